//! The path of a custom domain that leads to a stage.

use std::collections::BTreeSet;

use crate::stack::desired::{Domain, Stage};
use crate::stack::live::{Live, Mapping};
use crate::stack::step::Step;

/// Why a custom domain cannot lead to a stage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainRefusal {
    /// There is no such domain.
    #[error(
        "there is no custom domain {0:?} in this account and Region; make it first, for example with \
         aws_apigatewayv2_domain_name, or correct domain.name"
    )]
    Missing(String),
    /// The path leads somewhere else.
    #[error(
        "{} of the custom domain {name:?} leads to stage {stage:?} of api {api_id}; choose another \
         domain.mapping_key, or delete that mapping first",
        the_path(key)
    )]
    Taken {
        /// The domain.
        name: String,
        /// The mapping key; empty for the whole domain.
        key: String,
        /// The API that has it.
        api_id: String,
        /// Its stage.
        stage: String,
    },
}

/// What keeps the custom domain of `stage` from leading to it, as far as it has been read.
///
/// # Errors
///
/// [`DomainRefusal`].
pub fn check_domain(live: &Live, stage: &Stage) -> Result<(), DomainRefusal> {
    let Some(domain) = &stage.domain else {
        return Ok(());
    };
    let Some(found) = live.domains.get(&domain.name) else {
        return Ok(());
    };
    let Some(mappings) = found else {
        return Err(DomainRefusal::Missing(domain.name.clone()));
    };
    let other = mappings.values().find(|mapping| {
        mapping.key == domain.key && !(is_of(live, mapping) && mapping.stage == stage.name)
    });
    match other {
        None => Ok(()),
        Some(mapping) => Err(DomainRefusal::Taken {
            name: domain.name.clone(),
            key: domain.key.clone(),
            api_id: mapping.api_id.clone(),
            stage: mapping.stage.clone(),
        }),
    }
}

/// Makes the wanted path lead to the stage, and then no other path of the domains that were read: so
/// clients always have one that does.
pub(super) fn arrange(live: &Live, stage: &Stage, steps: &mut Vec<Step>) {
    let kept = stage
        .domain
        .as_ref()
        .and_then(|domain| make(live, stage, domain, steps));
    for (domain, id, mapping) in ours(live) {
        if mapping.stage == stage.name && kept.as_deref() != Some(id) {
            steps.push(delete(domain, id));
        }
    }
}

/// Names of the domains that lead to the stage.
pub(super) fn domains<'a>(live: &'a Live, stage: &str) -> BTreeSet<&'a str> {
    ours(live)
        .filter(|(_, _, mapping)| mapping.stage == stage)
        .map(|(domain, _, _)| domain)
        .collect()
}

/// Removes the paths that lead to the stage, or to any stage of the API.
pub(super) fn remove(live: &Live, stage: Option<&str>, steps: &mut Vec<Step>) {
    for (domain, id, mapping) in ours(live) {
        if stage.is_none_or(|stage| stage == mapping.stage) {
            steps.push(delete(domain, id));
        }
    }
}

/// The mapping of ours that is kept; `None` when a new one is made.
fn make(live: &Live, stage: &Stage, domain: &Domain, steps: &mut Vec<Step>) -> Option<String> {
    let same = |(name, _, mapping): &(&str, &str, &Mapping)| {
        *name == domain.name && mapping.stage == stage.name
    };
    let exact = ours(live)
        .filter(same)
        .find(|(_, _, mapping)| mapping.key == domain.key);
    if let Some((_, id, _)) = exact {
        return Some(id.to_owned());
    }
    let patchable = ours(live).find(same);
    if let Some((_, id, _)) = patchable {
        steps.push(Step::UpdateMapping {
            id: id.to_owned(),
            domain: domain.clone(),
            stage: stage.name.clone(),
        });
        return Some(id.to_owned());
    }
    steps.push(Step::CreateMapping {
        domain: domain.clone(),
        stage: stage.name.clone(),
    });
    None
}

/// The mappings to stages of this API: domain, id, mapping.
fn ours(live: &Live) -> impl Iterator<Item = (&str, &str, &Mapping)> {
    live.domains
        .iter()
        .flat_map(|(domain, found)| {
            let mappings = found.iter().flatten();
            mappings.map(|(id, mapping)| (domain.as_str(), id.as_str(), mapping))
        })
        .filter(|(_, _, mapping)| is_of(live, mapping))
}

fn is_of(live: &Live, mapping: &Mapping) -> bool {
    live.api
        .as_ref()
        .is_some_and(|api| api.id == mapping.api_id)
}

fn delete(domain: &str, id: &str) -> Step {
    Step::DeleteMapping {
        domain: domain.to_owned(),
        id: id.to_owned(),
    }
}

fn the_path(key: &str) -> String {
    match key {
        "" => "the whole".to_owned(),
        key => format!("the path {key:?}"),
    }
}
