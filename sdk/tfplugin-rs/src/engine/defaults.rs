//! Defaults: what is planned where the configuration sets nothing.

use tfplugin_value::Value;

use super::members::{Members, Pass, Place, run};
use crate::schema::{Attribute, Block};

/// `planned` with the default of every attribute that `config` leaves null. Objects that the
/// configuration does not have get none inside.
pub fn apply_defaults(block: &Block, config: &Value, planned: Value) -> Value {
    run(
        &mut Defaults,
        Members::of_block(block),
        planned,
        &Place::root(config, &Value::Null),
    )
}

struct Defaults;

impl Pass for Defaults {
    fn attribute(&mut self, attribute: &Attribute, at: &Place<'_>, planned: Value) -> Value {
        match &attribute.default {
            Some(default) if at.config.is_null() => default.clone(),
            _ => planned,
        }
    }

    fn enters(&self, config: &Value) -> bool {
        config.is_known()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Attribute, AttributeType, Constraint, Nesting};
    use tfplugin_value::Type;

    fn block() -> Block {
        let mode = Attribute::new(Type::String.into(), Constraint::OptionalComputed)
            .default(Value::from("auto"));
        let name = Attribute::new(Type::String.into(), Constraint::Required);
        let nested = |nesting| {
            let attributes = [
                ("mode".to_owned(), mode.clone()),
                ("name".to_owned(), name.clone()),
            ]
            .into();
            Attribute::new(
                AttributeType::Nested {
                    nesting,
                    attributes,
                },
                Constraint::Optional,
            )
        };
        Block::new("")
            .attribute("mode", mode.clone())
            .attribute("list", nested(Nesting::List))
            .attribute("set", nested(Nesting::Set))
            .attribute("one", nested(Nesting::Single))
    }

    fn object(mode: Value, list: Value, set: Value, one: Value) -> Value {
        Value::object([("mode", mode), ("list", list), ("set", set), ("one", one)])
    }

    fn element(mode: Value, name: &str) -> Value {
        Value::object([("mode", mode), ("name", Value::from(name))])
    }

    fn check(config: &Value, expected: &Value) {
        assert_eq!(&apply_defaults(&block(), config, config.clone()), expected);
    }

    #[test]
    fn defaults_fill_what_the_configuration_leaves_null() {
        let null = Value::Null;
        let auto = Value::from("auto");
        check(
            &object(null.clone(), null.clone(), null.clone(), null.clone()),
            &object(auto.clone(), null.clone(), null.clone(), null.clone()),
        );
        check(
            &object(Value::from("x"), null.clone(), null.clone(), null.clone()),
            &object(Value::from("x"), null.clone(), null.clone(), null.clone()),
        );
        check(
            &object(
                Value::unknown(),
                Value::unknown(),
                null.clone(),
                null.clone(),
            ),
            &object(
                Value::unknown(),
                Value::unknown(),
                null.clone(),
                null.clone(),
            ),
        );
        let bare = |name| element(Value::Null, name);
        let full = |name| element(Value::from("auto"), name);
        check(
            &object(
                null.clone(),
                Value::list([bare("a"), element(Value::from("y"), "b")]),
                Value::set([bare("a"), bare("b")]),
                bare("c"),
            ),
            &object(
                auto,
                Value::list([full("a"), element(Value::from("y"), "b")]),
                Value::set([full("a"), full("b")]),
                full("c"),
            ),
        );
    }
}
