//! The rules for what follows a plan: the result of the apply, and the plan that is made again
//! right before it.

use std::collections::BTreeMap;

use tfplugin_value::{Data, Path, Refinements, Value};

use super::{Rule, Violation, write_only};
use crate::engine::members::{as_nesting, child};
use crate::schema::{Block, Nesting};

/// Whether core accepts `result` as the new state after `planned`. `result` is wholly known.
pub fn applied(block: &Block, planned: &Value, result: &Value) -> Vec<Violation> {
    after(block, planned, result)
}

/// Whether core accepts `last` as the plan that is made again, with more known, right before the
/// apply of `first`.
pub fn final_plan(block: &Block, first: &Value, last: &Value) -> Vec<Violation> {
    after(block, first, last)
}

fn after(block: &Block, planned: &Value, actual: &Value) -> Vec<Violation> {
    if let Err(error) = actual.conforms(&block.ty()) {
        return vec![Violation::of_type(&error)];
    }
    let mut found = write_only(block, actual);
    object(block, planned, actual, &Path::root(), &mut found);
    found
}

fn object(block: &Block, planned: &Value, actual: &Value, path: &Path, found: &mut Vec<Violation>) {
    if planned.is_null() != actual.is_null() {
        return found.push(Violation::new(Rule::KeptExistence, path.clone()));
    }
    for name in block.attributes.keys() {
        let path = path.clone().attribute(name);
        value(child(planned, name), child(actual, name), &path, found);
    }
    for (name, nested) in &block.blocks {
        let path = path.clone().attribute(name);
        let (planned, actual) = (child(planned, name), child(actual, name));
        blocks(
            &nested.block,
            as_nesting(nested.nesting),
            planned,
            actual,
            &path,
            found,
        );
    }
}

fn blocks(
    block: &Block,
    nesting: Nesting,
    planned: &Value,
    actual: &Value,
    path: &Path,
    found: &mut Vec<Violation>,
) {
    if planned.is_unknown() {
        return;
    }
    if nesting == Nesting::Single {
        return object(block, planned, actual, path, found);
    }
    let (Value::Known(before), Value::Known(after)) = (planned, actual) else {
        if planned.is_null() != actual.is_null() || actual.is_unknown() {
            found.push(Violation::new(Rule::KeptExistence, path.clone()));
        }
        return;
    };
    match (before, after) {
        (Data::List(before), Data::List(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                object(block, before, after, &path.clone().index(index), found);
            }
        }
        (Data::Map(before), Data::Map(after)) if before.keys().eq(after.keys()) => {
            for ((key, before), after) in before.iter().zip(after.values()) {
                object(block, before, after, &path.clone().key(key), found);
            }
        }
        (Data::Set(before), Data::Set(after)) => {
            let fits = |before: &Value, after: &Value| {
                let mut found = Vec::new();
                object(block, before, after, path, &mut found);
                found.is_empty()
            };
            set(before, after, fits, path, found);
        }
        _ => found.push(Violation::new(Rule::KeptElements, path.clone())),
    }
}

fn value(planned: &Value, actual: &Value, path: &Path, found: &mut Vec<Violation>) {
    let broken = |rule| Violation::new(rule, path.clone());
    let (before, after) = match (planned, actual) {
        (Value::Unknown(refinements), _) => {
            if !allows(refinements, actual) {
                found.push(broken(Rule::KeptRefinements));
            }
            return;
        }
        (Value::Null, Value::Null) => return,
        (Value::Known(before), Value::Known(after)) => (before, after),
        _ => return found.push(broken(Rule::KeptValue)),
    };
    match (before, after) {
        (Data::List(before), Data::List(after)) | (Data::Tuple(before), Data::Tuple(after)) => {
            if before.len() != after.len() {
                return found.push(broken(Rule::KeptElements));
            }
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                value(before, after, &path.clone().index(index), found);
            }
        }
        (Data::Map(before), Data::Map(after)) => {
            named(before, after, |key| path.clone().key(key), path, found);
        }
        (Data::Object(before), Data::Object(after)) => {
            named(
                before,
                after,
                |name| path.clone().attribute(name),
                path,
                found,
            );
        }
        (Data::Set(before), Data::Set(after)) => {
            let fits = |before: &Value, after: &Value| {
                let mut found = Vec::new();
                value(before, after, path, &mut found);
                found.is_empty()
            };
            set(before, after, fits, path, found);
        }
        (Data::Dynamic(before), Data::Dynamic(after)) if before.ty == after.ty => {
            value(&before.value, &after.value, path, found);
        }
        _ if before == after => {}
        _ => found.push(broken(Rule::KeptValue)),
    }
}

fn named(
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
    at: impl Fn(&str) -> Path,
    path: &Path,
    found: &mut Vec<Violation>,
) {
    if !before.keys().eq(after.keys()) {
        return found.push(Violation::new(Rule::KeptElements, path.clone()));
    }
    for ((name, before), after) in before.iter().zip(after.values()) {
        value(before, after, &at(name), found);
    }
}

/// Each planned element fits a resulting one and each resulting one a planned one; elements may
/// fall together, but never become more.
fn set(
    before: &[Value],
    after: &[Value],
    fits: impl Fn(&Value, &Value) -> bool,
    path: &Path,
    found: &mut Vec<Violation>,
) {
    if before.iter().any(Value::is_unknown) {
        return;
    }
    let all_kept = before
        .iter()
        .all(|before| after.iter().any(|after| fits(before, after)));
    let none_new = after
        .iter()
        .all(|after| before.iter().any(|before| fits(before, after)));
    if !all_kept || !none_new || after.len() > before.len() {
        found.push(Violation::new(Rule::KeptSet, path.clone()));
    }
}

/// Whether `actual` is one of the values that `refinements` leave open.
fn allows(refinements: &Refinements, actual: &Value) -> bool {
    if refinements.is_none() {
        return true;
    }
    match actual {
        Value::Unknown(_) => true,
        Value::Null => !refinements.is_not_null(),
        Value::Known(data) => {
            let text = data_text(data);
            let prefix = refinements.string_prefix();
            let number = data_number(data);
            let minimum = refinements
                .number_min()
                .zip(number)
                .is_none_or(|(bound, number)| {
                    *number > bound.value || (bound.inclusive && *number == bound.value)
                });
            let maximum = refinements
                .number_max()
                .zip(number)
                .is_none_or(|(bound, number)| {
                    *number < bound.value || (bound.inclusive && *number == bound.value)
                });
            let length = data_length(data);
            prefix
                .zip(text)
                .is_none_or(|(prefix, text)| text.starts_with(prefix))
                && minimum
                && maximum
                && refinements
                    .length_min()
                    .zip(length)
                    .is_none_or(|(min, length)| length >= min)
                && refinements
                    .length_max()
                    .zip(length)
                    .is_none_or(|(max, length)| length <= max)
        }
    }
}

fn data_text(data: &Data) -> Option<&str> {
    match data {
        Data::String(text) => Some(text),
        _ => None,
    }
}

fn data_number(data: &Data) -> Option<&tfplugin_value::Number> {
    match data {
        Data::Number(number) => Some(number),
        _ => None,
    }
}

fn data_length(data: &Data) -> Option<u64> {
    let length = match data {
        Data::List(parts) | Data::Set(parts) => parts.len(),
        Data::Map(parts) => parts.len(),
        _ => return None,
    };
    u64::try_from(length).ok()
}
