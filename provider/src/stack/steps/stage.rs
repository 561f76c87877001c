//! Deployments and the stage that serves one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::stack::desired::{self, Desired};
use crate::stack::live::{Deployment, DeploymentStatus, Live, RouteSettings, Stage, text};
use crate::stack::step::{DeploymentRef, StagePatch, Step};

/// Before anything else changes: no settings of routes that are about to go
/// or are gone, which AWS would not find at the next UpdateStage (reference
/// §2 row 15), and no more deployments but ours.
pub(super) fn take_over(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    let name = &desired.stage.name;
    let Some(stage) = live.stages.get(name) else {
        return;
    };
    let exists = |key: &str| live.routes.values().any(|route| route.key == key);
    for key in stage.route_settings.keys() {
        if !desired.routes.contains_key(key) || !exists(key) {
            steps.push(Step::DeleteRouteSettings {
                stage: name.clone(),
                key: key.clone(),
            });
        }
    }
    if stage.auto_deploy == Some(true) {
        steps.push(Step::UpdateStage {
            name: name.clone(),
            patch: StagePatch {
                no_auto_deploy: true,
                ..StagePatch::default()
            },
        });
    }
}

/// Makes the deployment if none has the fingerprint, and points the stage at
/// it, with all its settings.
pub(super) fn deploy(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    let stage = live.stages.get(&desired.stage.name);
    let deployment = match standing(live, desired) {
        Some((id, deployment)) => {
            if deployment.status == DeploymentStatus::Pending {
                steps.push(Step::AwaitDeployment { id: id.to_owned() });
            }
            DeploymentRef::Existing(id.to_owned())
        }
        None => {
            steps.push(Step::CreateDeployment {
                description: desired.deployment_description(),
            });
            DeploymentRef::New
        }
    };
    let Some(stage) = stage else {
        steps.push(Step::CreateStage {
            stage: desired.stage.clone(),
            deployment,
        });
        return;
    };
    let served = stage.deployment_id.clone().map(DeploymentRef::Existing);
    let mut patch = settings(stage, &desired.stage);
    if served.as_ref() != Some(&deployment) {
        patch.deployment = Some(deployment);
    }
    if patch != StagePatch::default() {
        steps.push(Step::UpdateStage {
            name: desired.stage.name.clone(),
            patch,
        });
    }
}

/// Deletes every deployment that no stage serves once the steps have run.
pub(super) fn discard(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    let elsewhere = live.served_elsewhere(&desired.stage.name);
    let standing = standing(live, desired).map(|(id, _)| id);
    for id in live.deployments.keys() {
        if Some(id.as_str()) != standing && !elsewhere.contains(id.as_str()) {
            steps.push(Step::DeleteDeployment { id: id.clone() });
        }
    }
}

/// The deployment to serve among those that exist: one that carries the
/// fingerprint, preferably the one served now, then a ready one, then the
/// newest.
fn standing<'a>(live: &'a Live, desired: &Desired) -> Option<(&'a str, &'a Deployment)> {
    let description = desired.deployment_description();
    let served = live
        .stages
        .get(&desired.stage.name)
        .and_then(|stage| stage.deployment_id.as_deref());
    live.deployments
        .iter()
        .map(|(id, deployment)| (id.as_str(), deployment))
        .filter(|(_, deployment)| {
            deployment.status != DeploymentStatus::Failed
                && text(deployment.description.as_ref()) == description
        })
        .min_by_key(|(id, deployment)| {
            (
                served != Some(id),
                deployment.status != DeploymentStatus::Deployed,
                Reverse(deployment.created),
            )
        })
}

fn settings(live: &Stage, desired: &desired::Stage) -> StagePatch {
    let description = text(live.description.as_ref());
    let changed = desired
        .variables
        .iter()
        .filter(|(name, value)| live.variables.get(*name) != Some(value))
        .map(|(name, value)| (name.clone(), Some(value.clone())));
    let removed = live
        .variables
        .keys()
        .filter(|name| !desired.variables.contains_key(*name))
        .map(|name| (name.clone(), None));
    let variables: BTreeMap<_, _> = changed.chain(removed).collect();
    let wanted = throttled(&live.default_route_settings, desired.throttle);
    StagePatch {
        description: (description != desired.description).then(|| desired.description.clone()),
        variables,
        default_route_settings: (wanted != live.default_route_settings).then_some(wanted),
        ..StagePatch::default()
    }
}

/// The settings of every route with the limits wanted; the rest stays, since
/// AWS replaces the whole object.
fn throttled(live: &RouteSettings, throttle: Option<desired::Throttle>) -> RouteSettings {
    RouteSettings {
        throttling_rate_limit: throttle.map(|throttle| throttle.rate_limit),
        throttling_burst_limit: throttle.map(|throttle| throttle.burst_limit),
        ..live.clone()
    }
}
