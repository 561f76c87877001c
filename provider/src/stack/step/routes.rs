//! Inputs of the calls about routes, and what they refer to.

use std::collections::BTreeMap;

use super::{AuthorizerRef, IntegrationRef};

/// Input of CreateRoute and UpdateRoute; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoutePatch {
    /// What it targets.
    pub target: Option<IntegrationRef>,
    /// Whether it selects the response `$default` (`Some(true)`) or none,
    /// which is sent as the empty text.
    pub two_way: Option<bool>,
    /// Type of authorization and authorizer, always together (reference §2 row 9).
    pub authorization: Option<AuthorizationPatch>,
    /// Whether an API key is required.
    pub api_key_required: Option<bool>,
    /// Name of the operation; empty clears it.
    pub operation_name: Option<String>,
    /// How a message chooses its model; empty clears it.
    pub model_selection_expression: Option<String>,
    /// All names of models; none ever goes by this way, since no source says how.
    pub request_models: Option<BTreeMap<String, String>>,
    /// All request parameters that are wanted; others go by DeleteRouteRequestParameter.
    pub request_parameters: Option<BTreeMap<String, bool>>,
}

/// How a route authorizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationPatch {
    /// `NONE`, `AWS_IAM` or `CUSTOM`.
    pub kind: &'static str,
    /// What becomes of its authorizer.
    pub authorizer: AuthorizerChange,
}

/// What becomes of the authorizer of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizerChange {
    /// It has none.
    Absent,
    /// It loses the one it has, which is sent as the empty text.
    Detach,
    /// It gets this one.
    Attach(AuthorizerRef),
}

/// A route that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteRef {
    /// By id.
    Existing(String),
    /// By the route key of its [`Step::CreateRoute`](super::Step::CreateRoute).
    New(String),
}
