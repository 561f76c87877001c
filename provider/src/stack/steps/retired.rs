//! What is left of a function that the API does not invoke any more, while a stage that belongs to
//! nobody's stack may still serve a deployment that does.
//!
//! A deployment is a snapshot, but permissions are not. Without a stage of its own a stack cannot know
//! when the last snapshot has gone that invokes a function, so it leaves the permission together with
//! the integration, which no route targets any more and which is the record of the permission. The
//! `chatbot_deployment` that brings the stage to what the API is removes both.

use std::collections::BTreeSet;

use crate::stack::arn::FunctionArn;
use crate::stack::desired::{Desired, STACK_TAG};
use crate::stack::live::{Live, text};
use crate::stack::owner::Owner;
use crate::stack::permission::statement_ids;
use crate::stack::step::Step;

/// What a stack leaves.
#[derive(Debug, Default)]
pub(super) struct Retired {
    /// Integrations, one for each function that the stack has no more.
    pub(super) integrations: BTreeSet<String>,
    /// Functions that stay permitted.
    pub(super) functions: BTreeSet<FunctionArn>,
}

impl Retired {
    /// Nothing where the stack has a stage, or where no stage remains.
    pub(super) fn of(live: &Live, desired: &Desired) -> Self {
        let mut retired = Self::default();
        let remains = |stage| Owner::of(stage) != Some(Owner::Stack);
        if desired.stage.is_some() || !live.stages.values().any(remains) {
            return retired;
        }
        let Some(api) = &live.api else { return retired };
        let ours = statement_ids(&desired.home.region, &api.id);
        let (permitted, used) = (desired.permitted_functions(), desired.functions());
        for (id, function) in invoked(live) {
            let has_statement = live
                .policies
                .get(&function)
                .is_some_and(|policy| ours.iter().any(|id| policy.contains_key(id)));
            // What a role invokes now may have been invoked by permission.
            let is_left = has_statement && !permitted.contains(&function);
            let is_used = used.contains(&function);
            if is_left && retired.functions.insert(function) && !is_used {
                retired.integrations.insert(id.to_owned());
            }
        }
        retired
    }
}

/// Removes what stacks have left, if nothing serves it once the steps so far have run: neither the stage
/// `served`, which serves what the API is or is gone, nor any other, which says so by the `fingerprint`
/// at the end of its deployment's description.
///
/// Only of an API that says that it is a stack's: nobody else leaves anything.
pub(crate) fn dismiss(
    live: &Live,
    region: &str,
    served: &str,
    fingerprint: &str,
    steps: &mut Vec<Step>,
) {
    let Some(api) = &live.api else { return };
    let is_current = |id: &String| {
        let deployment = live.deployments.get(id);
        deployment.is_some_and(|found| text(found.description.as_ref()).ends_with(fingerprint))
    };
    let others = || live.stages.iter().filter(|(name, _)| *name != served);
    let behind = others().any(|(_, stage)| !stage.deployment_id.as_ref().is_some_and(is_current));
    if behind || !api.tags.contains_key(STACK_TAG) {
        return;
    }
    let targets: BTreeSet<&str> = live.targeted().collect();
    let of_route = |(id, _): &(&str, FunctionArn)| targets.contains(*id);
    let (in_use, left): (Vec<_>, Vec<_>) = invoked(live).partition(of_route);
    let in_use: BTreeSet<FunctionArn> = in_use.into_iter().map(|(_, function)| function).collect();
    for (id, function) in left {
        if in_use.contains(&function) {
            continue;
        }
        for statement_id in statement_ids(region, &api.id) {
            steps.push(Step::RemovePermission {
                function: function.clone(),
                statement_id,
            });
        }
        steps.push(Step::DeleteIntegration { id: id.to_owned() });
    }
}

/// The integrations that invoke functions, with their functions.
fn invoked(live: &Live) -> impl Iterator<Item = (&str, FunctionArn)> {
    live.integrations
        .iter()
        .filter_map(|(id, integration)| Some((id.as_str(), integration.function()?)))
}
