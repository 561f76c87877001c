//! Steps in words.

use std::fmt;

use super::Step;

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
        }
    }
}
