//! Who may connect.

use std::collections::{BTreeMap, BTreeSet};

use crate::stack::arn::FunctionArn;

/// `name` of the authorizer where none is given.
pub const AUTHORIZER_NAME: &str = "connect";

/// What the route `$connect` asks of a client. AWS authorizes nowhere else (reference §3.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connect {
    /// How a client is authorized.
    pub authorization: Authorization,
    /// What a handshake may carry, and whether it must.
    pub request_parameters: BTreeMap<String, bool>,
}

/// How a client is authorized.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Authorization {
    /// Anybody may connect.
    #[default]
    None,
    /// Whoever IAM allows.
    AwsIam,
    /// Whom a function lets in.
    Custom(Box<Authorizer>),
}

/// A Lambda authorizer of the type `REQUEST`, the only one of WebSocket APIs (reference §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorizer {
    /// Name, once per API.
    pub name: String,
    /// The function that decides.
    pub function: FunctionArn,
    /// Without one of these a handshake is refused, and the function is not asked.
    pub identity_sources: BTreeSet<String>,
    /// Role to invoke the function with; empty for a permission of the function.
    pub credentials_arn: String,
}

impl Authorization {
    /// The name that AWS has for it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::AwsIam => "AWS_IAM",
            Self::Custom(_) => "CUSTOM",
        }
    }
}
