//! What AWS answers, told in the words of the configuration where both mean the same.
//!
//! A configuration that leaves an argument out and an AWS that has the default for it agree. So do "not
//! set" and "empty". Without this, each plan would want to change one into the other.

use tfplugin::Value;
use tfplugin::schema::Block;
use tfplugin::value::Data;

use super::facts::Facts;
use super::shape::joined;

/// `found`, with the value of `known` (a plan or a state) wherever both mean the same. Where `known` is
/// unknown it is what was found. Both have the form of the schema.
pub(super) fn settle(block: &Block, facts: &Facts, found: Value, known: &Value) -> Value {
    object(block, facts, "", found, known)
}

fn object(block: &Block, facts: &Facts, at: &str, found: Value, known: &Value) -> Value {
    let (Value::Known(Data::Object(parts)), Value::Known(Data::Object(known))) = (&found, known)
    else {
        return found;
    };
    let parts = parts.iter().map(|(name, part)| {
        let Some(known) = known.get(name) else {
            return (name.clone(), part.clone());
        };
        let path = joined(at, name);
        let part = match block.blocks.get(name) {
            Some(nested) => blocks(&nested.block, facts, &path, part.clone(), known),
            None => attribute(facts, &path, part.clone(), known),
        };
        (name.clone(), part)
    });
    Value::Known(Data::Object(parts.collect()))
}

fn attribute(facts: &Facts, path: &str, found: Value, known: &Value) -> Value {
    if known.is_unknown() || found == *known {
        return found;
    }
    let default = facts.default_of(path);
    let means = |value: &Value| {
        let value = match &default {
            Some(default) if value.is_null() => default,
            _ => value,
        };
        if is_empty(value) {
            Value::Null
        } else {
            value.clone()
        }
    };
    if means(&found) == means(known) {
        known.clone()
    } else {
        found
    }
}

fn blocks(block: &Block, facts: &Facts, path: &str, found: Value, known: &Value) -> Value {
    match (found, known) {
        (Value::Known(Data::List(parts)), Value::Known(Data::List(known)))
            if parts.len() == known.len() =>
        {
            let parts = parts.into_iter().zip(known);
            Value::list(parts.map(|(part, known)| object(block, facts, path, part, known)))
        }
        (Value::Known(Data::Set(parts)), Value::Known(Data::Set(known))) => {
            let mut left: Vec<&Value> = known.iter().collect();
            let mut matched = |part: Value| {
                let fits = |known: &&Value| {
                    covers(known, &object(block, facts, path, part.clone(), known))
                };
                match left.iter().position(fits) {
                    Some(at) => object(block, facts, path, part, left.remove(at)),
                    None => part,
                }
            };
            let parts: Vec<Value> = parts.into_iter().map(&mut matched).collect();
            Value::set(parts)
        }
        (found, _) => found,
    }
}

/// Whether `value` is `known` but for what is not known yet.
fn covers(known: &Value, value: &Value) -> bool {
    match (known, value) {
        (Value::Unknown(_), _) => true,
        (Value::Known(Data::Object(known)), Value::Known(Data::Object(value))) => {
            known.keys().eq(value.keys())
                && known
                    .values()
                    .zip(value.values())
                    .all(|(known, value)| covers(known, value))
        }
        (Value::Known(Data::List(known)), Value::Known(Data::List(value))) => {
            known.len() == value.len()
                && known
                    .iter()
                    .zip(value)
                    .all(|(known, value)| covers(known, value))
        }
        (known, value) => known == value,
    }
}

/// What the real provider takes for "not set".
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Unknown(_) => false,
        Value::Known(Data::Bool(content)) => !content,
        Value::Known(Data::String(text)) => text.is_empty(),
        Value::Known(Data::Number(number)) => i64::try_from(number) == Ok(0),
        Value::Known(Data::List(parts) | Data::Set(parts)) => parts.is_empty(),
        Value::Known(Data::Map(parts)) => parts.is_empty(),
        Value::Known(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::Type;
    use tfplugin::schema::{Attribute, BlockNesting, Constraint, NestedBlock};

    use super::*;
    use crate::engine::DefaultValue;

    const FACTS: Facts = Facts {
        defaults: &[
            ("size", DefaultValue::Number(3)),
            ("part.mode", DefaultValue::Text("auto")),
        ],
        ..Facts::NONE
    };

    fn block(nesting: BlockNesting) -> Block {
        let attribute = |ty: Type| Attribute::new(ty.into(), Constraint::Optional);
        let part = Block::new("")
            .attribute("mode", attribute(Type::String))
            .attribute("name", attribute(Type::String));
        Block::new("")
            .attribute("size", attribute(Type::Number))
            .attribute("flag", attribute(Type::Bool))
            .attribute("names", attribute(Type::set(Type::String)))
            .block("part", NestedBlock::new(nesting, part))
    }

    fn part(mode: Value, name: &str) -> Value {
        Value::object([("mode", mode), ("name", Value::from(name))])
    }

    fn check(found: &Value, known: &Value, expected: &Value) {
        let object = |name: &str, value| Value::object([(name, value)]);
        for name in ["size", "flag", "names"] {
            let block = block(BlockNesting::List);
            let is = |value: &Value| match name {
                "size" => value.as_number().is_some(),
                "flag" => value.as_bool().is_some(),
                _ => value.as_elements().is_some(),
            };
            if is(found) || is(known) {
                let settled = settle(
                    &block,
                    &FACTS,
                    object(name, found.clone()),
                    &object(name, known.clone()),
                );
                assert_eq!(
                    settled,
                    object(name, expected.clone()),
                    "{name}: {found:?}, {known:?}"
                );
            }
        }
    }

    #[test]
    fn the_same_in_other_words_stays_as_it_was() {
        let empty = || Value::set([]);
        check(&Value::from(3), &Value::Null, &Value::Null);
        check(&Value::Null, &Value::from(3), &Value::from(3));
        check(&Value::from(4), &Value::Null, &Value::from(4));
        check(&Value::from(4), &Value::unknown(), &Value::from(4));
        check(&Value::bool(false), &Value::Null, &Value::Null);
        check(&Value::Null, &Value::bool(false), &Value::bool(false));
        check(&Value::bool(true), &Value::Null, &Value::bool(true));
        check(&empty(), &Value::Null, &Value::Null);
        check(&Value::Null, &empty(), &empty());
    }

    #[test]
    fn blocks_are_compared_with_their_likes() {
        let found = [part("auto".into(), "a"), part("manual".into(), "b")];
        let known = [part(Value::unknown(), "b"), part(Value::Null, "a")];
        let list = |parts: &[Value]| Value::object([("part", Value::list(parts.to_vec()))]);
        let set = |parts: &[Value]| Value::object([("part", Value::set(parts.to_vec()))]);
        let expected = [part(Value::Null, "a"), part("manual".into(), "b")];
        let settled = settle(&block(BlockNesting::Set), &FACTS, set(&found), &set(&known));
        assert_eq!(settled, set(&expected));
        let known = [part(Value::Null, "a"), part(Value::Null, "b")];
        let settled = settle(
            &block(BlockNesting::List),
            &FACTS,
            list(&found),
            &list(&known),
        );
        assert_eq!(settled, list(&expected));
        // Another number of them is told as it is.
        let settled = settle(
            &block(BlockNesting::List),
            &FACTS,
            list(&found),
            &list(&known[..1]),
        );
        assert_eq!(settled, list(&found));
    }
}
