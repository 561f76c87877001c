//! Every call that changes AWS, as data. What a step refers to may not exist
//! yet: then the reference is symbolic and a [`Memory`](super::memory::Memory)
//! resolves it from the answers of earlier steps.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::arn::FunctionArn;
use super::desired::{Integration, Stage};
use super::live::RouteSettings;

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
        /// The stage it may be invoked from.
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
    /// CreateStage with every setting, serving a deployment from the start.
    CreateStage {
        /// Name and settings.
        stage: Stage,
        /// What it serves.
        deployment: DeploymentRef,
    },
    /// UpdateStage of the fields given.
    UpdateStage {
        /// Stage name.
        name: String,
        /// The fields.
        patch: StagePatch,
    },
    /// DeleteApi, which takes everything inside with it.
    DeleteApi {
        /// Its id.
        id: String,
    },
}

/// Input of CreateApi.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApi {
    /// Name.
    pub name: String,
    /// Description; empty for none.
    pub description: String,
    /// Route selection expression.
    pub route_selection_expression: String,
    /// API key selection expression.
    pub api_key_selection_expression: String,
    /// All tags, with ours.
    pub tags: BTreeMap<String, String>,
}

/// Input of UpdateApi; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiPatch {
    /// Name.
    pub name: Option<String>,
    /// Description; empty clears it.
    pub description: Option<String>,
    /// Route selection expression.
    pub route_selection_expression: Option<String>,
    /// API key selection expression.
    pub api_key_selection_expression: Option<String>,
}

/// Input of UpdateRoute; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoutePatch {
    /// What it targets.
    pub target: Option<IntegrationRef>,
    /// Whether it selects the response `$default` (`Some(true)`) or none,
    /// which is sent as the empty text.
    pub two_way: Option<bool>,
    /// Set AuthorizationType to `NONE`.
    pub no_authorization: bool,
    /// Set ApiKeyRequired to false.
    pub no_api_key: bool,
}

/// Input of UpdateStage; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StagePatch {
    /// What it serves.
    pub deployment: Option<DeploymentRef>,
    /// Set AutoDeploy to false. Never beside `deployment`, which AWS refuses
    /// while AutoDeploy is on (reference §2 row 52).
    pub no_auto_deploy: bool,
    /// Description; empty clears it.
    pub description: Option<String>,
    /// Stage variables to set, or to remove where `None`, which is sent as
    /// the empty text; all others stay.
    pub variables: BTreeMap<String, Option<String>>,
    /// DefaultRouteSettings, which replaces the whole object: what is `None`
    /// inside is not sent.
    pub default_route_settings: Option<RouteSettings>,
}

/// An integration that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntegrationRef {
    /// By id.
    Existing(String),
    /// By the slot of its [`Step::CreateIntegration`].
    New(usize),
}

/// A route that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteRef {
    /// By id.
    Existing(String),
    /// By the route key of its [`Step::CreateRoute`].
    New(String),
}

/// A deployment that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeploymentRef {
    /// By id.
    Existing(String),
    /// The one of [`Step::CreateDeployment`].
    New,
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

/// What the step does to what, for progress and errors: `create route "ask"`.
impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateApi(api) => write!(formatter, "create api {:?}", api.name),
            Self::UpdateApi(_) => write!(formatter, "update api"),
            Self::TagApi(_) => write!(formatter, "tag api"),
            Self::UntagApi(_) => write!(formatter, "untag api"),
            Self::CreateIntegration { content, .. } => {
                write!(formatter, "create integration with {}", content.function)
            }
            Self::UpdateIntegration { id, .. } => write!(formatter, "update integration {id}"),
            Self::DeleteIntegration { id } => write!(formatter, "delete integration {id}"),
            Self::CreateRoute { key, .. } => write!(formatter, "create route {key:?}"),
            Self::UpdateRoute { key, .. } => write!(formatter, "update route {key:?}"),
            Self::DeleteRoute { key, .. } => write!(formatter, "delete route {key:?}"),
            Self::CreateRouteResponse { key, .. } => {
                write!(formatter, "create the response of route {key:?}")
            }
            Self::DeleteRouteResponse { key, .. } => {
                write!(formatter, "delete a response of route {key:?}")
            }
            Self::DeleteRouteSettings { stage, key } => {
                write!(
                    formatter,
                    "delete the settings of route {key:?} in stage {stage:?}"
                )
            }
            Self::AddPermission { function, .. } => {
                write!(formatter, "let the api invoke {function}")
            }
            Self::RemovePermission { function, .. } => {
                write!(formatter, "no longer let the api invoke {function}")
            }
            Self::CreateDeployment { .. } => write!(formatter, "create deployment"),
            Self::AwaitDeployment { id } => write!(formatter, "wait for deployment {id}"),
            Self::DeleteDeployment { id } => write!(formatter, "delete deployment {id}"),
            Self::CreateStage { stage, .. } => write!(formatter, "create stage {:?}", stage.name),
            Self::UpdateStage { name, .. } => write!(formatter, "update stage {name:?}"),
            Self::DeleteApi { id } => write!(formatter, "delete api {id}"),
        }
    }
}
