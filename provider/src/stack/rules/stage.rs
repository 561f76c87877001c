//! The stage and its settings.

use super::{Verdict, require};
use crate::stack::desired::LogLevel;

/// Bytes that the format of access logs may have: the 3 KB of reference §3.4.
pub const MOST_LOG_FORMAT: usize = 3072;

/// Stage name: 1 to 128 letters, digits, `-` and `_` (reference §3.2).
/// `$default` is refused with its reason (reference §2 row 41).
///
/// # Errors
///
/// [`Broken`](super::Broken).
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
/// [`Broken`](super::Broken).
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
/// [`Broken`](super::Broken), which does not repeat the value.
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
/// [`Broken`](super::Broken).
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
/// [`Broken`](super::Broken).
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

/// ARN of the log group that access logs go to, without `:*` at the end, which AWS refuses
/// (reference §3.2).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn access_log_destination(value: &str) -> Verdict {
    let group = value.strip_suffix(":*").unwrap_or(value);
    require(group == value, || {
        (
            format!("{value:?} ends in \":*\", which api gateway refuses"),
            format!("use {group:?}"),
        )
    })?;
    let parts: Vec<&str> = value.splitn(7, ':').collect();
    let is_name = |name: &str| {
        (1..=512).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_./#".contains(&byte))
    };
    let valid = match parts.as_slice() {
        ["arn", partition, "logs", region, account, "log-group", name] => {
            !partition.is_empty()
                && !region.is_empty()
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && is_name(name)
        }
        _ => false,
    };
    require(valid, || {
        (
            format!("{value:?} is not the arn of a log group"),
            "use the attribute arn of an aws_cloudwatch_log_group, \
             arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME"
                .to_owned(),
        )
    })
}

/// Format of access logs: one line that contains `$context.requestId` (reference §3.2), at most
/// [`MOST_LOG_FORMAT`].
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn access_log_format(value: &str) -> Verdict {
    require(value.len() <= MOST_LOG_FORMAT, || {
        (
            format!("the format has {} bytes", value.len()),
            format!("use at most {MOST_LOG_FORMAT}"),
        )
    })?;
    require(!value.contains(['\n', '\r']), || {
        (
            "the format has several lines".to_owned(),
            "write it in one line, for example with jsonencode".to_owned(),
        )
    })?;
    require(value.contains("$context.requestId"), || {
        (
            "the format does not contain $context.requestId".to_owned(),
            "add it: api gateway refuses a format without it".to_owned(),
        )
    })
}

/// Level of the execution log of a stage: `ERROR` or `INFO` (reference §2 row 57).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn execution_log_level(value: &str) -> Verdict {
    require(["ERROR", "INFO"].contains(&value), || {
        (
            format!("{value:?} is not a level of the execution log"),
            "use \"ERROR\" or \"INFO\", or leave out execution_log for none".to_owned(),
        )
    })
}

/// Level of the execution log of one route: `OFF`, `ERROR` or `INFO` (reference §2 row 57).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn route_log_level(value: &str) -> Verdict {
    require(LogLevel::of(value).is_some(), || {
        (
            format!("{value:?} is not a level of the execution log"),
            "use \"OFF\", \"ERROR\" or \"INFO\", or leave it out for that of the stage".to_owned(),
        )
    })
}

/// Id of a client certificate: 1 to 128 letters and digits (botocore: `Id`).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn client_certificate_id(value: &str) -> Verdict {
    let valid =
        (1..=128).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    require(valid, || {
        (
            format!("{value:?} is not the id of a client certificate"),
            "use the attribute id of an aws_api_gateway_client_certificate".to_owned(),
        )
    })
}

/// Name of a custom domain: lower case, no scheme, no path, at most 512 characters (botocore:
/// `DomainName`).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn domain_name(value: &str) -> Verdict {
    let host = value.strip_prefix("*.").unwrap_or(value);
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let valid = value.len() <= 512 && host.contains('.') && host.split('.').all(is_label);
    require(valid, || {
        (
            format!("{value:?} is not the name of a custom domain"),
            "use a name such as \"chat.example.com\", in lower case, without scheme and path"
                .to_owned(),
        )
    })
}

/// Mapping key: one segment of at most 300 letters, digits and `$-_.+!*'()`
/// (AWS:websocket-api-mappings).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn mapping_key(value: &str) -> Verdict {
    let valid = (1..=300).contains(&value.len())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"$-_.+!*'()".contains(&byte));
    require(valid, || {
        (
            format!("{value:?} is not a mapping key"),
            "use 1 to 300 letters, digits and $ - _ . + ! * ' ( ), or leave it out for the whole domain"
                .to_owned(),
        )
    })
}
