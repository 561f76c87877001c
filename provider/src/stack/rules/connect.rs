//! Who may connect.

use super::{Verdict, one_of, require};

/// What an identity source may start with (AWS page "Create a Lambda REQUEST authorizer function", for
/// WebSocket APIs).
const IDENTITY_SOURCES: [&str; 4] = [
    "route.request.header.",
    "route.request.querystring.",
    "stageVariables.",
    "context.",
];

/// How a client is authorized: what WebSocket APIs have (reference §1.1).
///
/// # Errors
///
/// [`Broken`](super::Broken), as all rules here.
pub fn authorization(value: &str) -> Verdict {
    one_of(value, &["NONE", "AWS_IAM", "CUSTOM"])
}

/// Name of an authorizer: 1 to 128 characters.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn authorizer_name(value: &str) -> Verdict {
    let length = value.chars().count();
    require((1..=128).contains(&length), || {
        (
            format!("the name of the authorizer has {length} characters"),
            "use 1 to 128".to_owned(),
        )
    })
}

/// Where the identity of a client is: a header, a parameter of the query, a stage variable or a value
/// of the context.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn identity_source(value: &str) -> Verdict {
    let known = IDENTITY_SOURCES
        .iter()
        .filter_map(|prefix| value.strip_prefix(prefix))
        .any(|name| !name.is_empty());
    require(known, || {
        (
            format!("{value:?} is not a place where an identity can be"),
            "use route.request.header.NAME, route.request.querystring.NAME, stageVariables.NAME or \
             context.NAME"
                .to_owned(),
        )
    })
}

/// A request parameter of `$connect`: a header or a parameter of the query, since a handshake has no
/// body (reference §3.2).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn request_parameter(value: &str) -> Verdict {
    let known = ["route.request.header.", "route.request.querystring."]
        .iter()
        .filter_map(|prefix| value.strip_prefix(prefix))
        .any(|name| !name.is_empty());
    require(known, || {
        (
            format!("{value:?} is not a request parameter of a handshake"),
            "use route.request.querystring.NAME or route.request.header.NAME".to_owned(),
        )
    })
}

/// ARN of a role that API Gateway takes.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn credentials_arn(value: &str) -> Verdict {
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    let valid = matches!(
        parts.as_slice(),
        ["arn", partition, "iam", "", account, resource]
            if !partition.is_empty() && !account.is_empty() && resource.contains('/')
    );
    require(valid, || {
        (
            format!("{value:?} is not the ARN of a role"),
            "use the attribute arn of the role, arn:PARTITION:iam::ACCOUNT:role/NAME".to_owned(),
        )
    })
}
