//! Bringing objects into the form of their schema.

use std::collections::BTreeMap;

use tfplugin::schema::{Block, BlockNesting};
use tfplugin::value::Data;
use tfplugin::{Type, Value};

use super::facts::Facts;

/// `object` with every attribute and block of `block`, and nothing else: what is missing is not set,
/// and lists are sets where the schema has sets. Inside blocks likewise.
pub(super) fn complete(block: &Block, object: Value) -> Value {
    let Value::Known(Data::Object(mut parts)) = object else {
        return object;
    };
    let mut whole = BTreeMap::new();
    for (name, attribute) in &block.attributes {
        let value = parts.remove(name).unwrap_or(Value::Null);
        whole.insert(name.clone(), as_type(value, &attribute.ty.ty()));
    }
    for (name, nested) in &block.blocks {
        let value = parts.remove(name).unwrap_or(Value::Null);
        let value = match (nested.nesting, value) {
            (_, Value::Null) => nested.empty(),
            (nesting, Value::Known(Data::List(elements) | Data::Set(elements))) => {
                let elements = elements.into_iter();
                let elements = elements.map(|element| complete(&nested.block, element));
                if nesting == BlockNesting::Set {
                    Value::set(elements)
                } else {
                    Value::list(elements)
                }
            }
            (_, other) => complete(&nested.block, other),
        };
        whole.insert(name.clone(), value);
    }
    Value::Known(Data::Object(whole))
}

/// `object` with the defaults of `facts` where it is null, and null where it is unknown: what a
/// handler works on.
pub(super) fn effective(block: &Block, facts: &Facts, object: Value) -> Value {
    filled(block, facts, "", object)
}

fn filled(block: &Block, facts: &Facts, at: &str, object: Value) -> Value {
    let Value::Known(Data::Object(mut parts)) = object else {
        return object;
    };
    for name in block.attributes.keys() {
        if let Some(value) = parts.get_mut(name) {
            *value = match value.take() {
                Value::Null => facts.default_of(&joined(at, name)).unwrap_or(Value::Null),
                other => without_unknown(other),
            };
        }
    }
    for (name, nested) in &block.blocks {
        if let Some(value) = parts.get_mut(name) {
            let at = joined(at, name);
            let fill = |element| filled(&nested.block, facts, &at, element);
            *value = match value.take() {
                Value::Known(Data::List(elements)) => Value::list(elements.into_iter().map(fill)),
                Value::Known(Data::Set(elements)) => Value::set(elements.into_iter().map(fill)),
                other => fill(other),
            };
        }
    }
    Value::Known(Data::Object(parts))
}

/// The path of `name` in the block at `at`.
pub(super) fn joined(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

fn without_unknown(value: Value) -> Value {
    if value.is_wholly_known() {
        return value;
    }
    match value {
        Value::Known(Data::List(parts)) => Value::list(parts.into_iter().map(without_unknown)),
        Value::Known(Data::Set(parts)) => Value::set(parts.into_iter().map(without_unknown)),
        Value::Known(Data::Map(parts)) => {
            let parts = parts.into_iter();
            Value::map_of(parts.map(|(key, part)| (key, without_unknown(part))))
        }
        _ => Value::Null,
    }
}

fn as_type(value: Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Known(Data::List(parts)), Type::Set(_)) => Value::set(parts),
        (Value::Known(Data::Set(parts)), Type::List(_)) => Value::list(parts),
        (value, _) => value,
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::schema::{Attribute, Constraint, NestedBlock};

    use super::*;
    use crate::engine::DefaultValue;

    const FACTS: Facts = Facts {
        defaults: &[
            ("size", DefaultValue::Number(3)),
            ("part.mode", DefaultValue::Text("auto")),
        ],
        ..Facts::NONE
    };

    fn block() -> Block {
        let attribute = |ty: Type| Attribute::new(ty.into(), Constraint::Optional);
        let part = Block::new("").attribute("mode", attribute(Type::String));
        Block::new("")
            .attribute("size", attribute(Type::Number))
            .attribute("names", attribute(Type::set(Type::String)))
            .block("part", NestedBlock::new(BlockNesting::Set, part))
            .block(
                "alone",
                NestedBlock::new(BlockNesting::Single, Block::new("")),
            )
    }

    #[test]
    fn what_a_handler_writes_becomes_an_object_of_the_schema() {
        let written = Value::object([
            ("names", Value::list([Value::from("a")])),
            ("part", Value::list([Value::object::<&str>([])])),
            ("unheard_of", Value::from("x")),
        ]);
        let whole = complete(&block(), written);
        assert_eq!(whole.conforms(&block().ty()), Ok(()));
        let expected = Value::object([
            ("size", Value::Null),
            ("names", Value::set([Value::from("a")])),
            ("part", Value::set([Value::object([("mode", Value::Null)])])),
            ("alone", Value::Null),
        ]);
        assert_eq!(whole, expected);
    }

    #[test]
    fn a_handler_sees_defaults_and_nothing_unknown() {
        let mode = |value| Value::object([("mode", value)]);
        let plan = Value::object([
            ("size", Value::Null),
            ("names", Value::set([Value::unknown()])),
            (
                "part",
                Value::set([mode(Value::Null), mode(Value::from("x"))]),
            ),
            ("alone", Value::Null),
        ]);
        let expected = Value::object([
            ("size", Value::from(3)),
            ("names", Value::set([Value::Null])),
            (
                "part",
                Value::set([mode(Value::from("auto")), mode(Value::from("x"))]),
            ),
            ("alone", Value::Null),
        ]);
        assert_eq!(effective(&block(), &FACTS, plan), expected);
    }
}
