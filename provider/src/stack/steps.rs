//! From what AWS has to what is wanted: the ordered calls.
//!
//! The order follows reference §3.2, with these refinements:
//!
//! - A deployment is a snapshot, so nothing before CreateDeployment changes
//!   what clients meet. That is why removed routes go *before* new ones come:
//!   an API at its limit of 300 routes can still have one renamed. A stage
//!   with AutoDeploy is switched to our deployments first of all.
//! - A function leaves in the order stage, permission, integration. The
//!   integration to it is the record that a permission may remain, so a
//!   process that dies in between leaves something the next apply finds. For
//!   the same reason an integration is never patched to another function.
//! - A deployment that carries the right fingerprint is used, wherever it
//!   came from: its answer may have been lost. Everything superseded goes
//!   after the stage has moved.

mod integrations;
mod mapping;
mod routes;
mod stage;

use std::collections::BTreeSet;

use super::arn::FunctionArn;
use super::desired::Desired;
use super::live::{Api, Live, text};
use super::permission::{EVERY_STAGE, Permission, statement_ids};
use super::step::{ApiPatch, NewApi, Step};

pub use mapping::{DomainRefusal, check_domain};
pub use stage::Target;
pub(crate) use stage::{deploy, discard, forget, remove, take_over};

use integrations::Integrations;

/// The calls that turn `live` into `desired`, in the order in which they must
/// run; empty when there is nothing to do.
///
/// `live` may be anything: nothing, whole, or what a process left that died.
/// Run to the end, or cut anywhere and computed again, the steps arrive.
#[must_use]
pub fn steps(live: &Live, desired: &Desired) -> Vec<Step> {
    let integrations = Integrations::assign(live, desired);
    let mut steps = Vec::new();
    let target = desired.target();
    if let Some(target) = &target {
        take_over(live, target, &mut steps);
    }
    api(live.api.as_ref(), desired, &mut steps);
    steps.extend(integrations.steps.iter().cloned());
    routes::remove(live, desired, &mut steps);
    routes::arrange(live, desired, &integrations, &mut steps);
    permit(live, desired, &mut steps);
    match &target {
        Some(target) => deploy(live, target, &mut steps),
        None => stage::release(live, &mut steps),
    }
    forbid_others(live, desired, &mut steps);
    for id in live.integrations.keys() {
        if !integrations.kept.contains(id) {
            steps.push(Step::DeleteIntegration { id: id.clone() });
        }
    }
    if let Some(target) = &target {
        discard(live, target, &mut steps);
    }
    steps
}

/// The calls that remove a stack: the paths of custom domains that lead to it,
/// without which AWS refuses the rest (reference §3.2), its permissions, then the API with
/// everything in it last, so that a process that dies in between leaves the
/// API for state to know (design: delete is the short path).
///
/// `region` is the API's, `api_id` the id that state has: permissions are
/// removed even when the API is gone already.
#[must_use]
pub fn delete_steps(live: &Live, region: &str, api_id: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    mapping::remove(live, None, &mut steps);
    forbid(
        live,
        &statement_ids(region, api_id),
        |_, _| false,
        &mut steps,
    );
    if let Some(api) = &live.api {
        steps.push(Step::DeleteApi { id: api.id.clone() });
    }
    steps
}

fn api(live: Option<&Api>, desired: &Desired, steps: &mut Vec<Step>) {
    let Some(live) = live else {
        steps.push(Step::CreateApi(NewApi {
            name: desired.name.clone(),
            description: desired.description.clone(),
            route_selection_expression: desired.route_selection_expression.clone(),
            api_key_selection_expression: desired.api_key_selection_expression.clone(),
            tags: desired.all_tags(),
        }));
        return;
    };
    let changed = |live: &str, wanted: &str| (live != wanted).then(|| wanted.to_owned());
    let patch = ApiPatch {
        name: changed(&live.name, &desired.name),
        description: changed(text(live.description.as_ref()), &desired.description),
        route_selection_expression: changed(
            text(live.route_selection_expression.as_ref()),
            &desired.route_selection_expression,
        ),
        api_key_selection_expression: changed(
            live.api_key_selection_expression(),
            &desired.api_key_selection_expression,
        ),
    };
    if patch != ApiPatch::default() {
        steps.push(Step::UpdateApi(patch));
    }
    tags(live, desired, steps);
}

fn tags(live: &Api, desired: &Desired, steps: &mut Vec<Step>) {
    let wanted = desired.all_tags();
    let stale: BTreeSet<String> = live
        .tags
        .keys()
        .filter(|key| !wanted.contains_key(*key) && !is_of_aws(key))
        .cloned()
        .collect();
    if !stale.is_empty() {
        steps.push(Step::UntagApi(stale));
    }
    let missing: std::collections::BTreeMap<String, String> = wanted
        .into_iter()
        .filter(|(key, value)| live.tags.get(key) != Some(value))
        .collect();
    if !missing.is_empty() {
        steps.push(Step::TagApi(missing));
    }
}

/// Whether a tag belongs to AWS, which lets nobody set or remove it.
pub(crate) fn is_of_aws(key: &str) -> bool {
    key.get(..4)
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
}

/// One statement per function of the stack, before the stage can serve it.
fn permit(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    let stage = desired.stage_name().unwrap_or(EVERY_STAGE);
    let wanted = live
        .api
        .as_ref()
        .map(|api| Permission::of(&desired.home, &api.id, stage));
    for function in desired.functions() {
        let found = wanted.as_ref().and_then(|wanted| {
            let statement = live.policies.get(function)?.get(&wanted.statement_id)?;
            Some((wanted, statement))
        });
        if let Some((wanted, statement)) = found {
            if wanted.is(statement) {
                continue;
            }
            steps.push(Step::RemovePermission {
                function: function.clone(),
                statement_id: wanted.statement_id.clone(),
            });
        }
        steps.push(Step::AddPermission {
            function: function.clone(),
            stage: stage.to_owned(),
        });
    }
}

/// Removes our statements that the stack no longer needs.
fn forbid_others(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    let Some(api) = &live.api else { return };
    let stage = desired.stage_name().unwrap_or(EVERY_STAGE);
    let wanted = Permission::of(&desired.home, &api.id, stage).statement_id;
    let used = desired.functions();
    let ours = statement_ids(&desired.home.region, &api.id);
    let is_needed = |function: &FunctionArn, id: &str| used.contains(function) && id == wanted;
    forbid(live, &ours, is_needed, steps);
}

/// Removes those of the statements with these ids that are not needed.
fn forbid(
    live: &Live,
    ids: &[String],
    is_needed: impl Fn(&FunctionArn, &str) -> bool,
    steps: &mut Vec<Step>,
) {
    for (function, statements) in &live.policies {
        for id in ids {
            if statements.contains_key(id) && !is_needed(function, id) {
                steps.push(Step::RemovePermission {
                    function: function.clone(),
                    statement_id: id.clone(),
                });
            }
        }
    }
}
