//! Where a value changes.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The places at which `after` differs from `before`, or is unknown, each as the names and keys that
/// lead there, in alphabetical order. A list or a set is one place.
pub(crate) fn places(before: &Value, after: &Value, unknown: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    compare(before, after, unknown, &mut Vec::new(), &mut found);
    found
}

fn compare(
    before: &Value,
    after: &Value,
    unknown: &Value,
    path: &mut Vec<String>,
    found: &mut Vec<Vec<String>>,
) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        if before != after || is_marked(unknown) {
            found.push(path.clone());
        }
        return;
    };
    let nothing = Map::new();
    let marks = unknown.as_object().unwrap_or(&nothing);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).chain(marks.keys()).collect();
    for name in names {
        let at = |members: &Map<String, Value>| members.get(name).cloned().unwrap_or(Value::Null);
        path.push(name.clone());
        compare(&at(old), &at(new), &at(marks), path, found);
        path.pop();
    }
}

/// Whether anything at or below is unknown.
fn is_marked(unknown: &Value) -> bool {
    match unknown {
        Value::Bool(marked) => *marked,
        Value::Array(elements) => elements.iter().any(is_marked),
        Value::Object(members) => members.values().any(is_marked),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(before: &Value, after: &Value, unknown: &Value, expected: &[&str]) {
        let places = places(before, after, unknown);
        let places: Vec<String> = places.iter().map(|steps| steps.join(".")).collect();
        assert_eq!(places, expected, "{before} {after} {unknown}");
    }

    #[test]
    fn names_every_place_once() {
        let none = json!({});
        check(&json!({ "a": 1 }), &json!({ "a": 1 }), &none, &[]);
        check(&json!({ "a": null }), &none, &none, &[]);
        check(&json!({ "a": 1 }), &json!({ "a": 2 }), &none, &["a"]);
        check(
            &json!({ "r": { "$x": { "t": 1 } } }),
            &json!({ "r": { "$x": { "t": 2 }, "y": {} } }),
            &none,
            &["r.$x.t", "r.y"],
        );
        check(
            &json!({ "l": [1, 2] }),
            &json!({ "l": [2, 1] }),
            &none,
            &["l"],
        );
        check(&json!({ "o": null }), &json!({ "o": {} }), &none, &["o"]);
    }

    #[test]
    fn what_is_unknown_may_be_anything() {
        let marks = json!({ "a": true, "o": { "b": true, "c": false }, "l": [false, true] });
        check(
            &json!({ "a": 1, "o": { "b": 1, "c": 1 }, "l": [1, 2] }),
            &json!({ "o": { "c": 1 }, "l": [1, 2] }),
            &marks,
            &["a", "l", "o.b"],
        );
        check(
            &json!({ "o": null }),
            &json!({ "o": null }),
            &json!({ "o": { "b": true } }),
            &["o"],
        );
    }
}
