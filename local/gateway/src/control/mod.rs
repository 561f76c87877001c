//! The control plane of API Gateway v2 for WebSocket APIs, as a pure function.
//!
//! [`handle`] answers one [`Request`] against a [`World`] under a [`Context`]; it holds no clock, no
//! randomness and does no input or output. Requests and responses have the shape of the REST-JSON
//! protocol of `apigatewayv2` (botocore 1.44 `apigatewayv2/2018-11-29`); everything else about HTTP
//! (signatures, headers, connections, overlapping mutations) belongs to the HTTP edge.
//!
//! What the data plane serves is [`World::deployed`]: an immutable [`Snapshot`] and the stage's settings.

mod apis;
mod call;
mod deployments;
mod error;
mod fields;
mod integrations;
mod model;
mod operation;
mod request;
mod routes;
mod snapshot;
mod stages;
mod table;
mod tags;
mod world;

pub use error::{ErrorCode, Refusal};
pub use model::{
    AccessLogSettings, AccountSettings, ApiKey, ApiMapping, ApiStage, AuthorizationType,
    Authorizer, ContentHandlingStrategy, Deployment, DomainName, DomainNameConfiguration,
    Integration, IntegrationResponse, IntegrationType, IpAddressType, LoggingLevel, Mapped, Model,
    MutualTlsAuthentication, ParameterConstraints, PassthroughBehavior, QuotaPeriod, QuotaSettings,
    Route, RouteResponse, RouteSettings, Stage, ThrottleSettings, Usage, UsagePlan,
};
pub use operation::Operation;
pub use request::{Context, Request, Response, Timestamp};
pub use snapshot::{Deployed, DeployedIntegration, DeployedRoute, Snapshot};
pub use table::Table;
pub use world::{Api, World};

/// Answers one request and applies its effect to `world`.
///
/// Pure: the same world, request and context always give the same response and the same next world.
/// A refused request changes nothing.
#[must_use]
pub fn handle(world: &mut World, request: &Request, context: &Context) -> Response {
    world.handle(request, context)
}
