//! What is done to one attribute, and what that means.

use std::collections::BTreeSet;

use serde_json::Value;
use tfplugin::schema::Constraint;

use super::others::Others;
use super::place::{at, place, set, steps};
use super::table::Table;

/// What somebody else does.
pub(super) type Edit = fn(&Others<'_>);

/// One attribute in a configuration of its own.
///
/// Every text may have `{name}` in it, which stands for the name of the row's object.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The attribute: names and keys with dots between.
    pub(super) place: &'static str,
    /// The configuration in which it is set.
    pub(super) config: Value,
    other: Vec<(&'static str, Value)>,
    removed: Removed,
    removed_with: Vec<(&'static str, Value)>,
    /// Whether another value makes a deployment.
    pub(super) deploys: bool,
    /// Whether another value makes another object.
    pub(super) replaces: bool,
    /// What somebody else does to it; `None` where nobody can do anything.
    pub(super) edit: Option<Edit>,
    shown: Vec<&'static str>,
    /// Attributes that only the provider sets, and that say something else after the edit.
    pub(super) computed: Vec<&'static str>,
    /// What an import does not tell from nothing.
    pub(super) forgotten: Option<&'static str>,
}

/// What a removal is.
#[derive(Clone, Copy, Debug)]
enum Removed {
    /// A change.
    Change,
    /// It has to be there.
    Never,
    /// Its default is the other value, so that nothing changes.
    Same,
}

impl Row {
    /// The attribute at `place`, which `config` sets, with `other` as another value. Another value makes
    /// a deployment.
    pub(super) fn new(place: &'static str, config: &Value, other: Value) -> Self {
        assert!(at(config, place).is_some(), "{place} is set");
        Self {
            place,
            config: config.clone(),
            other: vec![(place, other)],
            removed: Removed::Change,
            removed_with: Vec::new(),
            deploys: true,
            replaces: false,
            edit: None,
            shown: vec![place],
            computed: Vec::new(),
            forgotten: None,
        }
    }

    /// An attribute that only the provider sets: something else after an edit.
    pub(super) fn computed(name: &'static str, config: &Value, edit: Edit) -> Self {
        Self {
            place: name,
            config: config.clone(),
            other: Vec::new(),
            removed: Removed::Never,
            removed_with: Vec::new(),
            deploys: false,
            replaces: false,
            edit: Some(edit),
            shown: Vec::new(),
            computed: vec![name],
            forgotten: None,
        }
    }

    /// Another value takes effect without a deployment.
    pub(super) fn in_stage(mut self) -> Self {
        self.deploys = false;
        self
    }

    pub(super) fn replaces(mut self) -> Self {
        self.replaces = true;
        self
    }

    /// The other value goes with one of another attribute.
    pub(super) fn other_with(mut self, place: &'static str, value: Value) -> Self {
        self.other.push((place, value));
        self
    }

    /// Whoever removes it has to set another attribute.
    pub(super) fn removed_with(mut self, place: &'static str, value: Value) -> Self {
        self.removed_with.push((place, value));
        self
    }

    /// It is optional, and yet nothing works without it.
    pub(super) fn kept(mut self) -> Self {
        self.removed = Removed::Never;
        self
    }

    /// Without it, it has the other value.
    pub(super) fn by_default(mut self) -> Self {
        self.removed = Removed::Same;
        self
    }

    /// What somebody else does to it.
    pub(super) fn edit(mut self, edit: Edit) -> Self {
        self.edit = Some(edit);
        self
    }

    /// The edit shows here, and not only at the attribute.
    pub(super) fn shows(mut self, places: &[&'static str]) -> Self {
        self.shown = places.to_vec();
        self
    }

    /// The edit shows at this attribute too, which only the provider sets.
    pub(super) fn tells(mut self, name: &'static str) -> Self {
        self.computed.push(name);
        self
    }

    /// Whether only the provider sets it.
    pub(super) fn is_computed(&self) -> bool {
        self.other.is_empty()
    }

    /// The value that the attribute has at first.
    pub(super) fn value(&self) -> Option<&Value> {
        at(&self.config, self.place)
    }

    /// Where the object at `place` has nothing but defaults in it, it may be imported as if that were not
    /// written.
    pub(super) fn forgets(mut self, place: &'static str) -> Self {
        self.forgotten = Some(place);
        self
    }

    /// Where the edit shows, of the attributes that a configuration can set.
    pub(super) fn shown(&self) -> BTreeSet<&'static str> {
        match self.edit {
            Some(_) => self.shown.iter().copied().collect(),
            None => BTreeSet::new(),
        }
    }

    /// The attributes of the schema that the row is about.
    pub(super) fn names(&self, table: &Table) -> Vec<String> {
        let computed = self.computed.iter().copied();
        computed
            .chain([self.place])
            .map(|name| place(&table.block, &steps(name)).name)
            .collect()
    }

    /// The configuration with the other value, and what changes with that.
    pub(super) fn changed(&self) -> (Value, BTreeSet<&'static str>) {
        (with(&self.config, &self.other), places(&self.other))
    }

    /// The configuration without the attribute, and what changes with that after
    /// [`changed`](Self::changed). An attribute that has to be there stays as it is then.
    pub(super) fn removed(&self, table: &Table) -> (Value, BTreeSet<&'static str>) {
        let Some((others, is_same)) = self.removal(table) else {
            return (self.changed().0, BTreeSet::new());
        };
        let mut config = self.config.clone();
        set(&mut config, self.place, Value::Null);
        let config = with(&config, others);
        if is_same {
            return (config, BTreeSet::new());
        }
        let mut changed = places(&self.other);
        changed.extend(places(others));
        (config, changed)
    }

    /// What changes after [`removed`](Self::removed) when all is as at first.
    pub(super) fn restored(&self, table: &Table) -> BTreeSet<&'static str> {
        let Some((others, _)) = self.removal(table) else {
            return places(&self.other);
        };
        let mut changed = places(others);
        changed.insert(self.place);
        changed
    }

    /// What goes with a removal, and whether that is the same as the other value.
    fn removal(&self, table: &Table) -> Option<(&[(&'static str, Value)], bool)> {
        let constraint = place(&table.block, &steps(self.place)).constraint;
        let others = self.removed_with.as_slice();
        match self.removed {
            Removed::Change if constraint != Constraint::Required => Some((others, false)),
            Removed::Same => Some((others, true)),
            Removed::Change | Removed::Never => None,
        }
    }

    /// The configuration with something else changed.
    pub(super) fn touched(&self) -> Value {
        let mut config = self.config.clone();
        match self.place {
            "tags" => set(&mut config, "timeouts.update", "5m".into()),
            _ => set(&mut config, "tags", serde_json::json!({ "touched": "1" })),
        }
        config
    }
}

fn with(config: &Value, others: &[(&'static str, Value)]) -> Value {
    let mut config = config.clone();
    for (place, value) in others {
        set(&mut config, place, value.clone());
    }
    config
}

fn places(others: &[(&'static str, Value)]) -> BTreeSet<&'static str> {
    others.iter().map(|(place, _)| *place).collect()
}
