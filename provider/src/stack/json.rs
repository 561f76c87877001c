//! One layout for JSON, so that texts of the same JSON are the same text.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

/// What Terraform's `jsonencode` escapes in strings besides what JSON asks for, so that a text made by
/// it is canonical already.
const ESCAPED: [(char, &str); 5] = [
    ('<', "\\u003c"),
    ('>', "\\u003e"),
    ('&', "\\u0026"),
    ('\u{2028}', "\\u2028"),
    ('\u{2029}', "\\u2029"),
];

/// `text` in the layout of Terraform's `jsonencode`: members in the order of their names, no white
/// space. Text that is not JSON stays as it is.
#[must_use]
pub fn canonical(text: &str) -> String {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return text.to_owned();
    };
    let mut all = String::with_capacity(text.len());
    write(&value, &mut all);
    all
}

/// Never nested deeper than serde_json reads.
fn write(value: &Value, all: &mut String) {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            all.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                separate(index, all);
                write_text(name, all);
                all.push(':');
                write(member, all);
            }
            all.push('}');
        }
        Value::Array(elements) => {
            all.push('[');
            for (index, element) in elements.iter().enumerate() {
                separate(index, all);
                write(element, all);
            }
            all.push(']');
        }
        Value::String(text) => write_text(text, all),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            // Writing to a text cannot fail.
            let _ = write!(all, "{value}");
        }
    }
}

fn separate(index: usize, all: &mut String) {
    if index > 0 {
        all.push(',');
    }
}

fn write_text(text: &str, all: &mut String) {
    let quoted = Value::from(text).to_string();
    for character in quoted.chars() {
        match ESCAPED.iter().find(|(raw, _)| *raw == character) {
            Some((_, escaped)) => all.push_str(escaped),
            None => all.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_json_is_the_same_text() {
        let check = |text: &str, expected: &str| {
            assert_eq!(canonical(text), expected);
            assert_eq!(canonical(expected), expected, "once is enough");
        };
        check("{}", "{}");
        check(
            "{\n  \"type\": \"object\",\n  \"required\": [ \"b\", \"a\" ]\n}\n",
            r#"{"required":["b","a"],"type":"object"}"#,
        );
        check(
            r#"{"b":{"d":1,"c":[null,true]},"a":-1.5}"#,
            r#"{"a":-1.5,"b":{"c":[null,true],"d":1}}"#,
        );
        check(r#""\u0061\n\"""#, r#""a\n\"""#);
        check(r#""<&>""#, r#""\u003c\u0026\u003e""#);
        check("no json ", "no json ");
    }
}
