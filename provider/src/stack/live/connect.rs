//! Authorizers.

use std::collections::BTreeSet;

use super::text;
use crate::stack::arn::FunctionArn;
use crate::stack::desired;

/// An authorizer as GetAuthorizers gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorizer {
    /// Name, once per API.
    pub name: String,
    /// What is invoked.
    pub uri: Option<String>,
    /// Role to invoke it with.
    pub credentials_arn: Option<String>,
    /// Where the identity of a client is.
    pub identity_sources: BTreeSet<String>,
    /// Whether the authorizer has something else that this resource never sets: another type, a
    /// validation expression, what only HTTP APIs have.
    pub foreign: bool,
}

impl Authorizer {
    /// The function that it invokes, if that is what it does.
    #[must_use]
    pub fn function(&self) -> Option<FunctionArn> {
        FunctionArn::of_integration_uri(self.uri.as_deref()?)
    }

    /// The content, if this is what this resource makes.
    #[must_use]
    pub fn content(&self) -> Option<desired::Authorizer> {
        if self.foreign {
            return None;
        }
        Some(desired::Authorizer {
            name: self.name.clone(),
            function: self.function()?,
            identity_sources: self.identity_sources.clone(),
            credentials_arn: text(self.credentials_arn.as_ref()).to_owned(),
        })
    }
}
