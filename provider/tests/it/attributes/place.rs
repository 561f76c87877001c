//! Attributes in schemas and in values.
//!
//! A place is written as names and keys with dots between: `routes.ask.timeout_ms`. No key of these
//! tables has a dot.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use tfplugin::schema::{Attribute, AttributeType, Block, Constraint, Nesting};
use tfplugin::value::Data;

/// An attribute of a value, or an element of a collection of objects.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Names and keys with dots between, no deeper than the schema tells attributes apart.
    pub(super) place: String,
    /// Without the keys: which attribute of the schema it is.
    pub(super) name: String,
    /// As a diagnostic writes it.
    pub(super) written: String,
    /// Who sets the attribute, or the one that contains it.
    pub(super) constraint: Constraint,
    /// Whether there are attributes below.
    pub(super) is_nested: bool,
}

/// What is at these names and keys.
pub(super) fn place(block: &Block, steps: &[String]) -> Place {
    let mut attributes = &block.attributes;
    let mut steps = steps.iter();
    let (mut place, mut name) = (Vec::new(), Vec::new());
    let mut written = String::new();
    let mut last: Option<&Attribute> = None;
    while let Some(step) = steps.next() {
        let attribute = attributes.get(step);
        let attribute = attribute.unwrap_or_else(|| panic!("{name:?} has no attribute {step}"));
        written += if written.is_empty() { "" } else { "." };
        written += step;
        place.push(step.as_str());
        name.push(step.as_str());
        last = Some(attribute);
        let AttributeType::Nested {
            nesting,
            attributes: below,
        } = &attribute.ty
        else {
            break;
        };
        if *nesting != Nesting::Single
            && let Some(key) = steps.next()
        {
            written += &format!("[{key:?}]");
            place.push(key);
        }
        attributes = below;
    }
    let last = last.expect("a place has a step");
    Place {
        place: place.join("."),
        name: name.join("."),
        written,
        constraint: last.constraint,
        is_nested: matches!(last.ty, AttributeType::Nested { .. }),
    }
}

/// The names of all attributes, those of nested objects too.
pub(super) fn names(block: &Block) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect("", &block.attributes, &mut found);
    found
}

/// The names of the attributes that a configuration can set.
pub(crate) fn configurable_names(block: &Block) -> BTreeSet<String> {
    let mut names = names(block);
    names.retain(|name| {
        let top = name.split('.').next().unwrap_or_default();
        block.attributes[top].constraint.is_configurable()
    });
    names
}

/// The names of the attributes that an object sets.
pub(crate) fn set_names(block: &Block, object: &tfplugin::Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_set("", &block.attributes, object, &mut found);
    found
}

fn collect(above: &str, attributes: &BTreeMap<String, Attribute>, found: &mut BTreeSet<String>) {
    for (name, attribute) in attributes {
        let name = format!("{above}{name}");
        if let AttributeType::Nested { attributes, .. } = &attribute.ty {
            collect(&format!("{name}."), attributes, found);
        }
        found.insert(name);
    }
}

fn collect_set(
    above: &str,
    attributes: &BTreeMap<String, Attribute>,
    object: &tfplugin::Value,
    found: &mut BTreeSet<String>,
) {
    let tfplugin::Value::Known(Data::Object(members)) = object else {
        return;
    };
    for (name, attribute) in attributes {
        let value = members.get(name).filter(|value| !value.is_null());
        let Some(value) = value else { continue };
        let name = format!("{above}{name}");
        if let AttributeType::Nested { attributes, .. } = &attribute.ty {
            let above = format!("{name}.");
            match value {
                tfplugin::Value::Known(Data::Map(elements)) => elements
                    .values()
                    .for_each(|element| collect_set(&above, attributes, element, found)),
                one => collect_set(&above, attributes, one, found),
            }
        }
        found.insert(name);
    }
}

pub(super) fn steps(place: &str) -> Vec<String> {
    place.split('.').map(str::to_owned).collect()
}

/// The value at a place; `None` where there is nothing.
pub(super) fn at<'value>(value: &'value Value, place: &str) -> Option<&'value Value> {
    let found = place
        .split('.')
        .try_fold(value, |value, step| value.get(step))?;
    (!found.is_null()).then_some(found)
}

/// Sets the value at a place, with the objects that lead there; null removes it.
pub(super) fn set(value: &mut Value, place: &str, new: Value) {
    let (above, name) = place.rsplit_once('.').unwrap_or(("", place));
    let mut object = value;
    for step in above.split('.').filter(|step| !step.is_empty()) {
        object = &mut object[step];
    }
    if object.is_null() {
        *object = Value::Object(Map::new());
    }
    let members = object.as_object_mut().expect("an object");
    match new {
        Value::Null => {
            members.remove(name);
        }
        new => {
            members.insert(name.to_owned(), new);
        }
    }
}
