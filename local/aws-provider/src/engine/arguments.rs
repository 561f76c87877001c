//! Refusing what is set and not carried out.

use tfplugin::schema::{Attribute, Block};
use tfplugin::value::Data;
use tfplugin::{Diagnostics, Path, Value, timeouts};

use super::facts::Facts;
use super::settle::is_empty;
use super::shape::joined;
use crate::refusal;

/// What `config` of the type `of` sets although `facts` do not have it, and what it leaves out although
/// they need it. Values that are not known yet are looked at when they are.
pub(super) fn refused(of: &str, block: &Block, facts: &Facts, config: &Value) -> Diagnostics {
    let mut check = Check {
        of,
        facts,
        found: Diagnostics::new(),
    };
    check.object(block, "", &Path::root(), config);
    for name in facts.needed {
        let path = Path::root().attribute(*name);
        if config.get(&path).is_none_or(Value::is_null) {
            check.found.push(refusal::needed(of, path));
        }
    }
    check.found
}

struct Check<'a> {
    of: &'a str,
    facts: &'a Facts,
    found: Diagnostics,
}

impl Check<'_> {
    fn object(&mut self, block: &Block, at: &str, path: &Path, config: &Value) {
        let Value::Known(Data::Object(parts)) = config else {
            return;
        };
        for (name, part) in parts {
            let place = joined(at, name);
            let path = path.clone().attribute(name);
            if self.carried_out(&place) {
                continue;
            }
            match (block.attributes.get(name), block.blocks.get(name)) {
                (Some(attribute), _) => self.attribute(attribute, &place, path, part),
                (_, Some(nested)) => self.blocks(&nested.block, &place, &path, part),
                (None, None) => {}
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, place: &str, path: Path, value: &Value) {
        let default = self.facts.default_of(place);
        // Zero is a value where AWS's default is another; false and empty texts never are.
        let says_nothing = match default {
            Some(default) => value.is_null() || *value == default,
            None => is_empty(value) && value.as_number().is_none(),
        };
        let configurable = attribute.constraint.is_configurable();
        if value.is_known() && configurable && !says_nothing {
            self.found.push(refusal::argument(self.of, path));
        }
    }

    fn blocks(&mut self, block: &Block, place: &str, path: &Path, value: &Value) {
        let Some(elements) = value.as_elements() else {
            if value.is_known() {
                self.found.push(refusal::argument(self.of, path.clone()));
            }
            return;
        };
        // A block of which nothing is carried out is refused itself, for it may be empty.
        let inside = format!("{place}.");
        let some = self
            .facts
            .arguments
            .iter()
            .any(|argument| argument.starts_with(&inside));
        let is_set = matches!(value, Value::Known(Data::Set(_)));
        for (index, element) in elements.iter().enumerate() {
            let path = if is_set {
                path.clone().element(element.clone())
            } else {
                path.clone().index(index)
            };
            if some {
                self.object(block, place, &path, element);
            } else {
                self.found.push(refusal::argument(self.of, path));
            }
        }
    }

    fn carried_out(&self, place: &str) -> bool {
        place == timeouts::ATTRIBUTE || self.facts.arguments.contains(&place)
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::Type;
    use tfplugin::schema::{BlockNesting, Constraint, NestedBlock};

    use super::*;
    use crate::engine::DefaultValue;

    const FACTS: Facts = Facts {
        arguments: &["name", "part.name"],
        needed: &["name"],
        defaults: &[("size", DefaultValue::Number(3))],
        ..Facts::NONE
    };

    fn block() -> Block {
        let attribute = |ty: Type| Attribute::new(ty.into(), Constraint::Optional);
        let part = Block::new("")
            .attribute("name", attribute(Type::String))
            .attribute("mode", attribute(Type::String));
        Block::new("")
            .attribute("name", attribute(Type::String))
            .attribute("flag", attribute(Type::Bool))
            .attribute("size", attribute(Type::Number))
            .attribute("count_of", attribute(Type::Number))
            .attribute(
                "id",
                Attribute::new(Type::String.into(), Constraint::Computed),
            )
            .block("part", NestedBlock::new(BlockNesting::List, part.clone()))
            .block("other", NestedBlock::new(BlockNesting::Set, part))
    }

    /// The paths of what is refused in a configuration that sets `name` and these.
    fn check(config: &[(&str, Value)], expected: &[&str]) {
        let mut object = block().empty();
        if let Some(Data::Object(parts)) = object.known_mut() {
            parts.insert("name".to_owned(), Value::from("x"));
            for (name, value) in config {
                parts.insert((*name).to_owned(), value.clone());
            }
        }
        let refused = refused("aws_x", &block(), &FACTS, &object);
        let paths: Vec<String> = refused
            .iter()
            .map(|refusal| refusal.path.clone().unwrap().to_string())
            .collect();
        assert_eq!(paths, expected, "{config:?}");
    }

    fn part(name: &str, mode: Value) -> Value {
        Value::object([("name", Value::from(name)), ("mode", mode)])
    }

    #[test]
    fn what_says_something_and_is_not_carried_out_is_refused() {
        check(&[], &[]);
        check(&[("name", Value::Null)], &["name"]);
        check(&[("name", Value::unknown())], &[]);
        check(&[("flag", true.into())], &["flag"]);
        check(&[("flag", false.into())], &[]);
        check(&[("flag", Value::unknown())], &[]);
        check(&[("size", 3.into())], &[]);
        check(&[("size", 4.into())], &["size"]);
        // Zero may be a wish.
        check(&[("size", 0.into())], &["size"]);
        check(&[("count_of", 0.into())], &["count_of"]);
    }

    #[test]
    fn blocks_are_looked_into() {
        let parts = |parts: &[Value]| Value::list(parts.to_vec());
        check(&[("part", parts(&[part("a", Value::Null)]))], &[]);
        check(
            &[(
                "part",
                parts(&[part("a", Value::Null), part("b", "auto".into())]),
            )],
            &["part[1].mode"],
        );
        // An empty block asks for something as well.
        let object = Value::set([part("", Value::Null)]);
        let mut config = block().empty();
        if let Some(Data::Object(parts)) = config.known_mut() {
            parts.insert("name".to_owned(), Value::from("x"));
            parts.insert("other".to_owned(), object);
        }
        let refused = refused("aws_x", &block(), &FACTS, &config);
        assert_eq!(refused.len(), 1);
        assert!(refused.to_string().contains("hashicorp/aws"), "{refused}");
    }
}
