//! The authorizer of `$connect`: one that has the right content, one of the same function that only
//! needs other settings, or a new one.

use std::collections::BTreeMap;

use super::retired::Retired;
use crate::stack::desired::{Authorizer, CONNECT, Desired};
use crate::stack::live::{Live, Route};
use crate::stack::step::{AuthorizerPatch, AuthorizerRef, Step};

/// The authorizer of a stack and the steps that make it so.
pub(super) struct Authorizers {
    /// Creates and updates, in an order AWS accepts.
    pub(super) steps: Vec<Step>,
    /// The one that `$connect` has in the end.
    pub(super) chosen: Option<AuthorizerRef>,
}

impl Authorizers {
    /// Chooses. An authorizer is never given another function: until the stage has moved, the old one
    /// answers, and it is the record that a permission may remain.
    pub(super) fn assign(live: &Live, desired: &Desired) -> Self {
        let mut steps = Vec::new();
        let Some(wanted) = desired.authorizer() else {
            return Self {
                steps,
                chosen: None,
            };
        };
        let found: BTreeMap<&str, Authorizer> = live
            .authorizers
            .iter()
            .filter_map(|(id, authorizer)| Some((id.as_str(), authorizer.content()?)))
            .collect();
        let chosen = match best(live, &found, wanted) {
            Some(id) => {
                let patch = patch(&found[id], wanted);
                if patch.name.is_some() {
                    free_name(live, &wanted.name, &mut steps);
                }
                if patch != AuthorizerPatch::default() {
                    steps.push(Step::UpdateAuthorizer {
                        id: id.to_owned(),
                        patch,
                    });
                }
                AuthorizerRef::Existing(id.to_owned())
            }
            None => {
                free_name(live, &wanted.name, &mut steps);
                steps.push(Step::CreateAuthorizer(wanted.clone()));
                AuthorizerRef::New
            }
        };
        Self {
            steps,
            chosen: Some(chosen),
        }
    }

    /// Deletes the authorizers that no route has any more, but for those that are `retired`.
    pub(super) fn discard(&self, live: &Live, retired: &Retired, steps: &mut Vec<Step>) {
        for id in live.authorizers.keys() {
            let is_kept = self.chosen == Some(AuthorizerRef::Existing(id.clone()))
                || retired.authorizers.contains(id);
            if !is_kept {
                steps.push(Step::DeleteAuthorizer { id: id.clone() });
            }
        }
    }
}

/// The one of the same function that needs the least: preferably nothing, then the one that `$connect`
/// has, then the one of that name.
fn best<'a>(
    live: &Live,
    found: &BTreeMap<&'a str, Authorizer>,
    wanted: &Authorizer,
) -> Option<&'a str> {
    let served = live
        .routes
        .values()
        .find(|route| route.key == CONNECT)
        .and_then(Route::authorizer);
    found
        .iter()
        .filter(|(_, content)| content.function == wanted.function)
        .min_by_key(|(id, content)| {
            (
                *content != wanted,
                served != Some(**id),
                content.name != wanted.name,
            )
        })
        .map(|(id, _)| *id)
}

fn patch(found: &Authorizer, wanted: &Authorizer) -> AuthorizerPatch {
    AuthorizerPatch {
        name: (found.name != wanted.name).then(|| wanted.name.clone()),
        identity_sources: (found.identity_sources != wanted.identity_sources)
            .then(|| wanted.identity_sources.clone()),
        credentials_arn: (found.credentials_arn != wanted.credentials_arn)
            .then(|| wanted.credentials_arn.clone()),
    }
}

/// A name is there once in an API: whoever has it and is about to go gives it up first.
fn free_name(live: &Live, name: &str, steps: &mut Vec<Step>) {
    for (id, authorizer) in &live.authorizers {
        if authorizer.name == name {
            steps.push(Step::UpdateAuthorizer {
                id: id.clone(),
                patch: AuthorizerPatch {
                    name: Some(format!("superseded-{id}")),
                    ..AuthorizerPatch::default()
                },
            });
        }
    }
}
