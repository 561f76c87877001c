//! What AWS has: a plain copy of every answer, with optional fields left as
//! AWS gave them. The methods here read through the defaults AWS writes back
//! (reference §3.6); whatever they do not recognise is foreign.
//!
//! To be complete, `policies` must hold the resource policy of every function
//! of [`Live::functions`], of the desired stack, and of the stack as it was
//! last recorded in state.

use std::collections::{BTreeMap, BTreeSet};

use super::arn::FunctionArn;
use super::desired;
use super::permission::Statement;

/// Everything AWS has of one stack. `Live::default()` is nothing at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// The API, or `None` when it does not exist.
    pub api: Option<Api>,
    /// Routes by id.
    pub routes: BTreeMap<String, Route>,
    /// Integrations by id.
    pub integrations: BTreeMap<String, Integration>,
    /// Stages by name.
    pub stages: BTreeMap<String, Stage>,
    /// Deployments by id.
    pub deployments: BTreeMap<String, Deployment>,
    /// Resource policies of functions: statements by their id. A function
    /// without a policy may be left out.
    pub policies: BTreeMap<FunctionArn, BTreeMap<String, Statement>>,
}

/// An API as GetApi gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Api {
    /// Id, ten lower-case letters and digits.
    pub id: String,
    /// `wss://…` without the stage.
    pub endpoint: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: Option<String>,
    /// Route selection expression.
    pub route_selection_expression: Option<String>,
    /// API key selection expression.
    pub api_key_selection_expression: Option<String>,
    /// All tags, ours and those of AWS too.
    pub tags: BTreeMap<String, String>,
}

/// A route as GetRoutes and GetRouteResponses give it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// Route key.
    pub key: String,
    /// `integrations/{id}`.
    pub target: Option<String>,
    /// `NONE`, `AWS_IAM` or `CUSTOM`.
    pub authorization_type: Option<String>,
    /// Whether an API key is required.
    pub api_key_required: Option<bool>,
    /// `$default` for a two-way route.
    pub response_selection_expression: Option<String>,
    /// Route responses by id.
    pub responses: BTreeMap<String, RouteResponse>,
    /// Whether the route has something else that this resource never sets:
    /// an operation name, models, request parameters.
    pub foreign: bool,
}

/// A route response as GetRouteResponses gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteResponse {
    /// Route response key; AWS accepts only `$default`.
    pub key: String,
    /// Whether it has something that this resource never sets: models,
    /// parameters, a model selection expression.
    pub foreign: bool,
}

/// An integration as GetIntegrations gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// `AWS_PROXY` for the only kind this resource makes.
    pub kind: String,
    /// What is called.
    pub uri: Option<String>,
    /// Method of the call; `POST` for Lambda.
    pub method: Option<String>,
    /// Milliseconds until API Gateway gives up.
    pub timeout_ms: Option<i32>,
    /// `INTERNET` by default.
    pub connection_type: Option<String>,
    /// `WHEN_NO_MATCH` by default.
    pub passthrough_behavior: Option<String>,
    /// `1.0` for WebSocket.
    pub payload_format_version: Option<String>,
    /// Whether the integration has something else that this resource never
    /// sets: credentials, a description, parameters, templates, responses of
    /// its own.
    pub foreign: bool,
}

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

impl Live {
    /// Every function that an integration of the API invokes.
    #[must_use]
    pub fn functions(&self) -> BTreeSet<FunctionArn> {
        self.integrations
            .values()
            .filter_map(|integration| FunctionArn::of_integration_uri(integration.uri.as_deref()?))
            .collect()
    }

    /// The deployments that a stage other than `stage` serves.
    pub(crate) fn served_elsewhere(&self, stage: &str) -> BTreeSet<&str> {
        self.stages
            .iter()
            .filter(|(name, _)| *name != stage)
            .filter_map(|(_, other)| other.deployment_id.as_deref())
            .collect()
    }
}

impl Api {
    /// Where an API key is looked for, through AWS's default.
    #[must_use]
    pub fn api_key_selection_expression(&self) -> &str {
        match text(self.api_key_selection_expression.as_ref()) {
            "" => desired::API_KEY_SELECTION_EXPRESSION,
            given => given,
        }
    }
}

impl Route {
    /// Id of the integration it targets.
    #[must_use]
    pub fn integration_id(&self) -> Option<&str> {
        self.target.as_deref()?.strip_prefix("integrations/")
    }

    /// Whether answers reach the client: the expression and the response are
    /// both there (reference §2 row 12).
    #[must_use]
    pub fn two_way(&self) -> bool {
        text(self.response_selection_expression.as_ref()) == DEFAULT_RESPONSE
            && self
                .responses
                .values()
                .any(|response| response.key == DEFAULT_RESPONSE)
    }
}

impl Integration {
    /// The content, if this integration is exactly what this resource makes:
    /// a Lambda proxy with every other field at its default.
    #[must_use]
    pub fn content(&self) -> Option<desired::Integration> {
        let plain = self.kind == "AWS_PROXY"
            && !self.foreign
            && is_default(self.method.as_ref(), "POST")
            && is_default(self.connection_type.as_ref(), "INTERNET")
            && is_default(self.passthrough_behavior.as_ref(), "WHEN_NO_MATCH")
            && is_default(self.payload_format_version.as_ref(), "1.0");
        if !plain {
            return None;
        }
        Some(desired::Integration {
            function: FunctionArn::of_integration_uri(self.uri.as_deref()?)?,
            timeout_ms: self.timeout_ms()?,
        })
    }

    /// Milliseconds until API Gateway gives up, through AWS's default;
    /// `None` for a negative number.
    #[must_use]
    pub fn timeout_ms(&self) -> Option<u32> {
        self.timeout_ms
            .map_or(Some(desired::TIMEOUT_MS), |value| u32::try_from(value).ok())
    }
}

/// Key and expression of the one response of a two-way route.
pub(crate) const DEFAULT_RESPONSE: &str = "$default";

/// A text of AWS, where absent and empty are the same.
pub(crate) fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

fn is_default(value: Option<&String>, default: &str) -> bool {
    matches!(text(value), "") || text(value) == default
}
