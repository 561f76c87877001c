//! The steps of a stage and its deployment: those of a stack's stage, for an API as it is.

use std::collections::BTreeMap;

use super::fingerprint::fingerprint;
use crate::stack::desired::Stage;
use crate::stack::live::Live;
use crate::stack::owner::Owner;
use crate::stack::step::Step;
use crate::stack::steps::{Target, deploy, discard, dismiss, forget, remove, take_over};

/// The calls that make the stage what it should be and let it serve what the API is; empty when there
/// is nothing to do. `region` is the API's, `tags` are the user's.
///
/// What a `chatbot_stack` has left for the sake of the stage goes last.
#[must_use]
pub fn steps(
    live: &Live,
    region: &str,
    stage: &Stage,
    tags: &BTreeMap<String, String>,
) -> Vec<Step> {
    let fingerprint = fingerprint(live);
    let begin = Owner::Deployment.description(&stage.name);
    let routes = live.routes.values();
    let target = Target {
        stage,
        owner: Owner::Deployment,
        tags,
        description: format!("{begin}{fingerprint}"),
        authorizer: None,
        routes: routes.map(|route| route.key.as_str()).collect(),
    };
    let mut steps = Vec::new();
    take_over(live, &target, &mut steps);
    deploy(live, &target, &mut steps);
    discard(live, &target, &mut steps);
    // When AWS has deployed is not known here, so with AutoDeploy what a stack left stays.
    if !stage.auto_deploy {
        dismiss(live, region, &stage.name, &fingerprint, &mut steps);
    }
    steps
}

/// The calls that remove the stage `name` with its deployment. A stage that a `chatbot_stack` has
/// taken over is the stack's: only leftovers go. `region` is the API's.
#[must_use]
pub fn delete_steps(live: &Live, region: &str, name: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    match live.stages.get(name).and_then(Owner::of) {
        Some(Owner::Stack) => forget(live, name, Owner::Deployment, &mut steps),
        Some(Owner::Deployment) | None => {
            remove(live, name, Owner::Deployment, &mut steps);
            dismiss(live, region, name, &fingerprint(live), &mut steps);
        }
    }
    steps
}
