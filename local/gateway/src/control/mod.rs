//! The control plane of API Gateway v2 for WebSocket APIs, as a pure function.
//!
//! [`handle`] answers one [`Request`] against a [`World`] under a [`Context`]; it holds no clock, no
//! randomness and does no input or output. Requests and responses have the shape of the REST-JSON
//! protocol of `apigatewayv2` (botocore 1.44 `apigatewayv2/2018-11-29`), and of `apigateway` (v1,
//! `apigateway/2015-07-09`) for the settings of accounts, API keys and usage plans; everything else about HTTP
//! (signatures, headers, connections, overlapping mutations) belongs to the HTTP edge.
//!
//! What the data plane serves is [`World::deployed`]: an immutable [`Snapshot`] and the stage's settings.

mod accounts;
mod api;
mod api_keys;
mod apis;
mod authorizers;
mod call;
mod deployments;
mod domains;
mod error;
mod fields;
mod integrations;
mod mappings;
mod model;
mod models;
mod operation;
mod patches;
mod quotas;
mod request;
mod routes;
mod snapshot;
mod stages;
mod table;
mod tags;
mod usage_plan_keys;
mod usage_plans;
mod world;

pub use api::Api;
pub use error::{ErrorCode, Refusal};
pub use model::{
    AccessLogSettings, AccountSettings, ApiKey, ApiMapping, ApiStage, AuthorizationType,
    Authorizer, ContentHandlingStrategy, Deployment, DeploymentStatus, DomainName,
    DomainNameConfiguration, Integration, IntegrationResponse, IntegrationType, IpAddressType,
    LoggingLevel, Mapped, Model, MutualTlsAuthentication, ParameterConstraints,
    PassthroughBehavior, QuotaPeriod, QuotaSettings, Route, RouteResponse, RouteSettings, Stage,
    ThrottleSettings, Usage, UsagePlan,
};
pub use operation::Operation;
pub use quotas::Quotas;
pub use request::{Context, Deploying, Request, Response, Timestamp};
pub use snapshot::{Deployed, DeployedIntegration, DeployedRoute, Snapshot};
pub use table::Table;
pub use world::World;

/// Answers one request and applies its effect to `world`.
///
/// Pure: the same world, request and context always give the same response and the same next world.
/// A refused request changes nothing.
#[must_use]
pub fn handle(world: &mut World, request: &Request, context: &Context) -> Response {
    world.handle(request, context)
}
