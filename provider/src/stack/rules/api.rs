//! The API and its tags.

use super::{Verdict, one_of, require};
use crate::stack::desired::{API_KEY_SELECTION_EXPRESSION, STACK_TAG};
use crate::stack::steps::is_of_aws;

/// Tags the user may set: AWS allows 50 per resource, two of the stage are ours.
pub const MOST_TAGS: usize = 48;

/// Name of the API: 1 to 128 characters (reference §1.1).
///
/// # Errors
///
/// [`Broken`](super::Broken) if AWS would refuse it, as all rules here.
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
/// [`Broken`](super::Broken).
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
/// [`Broken`](super::Broken).
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
/// [`Broken`](super::Broken).
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

/// Key of a tag: 1 to 128 characters, neither AWS's prefix nor our own key.
///
/// # Errors
///
/// [`Broken`](super::Broken).
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
/// [`Broken`](super::Broken).
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
/// [`Broken`](super::Broken).
pub fn tag_count(count: usize) -> Verdict {
    require(count <= MOST_TAGS, || {
        (
            format!("the stack has {count} tags"),
            format!("use at most {MOST_TAGS}; two more are set by this provider"),
        )
    })
}

/// Version of the API: 1 to 64 characters (reference §1.1).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn version(value: &str) -> Verdict {
    let length = value.chars().count();
    require((1..=64).contains(&length), || {
        (
            format!("the version has {length} characters"),
            "use 1 to 64, or leave it out".to_owned(),
        )
    })
}

/// Kind of addresses that the API is reached at (reference §1.1).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn ip_address_type(value: &str) -> Verdict {
    one_of(value, &["ipv4", "dualstack"])
}
