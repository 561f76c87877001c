//! Inputs of the calls about authorizers and permissions, and what they refer to.

use std::collections::BTreeSet;

/// Input of UpdateAuthorizer; `None` leaves a field as it is. The function never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizerPatch {
    /// Name.
    pub name: Option<String>,
    /// All identity sources.
    pub identity_sources: Option<BTreeSet<String>>,
    /// Role to invoke the function with; empty clears it.
    pub credentials_arn: Option<String>,
}

/// An authorizer that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizerRef {
    /// By id.
    Existing(String),
    /// The one of [`Step::CreateAuthorizer`](super::Step::CreateAuthorizer).
    New,
}

/// What may invoke a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PermissionSource {
    /// Any route of the stage of this name.
    Stage(String),
    /// An authorizer.
    Authorizer(AuthorizerRef),
}
