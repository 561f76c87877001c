//! How two values of one resource differ.

use serde_json::Value;

/// One line per attribute in which `imported` differs from `expected`, except
/// for those at or below a path in `ignored`.
pub(crate) fn differences(expected: &Value, imported: &Value, ignored: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, imported, "", ignored, &mut found);
    found
}

fn compare(
    expected: &Value,
    imported: &Value,
    path: &str,
    ignored: &[String],
    found: &mut Vec<String>,
) {
    if expected == imported || ignored.iter().any(|ignored| ignored == path) {
        return;
    }
    match (expected, imported) {
        (Value::Object(left), Value::Object(right)) => {
            let only_right = right.keys().filter(|key| !left.contains_key(*key));
            for key in left.keys().chain(only_right) {
                let below = if path.is_empty() {
                    key.clone()
                } else {
                    step(path, key)
                };
                let at = |side: &serde_json::Map<String, Value>| {
                    side.get(key).cloned().unwrap_or(Value::Null)
                };
                compare(&at(left), &at(right), &below, ignored, found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                compare(left, right, &format!("{path}[{index}]"), ignored, found);
            }
        }
        _ => found.push(format!(
            "  {path}: expected {expected}, imported {imported}"
        )),
    }
}

fn step(path: &str, key: &str) -> String {
    if key
        .chars()
        .all(|next| next.is_ascii_alphanumeric() || next == '_')
    {
        format!("{path}.{key}")
    } else {
        format!("{path}[{key:?}]")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(values: &[Value; 2], ignored: &[&str], lines: &[&str]) {
        let ignored: Vec<String> = ignored.iter().map(|path| (*path).to_owned()).collect();
        assert_eq!(differences(&values[0], &values[1], &ignored), lines);
    }

    #[test]
    fn names_every_difference_but_the_ignored() {
        let routes =
            |time: [i32; 2]| json!({ "r": { "$connect": { "t": time[0] }, "x": time[1] } });
        check(&[json!({ "a": 1 }), json!({ "a": 1 })], &[], &[]);
        check(
            &[json!({ "a": 1 }), json!({ "a": 2 })],
            &[],
            &["  a: expected 1, imported 2"],
        );
        check(&[json!({ "a": 1 }), json!({ "a": 2 })], &["a"], &[]);
        check(&[json!({ "a": null }), json!({})], &[], &[]);
        check(
            &[json!({}), json!({ "b": 1 })],
            &[],
            &["  b: expected null, imported 1"],
        );
        check(
            &[routes([1, 1]), routes([2, 2])],
            &["r.x"],
            &["  r[\"$connect\"].t: expected 1, imported 2"],
        );
        check(
            &[json!({ "l": [1, 2] }), json!({ "l": [1, 3] })],
            &[],
            &["  l[1]: expected 2, imported 3"],
        );
        check(
            &[json!({ "l": [1] }), json!({ "l": [] })],
            &[],
            &["  l: expected [1], imported []"],
        );
    }
}
