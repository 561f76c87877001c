//! Every call that changes AWS, as data. What a step refers to may not exist
//! yet: then the reference is symbolic and a [`Memory`](super::memory::Memory)
//! resolves it from the answers of earlier steps.

mod api;
mod connect;
mod integrations;
mod routes;
mod stage;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use super::arn::FunctionArn;
use super::desired::{Authorizer, Domain, Integration, IntegrationResponse, Model, Stage};

pub use api::{ApiPatch, NewApi};
pub use connect::{AuthorizerPatch, AuthorizerRef, PermissionSource};
pub use integrations::{IntegrationPatch, IntegrationRef, IntegrationResponsePatch};
pub use routes::{AuthorizationPatch, AuthorizerChange, RoutePatch, RouteRef};
pub use stage::{DeploymentRef, StagePatch};

/// One call. All but the two permission steps go to API Gateway and belong to
/// the one chain of the API.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// CreateApi with `ProtocolType` `WEBSOCKET`.
    CreateApi(NewApi),
    /// UpdateApi of the fields given; an empty description clears it.
    UpdateApi(ApiPatch),
    /// TagResource on the API.
    TagApi(BTreeMap<String, String>),
    /// UntagResource on the API.
    UntagApi(BTreeSet<String>),
    /// CreateModel.
    CreateModel {
        /// Its name.
        name: String,
        /// What it says.
        content: Model,
    },
    /// UpdateModel of everything but the name; an empty description clears it.
    UpdateModel {
        /// Its id.
        id: String,
        /// Its name, for messages.
        name: String,
        /// What it says.
        content: Model,
    },
    /// DeleteModel.
    DeleteModel {
        /// Its id.
        id: String,
        /// Its name, for messages.
        name: String,
    },
    /// CreateAuthorizer of the type `REQUEST`; its id is remembered.
    CreateAuthorizer(Authorizer),
    /// UpdateAuthorizer of the fields given.
    UpdateAuthorizer {
        /// Its id.
        id: String,
        /// The fields.
        patch: AuthorizerPatch,
    },
    /// DeleteAuthorizer.
    DeleteAuthorizer {
        /// Its id.
        id: String,
    },
    /// CreateIntegration without its responses; its id is remembered as `slot`.
    CreateIntegration {
        /// Number by which [`IntegrationRef::New`] names the result.
        slot: usize,
        /// What it calls.
        content: Integration,
    },
    /// UpdateIntegration of the fields given.
    UpdateIntegration {
        /// Its id.
        id: String,
        /// The fields.
        patch: IntegrationPatch,
    },
    /// DeleteIntegration.
    DeleteIntegration {
        /// Its id.
        id: String,
    },
    /// CreateIntegrationResponse.
    CreateIntegrationResponse {
        /// The integration.
        integration: IntegrationRef,
        /// Integration response key.
        key: String,
        /// What it does.
        content: IntegrationResponse,
    },
    /// UpdateIntegrationResponse of the fields given.
    UpdateIntegrationResponse {
        /// Id of its integration.
        integration_id: String,
        /// Its id.
        id: String,
        /// Integration response key, for messages.
        key: String,
        /// The fields.
        patch: IntegrationResponsePatch,
    },
    /// DeleteIntegrationResponse.
    DeleteIntegrationResponse {
        /// Id of its integration.
        integration_id: String,
        /// Its id.
        id: String,
        /// Integration response key, for messages.
        key: String,
    },
    /// CreateRoute, without authorization where none is given; its id is remembered by `key`.
    CreateRoute {
        /// Route key.
        key: String,
        /// The fields.
        content: RoutePatch,
    },
    /// UpdateRoute of the fields given.
    UpdateRoute {
        /// Its id.
        id: String,
        /// Route key, for messages.
        key: String,
        /// The fields.
        patch: RoutePatch,
    },
    /// DeleteRoute.
    DeleteRoute {
        /// Its id.
        id: String,
        /// Route key, for messages.
        key: String,
    },
    /// DeleteRouteRequestParameter.
    DeleteRouteRequestParameter {
        /// Id of its route.
        route_id: String,
        /// Route key, for messages.
        key: String,
        /// The parameter, `route.request.…`.
        parameter: String,
    },
    /// CreateRouteResponse with the key `$default`.
    CreateRouteResponse {
        /// The route.
        route: RouteRef,
        /// Route key, for messages.
        key: String,
        /// Names of models of what is sent back.
        models: BTreeMap<String, String>,
    },
    /// UpdateRouteResponse of the models.
    UpdateRouteResponse {
        /// Id of its route.
        route_id: String,
        /// Its id.
        id: String,
        /// Route key, for messages.
        key: String,
        /// Names of models of what is sent back.
        models: BTreeMap<String, String>,
    },
    /// DeleteRouteResponse.
    DeleteRouteResponse {
        /// Id of its route.
        route_id: String,
        /// Its id.
        id: String,
        /// Route key, for messages.
        key: String,
    },
    /// DeleteRouteSettings of one route of a stage.
    DeleteRouteSettings {
        /// Stage name.
        stage: String,
        /// Route key.
        key: String,
    },
    /// Lambda AddPermission; [`Permission`](super::permission::Permission) gives the content once the
    /// ids are known.
    AddPermission {
        /// The function that may be invoked.
        function: FunctionArn,
        /// What may invoke it.
        source: PermissionSource,
    },
    /// Lambda RemovePermission.
    RemovePermission {
        /// The function.
        function: FunctionArn,
        /// Statement id.
        statement_id: String,
    },
    /// CreateDeployment without a stage, and the wait until it is `DEPLOYED`.
    CreateDeployment {
        /// Carries the fingerprint of what is deployed.
        description: String,
        /// The authorizer that it asks, which [`asking`](super::fingerprint::asking) adds to the
        /// description.
        authorizer: Option<AuthorizerRef>,
    },
    /// No write: the wait until a deployment found pending is `DEPLOYED`.
    AwaitDeployment {
        /// Its id.
        id: String,
    },
    /// DeleteDeployment.
    DeleteDeployment {
        /// Its id.
        id: String,
    },
    /// CreateStage with every setting, serving a deployment from the start, or what AWS deploys by
    /// itself.
    CreateStage {
        /// Name and settings.
        stage: Stage,
        /// All its tags.
        tags: BTreeMap<String, String>,
        /// What it serves; `None` exactly with AutoDeploy.
        deployment: Option<DeploymentRef>,
    },
    /// UpdateStage of the fields given.
    UpdateStage {
        /// Stage name.
        name: String,
        /// The fields.
        patch: StagePatch,
    },
    /// DeleteStage.
    DeleteStage {
        /// Stage name.
        name: String,
    },
    /// DeleteAccessLogSettings.
    DeleteAccessLogSettings {
        /// Stage name.
        stage: String,
    },
    /// TagResource on the stage.
    TagStage {
        /// Stage name.
        name: String,
        /// The tags.
        tags: BTreeMap<String, String>,
    },
    /// UntagResource on the stage.
    UntagStage {
        /// Stage name.
        name: String,
        /// Keys of the tags.
        keys: BTreeSet<String>,
    },
    /// CreateApiMapping to a stage of the API.
    CreateMapping {
        /// Where it leads from.
        domain: Domain,
        /// Stage name.
        stage: String,
    },
    /// UpdateApiMapping of the key.
    UpdateMapping {
        /// Its id.
        id: String,
        /// Where it leads from then on; the domain stays.
        domain: Domain,
        /// Stage name.
        stage: String,
    },
    /// DeleteApiMapping.
    DeleteMapping {
        /// Name of the domain.
        domain: String,
        /// Its id.
        id: String,
    },
    /// DeleteApi, which takes everything inside with it.
    DeleteApi {
        /// Its id.
        id: String,
    },
}

/// Whom a step calls, for pacing and for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// API Gateway v2.
    Gateway,
    /// Lambda.
    Lambda,
}

impl Step {
    /// Whom it calls.
    #[must_use]
    pub fn service(&self) -> Service {
        match self {
            Self::AddPermission { .. } | Self::RemovePermission { .. } => Service::Lambda,
            _ => Service::Gateway,
        }
    }

    /// Whether it changes AWS; all steps but [`Step::AwaitDeployment`] do.
    #[must_use]
    pub fn is_write(&self) -> bool {
        !matches!(self, Self::AwaitDeployment { .. })
    }
}
