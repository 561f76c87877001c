//! Which integration each route targets: one that has the right content, one
//! that only needs another timeout, or a new one.

use std::collections::{BTreeMap, BTreeSet};

use crate::stack::desired::{Desired, Integration};
use crate::stack::live::Live;
use crate::stack::step::{IntegrationRef, Step};

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
                free.remove(id);
                steps.push(Step::UpdateIntegration {
                    id: id.to_owned(),
                    timeout_ms: content.timeout_ms,
                });
                IntegrationRef::Existing(id.to_owned())
            } else {
                let slot = slots;
                slots += 1;
                steps.push(Step::CreateIntegration {
                    slot,
                    content: content.clone(),
                });
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

/// An integration of the same function that no content needs as it is;
/// preferably one that a route of this content targets already.
fn patchable<'a>(
    content: &Integration,
    keys: &[&str],
    free: &BTreeMap<&'a str, &Integration>,
    targeted: &BTreeMap<&str, &'a str>,
) -> Option<&'a str> {
    let fits = |id: &&'a str| {
        free.get(id)
            .is_some_and(|found| found.function == content.function)
    };
    keys.iter()
        .filter_map(|key| targeted.get(key).copied())
        .find(fits)
        .or_else(|| free.keys().copied().find(fits))
}
