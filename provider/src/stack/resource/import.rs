//! What identifies a stack for good, and imports by it or by id.

use tfplugin::resource::{Identity, ImportRequest, Imported};
use tfplugin::{Diagnostic, Diagnostics, Value};

use super::Stack;
use crate::import::{Place, invalid_id, invalid_identity, is_api_id, is_stage_name};
use crate::stack::model::StackModel;

/// What identifies a stack. The id of an API is unique in its account and Region.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct StackIdentity {
    /// Account of the API, 12 digits; that of the provider's credentials by default.
    #[attribute(optional)]
    pub account_id: Value<String>,
    /// Region of the API; that of the provider by default.
    #[attribute(optional)]
    pub region: Value<String>,
    /// Id of the API.
    #[attribute(required)]
    pub id: Value<String>,
}

/// The identity of the stacks of this resource, which their state tells.
pub(super) fn identity() -> Identity {
    Identity::of::<Stack, StackIdentity>(|state| {
        let Place { account_id, region } = Place::of(state.home());
        StackIdentity {
            account_id,
            region,
            id: state.id,
        }
    })
}

/// The stack that `request` names, as far as a read needs it.
pub(super) async fn imported(request: ImportRequest<Stack>) -> Result<Vec<Imported>, Diagnostics> {
    let state = match request.identity::<StackIdentity>()? {
        Some(identity) => identified(&request, identity).await?,
        None => named(&request.id)?,
    };
    Ok(vec![Imported::of::<Stack>(state)])
}

async fn identified(
    request: &ImportRequest<Stack>,
    identity: StackIdentity,
) -> Result<StackModel, Diagnostics> {
    let StackIdentity {
        account_id,
        region,
        id,
    } = identity;
    let id = id.known().cloned().unwrap_or_default();
    if !is_api_id(&id) {
        let detail = format!("{id:?} is not the id of an API. Use one such as a1b2c3d4e5.");
        return Err(invalid_identity(detail).into());
    }
    Place { account_id, region }.check(request).await?;
    Ok(StackModel {
        id: id.into(),
        ..StackModel::default()
    })
}

/// The stack that the text of `terraform import`, or `id` of an import block, means.
fn named(text: &str) -> Result<StackModel, Diagnostic> {
    let (api_id, stage_name) = match text.split_once('/') {
        None => (text, None),
        Some((api_id, stage_name)) => (api_id, Some(stage_name)),
    };
    if !is_api_id(api_id) || !stage_name.is_none_or(is_stage_name) {
        return Err(invalid_id(format!(
            "{text:?} is neither the id of an API nor id and stage. Use an id such as a1b2c3d4e5, \
             or a1b2c3d4e5/prod."
        )));
    }
    Ok(StackModel {
        id: api_id.to_owned().into(),
        stage_name: stage_name.map(str::to_owned).into(),
        ..StackModel::default()
    })
}
