//! Types, values and texts in words.

use crate::value::{Data, Type, Value};

/// A type as the registry words it: "Map of String".
pub(super) fn type_words(ty: &Type) -> String {
    match ty {
        Type::Bool => "Boolean".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::String => "String".to_owned(),
        Type::Dynamic => "Dynamic".to_owned(),
        Type::List(element) => format!("List of {}", type_words(element)),
        Type::Set(element) => format!("Set of {}", type_words(element)),
        Type::Map(element) => format!("Map of {}", type_words(element)),
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Object(_) => "Object".to_owned(),
    }
}

/// A known value as configuration writes it.
pub(super) fn value_words(value: &Value) -> String {
    let list = |elements: &[Value]| {
        format!(
            "[{}]",
            elements
                .iter()
                .map(value_words)
                .collect::<Vec<_>>()
                .join(", ")
        )
    };
    match value {
        Value::Known(Data::Bool(value)) => value.to_string(),
        Value::Known(Data::Number(number)) => number.to_string(),
        Value::Known(Data::String(text)) => format!("{text:?}"),
        Value::Known(Data::List(elements) | Data::Set(elements) | Data::Tuple(elements)) => {
            list(elements)
        }
        Value::Known(Data::Map(entries)) => entry_words(
            entries
                .iter()
                .map(|(key, value)| (format!("{key:?}"), value)),
        ),
        Value::Known(Data::Object(entries)) => {
            entry_words(entries.iter().map(|(name, value)| (name.clone(), value)))
        }
        Value::Known(Data::Dynamic(dynamic)) => value_words(&dynamic.value),
        Value::Null | Value::Unknown(_) => "null".to_owned(),
    }
}

fn entry_words<'a>(entries: impl Iterator<Item = (String, &'a Value)>) -> String {
    let entries: Vec<String> = entries
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| format!("{name} = {}", value_words(value)))
        .collect();
    if entries.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", entries.join(", "))
    }
}

/// The sentence that a validator's description ends.
pub(super) fn constraints(description: &str) -> String {
    if description.is_empty() {
        String::new()
    } else {
        format!("Value {description}.")
    }
}

/// Everything before the first empty line.
pub(super) fn first_paragraph(markdown: &str) -> &str {
    markdown.split("\n\n").next().unwrap_or_default()
}

/// `markdown` without code, emphasis and link marks, in one line.
pub(super) fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some(start) = rest.find('[') {
        let (before, from) = rest.split_at(start);
        text.push_str(before);
        let link = from[1..].split_once("](").and_then(|(words, after)| {
            let (_, after) = after.split_once(')')?;
            (!words.contains('[')).then_some((words, after))
        });
        if let Some((words, after)) = link {
            text.push_str(words);
            rest = after;
        } else {
            text.push('[');
            rest = &from[1..];
        }
    }
    text.push_str(rest);
    let unmarked = text.replace("**", "").replace('`', "");
    unmarked.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `words` with a capital at the beginning.
pub(super) fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_worded_inside_out() {
        let strings = Type::List(Box::new(Type::String));
        assert_eq!(
            type_words(&Type::Map(Box::new(strings))),
            "Map of List of String"
        );
        assert_eq!(
            type_words(&Type::Set(Box::new(Type::Bool))),
            "Set of Boolean"
        );
    }

    #[test]
    fn values_are_written_as_configuration() {
        let object = Value::object([("a", Value::from(1)), ("b", Value::Null)]);
        for (value, words) in [
            (Value::from("x\"y"), "\"x\\\"y\""),
            (Value::from(true), "true"),
            (
                Value::list([Value::from("a"), Value::from(2)]),
                "[\"a\", 2]",
            ),
            (
                Value::map_of([("k", Value::from("v"))]),
                "{ \"k\" = \"v\" }",
            ),
            (object, "{ a = 1 }"),
            (Value::set([]), "[]"),
        ] {
            assert_eq!(value_words(&value), words);
        }
    }

    #[test]
    fn plain_text_has_no_marks() {
        for (markdown, text) in [
            ("A `code` and\n**bold** text.", "A code and bold text."),
            (
                "See [the page](https://example.com/a_b) now.",
                "See the page now.",
            ),
            (
                "An array[0] and a [bracket].",
                "An array[0] and a [bracket].",
            ),
            ("[a](b", "[a](b"),
        ] {
            assert_eq!(plain(markdown), text);
        }
    }
}
