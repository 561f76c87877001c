//! Stages and deployments.

use std::collections::BTreeMap;

/// A stage as GetStages gives it. Settings this resource has no attribute for
/// (logging, certificates, settings of single routes) are carried only where
/// an update would otherwise lose them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    /// The deployment it serves.
    pub deployment_id: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Whether AWS deploys every change by itself.
    pub auto_deploy: Option<bool>,
    /// Stage variables.
    pub variables: BTreeMap<String, String>,
    /// Settings of every route.
    pub default_route_settings: RouteSettings,
    /// Settings of single routes by route key.
    pub route_settings: BTreeMap<String, RouteSettings>,
}

/// Settings of the routes of a stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteSettings {
    /// Messages per second.
    pub throttling_rate_limit: Option<f64>,
    /// Messages at once.
    pub throttling_burst_limit: Option<i32>,
    /// Whether message bodies are logged.
    pub data_trace_enabled: Option<bool>,
    /// Whether metrics are kept per route.
    pub detailed_metrics_enabled: Option<bool>,
    /// `OFF`, `ERROR` or `INFO`.
    pub logging_level: Option<String>,
}

/// A deployment as GetDeployments gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// Description; ours carries the fingerprint.
    pub description: Option<String>,
    /// How far it is.
    pub status: DeploymentStatus,
    /// When it was made, in seconds since 1970; orders deployments.
    pub created: i64,
}

/// How far a deployment is (reference §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeploymentStatus {
    /// Being made.
    Pending,
    /// Could not be made; never serves.
    Failed,
    /// Ready to serve.
    Deployed,
}
