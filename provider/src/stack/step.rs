//! Every call that changes AWS, as data. What a step refers to may not exist
//! yet: then the reference is symbolic and a [`Memory`](super::memory::Memory)
//! resolves it from the answers of earlier steps.

mod api;
mod routes;
mod stage;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use super::arn::FunctionArn;
use super::desired::{Domain, Integration, Stage};

pub use api::{ApiPatch, NewApi};
pub use routes::{IntegrationRef, RoutePatch, RouteRef};
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
    /// CreateIntegration of a Lambda proxy; its id is remembered as `slot`.
    CreateIntegration {
        /// Number by which [`IntegrationRef::New`] names the result.
        slot: usize,
        /// What it calls.
        content: Integration,
    },
    /// UpdateIntegration of the timeout.
    UpdateIntegration {
        /// Its id.
        id: String,
        /// Milliseconds.
        timeout_ms: u32,
    },
    /// DeleteIntegration.
    DeleteIntegration {
        /// Its id.
        id: String,
    },
    /// CreateRoute without authorization; its id is remembered by `key`.
    CreateRoute {
        /// Route key.
        key: String,
        /// What it targets.
        target: IntegrationRef,
        /// Whether it selects the response `$default`.
        two_way: bool,
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
    /// CreateRouteResponse with the key `$default`.
    CreateRouteResponse {
        /// The route.
        route: RouteRef,
        /// Route key, for messages.
        key: String,
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
    /// Lambda AddPermission; [`Permission::of`](super::permission::Permission::of) gives the content once the id
    /// of the API is known.
    AddPermission {
        /// The function that may be invoked.
        function: FunctionArn,
        /// The stage it may be invoked from, or `*` for every stage.
        stage: String,
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
