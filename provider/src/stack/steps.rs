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
//!   the same reason neither an integration nor an authorizer is ever patched
//!   to another function, and every authorizer has a statement of its own.
//! - A deployment that carries the right fingerprint is used, wherever it
//!   came from: its answer may have been lost. Everything superseded goes
//!   after the stage has moved.
//! - Without a stage of its own, a stack leaves what the snapshots of other
//!   stages may need.

mod api;
mod connect;
mod integrations;
mod mapping;
mod models;
mod permissions;
mod retired;
mod routes;
mod stage;

use super::desired::Desired;
use super::live::Live;
use super::step::Step;

pub(crate) use api::is_of_aws;
pub use mapping::{DomainRefusal, check_domain};
pub(crate) use retired::dismiss;
pub use stage::Target;
pub(crate) use stage::{deploy, discard, forget, remove, take_over};

use connect::Authorizers;
use integrations::Integrations;
use retired::Retired;

/// The calls that turn `live` into `desired`, in the order in which they must
/// run; empty when there is nothing to do.
///
/// `live` may be anything: nothing, whole, or what a process left that died.
/// Run to the end, or cut anywhere and computed again, the steps arrive.
#[must_use]
pub fn steps(live: &Live, desired: &Desired) -> Vec<Step> {
    let integrations = Integrations::assign(live, desired);
    let authorizers = Authorizers::assign(live, desired);
    let mut steps = Vec::new();
    let target = desired.target(authorizers.chosen.clone());
    if let Some(target) = &target {
        take_over(live, target, &mut steps);
    }
    api::arrange(live.api.as_ref(), desired, &mut steps);
    models::prepare(live, desired, &mut steps);
    steps.extend(authorizers.steps.iter().cloned());
    steps.extend(integrations.steps.iter().cloned());
    routes::remove(live, desired, &mut steps);
    routes::arrange(live, desired, &integrations, &authorizers, &mut steps);
    let wanted = permissions::wanted(live, desired, &authorizers);
    permissions::permit(live, desired, &authorizers, &mut steps);
    match &target {
        Some(target) => deploy(live, target, &mut steps),
        None => stage::release(live, &mut steps),
    }
    let retired = Retired::of(live, desired, &wanted);
    permissions::forbid(live, desired, &wanted, &retired, &mut steps);
    for id in live.integrations.keys() {
        if !integrations.kept.contains(id) && !retired.integrations.contains(id) {
            steps.push(Step::DeleteIntegration { id: id.clone() });
        }
    }
    authorizers.discard(live, &retired, &mut steps);
    models::discard(live, desired, &mut steps);
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
    permissions::forbid_all(live, region, api_id, &mut steps);
    if let Some(api) = &live.api {
        steps.push(Step::DeleteApi { id: api.id.clone() });
    }
    steps
}
