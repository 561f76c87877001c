//! Inputs of the calls about the stage and its deployments, and what they refer to.

use std::collections::BTreeMap;

use crate::stack::live::RouteSettings;

/// Input of UpdateStage; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StagePatch {
    /// What it serves.
    pub deployment: Option<DeploymentRef>,
    /// Set AutoDeploy to false. Never beside `deployment`, which AWS refuses
    /// while AutoDeploy is on (reference §2 row 52).
    pub no_auto_deploy: bool,
    /// Description; empty clears it.
    pub description: Option<String>,
    /// Stage variables to set, or to remove where `None`, which is sent as
    /// the empty text; all others stay.
    pub variables: BTreeMap<String, Option<String>>,
    /// DefaultRouteSettings, which replaces the whole object: what is `None`
    /// inside is not sent.
    pub default_route_settings: Option<RouteSettings>,
}

/// A deployment that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeploymentRef {
    /// By id.
    Existing(String),
    /// The one of [`Step::CreateDeployment`].
    New,
}
