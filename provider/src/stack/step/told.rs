//! Steps in words.

use std::fmt;

use super::{PermissionSource, Step};
use crate::stack::desired::Integration;

/// What the step does to what, for progress and errors: `create route "ask"`.
impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateApi(api) => write!(formatter, "create api {:?}", api.name),
            Self::UpdateApi(_) => write!(formatter, "update api"),
            Self::TagApi(_) => write!(formatter, "tag api"),
            Self::UntagApi(_) => write!(formatter, "untag api"),
            Self::AddPermission { function, source } => match source {
                PermissionSource::Stage(_) => write!(formatter, "let the api invoke {function}"),
                PermissionSource::Authorizer(_) => {
                    write!(formatter, "let the authorizer invoke {function}")
                }
            },
            Self::RemovePermission { function, .. } => {
                write!(formatter, "no longer let the api invoke {function}")
            }
            Self::CreateDeployment { .. } => write!(formatter, "create deployment"),
            Self::AwaitDeployment { id } => write!(formatter, "wait for deployment {id}"),
            Self::DeleteDeployment { id } => write!(formatter, "delete deployment {id}"),
            Self::CreateStage { stage, .. } => write!(formatter, "create stage {:?}", stage.name),
            Self::UpdateStage { name, .. } => write!(formatter, "update stage {name:?}"),
            Self::DeleteStage { name } => write!(formatter, "delete stage {name:?}"),
            Self::DeleteAccessLogSettings { stage } => {
                write!(formatter, "delete the access log of stage {stage:?}")
            }
            Self::TagStage { name, .. } => write!(formatter, "tag stage {name:?}"),
            Self::UntagStage { name, .. } => write!(formatter, "untag stage {name:?}"),
            Self::CreateMapping { domain, stage } => {
                write!(formatter, "map {} to stage {stage:?}", domain.url())
            }
            Self::UpdateMapping { domain, stage, .. } => {
                write!(formatter, "map {} to stage {stage:?} instead", domain.url())
            }
            Self::DeleteMapping { domain, id } => {
                write!(formatter, "delete mapping {id} of domain {domain:?}")
            }
            Self::DeleteApi { id } => write!(formatter, "delete api {id}"),
            part => part.tell_part(formatter),
        }
    }
}

impl Step {
    /// Models, authorizers, integrations and routes; every other step in the same form as its data.
    fn tell_part(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateModel { name, .. } => write!(formatter, "create model {name:?}"),
            Self::UpdateModel { name, .. } => write!(formatter, "update model {name:?}"),
            Self::DeleteModel { name, .. } => write!(formatter, "delete model {name:?}"),
            Self::CreateAuthorizer(content) => {
                write!(formatter, "create authorizer {:?}", content.name)
            }
            Self::UpdateAuthorizer { id, .. } => write!(formatter, "update authorizer {id}"),
            Self::DeleteAuthorizer { id } => write!(formatter, "delete authorizer {id}"),
            Self::CreateIntegration { content, .. } => {
                write!(formatter, "create integration with {}", called(content))
            }
            Self::UpdateIntegration { id, .. } => write!(formatter, "update integration {id}"),
            Self::DeleteIntegration { id } => write!(formatter, "delete integration {id}"),
            Self::CreateIntegrationResponse { key, .. } => {
                write!(formatter, "create the response {key:?} of an integration")
            }
            Self::UpdateIntegrationResponse {
                integration_id,
                key,
                ..
            } => write!(
                formatter,
                "update the response {key:?} of integration {integration_id}"
            ),
            Self::DeleteIntegrationResponse {
                integration_id,
                key,
                ..
            } => write!(
                formatter,
                "delete the response {key:?} of integration {integration_id}"
            ),
            Self::CreateRoute { key, .. } => write!(formatter, "create route {key:?}"),
            Self::UpdateRoute { key, .. } => write!(formatter, "update route {key:?}"),
            Self::DeleteRoute { key, .. } => write!(formatter, "delete route {key:?}"),
            Self::CreateRouteResponse { key, .. } => {
                write!(formatter, "create the response of route {key:?}")
            }
            Self::DeleteRouteResponse { key, .. } => {
                write!(formatter, "delete a response of route {key:?}")
            }
            Self::UpdateRouteResponse { key, .. } => {
                write!(formatter, "update the response of route {key:?}")
            }
            Self::DeleteRouteRequestParameter { key, parameter, .. } => {
                write!(
                    formatter,
                    "delete the request parameter {parameter:?} of route {key:?}"
                )
            }
            Self::DeleteRouteSettings { stage, key } => {
                write!(
                    formatter,
                    "delete the settings of route {key:?} in stage {stage:?}"
                )
            }
            other => write!(formatter, "{other:?}"),
        }
    }
}

/// What an integration calls, in words.
fn called(content: &Integration) -> &str {
    match &content.function {
        Some(function) => function.as_str(),
        None if content.uri.is_empty() => "nothing",
        None => &content.uri,
    }
}
