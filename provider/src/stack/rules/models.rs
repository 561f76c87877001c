//! Models.

use super::{Verdict, require};

/// Characters of a schema (reference §3.2).
const LONGEST_SCHEMA: usize = 32_768;

/// Name of a model: 1 to 128 letters and digits (reference §1.1).
///
/// # Errors
///
/// [`Broken`](super::Broken), as all rules here.
pub fn model_name(value: &str) -> Verdict {
    let valid =
        (1..=128).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    require(valid, || {
        (
            format!("{value:?} is not the name of a model"),
            "use 1 to 128 letters and digits".to_owned(),
        )
    })
}

/// Schema of a model: a JSON object of at most 32768 characters (reference §3.2).
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn model_schema(value: &str) -> Verdict {
    let length = value.chars().count();
    require(length <= LONGEST_SCHEMA, || {
        (
            format!("the schema has {length} characters"),
            format!("use at most {LONGEST_SCHEMA}"),
        )
    })?;
    let is_object =
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(value).is_ok();
    require(is_object, || {
        (
            "the schema is not a JSON object".to_owned(),
            "write it with jsonencode({ ... })".to_owned(),
        )
    })
}

/// Media type of a model: 1 to 256 characters.
///
/// # Errors
///
/// [`Broken`](super::Broken).
pub fn content_type(value: &str) -> Verdict {
    let length = value.chars().count();
    require((1..=256).contains(&length), || {
        (
            format!("the content type has {length} characters"),
            "use 1 to 256, such as \"application/json\"".to_owned(),
        )
    })
}
