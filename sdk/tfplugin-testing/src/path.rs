//! Paths into the JSON that Terraform prints for plans and states.
//!
//! Written as in configuration: `routes["$connect"].timeout_ms`, `tags.team`,
//! `names[0]`. Sets are lists in this JSON, in Terraform's order.

use serde_json::Value;

/// One step into a JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// The value at `path`; `Ok(None)` when there is none.
///
/// # Errors
///
/// A sentence that says where the path is not written as a path.
pub(crate) fn find<'value>(
    value: &'value Value,
    path: &str,
) -> Result<Option<&'value Value>, String> {
    let mut current = value;
    for step in parse(path)? {
        let next = match step {
            Step::Key(key) => current.get(key),
            Step::Index(index) => current.get(index),
        };
        match next {
            Some(next) => current = next,
            None => return Ok(None),
        }
    }
    Ok(Some(current))
}

/// Whether the value at `path` is unknown, where `marks` is `true` at every
/// unknown value and at nothing above it.
pub(crate) fn is_marked(marks: &Value, path: &str) -> Result<bool, String> {
    let mut current = marks;
    for step in parse(path)? {
        // A whole unknown collection is marked itself, not its elements.
        if current == &Value::Bool(true) {
            return Ok(true);
        }
        let next = match step {
            Step::Key(key) => current.get(key),
            Step::Index(index) => current.get(index),
        };
        match next {
            Some(next) => current = next,
            None => return Ok(false),
        }
    }
    Ok(current == &Value::Bool(true))
}

fn parse(path: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("[\"") {
            let (key, after) = inner.split_once("\"]").ok_or_else(|| {
                format!("the path {path:?} opens a key with [\" and does not close it")
            })?;
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else if let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']').ok_or_else(|| {
                format!("the path {path:?} opens an index with [ and does not close it")
            })?;
            let index = index.parse().map_err(|_| {
                format!("{index:?} in the path {path:?} is neither an index nor a quoted key")
            })?;
            steps.push(Step::Index(index));
            rest = after;
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            if name.is_empty() {
                return Err(format!("the path {path:?} has an empty step"));
            }
            steps.push(Step::Key(name.to_owned()));
            rest = after;
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_what_configuration_would_find() {
        let value = json!({
            "name": "one",
            "routes": { "$connect": { "timeout_ms": 5 }, "a.b": { "timeout_ms": 6 } },
            "names": ["x", "y"],
        });
        let found = |path: &str| find(&value, path).map(Option::<&Value>::cloned);
        assert_eq!(found("name"), Ok(Some(json!("one"))));
        assert_eq!(found("routes[\"$connect\"].timeout_ms"), Ok(Some(json!(5))));
        assert_eq!(found("routes[\"a.b\"].timeout_ms"), Ok(Some(json!(6))));
        assert_eq!(found("names[1]"), Ok(Some(json!("y"))));
        assert_eq!(found("names[2]"), Ok(None));
        assert_eq!(found("other"), Ok(None));
        assert_eq!(found(""), Ok(Some(value.clone())));
    }

    #[test]
    fn refuses_what_is_no_path() {
        for path in ["routes[\"a", "names[1", "names[x]", "a..b", "a."] {
            assert!(find(&json!({}), path).is_err(), "{path}");
        }
    }

    #[test]
    fn a_mark_covers_everything_below_it() {
        let marks = json!({ "id": true, "tags": true, "routes": { "a": { "id": true } } });
        for (path, marked) in [
            ("id", true),
            ("name", false),
            ("tags.team", true),
            ("routes", false),
            ("routes.a.id", true),
            ("routes.b.id", false),
        ] {
            assert_eq!(is_marked(&marks, path), Ok(marked), "{path}");
        }
    }
}
