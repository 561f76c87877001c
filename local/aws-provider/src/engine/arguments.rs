//! Refusing what is set and not carried out.

use tfplugin::schema::{Attribute, Block};
use tfplugin::value::Data;
use tfplugin::{Diagnostic, Diagnostics, Path, Value, timeouts};

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
            check.found.push(missing(of, path));
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

fn missing(of: &str, path: Path) -> Diagnostic {
    Diagnostic::error(format!("{of}: {path} is not set"))
        .detail(format!(
            "The real provider, hashicorp/aws, would make up a value. This stand-in, which is test \
             equipment, does not: set {path}."
        ))
        .at(path)
}
