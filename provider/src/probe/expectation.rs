//! Which frame is waited for.

use std::fmt;

use regex_lite::Regex;
use serde_json::Value;

/// What a frame must be like.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// JSON in which everything of this is found.
    Json(Value),
    /// Exactly this text.
    Text(String),
    /// A text in which this matches somewhere.
    Regex(Regex),
}

impl Expectation {
    /// Whether `frame` is one.
    #[must_use]
    pub fn accepts(&self, frame: &str) -> bool {
        match self {
            Self::Json(part) => {
                serde_json::from_str(frame).is_ok_and(|whole: Value| contains(&whole, part))
            }
            Self::Text(text) => frame == text,
            Self::Regex(regex) => regex.is_match(frame),
        }
    }
}

/// Whether everything of `part` is found in `whole`: every member of an object, every element of a
/// list of the same length, and other values as they are.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, part)| whole.get(name).is_some_and(|whole| contains(whole, part))),
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(w, p)| contains(w, p))
        }
        (Value::Number(whole), Value::Number(part)) => {
            whole == part || (whole.is_f64() || part.is_f64()) && whole.as_f64() == part.as_f64()
        }
        _ => whole == part,
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(part) => write!(formatter, "JSON with {part} in it"),
            Self::Text(text) => write!(formatter, "the text {text:?}"),
            Self::Regex(regex) => write!(formatter, "a text that matches {:?}", regex.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_looked_for_in_json() {
        let check = |frame: &str, part: &str, expected: bool| {
            let expectation = Expectation::Json(serde_json::from_str(part).unwrap());
            assert_eq!(expectation.accepts(frame), expected, "{frame} {part}");
        };
        check(
            r#"{"type":"answer","text":"x"}"#,
            r#"{"type":"answer"}"#,
            true,
        );
        check(r#"{"type":"question"}"#, r#"{"type":"answer"}"#, false);
        check(r#"{"text":"x"}"#, r#"{"type":"answer"}"#, false);
        check(r#"{"a":{"b":1,"c":2},"d":3}"#, r#"{"a":{"b":1}}"#, true);
        check(r#"{"a":{"b":1}}"#, r#"{"a":{"b":2}}"#, false);
        check(r#"{"a":[{"b":1,"c":2}]}"#, r#"{"a":[{"b":1}]}"#, true);
        check(r#"{"a":[1,2]}"#, r#"{"a":[1]}"#, false);
        check(r#"{"a":1.0}"#, r#"{"a":1}"#, true);
        check(
            r#"{"a":9007199254740993}"#,
            r#"{"a":9007199254740992}"#,
            false,
        );
        check(r#"{"a":null}"#, r#"{"a":null}"#, true);
        check("{}", r#"{"a":null}"#, false);
        check("hello", r#"{"a":1}"#, false);
    }

    #[test]
    fn text_is_the_whole_and_a_pattern_any_part() {
        let text = Expectation::Text("pong".to_owned());
        assert!(text.accepts("pong") && !text.accepts("ping pong"));
        let regex = Expectation::Regex(Regex::new("^p.ng").unwrap());
        assert!(regex.accepts("ping pong") && !regex.accepts("a ping"));
    }
}
