//! Routes.

use std::ops::RangeInclusive;

use super::{Broken, Verdict, require};
use crate::stack::arn::{FunctionArn, FunctionArnError};

/// Milliseconds an integration may take (reference §3.4).
pub const TIMEOUT_MS: RangeInclusive<i64> = 50..=29_000;
/// Routes an API may have before the quota is raised (reference §3.4).
pub const MOST_ROUTES: usize = 300;

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

/// Name of an operation: 1 to 64 characters (reference §1.1).
///
/// # Errors
///
/// [`Broken`].
pub fn operation_name(value: &str) -> Verdict {
    let length = value.chars().count();
    require((1..=64).contains(&length), || {
        (
            format!("the operation name has {length} characters"),
            "use 1 to 64".to_owned(),
        )
    })
}

/// An expression that selects a model or a template, in a message or in an answer.
///
/// # Errors
///
/// [`Broken`].
pub fn selection_expression(value: &str) -> Verdict {
    require(!value.is_empty(), || {
        (
            "the expression is empty".to_owned(),
            "leave it out, or use an expression such as \"$request.body.kind\"".to_owned(),
        )
    })
}
