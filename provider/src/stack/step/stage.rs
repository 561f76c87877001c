//! Inputs of the calls about the stage and its deployments, and what they refer to.

use std::collections::BTreeMap;

use crate::stack::desired::{AccessLog, RouteSettings};

/// Input of UpdateStage; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StagePatch {
    /// What it serves.
    pub deployment: Option<DeploymentRef>,
    /// AutoDeploy. Never beside `deployment`, which AWS refuses while AutoDeploy is on (reference §2
    /// row 52).
    pub auto_deploy: Option<bool>,
    /// Description; empty clears it.
    pub description: Option<String>,
    /// Stage variables to set, or to remove where `None`, which is sent as
    /// the empty text; all others stay.
    pub variables: BTreeMap<String, Option<String>>,
    /// DefaultRouteSettings, which replaces the whole object: without a throttle no limit is sent, so
    /// that AWS takes no 0 for one (reference §2 row 11).
    pub settings: Option<RouteSettings>,
    /// RouteSettings by route key: each replaces the whole object of its route, all others stay.
    pub route_settings: BTreeMap<String, RouteSettings>,
    /// AccessLogSettings.
    pub access_log: Option<AccessLog>,
    /// ClientCertificateId; empty clears it.
    pub client_certificate_id: Option<String>,
}

/// A deployment that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeploymentRef {
    /// By id.
    Existing(String),
    /// The one of [`Step::CreateDeployment`](super::Step::CreateDeployment).
    New,
}
