//! Integrations and their responses.

use super::{Verdict, one_of, require};
use crate::stack::arn::FunctionArn;
use crate::stack::desired::IntegrationKind;

/// Bytes of a mapping template (reference §3.4).
const LONGEST_TEMPLATE: usize = 300 * 1024;
/// Request parameter that makes Lambda answer before the function has run.
pub(crate) const INVOCATION_TYPE: &str = "integration.request.header.X-Amz-Invocation-Type";
/// Its value.
pub(crate) const EVENT: &str = "'Event'";

/// Type of an integration.
///
/// # Errors
///
/// [`Broken`](super::Broken), as all rules here.
pub fn integration_type(value: &str) -> Verdict {
    one_of(value, &IntegrationKind::ALL.map(IntegrationKind::name))
}

/// URI of an integration of this type: an address for HTTP, an action of AWS otherwise. A function is
/// named by its ARN instead.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn integration_uri(kind: IntegrationKind, value: &str) -> Verdict {
    require((1..=2048).contains(&value.chars().count()), || {
        (
            format!("the uri has {} characters", value.chars().count()),
            "use 1 to 2048".to_owned(),
        )
    })?;
    if matches!(kind, IntegrationKind::Http | IntegrationKind::HttpProxy) {
        return require(
            value.starts_with("https://") || value.starts_with("http://"),
            || {
                (
                    format!("{value:?} is not the address of an http server"),
                    "use an address that starts with https:// or http://".to_owned(),
                )
            },
        );
    }
    require(FunctionArn::of_integration_uri(value).is_none(), || {
        (
            format!("{value:?} invokes a function"),
            "use function_arn with the attribute arn of the function".to_owned(),
        )
    })?;
    require(
        value.starts_with("arn:") && value.contains(":apigateway:"),
        || {
            (
                format!("{value:?} is not an action of aws"),
                "use arn:PARTITION:apigateway:REGION:SERVICE:action/NAME, or \
                 arn:PARTITION:apigateway:REGION:SERVICE:path/PATH"
                    .to_owned(),
            )
        },
    )
}

/// Role of a call: its ARN, or the pattern that stands for the caller's own.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn integration_credentials_arn(value: &str) -> Verdict {
    let parts: Vec<&str> = value.split(':').collect();
    let is_caller = matches!(
        parts.as_slice(),
        ["arn", partition, "iam", "", "*", "user/*"] if !partition.is_empty()
    );
    if is_caller {
        return Ok(());
    }
    super::credentials_arn(value)
}

/// Method of a call over HTTP.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn integration_method(value: &str) -> Verdict {
    one_of(
        value,
        &[
            "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT",
        ],
    )
}

/// What becomes of a message without a template.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn passthrough_behavior(value: &str) -> Verdict {
    one_of(value, &["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"])
}

/// How a payload is converted.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn content_handling_strategy(value: &str) -> Verdict {
    one_of(value, &["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"])
}

/// A mapping template: at most 300 KB (reference §3.4), and not empty, which AWS takes for none.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn template(value: &str) -> Verdict {
    require(!value.is_empty(), || {
        (
            "the template is empty".to_owned(),
            "leave it out, or write a comment such as \"##\" for an empty payload".to_owned(),
        )
    })?;
    require(value.len() <= LONGEST_TEMPLATE, || {
        (
            format!("the template has {} bytes", value.len()),
            format!("use at most {LONGEST_TEMPLATE}"),
        )
    })
}

/// What a call carries: the name of a parameter of an integration's request.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn integration_parameter(value: &str) -> Verdict {
    let known = ["header.", "path.", "querystring."]
        .iter()
        .filter_map(|place| {
            value
                .strip_prefix("integration.request.")?
                .strip_prefix(place)
        })
        .any(|name| !name.is_empty());
    require(known, || {
        (
            format!("{value:?} is not a parameter of a call"),
            "use integration.request.header.NAME, integration.request.querystring.NAME or \
             integration.request.path.NAME"
                .to_owned(),
        )
    })?;
    require(!value.eq_ignore_ascii_case(INVOCATION_TYPE), || {
        (
            format!("the parameter {value:?} has an attribute of its own"),
            "use asynchronous = true".to_owned(),
        )
    })
}

/// Key of an integration response: not empty.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn integration_response_key(value: &str) -> Verdict {
    require(!value.is_empty(), || {
        (
            "an integration response has an empty key".to_owned(),
            "use \"$default\", or a pattern such as \"/4\\d\\d/\"".to_owned(),
        )
    })
}
