//! Steps in words.
//!
//! Both halves name every kind of step, so that one which nobody has put into words does not compile:
//! a step carries templates and stage variables, and none of it is to be printed whole.

use std::fmt;

use super::{NewApi, PermissionSource, Step};
use crate::stack::desired::{Authorizer, Integration};

/// What the step does to what, for progress and errors: `create route "ask"`.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.action())?;
        self.tell_object(f)
    }
}

impl Step {
    /// What is done, up to what it is done to.
    fn action(&self) -> &'static str {
        match self {
            Self::CreateApi(_) => "create api",
            Self::UpdateApi(_) => "update api",
            Self::TagApi(_) => "tag api",
            Self::UntagApi(_) => "untag api",
            Self::DeleteApi { .. } => "delete api",
            Self::CreateModel { .. } => "create model",
            Self::UpdateModel { .. } => "update model",
            Self::DeleteModel { .. } => "delete model",
            Self::CreateAuthorizer(_) => "create authorizer",
            Self::UpdateAuthorizer { .. } => "update authorizer",
            Self::DeleteAuthorizer { .. } => "delete authorizer",
            Self::CreateIntegration { .. } => "create integration with",
            Self::UpdateIntegration { .. } => "update integration",
            Self::DeleteIntegration { .. } => "delete integration",
            Self::CreateIntegrationResponse { .. } => "create the response",
            Self::UpdateIntegrationResponse { .. } => "update the response",
            Self::DeleteIntegrationResponse { .. } => "delete the response",
            Self::CreateRoute { .. } => "create route",
            Self::UpdateRoute { .. } => "update route",
            Self::DeleteRoute { .. } => "delete route",
            Self::DeleteRouteRequestParameter { .. } => "delete the request parameter",
            Self::CreateRouteResponse { .. } => "create the response of route",
            Self::UpdateRouteResponse { .. } => "update the response of route",
            Self::DeleteRouteResponse { .. } => "delete a response of route",
            Self::DeleteRouteSettings { .. } => "delete the settings of route",
            Self::AddPermission { source, .. } => match source {
                PermissionSource::Stage(_) => "let the api invoke",
                PermissionSource::Authorizer(_) => "let the authorizer invoke",
            },
            Self::RemovePermission { .. } => "no longer let the api invoke",
            Self::CreateDeployment { .. } => "create deployment",
            Self::AwaitDeployment { .. } => "wait for deployment",
            Self::DeleteDeployment { .. } => "delete deployment",
            Self::CreateStage { .. } => "create stage",
            Self::UpdateStage { .. } => "update stage",
            Self::DeleteStage { .. } => "delete stage",
            Self::DeleteAccessLogSettings { .. } => "delete the access log of stage",
            Self::TagStage { .. } => "tag stage",
            Self::UntagStage { .. } => "untag stage",
            Self::CreateMapping { .. } | Self::UpdateMapping { .. } => "map",
            Self::DeleteMapping { .. } => "delete mapping",
        }
    }

    /// What it is done to: by name where there is one, otherwise by id.
    fn tell_object(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UpdateApi(_)
            | Self::TagApi(_)
            | Self::UntagApi(_)
            | Self::CreateDeployment { .. } => Ok(()),
            Self::CreateApi(NewApi { name, .. })
            | Self::CreateModel { name, .. }
            | Self::UpdateModel { name, .. }
            | Self::DeleteModel { name, .. }
            | Self::CreateAuthorizer(Authorizer { name, .. })
            | Self::CreateRoute { key: name, .. }
            | Self::UpdateRoute { key: name, .. }
            | Self::DeleteRoute { key: name, .. }
            | Self::CreateRouteResponse { key: name, .. }
            | Self::UpdateRouteResponse { key: name, .. }
            | Self::DeleteRouteResponse { key: name, .. }
            | Self::UpdateStage { name, .. }
            | Self::DeleteStage { name }
            | Self::DeleteAccessLogSettings { stage: name }
            | Self::TagStage { name, .. }
            | Self::UntagStage { name, .. } => write!(f, " {name:?}"),
            Self::CreateStage { stage, .. } => write!(f, " {:?}", stage.name),
            Self::DeleteApi { id }
            | Self::UpdateAuthorizer { id, .. }
            | Self::DeleteAuthorizer { id }
            | Self::UpdateIntegration { id, .. }
            | Self::DeleteIntegration { id }
            | Self::AwaitDeployment { id }
            | Self::DeleteDeployment { id } => write!(f, " {id}"),
            Self::CreateIntegration { content, .. } => write!(f, " {}", called(content)),
            Self::CreateIntegrationResponse { key, .. } => write!(f, " {key:?} of an integration"),
            Self::UpdateIntegrationResponse {
                key,
                integration_id: id,
                ..
            }
            | Self::DeleteIntegrationResponse {
                key,
                integration_id: id,
                ..
            } => {
                write!(f, " {key:?} of integration {id}")
            }
            Self::DeleteRouteRequestParameter { key, parameter, .. } => {
                write!(f, " {parameter:?} of route {key:?}")
            }
            Self::DeleteRouteSettings { stage, key } => write!(f, " {key:?} in stage {stage:?}"),
            Self::AddPermission { function, .. } | Self::RemovePermission { function, .. } => {
                write!(f, " {function}")
            }
            Self::CreateMapping { domain, stage } => {
                write!(f, " {} to stage {stage:?}", domain.url())
            }
            Self::UpdateMapping { domain, stage, .. } => {
                write!(f, " {} to stage {stage:?} instead", domain.url())
            }
            Self::DeleteMapping { domain, id } => write!(f, " {id} of domain {domain:?}"),
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
