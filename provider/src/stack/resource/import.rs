//! What identifies a stack for good, and imports by it or by id.

use tfplugin::resource::{Identity, ImportRequest, Imported};
use tfplugin::{Diagnostic, Diagnostics, ResultExt, Value};

use super::{Stack, session};
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
        let home = state.home();
        StackIdentity {
            account_id: home.as_ref().map(|home| home.account.clone()).into(),
            region: home.map(|home| home.region).into(),
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
    let id = identity.id.known().cloned().unwrap_or_default();
    if !is_id(&id) {
        let detail = format!("{id:?} is not the id of an API. Use one such as a1b2c3d4e5.");
        return Err(Diagnostic::error("Invalid identity").detail(detail).into());
    }
    let session = session(&request.client, &request.cancellation).await?;
    if let Some(region) = identity.region.known() {
        agrees("region", region, session.region())?;
    }
    if let Some(account) = identity.account_id.known() {
        let own = session.account().await.summary("Cannot import")?;
        agrees("account", account, &own.id)?;
    }
    Ok(StackModel {
        id: id.into(),
        ..StackModel::default()
    })
}

/// Another provider configuration is needed to reach what is elsewhere.
fn agrees(what: &str, wanted: &str, own: &str) -> Result<(), Diagnostic> {
    if wanted == own {
        return Ok(());
    }
    let detail = format!(
        "The identity names the {what} {wanted}, and the provider works in the {what} {own}. Say \
         `provider` in the import block with a configuration of the provider for {wanted}."
    );
    Err(Diagnostic::error("The stack is elsewhere").detail(detail))
}

/// The stack that the text of `terraform import`, or `id` of an import block, means.
fn named(text: &str) -> Result<StackModel, Diagnostic> {
    let (api_id, stage_name) = match text.split_once('/') {
        None => (text, None),
        Some((api_id, stage_name)) => (api_id, Some(stage_name)),
    };
    let is_stage = |text: &str| !text.is_empty() && !text.contains('/');
    if !is_id(api_id) || !stage_name.is_none_or(is_stage) {
        return Err(Diagnostic::error("Invalid import id").detail(format!(
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

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
