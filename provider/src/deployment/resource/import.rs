//! What identifies a deployment for good, and imports by it or by id.

use tfplugin::resource::{Identity, ImportRequest, Imported};
use tfplugin::{Diagnostic, Diagnostics, Value};

use super::Deployment;
use crate::deployment::model::DeploymentModel;
use crate::import::{Place, invalid_id, invalid_identity, is_api_id, is_stage_name};

/// What identifies a deployment. The id of an API is unique in its account and Region, the name of a
/// stage in its API.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct DeploymentIdentity {
    /// Account of the API, 12 digits; that of the provider's credentials by default.
    #[attribute(optional)]
    pub account_id: Value<String>,
    /// Region of the API; that of the provider by default.
    #[attribute(optional)]
    pub region: Value<String>,
    /// Id of the API.
    #[attribute(required)]
    pub api_id: Value<String>,
    /// Name of the stage.
    #[attribute(required)]
    pub stage_name: Value<String>,
}

/// The identity of the deployments of this resource, which their state tells.
pub(super) fn identity() -> Identity {
    Identity::of::<Deployment, DeploymentIdentity>(|state| {
        let Place { account_id, region } = Place::of(state.home());
        DeploymentIdentity {
            account_id,
            region,
            api_id: state.api_id,
            stage_name: state.stage_name,
        }
    })
}

/// The deployment that `request` names, as far as a read needs it.
pub(super) async fn imported(
    request: ImportRequest<Deployment>,
) -> Result<Vec<Imported>, Diagnostics> {
    let state = match request.identity::<DeploymentIdentity>()? {
        Some(identity) => identified(&request, identity).await?,
        None => named(&request.id)?,
    };
    Ok(vec![Imported::of::<Deployment>(state)])
}

async fn identified(
    request: &ImportRequest<Deployment>,
    identity: DeploymentIdentity,
) -> Result<DeploymentModel, Diagnostics> {
    let DeploymentIdentity {
        account_id,
        region,
        api_id,
        stage_name,
    } = identity;
    let [api_id, stage_name] =
        [api_id, stage_name].map(|text| text.known().cloned().unwrap_or_default());
    if !is_api_id(&api_id) || !is_stage_name(&stage_name) {
        return Err(invalid_identity(format!(
            "{api_id:?} and {stage_name:?} are not the id of an API and the name of a stage. Use \
             some such as a1b2c3d4e5 and prod."
        ))
        .into());
    }
    Place { account_id, region }.check(request).await?;
    Ok(found(&api_id, &stage_name))
}

/// The deployment that the text of `terraform import`, or `id` of an import block, means.
fn named(text: &str) -> Result<DeploymentModel, Diagnostic> {
    let parts = text.split_once('/');
    match parts.filter(|(api_id, stage_name)| is_api_id(api_id) && is_stage_name(stage_name)) {
        Some((api_id, stage_name)) => Ok(found(api_id, stage_name)),
        None => Err(invalid_id(format!(
            "{text:?} is not the id of an API and the name of a stage. Use an id such as \
             a1b2c3d4e5/prod."
        ))),
    }
}

fn found(api_id: &str, stage_name: &str) -> DeploymentModel {
    DeploymentModel {
        id: format!("{api_id}/{stage_name}").into(),
        api_id: api_id.to_owned().into(),
        stage_name: stage_name.to_owned().into(),
        ..DeploymentModel::default()
    }
}
