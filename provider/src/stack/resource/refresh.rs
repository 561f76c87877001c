//! What AWS has of one stack, as its state: for a refresh, after an import, and for the data source.

use tfplugin::{Diagnostic, Diagnostics, ResultExt};

use super::{api_id, not_deployed, tags, told};
use crate::aws::{Clients, Session, read};
use crate::stack::arn::Home;
use crate::stack::live::Live;
use crate::stack::model::StackModel;
use crate::stack::observed::{AmbiguousStage, Prior, observed};
use crate::stack::outputs::Outputs;
use crate::stack::takeover;

/// A stack that was read.
#[derive(Debug)]
pub(crate) struct Refreshed {
    /// Its state.
    pub(crate) state: StackModel,
    /// Names of all stages of its API.
    pub(crate) stages: Vec<String>,
    /// How many times its API was taken over.
    pub(super) takeovers: u32,
}

/// Reads the stack that has the id of `state`, and its stage if there is one in `state`; `None` when the
/// API does not exist. What AWS does not know stays as in `state`.
///
/// # Errors
///
/// When AWS could not be read, or it is not clear which stage is meant.
pub(crate) async fn refreshed(
    session: &Session<'_>,
    clients: &Clients,
    state: StackModel,
    warn: &(dyn Fn(Diagnostic) + Sync),
) -> Result<Option<Refreshed>, Diagnostics> {
    let api_id = api_id(&state)?;
    let summary = format!("Cannot read stack {api_id}");
    let live = read::live(session, &api_id, &told(&state))
        .await
        .summary(&summary)?;
    if live.api.is_none() {
        return Ok(None);
    }
    let home = match home(&state, &live, session.region()) {
        Some(home) => home,
        None => session.home().await.summary(&summary)?,
    };
    let shown = shown(clients, state, &live, &home).summary(&summary)?;
    let Some((state, failure)) = shown else {
        return Ok(None);
    };
    if let Some(message) = failure {
        warn(not_deployed(&message));
    }
    Ok(Some(Refreshed {
        state,
        stages: live.stages.keys().cloned().collect(),
        takeovers: takeover::times_of(live.api.as_ref()),
    }))
}

/// The state that `live` is, and what AWS says if it could not deploy the latest changes; `None` without
/// the API. `state` is the one before.
pub(super) fn shown(
    clients: &Clients,
    state: StackModel,
    live: &Live,
    home: &Home,
) -> Result<Option<(StackModel, Option<String>)>, AmbiguousStage> {
    let prior = Prior {
        default_tags: tags::defaults(clients),
        ..state.prior()
    };
    let (Some(api), Some(observed)) = (&live.api, observed(live, &prior, Some(home))?) else {
        return Ok(None);
    };
    let stage_name = observed.stage.name.clone();
    let is_told = stage_name.is_some() || !observed.stage.deploy;
    let failure = observed.stage.failure.clone();
    let mut state = state.with_observed(observed);
    if is_told {
        let outputs = Outputs::of(home, &api.id, &api.endpoint, stage_name.as_deref());
        state = state.with_outputs(&api.id, outputs);
    }
    Ok(Some((state, failure)))
}

/// Where an API lives that was found: its state knows, or else its functions tell.
fn home(state: &StackModel, live: &Live, region: &str) -> Option<Home> {
    state
        .home()
        .or_else(|| Home::of_functions(&live.functions(), region, None).ok()?)
}
