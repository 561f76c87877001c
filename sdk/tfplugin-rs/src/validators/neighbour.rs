//! Validators of which attributes of an object are set together.
//!
//! They look at whether a value is set, never at what it is. While any attribute
//! that matters is unknown it may still turn out to be null, so nothing is
//! refused that could become right.

use super::message::{fault, listed};
use crate::diagnostics::Diagnostics;
use crate::validator::{ValidateAttribute, Validator};
use crate::value::{Path, Value};

/// Another attribute: a neighbour in the same object by its name, or any by its
/// path from the root of the configuration.
#[derive(Clone, Debug)]
pub enum Neighbour {
    /// The attribute of this name beside the one that is validated.
    Beside(String),
    /// The attribute at this path.
    At(Path),
}

impl From<&str> for Neighbour {
    fn from(name: &str) -> Self {
        Self::Beside(name.to_owned())
    }
}

impl From<Path> for Neighbour {
    fn from(path: Path) -> Self {
        Self::At(path)
    }
}

impl Neighbour {
    fn path(&self, request: &ValidateAttribute<'_>) -> Path {
        match self {
            Self::Beside(name) => request.path.parent().unwrap_or_default().attribute(name),
            Self::At(path) => path.clone(),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Beside(name) => name.clone(),
            Self::At(path) => path.to_string(),
        }
    }
}

fn neighbours<N: Into<Neighbour>>(names: impl IntoIterator<Item = N>) -> Vec<Neighbour> {
    names.into_iter().map(Into::into).collect()
}

fn names(neighbours: &[Neighbour], last: &str) -> String {
    listed(
        &neighbours.iter().map(Neighbour::name).collect::<Vec<_>>(),
        last,
    )
}

/// What is known of whether an attribute is set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Set,
    Absent,
    Open,
}

fn state(value: Option<&Value>) -> State {
    match value {
        Some(Value::Known(_)) => State::Set,
        Some(Value::Unknown(_)) => State::Open,
        Some(Value::Null) | None => State::Absent,
    }
}

/// The state of `neighbour`; open when something above it is unknown.
fn state_of(neighbour: &Neighbour, request: &ValidateAttribute<'_>) -> State {
    let path = neighbour.path(request);
    let mut above = path.parent();
    while let Some(parent) = above {
        if request.config.get(&parent).is_some_and(Value::is_unknown) {
            return State::Open;
        }
        above = parent.parent();
    }
    state(request.config.get(&path))
}

/// None of the neighbours is set beside it; see [`conflicts_with`].
#[derive(Clone, Debug)]
pub struct ConflictsWith(Vec<Neighbour>);

/// When the attribute is set, accepts it only if none of `others` is.
pub fn conflicts_with<N: Into<Neighbour>>(others: impl IntoIterator<Item = N>) -> ConflictsWith {
    ConflictsWith(neighbours(others))
}

impl Validator for ConflictsWith {
    fn description(&self) -> String {
        format!("cannot be set together with {}", names(&self.0, "or"))
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let set: Vec<Neighbour> = self
            .0
            .iter()
            .filter(|other| state_of(other, request) == State::Set)
            .cloned()
            .collect();
        if set.is_empty() {
            return Diagnostics::new();
        }
        fault(
            request,
            format!(
                "It cannot be set together with {}. Remove one side.",
                names(&set, "and")
            ),
        )
    }
}

/// All of the neighbours are set beside it; see [`also_requires`].
#[derive(Clone, Debug)]
pub struct AlsoRequires(Vec<Neighbour>);

/// When the attribute is set, accepts it only if all of `others` are.
pub fn also_requires<N: Into<Neighbour>>(others: impl IntoIterator<Item = N>) -> AlsoRequires {
    AlsoRequires(neighbours(others))
}

impl Validator for AlsoRequires {
    fn description(&self) -> String {
        format!("needs {} to be set as well", names(&self.0, "and"))
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let absent: Vec<Neighbour> = self
            .0
            .iter()
            .filter(|other| state_of(other, request) == State::Absent)
            .cloned()
            .collect();
        if absent.is_empty() {
            return Diagnostics::new();
        }
        fault(
            request,
            format!(
                "It needs {} as well. Set that too, or remove it.",
                names(&absent, "and")
            ),
        )
    }
}

/// Of the attribute and its neighbours, a number is set; see [`exactly_one_of`]
/// and [`at_least_one_of`].
#[derive(Clone, Debug)]
pub struct SetCount {
    others: Vec<Neighbour>,
    many: bool,
}

/// Accepts the configuration if exactly one of the attribute and `others` is
/// set. Say it on one attribute of the group; saying it on each repeats the
/// message.
pub fn exactly_one_of<N: Into<Neighbour>>(others: impl IntoIterator<Item = N>) -> SetCount {
    SetCount {
        others: neighbours(others),
        many: false,
    }
}

/// Accepts the configuration if the attribute or any of `others` is set. Say it
/// on one attribute of the group; saying it on each repeats the message.
pub fn at_least_one_of<N: Into<Neighbour>>(others: impl IntoIterator<Item = N>) -> SetCount {
    SetCount {
        others: neighbours(others),
        many: true,
    }
}

impl Validator for SetCount {
    fn description(&self) -> String {
        let number = if self.many {
            "at least one"
        } else {
            "exactly one"
        };
        format!(
            "or one of {} must be set, {number} of them",
            names(&self.others, "and")
        )
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let own = Neighbour::At(request.path.clone());
        let mut set = Vec::new();
        let mut open = 0;
        let states = self
            .others
            .iter()
            .map(|other| (other, state_of(other, request)));
        for (member, state) in states.chain([(&own, state(Some(request.value)))]) {
            match state {
                State::Set => set.push(member.clone()),
                State::Open => open += 1,
                State::Absent => {}
            }
        }
        if set.is_empty() && open == 0 {
            let others = names(&self.others, "or");
            return fault(
                request,
                format!("Neither it nor {others} is set. Set one of them."),
            );
        }
        if set.len() > 1 && !self.many {
            return fault(
                request,
                format!(
                    "Only one can be set, but {} are. Keep one of them.",
                    names(&set, "and")
                ),
            );
        }
        Diagnostics::new()
    }

    fn on_null(&self) -> bool {
        true
    }

    fn on_unknown(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::testing::details;

    const SET: fn() -> Value = || Value::from("x");

    /// `subject` and its neighbours `a` and `b` in one object inside a map.
    fn check(validator: &dyn Validator, subject: Value, a: Value, b: Value, detail: Option<&str>) {
        let object = Value::object([("subject", subject), ("a", a), ("b", b)]);
        let config = Value::object([
            ("map", Value::map_of([("key", object)])),
            ("top", Value::from("x")),
        ]);
        let path = Path::root()
            .attribute("map")
            .key("key")
            .attribute("subject");
        let found = details(validator, &config, &path, config.get(&path).unwrap());
        match detail {
            None => assert_eq!(found, Vec::<String>::new()),
            Some(detail) => assert_eq!(found, [detail]),
        }
    }

    #[test]
    fn conflicts_with_looks_at_neighbours_that_are_set() {
        let validator = conflicts_with(["a", "b"]);
        check(&validator, SET(), Value::Null, Value::Null, None);
        check(&validator, SET(), Value::unknown(), Value::Null, None);
        check(&validator, Value::Null, SET(), SET(), None);
        check(
            &validator,
            SET(),
            SET(),
            SET(),
            Some("It cannot be set together with `a` and `b`. Remove one side."),
        );
    }

    #[test]
    fn also_requires_looks_at_neighbours_that_are_absent() {
        let validator = also_requires(["a", "b"]);
        check(&validator, SET(), SET(), Value::unknown(), None);
        check(&validator, Value::Null, Value::Null, Value::Null, None);
        check(
            &validator,
            SET(),
            SET(),
            Value::Null,
            Some("It needs `b` as well. Set that too, or remove it."),
        );
    }

    #[test]
    fn exactly_one_of_counts_itself() {
        let validator = exactly_one_of(["a", "b"]);
        check(&validator, SET(), Value::Null, Value::Null, None);
        check(&validator, Value::Null, SET(), Value::Null, None);
        check(&validator, SET(), Value::unknown(), Value::Null, None);
        check(&validator, Value::unknown(), Value::Null, Value::Null, None);
        let none = "Neither it nor `a` or `b` is set. Set one of them.";
        check(
            &validator,
            Value::Null,
            Value::Null,
            Value::Null,
            Some(none),
        );
        let two = "Only one can be set, but `a` and `map[\"key\"].subject` are. Keep one of them.";
        check(&validator, SET(), SET(), Value::Null, Some(two));
    }

    #[test]
    fn at_least_one_of_accepts_several() {
        let validator = at_least_one_of(["a", "b"]);
        check(&validator, SET(), SET(), SET(), None);
        check(&validator, Value::Null, Value::Null, Value::unknown(), None);
        let none = "Neither it nor `a` or `b` is set. Set one of them.";
        check(
            &validator,
            Value::Null,
            Value::Null,
            Value::Null,
            Some(none),
        );
    }

    #[test]
    fn a_path_leads_from_the_root() {
        let validator = conflicts_with([Path::root().attribute("top")]);
        check(
            &validator,
            SET(),
            Value::Null,
            Value::Null,
            Some("It cannot be set together with `top`. Remove one side."),
        );
    }

    #[test]
    fn below_something_unknown_nothing_is_sure() {
        let validator = also_requires([Path::root().attribute("other").attribute("a")]);
        let config = Value::object([("subject", SET()), ("other", Value::unknown())]);
        let path = Path::root().attribute("subject");
        assert_eq!(
            details(&validator, &config, &path, &SET()),
            Vec::<String>::new()
        );
    }
}
