//! Inputs of the calls about routes and integrations, and what they refer to.

/// Input of UpdateRoute; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoutePatch {
    /// What it targets.
    pub target: Option<IntegrationRef>,
    /// Whether it selects the response `$default` (`Some(true)`) or none,
    /// which is sent as the empty text.
    pub two_way: Option<bool>,
    /// Set AuthorizationType to `NONE`.
    pub no_authorization: bool,
    /// Set ApiKeyRequired to false.
    pub no_api_key: bool,
}

/// An integration that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntegrationRef {
    /// By id.
    Existing(String),
    /// By the slot of its [`Step::CreateIntegration`].
    New(usize),
}

/// A route that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteRef {
    /// By id.
    Existing(String),
    /// By the route key of its [`Step::CreateRoute`].
    New(String),
}
