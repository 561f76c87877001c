//! What AWS would refuse, one rule per attribute, so that a plan can refuse it
//! first. Each takes a known value; [`Input`](super::input::Input) applies
//! them to a whole configuration that may be partly unknown.

use std::ops::RangeInclusive;

use super::arn::{FunctionArn, FunctionArnError};
use super::desired::{API_KEY_SELECTION_EXPRESSION, STACK_TAG};
use super::steps::is_of_aws;

/// A value that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}; {remedy}")]
pub struct Broken {
    /// What is wrong, naming the value.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// How a rule answers.
pub type Verdict = Result<(), Broken>;

/// Milliseconds an integration may take (reference §3.4).
pub const TIMEOUT_MS: RangeInclusive<i64> = 50..=29_000;
/// Routes an API may have before the quota is raised (reference §3.4).
pub const MOST_ROUTES: usize = 300;
/// Tags the user may set: AWS allows 50 per resource, one is ours.
pub const MOST_TAGS: usize = 49;

/// Name of the API: 1 to 128 characters (reference §1.1).
///
/// # Errors
///
/// [`Broken`] if AWS would refuse it, as all rules here.
pub fn name(value: &str) -> Verdict {
    let length = value.chars().count();
    require((1..=128).contains(&length), || {
        (
            format!("the name has {length} characters"),
            "use 1 to 128".to_owned(),
        )
    })
}

/// A description: at most 1024 characters (reference §3.2).
///
/// # Errors
///
/// [`Broken`].
pub fn description(value: &str) -> Verdict {
    let length = value.chars().count();
    require(length <= 1024, || {
        (
            format!("the description has {length} characters"),
            "use at most 1024".to_owned(),
        )
    })
}

/// Route selection expression: must select something from the message.
///
/// # Errors
///
/// [`Broken`].
pub fn route_selection_expression(value: &str) -> Verdict {
    require(value.contains('$'), || {
        (
            format!("the expression {value:?} selects nothing from a message"),
            "use an expression such as \"$request.body.action\"".to_owned(),
        )
    })
}

/// API key selection expression: one of the two AWS knows (reference §1.1).
///
/// # Errors
///
/// [`Broken`].
pub fn api_key_selection_expression(value: &str) -> Verdict {
    const FROM_AUTHORIZER: &str = "$context.authorizer.usageIdentifierKey";
    require(
        value == API_KEY_SELECTION_EXPRESSION || value == FROM_AUTHORIZER,
        || {
            (
                format!("the expression {value:?} is not one that api gateway knows"),
                format!("use {API_KEY_SELECTION_EXPRESSION:?} or {FROM_AUTHORIZER:?}"),
            )
        },
    )
}

/// Number of routes: at least one, since an API without routes cannot be
/// deployed (reference §3.2), and at most [`MOST_ROUTES`].
///
/// # Errors
///
/// [`Broken`].
pub fn route_count(count: usize) -> Verdict {
    require(count > 0, || {
        (
            "the stack has no routes, and an api without routes cannot be deployed".to_owned(),
            "add at least one route, for example \"$default\"".to_owned(),
        )
    })?;
    require(count <= MOST_ROUTES, || {
        (
            format!("the stack has {count} routes, and an api holds {MOST_ROUTES}"),
            "remove routes, or let \"$default\" tell messages apart".to_owned(),
        )
    })
}

/// Route key: not empty. The model gives it no other limit (reference §3.2).
///
/// # Errors
///
/// [`Broken`].
pub fn route_key(value: &str) -> Verdict {
    require(!value.is_empty(), || {
        (
            "a route has an empty key".to_owned(),
            "use the text that selects the route, or \"$connect\", \"$disconnect\" or \
             \"$default\""
                .to_owned(),
        )
    })
}

/// ARN of a Lambda function, perhaps with an alias or version. `$LATEST` is refused, since Lambda
/// adds no permission to it: what holds for it is the policy of the function itself.
///
/// # Errors
///
/// [`Broken`].
pub fn function_arn(value: &str) -> Verdict {
    let function = value.parse::<FunctionArn>().map_err(|error| {
        let remedy = match &error {
            FunctionArnError::InvokeArn(_) => {
                "use the attribute arn of the function instead of invoke_arn"
            }
            FunctionArnError::Name(_) => "use the attribute arn of the function",
            FunctionArnError::Malformed(_) => {
                "use arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME, perhaps with an alias or \
                 version at the end"
            }
        };
        Broken {
            problem: error.to_string(),
            remedy: remedy.to_owned(),
        }
    })?;
    require(function.qualifier() != Some("$LATEST"), || {
        (
            format!("{value:?} ends in $LATEST, which lambda gives no permissions"),
            format!("use {:?}, which is the same code", function.unqualified()),
        )
    })
}

/// Timeout of an integration, within [`TIMEOUT_MS`].
///
/// # Errors
///
/// [`Broken`].
pub fn timeout_ms(value: i64) -> Verdict {
    require(TIMEOUT_MS.contains(&value), || {
        (
            format!("a timeout of {value} ms is outside what api gateway allows"),
            format!(
                "use {} to {}; a function may go on for longer and answer through the callback \
                 url",
                TIMEOUT_MS.start(),
                TIMEOUT_MS.end()
            ),
        )
    })
}

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

/// Key of a tag: 1 to 128 characters, neither AWS's prefix nor our own key.
///
/// # Errors
///
/// [`Broken`].
pub fn tag_key(value: &str) -> Verdict {
    let length = value.chars().count();
    require((1..=128).contains(&length), || {
        (
            format!("a tag key has {length} characters"),
            "use 1 to 128".to_owned(),
        )
    })?;
    require(!is_of_aws(value), || {
        (
            format!("the tag key {value:?} begins with \"aws:\", which belongs to aws"),
            "use another prefix".to_owned(),
        )
    })?;
    require(value != STACK_TAG, || {
        (
            format!("the tag {STACK_TAG:?} is set by this provider"),
            "use another key".to_owned(),
        )
    })
}

/// Value of a tag: at most 256 characters.
///
/// # Errors
///
/// [`Broken`].
pub fn tag_value(value: &str) -> Verdict {
    let length = value.chars().count();
    require(length <= 256, || {
        (
            format!("the value of a tag has {length} characters"),
            "use at most 256".to_owned(),
        )
    })
}

/// Number of tags, at most [`MOST_TAGS`].
///
/// # Errors
///
/// [`Broken`].
pub fn tag_count(count: usize) -> Verdict {
    require(count <= MOST_TAGS, || {
        (
            format!("the stack has {count} tags"),
            format!("use at most {MOST_TAGS}; one more is set by this provider"),
        )
    })
}

fn require(holds: bool, broken: impl FnOnce() -> (String, String)) -> Verdict {
    if holds {
        return Ok(());
    }
    let (problem, remedy) = broken();
    Err(Broken { problem, remedy })
}

#[cfg(test)]
mod tests;
