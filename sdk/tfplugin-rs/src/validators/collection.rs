//! Validators of lists, sets and maps, and of what is in them.

use std::collections::BTreeSet;
use std::ops::RangeBounds;

use super::limits::Limits;
use super::message::{counted, fault};
use crate::diagnostics::Diagnostics;
use crate::validator::{ValidateAttribute, Validator};
use crate::value::{Data, Path, Value};

/// The collection has so many elements; see [`size`].
#[derive(Clone, Debug)]
pub struct Size(Limits<u64>);

/// Accepts a list, set or map whose number of elements is within `range`.
///
/// Elements of a set that are not known yet may turn out to be equal to others,
/// so a set is judged by what is sure.
pub fn size(range: impl RangeBounds<u64>) -> Size {
    Size(Limits::new(&range, |limit: u64| limit))
}

impl Validator for Size {
    fn description(&self) -> String {
        format!("must have {}", self.0.count("element", "elements"))
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let Some((fewest, most)) = count(request.value) else {
            return Diagnostics::new();
        };
        let (shown, remedy) = if !self.0.is_high_enough(&most) {
            (most, "Add some.")
        } else if !self.0.is_low_enough(&fewest) {
            (fewest, "Remove some.")
        } else {
            return Diagnostics::new();
        };
        fault(
            request,
            format!(
                "It has {}, {} are allowed. {remedy}",
                counted(shown, "element", "elements"),
                self.0.words(),
            ),
        )
    }
}

/// The least and the greatest number of elements that `value` can turn out to
/// have.
fn count(value: &Value) -> Option<(u64, u64)> {
    match value {
        Value::Known(Data::Map(elements)) => exactly(elements.len()),
        Value::Known(Data::List(elements) | Data::Tuple(elements)) => exactly(elements.len()),
        Value::Known(Data::Set(elements)) => {
            let known: BTreeSet<&Value> = elements
                .iter()
                .filter(|element| element.is_wholly_known())
                .collect();
            let known_count = known.len() as u64;
            let open = elements
                .iter()
                .filter(|element| !element.is_wholly_known())
                .count() as u64;
            Some((known_count.max(open.min(1)), known_count + open))
        }
        _ => None,
    }
}

fn exactly(count: usize) -> Option<(u64, u64)> {
    Some((count as u64, count as u64))
}

/// No element is repeated; see [`unique`].
#[derive(Clone, Copy, Debug)]
pub struct Unique;

/// Accepts a list in which no element is equal to another one.
pub fn unique() -> Unique {
    Unique
}

impl Validator for Unique {
    fn description(&self) -> String {
        "must not repeat an element".to_owned()
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        let Some(elements) = request.value.as_elements() else {
            return diagnostics;
        };
        let mut seen: Vec<(usize, &Value)> = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            if !element.is_wholly_known() {
                continue;
            }
            if let Some((first, _)) = seen.iter().find(|(_, other)| *other == element) {
                let path = request.path.clone().index(index);
                diagnostics.append(fault(
                    &ValidateAttribute {
                        path: &path,
                        value: element,
                        ..*request
                    },
                    format!(
                        "Element {index} repeats element {first}, counted from 0. Remove one of \
                         them."
                    ),
                ));
            } else {
                seen.push((index, element));
            }
        }
        diagnostics
    }
}

/// Every key passes another validator; see [`keys`].
#[derive(Clone, Debug)]
pub struct Keys<V>(V);

/// Accepts a map each of whose keys `validator` accepts as a string.
pub fn keys<V: Validator>(validator: V) -> Keys<V> {
    Keys(validator)
}

impl<V: Validator> Validator for Keys<V> {
    fn description(&self) -> String {
        format!("has keys each of which {}", self.0.description())
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        for key in request
            .value
            .as_map()
            .into_iter()
            .flat_map(|elements| elements.keys())
        {
            let path = request.path.clone().key(key);
            let value = Value::from(key.as_str());
            // Keys are never marked sensitive on their own, and the path shows
            // this one.
            let of_key = ValidateAttribute {
                path: &path,
                value: &value,
                sensitive: false,
                ..*request
            };
            for diagnostic in self.0.validate(&of_key) {
                let summary = format!("Invalid key {path}");
                diagnostics.push(crate::Diagnostic {
                    summary,
                    ..diagnostic
                });
            }
        }
        diagnostics
    }
}

/// Every element passes another validator; see [`values`].
#[derive(Clone, Debug)]
pub struct Values<V>(V);

/// Accepts a list, set or map each of whose elements `validator` accepts.
/// Elements that are null or unknown are skipped as attributes would be.
pub fn values<V: Validator>(validator: V) -> Values<V> {
    Values(validator)
}

impl<V: Validator> Validator for Values<V> {
    fn description(&self) -> String {
        format!("has elements each of which {}", self.0.description())
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        for (path, value) in elements(request) {
            let skipped = match value {
                Value::Known(_) => false,
                Value::Null => !self.0.on_null(),
                Value::Unknown(_) => !self.0.on_unknown(),
            };
            if !skipped {
                let of_element = ValidateAttribute {
                    path: &path,
                    value,
                    ..*request
                };
                diagnostics.append(self.0.validate(&of_element));
            }
        }
        diagnostics
    }
}

/// The elements with their paths. Core cannot address an element of a set, so
/// its path is that of the set (reference §2.8).
fn elements<'a>(request: &ValidateAttribute<'a>) -> Vec<(Path, &'a Value)> {
    let path = request.path;
    match request.value {
        Value::Known(Data::List(elements) | Data::Tuple(elements)) => elements
            .iter()
            .enumerate()
            .map(|(index, element)| (path.clone().index(index), element))
            .collect(),
        Value::Known(Data::Set(elements)) => elements
            .iter()
            .map(|element| (path.clone(), element))
            .collect(),
        Value::Known(Data::Map(elements)) => elements
            .iter()
            .map(|(key, element)| (path.clone().key(key), element))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::testing::{accepts, faults, refuses};
    use crate::validators::{length, one_of};

    fn strings(items: &[&str]) -> Vec<Value> {
        items.iter().map(|item| Value::from(*item)).collect()
    }

    #[test]
    fn size_counts_elements() {
        let validator = size(1..=2);
        accepts(&validator, &Value::list(strings(&["a", "b"])));
        accepts(&validator, &Value::map_of([("a", Value::Null)]));
        refuses(
            &validator,
            &Value::list([]),
            "It has 0 elements, between 1 and 2 are allowed. Add some.",
        );
        refuses(
            &validator,
            &Value::list(strings(&["a", "b", "c"])),
            "It has 3 elements",
        );
        assert_eq!(
            validator.description(),
            "must have between 1 and 2 elements"
        );
    }

    #[test]
    fn size_of_a_set_is_judged_by_what_is_sure() {
        let set = |known: &[&str], open: usize| {
            let open = std::iter::repeat_n(Value::unknown(), open);
            Value::set(strings(known).into_iter().chain(open))
        };
        accepts(&size(..=2), &set(&["a", "b"], 3));
        refuses(&size(..=2), &set(&["a", "b", "c"], 1), "It has 3 elements");
        accepts(&size(2..), &set(&["a"], 1));
        refuses(&size(3..), &set(&["a"], 1), "It has 2 elements");
        refuses(&size(..1), &set(&[], 1), "It has 1 element,");
    }

    #[test]
    fn unique_points_at_the_repetition() {
        accepts(&unique(), &Value::list(strings(&["a", "b"])));
        accepts(
            &unique(),
            &Value::list([Value::unknown(), Value::unknown()]),
        );
        let found = faults(&unique(), &Value::list(strings(&["a", "b", "a"])));
        assert_eq!(found.len(), 1);
        let path = Path::root().attribute("subject").index(2);
        assert!(found.iter().all(|fault| fault.path.as_ref() == Some(&path)));
    }

    #[test]
    fn keys_are_checked_one_by_one() {
        let validator = keys(length(..=2));
        accepts(&validator, &Value::map_of([("ab", Value::Null)]));
        let found = faults(
            &validator,
            &Value::map_of([("ab", Value::Null), ("abc", Value::Null)]),
        );
        let summaries: Vec<&str> = found.iter().map(|fault| fault.summary.as_str()).collect();
        assert_eq!(summaries, ["Invalid key subject[\"abc\"]"]);
        assert_eq!(
            validator.description(),
            "has keys each of which must have at most 2 characters"
        );
    }

    #[test]
    fn values_are_checked_in_every_collection() {
        let validator = values(one_of(["a"]));
        accepts(
            &validator,
            &Value::list([Value::from("a"), Value::unknown(), Value::Null]),
        );
        for value in [
            Value::list(strings(&["a", "x"])),
            Value::set(strings(&["a", "x"])),
            Value::map_of([("key", Value::from("x"))]),
        ] {
            assert_eq!(faults(&validator, &value).len(), 1, "{value:?}");
        }
    }
}
