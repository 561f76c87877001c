//! Values that mean the same although they are written differently: `equality = ..` on an attribute.
//!
//! Where the value before and the new one mean the same, the one before is kept: in a plan, where a
//! configuration that was merely laid out anew changes nothing; in what create and update return,
//! compared with the plan; and in what is read, compared with state. That is the order of
//! terraform-plugin-framework, which leaves out the plan.
//!
//! Elements of sets have nothing to be compared with, so attributes inside them are taken as they
//! are.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;
use tfplugin_value::{Number, Value};

/// When two values of an attribute mean the same.
pub trait Equality: fmt::Debug + Send + Sync {
    /// What it passes over, as a sentence in Markdown. The documentation generator prints it. Empty
    /// when users need not know.
    fn description(&self) -> String;

    /// Whether `before` and `after`, both known and of the attribute's type, mean the same.
    fn semantically_equal(&self, before: &Value, after: &Value) -> bool;
}

/// The equality of JSON texts; see [`json`].
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// Texts that are the same JSON value: white space, the order of members and the notation of numbers
/// and strings do not matter. A text that is not JSON equals nothing but itself.
pub fn json() -> Json {
    Json
}

impl Equality for Json {
    fn description(&self) -> String {
        "Another layout of the same JSON is no change.".to_owned()
    }

    fn semantically_equal(&self, before: &Value, after: &Value) -> bool {
        let (Some(before), Some(after)) = (before.as_str(), after.as_str()) else {
            return false;
        };
        match (Part::read(before), Part::read(after)) {
            (Some(before), Some(after)) => before == after,
            _ => false,
        }
    }
}

/// How deep a text may be nested to be compared: as deep as serde_json reads other JSON. serde_json
/// skips over raw values without counting.
const DEPTH: usize = 128;

/// A JSON value; numbers keep every digit.
#[derive(PartialEq)]
enum Part {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Part>),
    Object(BTreeMap<String, Part>),
}

impl Part {
    /// The JSON value `text`; `None` when it is none, or nested deeper than [`DEPTH`].
    fn read(text: &str) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        Self::of(raw, DEPTH)
    }

    fn of(raw: &RawValue, depth: usize) -> Option<Self> {
        let text = raw.get();
        let below = || depth.checked_sub(1);
        Some(match text.as_bytes().first()? {
            b'n' => Self::Null,
            b't' | b'f' => Self::Bool(serde_json::from_str(text).ok()?),
            b'"' => Self::String(serde_json::from_str(text).ok()?),
            b'[' => {
                let below = below()?;
                let parts: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let parts = parts.into_iter().map(|part| Self::of(part, below));
                Self::Array(parts.collect::<Option<_>>()?)
            }
            b'{' => {
                let below = below()?;
                let parts: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
                let parts = parts.into_iter();
                let parts = parts.map(|(name, part)| Some((name, Self::of(part, below)?)));
                Self::Object(parts.collect::<Option<_>>()?)
            }
            _ => Self::Number(text.parse().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: bool) {
        let equal = |one: &str, other: &str| {
            json().semantically_equal(&Value::from(one), &Value::from(other))
        };
        assert_eq!(equal(before, after), expected, "{before} and {after}");
        assert_eq!(equal(after, before), expected, "{after} and {before}");
    }

    #[test]
    fn json_is_equal_in_any_layout() {
        check(
            r#"{"a":1,"b":[true,null]}"#,
            "{ \"b\": [true, null],\n \"a\": 1 }",
            true,
        );
        check("1", "1.0", true);
        check("1e2", " 100 ", true);
        check(r#""\u0061""#, r#""a""#, true);
        check("[1, 2]", "[2, 1]", false);
        check(r#"{"a":1}"#, r#"{"a":1,"b":null}"#, false);
        check("12345678901234567890123", "12345678901234567890124", false);
        check("0", "false", false);
        check("null", "{}", false);
        check("not json", "not json ", false);
        check("", "", false);
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        check(&deep(100), &format!(" {}", deep(100)), true);
        check(&deep(100_000), &format!(" {}", deep(100_000)), false);
    }

    #[test]
    fn what_is_no_text_is_not_equal() {
        assert!(!json().semantically_equal(&Value::from(1), &Value::from(1)));
    }
}
