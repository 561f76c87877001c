//! The stage and its settings.

use super::{Verdict, require};

/// Stage name: 1 to 128 letters, digits, `-` and `_` (reference §3.2).
/// `$default` is refused with its reason (reference §2 row 41).
///
/// # Errors
///
/// [`Broken`].
pub fn stage_name(value: &str) -> Verdict {
    require(value != "$default", || {
        (
            "the stage \"$default\" exists for http apis; a websocket api answers it with 429"
                .to_owned(),
            "use a name such as \"prod\"".to_owned(),
        )
    })?;
    let valid = (1..=128).contains(&value.len())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    require(valid, || {
        (
            format!("{value:?} is not a stage name"),
            "use 1 to 128 letters, digits, hyphens and underscores".to_owned(),
        )
    })
}

/// Name of a stage variable: letters, digits and `_` (reference §3.2).
///
/// # Errors
///
/// [`Broken`].
pub fn stage_variable_name(value: &str) -> Verdict {
    let valid = !value.is_empty()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    require(valid, || {
        (
            format!("{value:?} is not the name of a stage variable"),
            "use letters, digits and underscores".to_owned(),
        )
    })
}

/// Value of a stage variable: `[A-Za-z0-9-._~:/?#&=,]+` (reference §3.2).
///
/// # Errors
///
/// [`Broken`], which does not repeat the value.
pub fn stage_variable_value(value: &str) -> Verdict {
    let valid = !value.is_empty()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#&=,".contains(&byte));
    require(valid, || {
        (
            "the value of the stage variable is empty or has a character that api gateway refuses"
                .to_owned(),
            "use letters, digits and - . _ ~ : / ? # & = ,".to_owned(),
        )
    })
}

/// Messages per second: above 0, since 0 answers every message with 429
/// (reference §2 row 11).
///
/// # Errors
///
/// [`Broken`].
pub fn rate_limit(value: f64) -> Verdict {
    require(value.is_finite() && value > 0.0, || {
        (
            format!("a rate limit of {value} lets no message through"),
            "use a number above 0, or leave out throttle for the limits of the account".to_owned(),
        )
    })
}

/// Messages at once: at least 1 (reference §2 row 11), and what AWS's integer
/// holds.
///
/// # Errors
///
/// [`Broken`].
pub fn burst_limit(value: i64) -> Verdict {
    require(value > 0, || {
        (
            format!("a burst limit of {value} lets no message through"),
            "use a number above 0, or leave out throttle for the limits of the account".to_owned(),
        )
    })?;
    require(i32::try_from(value).is_ok(), || {
        (
            format!("a burst limit of {value} is more than api gateway can hold"),
            format!("use at most {}", i32::MAX),
        )
    })
}
