//! What a value in a plan or a state must be.

use std::fmt;

use regex_lite::Regex;
use serde_json::Value;

type Test = Box<dyn Fn(&Value) -> bool + Send + Sync>;

/// A test of one JSON value, with its meaning in words.
pub struct Matcher {
    meaning: String,
    test: Test,
}

impl Matcher {
    /// Whether `value` passes.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        (self.test)(value)
    }
}

/// What is accepted, as the rest of a sentence that begins with "expected".
impl fmt::Display for Matcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.meaning)
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Matcher({})", self.meaning)
    }
}

/// Accepts what `test` is true of; `meaning` completes "expected ..".
pub fn satisfies(
    meaning: impl Into<String>,
    test: impl Fn(&Value) -> bool + Send + Sync + 'static,
) -> Matcher {
    Matcher {
        meaning: meaning.into(),
        test: Box::new(test),
    }
}

/// Accepts exactly `expected`: objects with the same keys, lists in the same
/// order.
pub fn exactly(expected: impl Into<Value>) -> Matcher {
    let expected = expected.into();
    satisfies(expected.to_string(), move |value| *value == expected)
}

/// Accepts everything but null.
#[must_use]
pub fn anything() -> Matcher {
    satisfies("anything but null", |value| !value.is_null())
}

/// Accepts null.
#[must_use]
pub fn is_null() -> Matcher {
    satisfies("null", Value::is_null)
}

/// Accepts a string in which `pattern`, a regular expression, matches somewhere.
/// A pattern that cannot be compiled accepts nothing.
#[must_use]
pub fn matches(pattern: &str) -> Matcher {
    let regex = Regex::new(pattern).ok();
    satisfies(
        format!("a string that matches {pattern}"),
        move |value| match (&regex, value.as_str()) {
            (Some(regex), Some(text)) => regex.is_match(text),
            _ => false,
        },
    )
}

/// Accepts a list or object with `count` elements.
#[must_use]
pub fn length(count: usize) -> Matcher {
    satisfies(format!("{count} elements"), move |value| match value {
        Value::Array(elements) => elements.len() == count,
        Value::Object(elements) => elements.len() == count,
        _ => false,
    })
}

/// Accepts a list with the element `expected`, an object in which all entries of
/// the object `expected` stand, or a string with the part `expected`.
pub fn contains(expected: impl Into<Value>) -> Matcher {
    let expected = expected.into();
    satisfies(format!("something with {expected}"), move |value| {
        match (value, &expected) {
            (Value::Array(elements), expected) => elements.contains(expected),
            (Value::Object(entries), Value::Object(expected)) => expected
                .iter()
                .all(|(key, value)| entries.get(key) == Some(value)),
            (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(matcher: &Matcher, accepted: &[Value], refused: &[Value]) {
        for value in accepted {
            assert!(matcher.accepts(value), "{value} is {matcher}");
        }
        for value in refused {
            assert!(!matcher.accepts(value), "{value} is not {matcher}");
        }
    }

    #[test]
    fn each_matcher_accepts_and_refuses() {
        check(
            &exactly(5),
            &[json!(5)],
            &[json!(6), json!("5"), json!(null)],
        );
        check(&exactly("a"), &[json!("a")], &[json!("b")]);
        check(&anything(), &[json!(""), json!(false)], &[json!(null)]);
        check(&is_null(), &[json!(null)], &[json!(0)]);
        check(&matches("^a+$"), &[json!("aa")], &[json!("ab"), json!(1)]);
        check(&matches("("), &[], &[json!("(")]);
        check(
            &length(1),
            &[json!([1]), json!({"a": 1})],
            &[json!([]), json!("a")],
        );
        check(
            &contains(json!({"a": 1})),
            &[json!({"a": 1, "b": 2})],
            &[json!({"a": 2}), json!(["a"])],
        );
        check(
            &contains("b"),
            &[json!(["a", "b"]), json!("abc")],
            &[json!(["a"]), json!("a")],
        );
    }
}
