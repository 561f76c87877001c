//! JSON paths as mapping templates and parameter mappings use them: `$.a.b[0]['c'][*]..d`.
//!
//! Not here: filters, slices and functions.

use serde_json::Value;

/// Longest path in steps, and most values that one step may find: what a message of 128 KB can hold.
const STEPS: usize = 32;
const FOUND: usize = 65_536;

/// A parsed path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPath {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    /// Counted from the end if negative.
    Index(i64),
    Every,
    /// This step at any depth.
    Anywhere(Box<Step>),
}

/// A text that is no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path:?} is not a JSON path that is understood here: names, indices, [*] and .. are")]
pub struct JsonPathError {
    /// The text.
    pub path: String,
}

impl JsonPath {
    /// Parses a path; the dollar sign at its start may be left out.
    ///
    /// # Errors
    /// [`JsonPathError`] for anything but names, indices, wildcards and descents, and for more than 32
    /// of them.
    pub fn parse(text: &str) -> Result<Self, JsonPathError> {
        let error = || JsonPathError {
            path: text.to_owned(),
        };
        let mut rest = text.trim();
        let mut steps = Vec::new();
        match rest.strip_prefix('$') {
            Some(after) => rest = after,
            None if rest.is_empty() || rest.starts_with(['.', '[']) => {}
            None => {
                let (step, after) = name(rest).ok_or_else(error)?;
                steps.push(step);
                rest = after;
            }
        }
        while !rest.is_empty() {
            let (step, after) = step(rest).ok_or_else(error)?;
            if steps.len() == STEPS {
                return Err(error());
            }
            steps.push(step);
            rest = after;
        }
        Ok(Self { steps })
    }

    /// What the path finds: a value, or the list of values if it could find several. `None` for
    /// nothing at all, and for more than 65,536 values.
    #[must_use]
    pub fn find(&self, value: &Value) -> Option<Value> {
        let mut found = vec![value];
        for step in &self.steps {
            let mut next = Vec::new();
            for value in found {
                step.collect(value, &mut next)?;
            }
            found = next;
        }
        if self.steps.iter().any(Step::finds_several) {
            return Some(found.into_iter().cloned().collect());
        }
        found.first().copied().cloned()
    }
}

impl Step {
    fn finds_several(&self) -> bool {
        matches!(self, Self::Every | Self::Anywhere(_))
    }

    /// Adds what the step finds in `value`; `None` when that is too much.
    fn collect<'a>(&self, value: &'a Value, found: &mut Vec<&'a Value>) -> Option<()> {
        match self {
            Self::Name(name) => found.extend(value.get(name)),
            Self::Index(index) => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                let index = usize::try_from(*index).ok().or_else(|| {
                    let back = usize::try_from(index.unsigned_abs()).ok()?;
                    items.len().checked_sub(back)
                });
                found.extend(index.and_then(|index| items.get(index)));
            }
            Self::Every => found.extend(children(value)),
            Self::Anywhere(step) => {
                step.collect(value, found)?;
                for child in children(value) {
                    self.collect(child, found)?;
                }
            }
        }
        (found.len() <= FOUND).then_some(())
    }
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(entries) => Box::new(entries.values()),
        _ => Box::new(std::iter::empty()),
    }
}

/// The step at the start of `text`, and what is behind it.
fn step(text: &str) -> Option<(Step, &str)> {
    if let Some(rest) = text.strip_prefix("..") {
        let (inner, rest) = match rest.starts_with('[') {
            true => bracket(rest)?,
            false => name(rest)?,
        };
        return Some((Step::Anywhere(Box::new(inner)), rest));
    }
    match text.strip_prefix('.') {
        Some(rest) => name(rest),
        None => bracket(text),
    }
}

fn name(text: &str) -> Option<(Step, &str)> {
    if let Some(rest) = text.strip_prefix('*') {
        return Some((Step::Every, rest));
    }
    let (name, rest) = text.split_at(text.find(['.', '[']).unwrap_or(text.len()));
    let plain = !name.is_empty() && !name.contains([']', '(', ')', '?', '@', '*', '\'', '"']);
    plain.then(|| (Step::Name(name.to_owned()), rest))
}

fn bracket(text: &str) -> Option<(Step, &str)> {
    let inner = text.strip_prefix('[')?;
    for quote in ['\'', '"'] {
        if let Some(quoted) = inner.strip_prefix(quote) {
            let (name, rest) = quoted.split_once(quote)?;
            return Some((Step::Name(name.to_owned()), rest.strip_prefix(']')?));
        }
    }
    let (index, rest) = inner.split_once(']')?;
    let step = match index.trim() {
        "*" => Step::Every,
        index => Step::Index(index.parse().ok()?),
    };
    Some((step, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn check(path: &str, expected: impl Into<Option<Value>>) {
        let body = json!({
            "a": { "b": [1, { "c": "x" }, 3], "d-e": true, "f g": null },
            "list": [{ "n": 1 }, { "n": 2 }],
        });
        let found = JsonPath::parse(path).expect(path).find(&body);
        assert_eq!(found, expected.into(), "{path}");
    }

    #[test]
    fn paths_find_what_they_name() {
        check("$.a.b[0]", Some(json!(1)));
        check("$.a.b[-1]", Some(json!(3)));
        check("$['a']['d-e']", Some(json!(true)));
        check("$.a.d-e", Some(json!(true)));
        check("$.a[\"f g\"]", Some(json!(null)));
        check("a.b[1].c", Some(json!("x")));
        check("$.list[*].n", Some(json!([1, 2])));
        check("$..n", Some(json!([1, 2])));
        check("$.list.*", Some(json!([{ "n": 1 }, { "n": 2 }])));
        check("$.missing", None);
        check("$.missing.more[3]", None);
        check("$.a.b[9]", None);
        check("$.list[*].missing", Some(json!([])));
        assert_eq!(
            JsonPath::parse("$").unwrap().find(&json!(7)),
            Some(json!(7))
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let long = format!("${}", ".a".repeat(STEPS + 1));
        for path in [
            "$.",
            "$[?(@.a)]",
            "$[",
            "$['a",
            "$.a[x]",
            "$a.",
            "$..",
            "$[1:2]",
            &long,
        ] {
            assert!(JsonPath::parse(path).is_err(), "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_path_or_an_error(text in ".{0,40}", descents in 0usize..6) {
            let _ = JsonPath::parse(&text);
            let path = format!("${}", "..*".repeat(descents));
            let body = json!({ "a": [[1, 2], [3, [4, [5]]]], "b": { "c": { "d": {} } } });
            let _ = JsonPath::parse(&path).expect("descents").find(&body);
        }
    }
}
