//! Which integration each route targets: one that has the right content, one
//! that only needs other settings, or a new one.

use std::collections::{BTreeMap, BTreeSet};

use crate::stack::desired::{Desired, Integration, IntegrationResponse};
use crate::stack::live::{self, Live};
use crate::stack::step::{IntegrationPatch, IntegrationRef, IntegrationResponsePatch, Step};

/// The integrations of a stack and the steps that make them so.
pub(super) struct Integrations {
    /// Creates and updates, in an order AWS accepts.
    pub(super) steps: Vec<Step>,
    /// Ids of existing integrations that some route targets in the end.
    pub(super) kept: BTreeSet<String>,
    targets: BTreeMap<String, IntegrationRef>,
}

impl Integrations {
    /// Gives every route its target with as few calls as is plain to see: a
    /// route that already has the right content keeps it, equal contents
    /// share.
    pub(super) fn assign(live: &Live, desired: &Desired) -> Self {
        let wanted = wanted(desired);
        let found = found(live);
        let mut free: BTreeMap<&str, &Integration> = found
            .iter()
            .filter(|(_, content)| !wanted.contains_key(*content))
            .map(|(id, content)| (*id, content))
            .collect();
        let targeted = targeted(live);

        let mut steps = Vec::new();
        let mut targets = BTreeMap::new();
        let mut slots = 0;
        for (content, keys) in wanted {
            let exact = |id: &str| found.get(id) == Some(content);
            let shared = if let Some(id) = found.keys().copied().find(|id| exact(id)) {
                IntegrationRef::Existing(id.to_owned())
            } else if let Some(id) = patchable(content, &keys, &free, &targeted) {
                let before = free.remove(id);
                update(id, &live.integrations[id], before, content, &mut steps);
                IntegrationRef::Existing(id.to_owned())
            } else {
                let slot = slots;
                slots += 1;
                create(slot, content, &mut steps);
                IntegrationRef::New(slot)
            };
            for key in keys {
                let own = targeted.get(key).copied().filter(|id| exact(id));
                let target = own.map_or_else(
                    || shared.clone(),
                    |id| IntegrationRef::Existing(id.to_owned()),
                );
                targets.insert(key.to_owned(), target);
            }
        }
        let kept = targets
            .values()
            .filter_map(|target| match target {
                IntegrationRef::Existing(id) => Some(id.clone()),
                IntegrationRef::New(_) => None,
            })
            .collect();
        Self {
            steps,
            kept,
            targets,
        }
    }

    /// What a route of the desired stack targets.
    pub(super) fn target(&self, key: &str) -> Option<&IntegrationRef> {
        self.targets.get(key)
    }
}

fn wanted(desired: &Desired) -> BTreeMap<&Integration, Vec<&str>> {
    let mut wanted: BTreeMap<&Integration, Vec<&str>> = BTreeMap::new();
    for (key, route) in &desired.routes {
        wanted.entry(&route.integration).or_default().push(key);
    }
    wanted
}

/// Contents of the integrations that are plainly ours, by id.
fn found(live: &Live) -> BTreeMap<&str, Integration> {
    live.integrations
        .iter()
        .filter_map(|(id, integration)| Some((id.as_str(), integration.content()?)))
        .collect()
}

/// Ids of the integrations that the routes target now, by route key.
fn targeted(live: &Live) -> BTreeMap<&str, &str> {
    live.routes
        .values()
        .filter_map(|route| Some((route.key.as_str(), route.integration_id()?)))
        .collect()
}

/// An integration of the same type and function that no content needs as it
/// is; preferably one that a route of this content targets already.
fn patchable<'a>(
    content: &Integration,
    keys: &[&str],
    free: &BTreeMap<&'a str, &Integration>,
    targeted: &BTreeMap<&str, &'a str>,
) -> Option<&'a str> {
    let fits = |id: &&'a str| {
        free.get(id)
            .is_some_and(|found| found.kind == content.kind && found.function == content.function)
    };
    keys.iter()
        .filter_map(|key| targeted.get(key).copied())
        .find(fits)
        .or_else(|| free.keys().copied().find(fits))
}

fn create(slot: usize, content: &Integration, steps: &mut Vec<Step>) {
    steps.push(Step::CreateIntegration {
        slot,
        content: content.clone(),
    });
    for (key, response) in &content.responses {
        steps.push(Step::CreateIntegrationResponse {
            integration: IntegrationRef::New(slot),
            key: key.clone(),
            content: response.clone(),
        });
    }
}

fn update(
    id: &str,
    live: &live::Integration,
    before: Option<&Integration>,
    wanted: &Integration,
    steps: &mut Vec<Step>,
) {
    let patch = before.map(|before| patch(before, wanted));
    if let Some(patch) = patch.filter(|patch| *patch != IntegrationPatch::default()) {
        steps.push(Step::UpdateIntegration {
            id: id.to_owned(),
            patch,
        });
    }
    for (response_id, response) in &live.responses {
        match wanted.responses.get(&response.key) {
            None => steps.push(Step::DeleteIntegrationResponse {
                integration_id: id.to_owned(),
                id: response_id.clone(),
                key: response.key.clone(),
            }),
            Some(wanted) => {
                let patch = response_patch(&response.content(), wanted);
                if patch != IntegrationResponsePatch::default() {
                    steps.push(Step::UpdateIntegrationResponse {
                        integration_id: id.to_owned(),
                        id: response_id.clone(),
                        key: response.key.clone(),
                        patch,
                    });
                }
            }
        }
    }
    let exists = |key: &str| live.responses.values().any(|response| response.key == key);
    for (key, response) in &wanted.responses {
        if !exists(key) {
            steps.push(Step::CreateIntegrationResponse {
                integration: IntegrationRef::Existing(id.to_owned()),
                key: key.clone(),
                content: response.clone(),
            });
        }
    }
}

fn patch(before: &Integration, wanted: &Integration) -> IntegrationPatch {
    IntegrationPatch {
        uri: changed(&before.uri, &wanted.uri),
        method: changed(&before.method, &wanted.method),
        timeout_ms: (before.timeout_ms != wanted.timeout_ms).then_some(wanted.timeout_ms),
        credentials_arn: changed(&before.credentials_arn, &wanted.credentials_arn),
        description: changed(&before.description, &wanted.description),
        request_parameters: map(&before.request_parameters, &wanted.request_parameters),
        request_templates: map(&before.request_templates, &wanted.request_templates),
        template_selection_expression: changed(
            &before.template_selection_expression,
            &wanted.template_selection_expression,
        ),
        passthrough_behavior: changed(&before.passthrough_behavior, &wanted.passthrough_behavior),
        content_handling_strategy: changed(
            &before.content_handling_strategy,
            &wanted.content_handling_strategy,
        ),
    }
}

fn response_patch(
    before: &IntegrationResponse,
    wanted: &IntegrationResponse,
) -> IntegrationResponsePatch {
    IntegrationResponsePatch {
        templates: map(&before.templates, &wanted.templates),
        template_selection_expression: changed(
            &before.template_selection_expression,
            &wanted.template_selection_expression,
        ),
        content_handling_strategy: changed(
            &before.content_handling_strategy,
            &wanted.content_handling_strategy,
        ),
        parameters: map(&before.parameters, &wanted.parameters),
    }
}

fn changed(before: &str, wanted: &str) -> Option<String> {
    (before != wanted).then(|| wanted.to_owned())
}

/// Empty where nothing changes; else everything that is wanted, and what has to go.
fn map(
    before: &BTreeMap<String, String>,
    wanted: &BTreeMap<String, String>,
) -> BTreeMap<String, Option<String>> {
    if before == wanted {
        return BTreeMap::new();
    }
    let gone = before
        .keys()
        .filter(|key| !wanted.contains_key(*key))
        .map(|key| (key.clone(), None));
    wanted
        .iter()
        .map(|(key, value)| (key.clone(), Some(value.clone())))
        .chain(gone)
        .collect()
}
