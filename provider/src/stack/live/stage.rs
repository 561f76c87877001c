//! Stages and deployments, and the paths of custom domains that lead to stages.

use std::collections::BTreeMap;

use super::text;
use crate::stack::desired::{self, AccessLog, LogLevel, Throttle};

/// A stage as GetStages gives it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    /// The deployment it serves.
    pub deployment_id: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Whether AWS deploys every change by itself.
    pub auto_deploy: Option<bool>,
    /// What AWS says about the last deployment that it made by itself.
    pub deployment_message: Option<String>,
    /// Stage variables.
    pub variables: BTreeMap<String, String>,
    /// Settings of every route.
    pub default_route_settings: RouteSettings,
    /// Settings of single routes by route key.
    pub route_settings: BTreeMap<String, RouteSettings>,
    /// Where access logs go.
    pub access_log: Option<AccessLog>,
    /// Certificate shown to HTTP integrations.
    pub client_certificate_id: Option<String>,
    /// All tags, ours and those of AWS too.
    pub tags: BTreeMap<String, String>,
    /// When it was made, in seconds since 1970.
    pub created: i64,
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

/// A path of a custom domain, as GetApiMappings gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The API it leads to, ours or another.
    pub api_id: String,
    /// The stage it leads to.
    pub stage: String,
    /// The path; empty for the whole domain.
    pub key: String,
}

impl Stage {
    /// Whether AWS deploys every change by itself, through AWS's default.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.auto_deploy == Some(true)
    }
}

impl RouteSettings {
    /// Level of the execution log, through AWS's default; `None` for one that is not known.
    #[must_use]
    pub fn log_level(&self) -> Option<LogLevel> {
        match text(self.logging_level.as_ref()) {
            "" => Some(LogLevel::Off),
            level => LogLevel::of(level),
        }
    }

    /// Through the defaults that AWS writes back (reference §3.6). `None` for what no configuration
    /// could say: one limit without the other.
    #[must_use]
    pub fn normal(&self) -> Option<desired::RouteSettings> {
        let throttle = match (self.throttling_rate_limit, self.throttling_burst_limit) {
            (None, None) => None,
            (rate_limit, burst_limit) => Some(Throttle {
                rate_limit: rate_limit?,
                burst_limit: burst_limit?,
            }),
        };
        Some(desired::RouteSettings {
            throttle,
            log_level: self.log_level()?,
            data_trace: self.data_trace_enabled == Some(true),
            detailed_metrics: self.detailed_metrics_enabled == Some(true),
        })
    }
}
