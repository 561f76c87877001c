//! Deployments and the stage that serves one: of a stack, or of a deployment of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{is_of_aws, mapping};
use crate::stack::desired::{self, Desired};
use crate::stack::fingerprint::asking;
use crate::stack::live::{Deployment, DeploymentStatus, Live, RouteSettings, Stage, text};
use crate::stack::owner::{Owner, stage_tags};
use crate::stack::step::{AuthorizerRef, DeploymentRef, StagePatch, Step};

/// A stage as it should be, and what it should serve.
#[derive(Clone, Debug, PartialEq)]
pub struct Target<'a> {
    /// The stage.
    pub stage: &'a desired::Stage,
    /// Who wants it.
    pub owner: Owner,
    /// Tags of the user.
    pub tags: &'a BTreeMap<String, String>,
    /// Description of the deployment that it should serve, without the authorizer.
    pub description: String,
    /// The authorizer of a stack that the deployment should ask. A deployment of its own has the ids of
    /// all that it serves in its description.
    pub authorizer: Option<AuthorizerRef>,
    /// Keys of the routes there are in the end.
    pub routes: BTreeSet<&'a str>,
}

/// Before anything else changes: no settings of routes that are about to go
/// or are gone, which AWS would not find at the next UpdateStage (reference
/// §2 row 15), and no more deployments by AWS where they are to be ours.
pub(crate) fn take_over(live: &Live, target: &Target<'_>, steps: &mut Vec<Step>) {
    let name = &target.stage.name;
    let Some(stage) = live.stages.get(name) else {
        return;
    };
    for key in stage.route_settings.keys() {
        if !stays(live, target, key) {
            steps.push(Step::DeleteRouteSettings {
                stage: name.clone(),
                key: key.clone(),
            });
        }
    }
    if stage.is_automatic() && !target.stage.auto_deploy {
        steps.push(switch(name, false));
    }
}

/// Makes the deployment if none has the fingerprint, and points the stage at
/// it, with all its settings; then the custom domain leads to the stage.
///
/// With AutoDeploy on, AWS does the first half. It is switched on only once the
/// stage serves what is wanted: whether the switch itself deploys is not
/// documented.
pub(crate) fn deploy(live: &Live, target: &Target<'_>, steps: &mut Vec<Step>) {
    let name = &target.stage.name;
    let stage = live.stages.get(name);
    let by_aws = target.stage.auto_deploy && stage.is_none_or(Stage::is_automatic);
    let deployment = (!by_aws).then(|| ready(live, target, steps));
    let tags = target.tags(&BTreeSet::new());
    let Some(stage) = stage else {
        steps.push(Step::CreateStage {
            stage: target.stage.clone(),
            tags,
            deployment,
        });
        mapping::arrange(live, target.stage, steps);
        return;
    };
    let mut patch = settings(live, stage, target);
    let served = stage.deployment_id.clone().map(DeploymentRef::Existing);
    if deployment != served {
        patch.deployment = deployment;
    }
    if patch != StagePatch::default() {
        steps.push(Step::UpdateStage {
            name: name.clone(),
            patch,
        });
    }
    if target.stage.auto_deploy && !stage.is_automatic() {
        steps.push(switch(name, true));
    }
    if stage.access_log.is_some() && target.stage.access_log.is_none() {
        steps.push(Step::DeleteAccessLogSettings {
            stage: name.clone(),
        });
    }
    // A mapping is recorded before it is made, and until it is gone.
    let recorded = target.tags(&mapping::domains(live, name));
    tag(name, &stage.tags, &recorded, steps);
    mapping::arrange(live, target.stage, steps);
    tag(name, &recorded, &tags, steps);
}

/// Deletes every deployment of the owner that no stage serves once the steps have run. A stack owns
/// all deployments but those of a `chatbot_deployment`, which owns only what it made and what its
/// stage served before. Those that AWS makes by itself are AWS's.
pub(crate) fn discard(live: &Live, target: &Target<'_>, steps: &mut Vec<Step>) {
    if target.stage.auto_deploy {
        return;
    }
    let name = &target.stage.name;
    let standing = standing(live, target).map(|(id, _)| id);
    let served = served(live, name);
    let is_own = |id: &str, deployment: &Deployment| match target.owner {
        Owner::Stack => !is_of_a_deployment(deployment),
        Owner::Deployment => served == Some(id) || target.owner.made(name, deployment),
    };
    discard_if(live, name, steps, |id, deployment| {
        Some(id) != standing && is_own(id, deployment)
    });
}

/// Removes a stage with the mappings that lead to it, then the deployments that its owner made for it
/// and the one that it served.
pub(crate) fn remove(live: &Live, name: &str, owner: Owner, steps: &mut Vec<Step>) {
    mapping::remove(live, Some(name), steps);
    if live.stages.contains_key(name) {
        steps.push(Step::DeleteStage {
            name: name.to_owned(),
        });
    }
    let served = served(live, name);
    discard_if(live, name, steps, |id, deployment| {
        served == Some(id) || owner.made(name, deployment)
    });
}

/// Deletes the deployments that an owner made for a stage and that no stage serves.
pub(crate) fn forget(live: &Live, name: &str, owner: Owner, steps: &mut Vec<Step>) {
    let served = served(live, name);
    discard_if(live, name, steps, |id, deployment| {
        served != Some(id) && owner.made(name, deployment)
    });
}

/// Removes what a stack has left that now has no stage: the stages that say that they are a stack's,
/// and deployments that a stack made and no stage serves.
pub(super) fn release(live: &Live, steps: &mut Vec<Step>) {
    let mut released = BTreeSet::new();
    for (name, stage) in &live.stages {
        if Owner::of(stage) == Some(Owner::Stack) {
            mapping::remove(live, Some(name), steps);
            steps.push(Step::DeleteStage { name: name.clone() });
            released.insert(name.as_str());
        }
    }
    let serving = |of_released: bool| -> BTreeSet<&str> {
        live.stages
            .iter()
            .filter(|(name, _)| released.contains(name.as_str()) == of_released)
            .filter_map(|(_, stage)| stage.deployment_id.as_deref())
            .collect()
    };
    let (before, still) = (serving(true), serving(false));
    for (id, deployment) in &live.deployments {
        let is_own = before.contains(id.as_str()) || Owner::Stack.made("", deployment);
        if is_own && !still.contains(id.as_str()) {
            steps.push(Step::DeleteDeployment { id: id.clone() });
        }
    }
}

/// The deployment to serve, ready once the steps so far have run.
fn ready(live: &Live, target: &Target<'_>, steps: &mut Vec<Step>) -> DeploymentRef {
    let Some((id, deployment)) = standing(live, target) else {
        steps.push(Step::CreateDeployment {
            description: target.description.clone(),
            authorizer: target.authorizer.clone(),
        });
        return DeploymentRef::New;
    };
    if deployment.status == DeploymentStatus::Pending {
        steps.push(Step::AwaitDeployment { id: id.to_owned() });
    }
    DeploymentRef::Existing(id.to_owned())
}

/// The deployment to serve among those that exist: one that carries the
/// fingerprint, preferably the one served now, then a ready one, then the
/// newest.
fn standing<'a>(live: &'a Live, target: &Target<'_>) -> Option<(&'a str, &'a Deployment)> {
    let authorizer = match &target.authorizer {
        None => None,
        Some(AuthorizerRef::Existing(id)) => Some(id.as_str()),
        // None can ask what does not exist yet.
        Some(AuthorizerRef::New) => return None,
    };
    let description = asking(&target.description, authorizer);
    let served = served(live, &target.stage.name);
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

/// Id of the deployment that a stage serves now.
fn served<'a>(live: &'a Live, stage: &str) -> Option<&'a str> {
    live.stages.get(stage)?.deployment_id.as_deref()
}

fn discard_if(
    live: &Live,
    stage: &str,
    steps: &mut Vec<Step>,
    superseded: impl Fn(&str, &Deployment) -> bool,
) {
    let elsewhere = live.served_elsewhere(stage);
    for (id, deployment) in &live.deployments {
        if superseded(id, deployment) && !elsewhere.contains(id.as_str()) {
            steps.push(Step::DeleteDeployment { id: id.clone() });
        }
    }
}

fn is_of_a_deployment(deployment: &Deployment) -> bool {
    let begin = format!("{} ", Owner::Deployment.tag());
    text(deployment.description.as_ref()).starts_with(&begin)
}

fn switch(name: &str, on: bool) -> Step {
    Step::UpdateStage {
        name: name.to_owned(),
        patch: StagePatch {
            auto_deploy: Some(on),
            ..StagePatch::default()
        },
    }
}

/// Whether the settings of a route survive [`take_over`].
fn stays(live: &Live, target: &Target<'_>, key: &str) -> bool {
    target.stage.route_settings.contains_key(key)
        && target.routes.contains(key)
        && live.routes.values().any(|route| route.key == key)
}

fn settings(live: &Live, stage: &Stage, target: &Target<'_>) -> StagePatch {
    let wanted = target.stage;
    let changed = wanted
        .variables
        .iter()
        .filter(|(name, value)| stage.variables.get(*name) != Some(value))
        .map(|(name, value)| (name.clone(), Some(value.clone())));
    let removed = stage
        .variables
        .keys()
        .filter(|name| !wanted.variables.contains_key(*name))
        .map(|name| (name.clone(), None));
    let route_settings = wanted.route_settings.iter().filter(|(key, settings)| {
        let found = stage.route_settings.get(*key);
        let found = found.filter(|_| stays(live, target, key));
        found.and_then(RouteSettings::normal).as_ref() != Some(settings)
    });
    let text_of = |live: Option<&String>, wanted: &String| {
        (text(live) != wanted.as_str()).then(|| wanted.clone())
    };
    StagePatch {
        description: text_of(stage.description.as_ref(), &wanted.description),
        variables: changed.chain(removed).collect(),
        settings: (stage.default_route_settings.normal() != Some(wanted.settings))
            .then_some(wanted.settings),
        route_settings: route_settings
            .map(|(key, settings)| (key.clone(), *settings))
            .collect(),
        access_log: wanted
            .access_log
            .clone()
            .filter(|log| stage.access_log.as_ref() != Some(log)),
        client_certificate_id: text_of(
            stage.client_certificate_id.as_ref(),
            &wanted.client_certificate_id,
        ),
        deployment: None,
        auto_deploy: None,
    }
}

/// Turns tags into others. Fifty are the most that AWS takes: there has to be room first.
fn tag(
    name: &str,
    found: &BTreeMap<String, String>,
    wanted: &BTreeMap<String, String>,
    steps: &mut Vec<Step>,
) {
    let stale: BTreeSet<String> = found
        .keys()
        .filter(|key| !wanted.contains_key(*key) && !is_of_aws(key))
        .cloned()
        .collect();
    if !stale.is_empty() {
        steps.push(Step::UntagStage {
            name: name.to_owned(),
            keys: stale,
        });
    }
    let missing: BTreeMap<String, String> = wanted
        .iter()
        .filter(|(key, value)| found.get(*key) != Some(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if !missing.is_empty() {
        steps.push(Step::TagStage {
            name: name.to_owned(),
            tags: missing,
        });
    }
}

impl Desired {
    /// The stage with what it should serve, and the authorizer that it should ask; `None` without a
    /// stage.
    #[must_use]
    pub fn target(&self, authorizer: Option<AuthorizerRef>) -> Option<Target<'_>> {
        Some(Target {
            stage: self.stage.as_ref()?,
            owner: Owner::Stack,
            tags: &self.tags,
            description: self.deployment_description(),
            authorizer,
            routes: self.routes.keys().map(String::as_str).collect(),
        })
    }
}

impl Target<'_> {
    /// All tags of the stage, to which these domains lead besides its own.
    fn tags(&self, others: &BTreeSet<&str>) -> BTreeMap<String, String> {
        let own = self.stage.domain.as_ref();
        let mut domains = others.clone();
        domains.extend(own.map(|domain| domain.name.as_str()));
        stage_tags(self.owner, self.tags, &domains)
    }
}
