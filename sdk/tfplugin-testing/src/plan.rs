//! A plan as `terraform show -json` prints it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::changed::places;

/// What Terraform is going to do with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    NoOp,
    /// Create it.
    Create,
    /// Read it: data sources only.
    Read,
    /// Change it in place.
    Update,
    /// Delete and create it, in either order.
    Replace,
    /// Delete it.
    Delete,
    /// Remove it from the state without deleting it.
    Forget,
}

/// A plan: the part that tests look at.
#[derive(Clone, Debug, Deserialize)]
pub struct Plan {
    /// One entry per resource and data source, also for those that stay as they
    /// are.
    #[serde(default)]
    pub resource_changes: Vec<ResourceChange>,
    /// What the refresh found to be different from the state.
    #[serde(default)]
    pub resource_drift: Vec<ResourceChange>,
    /// The outputs that are added, changed or removed, by name.
    #[serde(default)]
    pub output_changes: BTreeMap<String, Change>,
}

/// What is planned for one resource.
#[derive(Clone, Debug, Deserialize)]
pub struct ResourceChange {
    /// Address, for instance `example_thing.this["key"]`.
    pub address: String,
    /// The change.
    pub change: Change,
}

/// Before and after.
#[derive(Clone, Debug, Deserialize)]
pub struct Change {
    /// The action in Terraform's words; see [`Change::action`].
    pub actions: Vec<String>,
    /// The value before; null when there is none.
    #[serde(default)]
    pub before: Value,
    /// The value after; unknown values are left out.
    #[serde(default)]
    pub after: Value,
    /// `true` where the value after is unknown.
    #[serde(default)]
    pub after_unknown: Value,
    /// What forces the replacement, as paths.
    #[serde(default)]
    pub replace_paths: Vec<Vec<Value>>,
}

impl Plan {
    /// The change of the resource at `address`; `None` when the plan does not
    /// know it.
    #[must_use]
    pub fn change(&self, address: &str) -> Option<&Change> {
        self.resource_changes
            .iter()
            .find(|resource| resource.address == address)
            .map(|resource| &resource.change)
    }

    /// Whether nothing is going to change, neither resources nor outputs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resource_changes
            .iter()
            .all(|resource| resource.change.action() == Some(Action::NoOp))
            && self
                .output_changes
                .values()
                .all(|change| change.action() == Some(Action::NoOp))
    }
}

impl Change {
    /// The action; `None` for one that this crate does not know.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        let words: Vec<&str> = self.actions.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["no-op"] => Some(Action::NoOp),
            ["create"] => Some(Action::Create),
            ["read"] => Some(Action::Read),
            ["update"] => Some(Action::Update),
            ["delete", "create"] | ["create", "delete"] => Some(Action::Replace),
            ["delete"] => Some(Action::Delete),
            ["forget"] => Some(Action::Forget),
            _ => None,
        }
    }

    /// The places at which the value after differs from the one before, or is
    /// unknown, each as the names and keys that lead there: `["routes",
    /// "$connect", "timeout_ms"]`. In alphabetical order; a list or a set is one
    /// place, and so is an object that is there only before or only after.
    #[must_use]
    pub fn places(&self) -> Vec<Vec<String>> {
        places(&self.before, &self.after, &self.after_unknown)
    }
}
