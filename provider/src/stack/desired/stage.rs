//! The stage and its settings.

use std::collections::{BTreeMap, BTreeSet};

/// A stage and its settings, none of which needs a deployment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    /// Name, the last part of the URL.
    pub name: String,
    /// Description; empty for none.
    pub description: String,
    /// Stage variables.
    pub variables: BTreeMap<String, String>,
    /// Settings of every route that has none of its own.
    pub settings: RouteSettings,
    /// Whole settings of single routes by route key: what a configuration leaves out there is that of
    /// [`Stage::settings`], since AWS would take its own default for it
    /// (terraform-aws-modules/terraform-aws-apigateway-v2#80).
    pub route_settings: BTreeMap<String, RouteSettings>,
    /// Where a line for each request goes.
    pub access_log: Option<AccessLog>,
    /// Certificate shown to HTTP integrations; empty for none.
    pub client_certificate_id: String,
    /// Whether AWS deploys every change by itself.
    pub auto_deploy: bool,
    /// The custom domain that leads to the stage.
    pub domain: Option<Domain>,
}

/// Settings of the routes of a stage. The default is what AWS has without any.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RouteSettings {
    /// Limits, or `None` for the account's.
    pub throttle: Option<Throttle>,
    /// What the execution log has.
    pub log_level: LogLevel,
    /// Whether the execution log has the messages themselves.
    pub data_trace: bool,
    /// Whether metrics are kept per route.
    pub detailed_metrics: bool,
}

/// Limits of messages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Messages per second, above 0.
    pub rate_limit: f64,
    /// Messages at once, at least 1.
    pub burst_limit: i32,
}

/// What the execution log has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing.
    #[default]
    Off,
    /// Errors.
    Error,
    /// Every request.
    Info,
}

/// Where a line for each request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLog {
    /// ARN of a log group, without `:*` at the end.
    pub destination_arn: String,
    /// The line, with `$context` variables.
    pub format: String,
}

/// A path of an existing custom domain that leads to the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Name of the domain, `chat.example.com`.
    pub name: String,
    /// The path, without slashes; empty for the whole domain.
    pub key: String,
}

impl Stage {
    /// Whether anything of it is written to CloudWatch Logs, for which the account needs a role
    /// (reference §3.7).
    #[must_use]
    pub fn logs(&self) -> bool {
        self.access_log.is_some()
            || self.settings.logs()
            || self.route_settings.values().any(RouteSettings::logs)
    }

    /// Name of its custom domain, if it has one.
    #[must_use]
    pub fn domains(&self) -> BTreeSet<String> {
        let name = self.domain.as_ref().map(|domain| domain.name.clone());
        name.into_iter().collect()
    }
}

impl RouteSettings {
    /// Whether there is an execution log.
    #[must_use]
    pub fn logs(&self) -> bool {
        self.log_level != LogLevel::Off || self.data_trace
    }
}

impl LogLevel {
    /// As AWS writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "OFF",
            Self::Error => "ERROR",
            Self::Info => "INFO",
        }
    }

    /// Reads what AWS writes, and what configurations have; `None` for anything else.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        [Self::Off, Self::Error, Self::Info]
            .into_iter()
            .find(|level| level.as_str() == text)
    }
}

impl Domain {
    /// Where clients connect, `wss://chat.example.com/support`.
    #[must_use]
    pub fn url(&self) -> String {
        match self.key.as_str() {
            "" => format!("wss://{}", self.name),
            key => format!("wss://{}/{key}", self.name),
        }
    }
}
