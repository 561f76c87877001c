//! The form of every validator's message.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::validator::ValidateAttribute;
use crate::value::{Data, Value};

/// Longest part of a value that a message repeats, in characters.
const SHOWN: usize = 60;

/// One error about the attribute of `request`.
pub(crate) fn fault(request: &ValidateAttribute<'_>, detail: impl Into<String>) -> Diagnostics {
    Diagnostic::error(format!("Invalid value for {}", request.path))
        .detail(detail)
        .at(request.path.clone())
        .into()
}

/// The value of `request` as a message may show it: not when it is sensitive,
/// and not the whole of a long one.
pub(crate) fn given(request: &ValidateAttribute<'_>) -> String {
    if request.sensitive {
        return "a sensitive value".to_owned();
    }
    match request.value {
        Value::Known(Data::String(text)) => quoted(text),
        Value::Known(Data::Number(number)) => number.to_string(),
        Value::Known(Data::Bool(value)) => value.to_string(),
        Value::Known(other) => format!("a {}", other.kind()),
        Value::Null => "null".to_owned(),
        Value::Unknown(_) => "a value that is not known yet".to_owned(),
    }
}

/// `text` between quotes, shortened when it is long.
pub(crate) fn quoted(text: &str) -> String {
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(SHOWN).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// `items` as a list in words: "`a`, `b` and `c`".
pub(crate) fn listed<T: AsRef<str>>(items: &[T], last: &str) -> String {
    let quoted: Vec<String> = items
        .iter()
        .map(|item| format!("`{}`", item.as_ref()))
        .collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// `count` things: "1 character", "2 characters".
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
