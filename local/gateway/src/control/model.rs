//! The objects of the control plane. Their serialised form is the one AWS answers with.

mod authorizer;
mod domain;
mod usage;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use authorizer::{Authorizer, Model};
pub use domain::{
    ApiMapping, DomainName, DomainNameConfiguration, Mapped, MutualTlsAuthentication,
};
pub use usage::{
    AccountSettings, ApiKey, ApiStage, QuotaPeriod, QuotaSettings, ThrottleSettings, Usage,
    UsagePlan,
};

use super::request::{Deploying, Timestamp};
use super::snapshot::Snapshot;
use super::table::Table;

/// What an integration calls (botocore `IntegrationType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationType {
    /// An AWS service action or a Lambda function, with request and response templates.
    Aws,
    /// A Lambda function that gets the event and gives the response unchanged.
    AwsProxy,
    /// An HTTP endpoint with request and response templates.
    Http,
    /// An HTTP endpoint without templates.
    HttpProxy,
    /// Nothing: API Gateway answers by itself.
    Mock,
}

/// How a route decides who may call it (botocore `AuthorizationType` without `JWT`, which WebSocket
/// APIs do not have).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthorizationType {
    /// Everybody may.
    #[default]
    None,
    /// IAM decides about the signature of the handshake.
    AwsIam,
    /// A Lambda authorizer decides.
    Custom,
}

/// How much of an execution is logged (botocore `LoggingLevel`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LoggingLevel {
    /// Nothing.
    #[default]
    Off,
    /// Errors.
    Error,
    /// Everything.
    Info,
}

/// What happens to a message for which no request template matches (botocore `PassthroughBehavior`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PassthroughBehavior {
    /// It passes through unchanged.
    #[default]
    WhenNoMatch,
    /// It is refused.
    Never,
    /// It passes through only if the integration has no templates at all.
    WhenNoTemplates,
}

/// Conversion of a payload (botocore `ContentHandlingStrategy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContentHandlingStrategy {
    /// From base64 text to bytes.
    ConvertToBinary,
    /// From bytes to base64 text.
    ConvertToText,
}

/// Address family of the endpoint (botocore `IpAddressType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IpAddressType {
    /// IPv4 only.
    #[default]
    Ipv4,
    /// IPv4 and IPv6.
    Dualstack,
}

/// One route of an API.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// Id, 7 characters.
    pub route_id: String,
    /// `$connect`, `$disconnect`, `$default` or the value that the selection expression must give.
    pub route_key: String,
    /// `integrations/{id}` of the integration that answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Who may call the route. Has an effect on `$connect` only.
    pub authorization_type: AuthorizationType,
    /// Authorizer of [`AuthorizationType::Custom`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_id: Option<String>,
    /// Whether a caller needs an API key.
    pub api_key_required: bool,
    /// Name of the operation in generated clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// Chooses the request model of a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_selection_expression: Option<String>,
    /// `$default` makes the route two-way, together with a route response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_response_selection_expression: Option<String>,
    /// Model names by content.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_models: BTreeMap<String, String>,
    /// Parameters of the handshake (`route.request.querystring.token`) and whether each is required.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: BTreeMap<String, ParameterConstraints>,
    /// Route responses by id.
    #[serde(skip)]
    pub responses: Table<RouteResponse>,
}

impl Route {
    /// Id of the integration in [`Route::target`].
    #[must_use]
    pub fn integration_id(&self) -> Option<&str> {
        self.target.as_deref()?.strip_prefix("integrations/")
    }
}

/// Constraint of a request or response parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParameterConstraints {
    /// Whether the parameter must be there.
    #[serde(default)]
    pub required: bool,
}

/// The response of a two-way route.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteResponse {
    /// Id, 7 characters.
    pub route_response_id: String,
    /// Always `$default`.
    pub route_response_key: String,
    /// Chooses the response model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_selection_expression: Option<String>,
    /// Model names by content.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_models: BTreeMap<String, String>,
    /// Response parameters and whether each is required.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: BTreeMap<String, ParameterConstraints>,
}

/// What a route calls.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    /// Id, 7 characters.
    pub integration_id: String,
    /// Kind of the integration.
    pub integration_type: IntegrationType,
    /// Address: for Lambda `arn:…:lambda:path/2015-03-31/functions/{function ARN}/invocations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_uri: Option<String>,
    /// HTTP method of the call. A MOCK integration has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_method: Option<String>,
    /// Chooses the integration response. Computed, for integrations that are not a proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_response_selection_expression: Option<String>,
    /// Always `INTERNET`.
    pub connection_type: String,
    /// Role with which a service is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_arn: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Conversion of the request payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_handling_strategy: Option<ContentHandlingStrategy>,
    /// What happens to a message without a matching template.
    pub passthrough_behavior: PassthroughBehavior,
    /// Always `1.0`.
    pub payload_format_version: String,
    /// Milliseconds until the integration is given up, 50 to 29,000.
    pub timeout_in_millis: u32,
    /// Chooses the request template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_selection_expression: Option<String>,
    /// Parameter mappings.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: BTreeMap<String, String>,
    /// Request templates by template key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_templates: BTreeMap<String, String>,
    /// Integration responses by id.
    #[serde(skip)]
    pub responses: Table<IntegrationResponse>,
}

/// What is made of one kind of answer of an integration that is not a proxy.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationResponse {
    /// Id, 7 characters.
    pub integration_response_id: String,
    /// `$default` or `/…/`, a pattern of what the response selection expression gives.
    pub integration_response_key: String,
    /// Conversion of the response payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_handling_strategy: Option<ContentHandlingStrategy>,
    /// Chooses the response template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_selection_expression: Option<String>,
    /// Parameter mappings.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: BTreeMap<String, String>,
    /// Response templates by template key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_templates: BTreeMap<String, String>,
}

/// An immutable snapshot of an API, and when and why it was taken.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// Id, 6 characters.
    pub deployment_id: String,
    /// Whether a stage with AutoDeploy made it.
    pub auto_deployed: bool,
    /// When it was made.
    pub created_date: Timestamp,
    /// Whether it has been made.
    pub deployment_status: DeploymentStatus,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_status_message: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it deployed.
    #[serde(skip)]
    pub snapshot: Arc<Snapshot>,
    /// How it goes on while it is `PENDING`.
    #[serde(skip)]
    pub(super) course: Deploying,
    /// The stage that serves it as soon as it has been made.
    #[serde(skip)]
    pub(super) stage_name: Option<String>,
}

/// How far a deployment is (botocore `DeploymentStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeploymentStatus {
    /// Being made.
    Pending,
    /// It could not be made.
    Failed,
    /// Made: a stage can serve it.
    Deployed,
}

/// A named place at which a deployment is reached.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Name, 1 to 128 letters, digits, `-` and `_`.
    pub stage_name: String,
    /// The deployment it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<String>,
    /// Whether every change of the API is deployed to it at once.
    pub auto_deploy: bool,
    /// How the last automatic deployment went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_deployment_status_message: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where a line for each request goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log_settings: Option<AccessLogSettings>,
    /// Certificate shown to HTTP integrations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate_id: Option<String>,
    /// When it was made.
    pub created_date: Timestamp,
    /// When it was last changed.
    pub last_updated_date: Timestamp,
    /// Settings of every route without own settings.
    pub default_route_settings: RouteSettings,
    /// Settings by route key.
    pub route_settings: BTreeMap<String, RouteSettings>,
    /// Variables by name.
    pub stage_variables: BTreeMap<String, String>,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
}

/// Access logs of a stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLogSettings {
    /// Log group or delivery stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
    /// One line with `$context.requestId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// Settings of one route, or of all others, in a stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteSettings {
    /// Whether message bodies are logged.
    pub data_trace_enabled: bool,
    /// Whether there are metrics for each route.
    pub detailed_metrics_enabled: bool,
    /// How much is logged.
    pub logging_level: LoggingLevel,
    /// Requests that may come at once. 0 refuses every message; absent means the account's limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttling_burst_limit: Option<u32>,
    /// Requests per second. 0 refuses every message; absent means the account's limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttling_rate_limit: Option<f64>,
}
