//! Values to JSON.

use std::fmt::Write;

use crate::MAX_DEPTH;
use crate::conformance::{Mismatch, check_length, check_names};
use crate::data::{Data, Dynamic};
use crate::error::{EncodeError, EncodeProblem, Inside, Located};
use crate::number::Number;
use crate::path::Step;
use crate::types::Type;
use crate::uniform::check_uniform;
use crate::value::Value;

type Encoded = Result<(), Located<EncodeProblem>>;

/// Writes a value of type `ty` without white space, attributes and keys
/// sorted, sets in the order they have.
///
/// # Errors
///
/// If `value` does not conform to `ty`, nests deeper than
/// [`MAX_DEPTH`], or has unknown parts or infinite numbers,
/// which JSON cannot express.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, EncodeError> {
    let mut out = String::new();
    encode_value(&mut out, value, ty, 1)?;
    Ok(out.into_bytes())
}

fn encode_value(out: &mut String, value: &Value, ty: &Type, depth: usize) -> Encoded {
    if depth > MAX_DEPTH {
        return Err(EncodeProblem::TooDeep.into());
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Unknown(_) => return Err(EncodeProblem::Unknown.into()),
        Value::Known(data) => encode_data(out, data, ty, depth + 1)?,
    }
    Ok(())
}

/// `depth` is that of the parts.
fn encode_data(out: &mut String, data: &Data, ty: &Type, depth: usize) -> Encoded {
    match (data, ty) {
        (Data::Bool(content), Type::Bool) => {
            out.push_str(if *content { "true" } else { "false" });
        }
        (Data::Number(number), Type::Number) => push_number(out, number)?,
        (Data::String(text), Type::String) => push_text(out, text),
        (Data::List(elements), Type::List(ty)) | (Data::Set(elements), Type::Set(ty)) => {
            check_uniform(elements, ty).map_err(EncodeProblem::from)?;
            list(
                out,
                '[',
                ']',
                elements.iter().enumerate(),
                |out, (at, element)| {
                    encode_value(out, element, ty, depth).inside(|| Step::Index(at))
                },
            )?;
        }
        (Data::Tuple(values), Type::Tuple(types)) => {
            check_length(values, types).map_err(EncodeProblem::from)?;
            list(
                out,
                '[',
                ']',
                values.iter().zip(types).enumerate(),
                |out, (at, (value, ty))| {
                    encode_value(out, value, ty, depth).inside(|| Step::Index(at))
                },
            )?;
        }
        (Data::Map(elements), Type::Map(ty)) => {
            check_uniform(elements.values(), ty).map_err(EncodeProblem::from)?;
            list(out, '{', '}', elements, |out, (key, element)| {
                push_text(out, key);
                out.push(':');
                encode_value(out, element, ty, depth).inside(|| Step::Key(key.clone()))
            })?;
        }
        (Data::Object(attributes), Type::Object(object)) => {
            check_names(attributes, object).map_err(EncodeProblem::from)?;
            let typed = attributes.iter().zip(object.attributes.values());
            list(out, '{', '}', typed, |out, ((name, value), ty)| {
                push_text(out, name);
                out.push(':');
                encode_value(out, value, ty, depth).inside(|| Step::Attribute(name.clone()))
            })?;
        }
        (Data::Dynamic(dynamic), Type::Dynamic) => encode_dynamic(out, dynamic, depth)?,
        (found, expected) => {
            return Err(EncodeProblem::from(Mismatch::kind(expected, found)).into());
        }
    }
    Ok(())
}

fn encode_dynamic(out: &mut String, dynamic: &Dynamic, depth: usize) -> Encoded {
    if dynamic.ty == Type::Dynamic {
        return Err(EncodeProblem::from(Mismatch::DynamicWithoutType).into());
    }
    out.push_str("{\"value\":");
    encode_value(out, &dynamic.value, &dynamic.ty, depth)?;
    out.push_str(",\"type\":");
    out.push_str(&dynamic.ty.to_json());
    out.push('}');
    Ok(())
}

fn list<T>(
    out: &mut String,
    open: char,
    close: char,
    parts: impl IntoIterator<Item = T>,
    mut part: impl FnMut(&mut String, T) -> Encoded,
) -> Encoded {
    out.push(open);
    for (position, content) in parts.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        part(out, content)?;
    }
    out.push(close);
    Ok(())
}

fn push_number(out: &mut String, number: &Number) -> Result<(), EncodeProblem> {
    if !number.is_finite() {
        return Err(EncodeProblem::Infinite);
    }
    push_display(out, number);
    Ok(())
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                push_display(out, &format_args!("\\u{:04x}", u32::from(control)));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

fn push_display(out: &mut String, text: &dyn std::fmt::Display) {
    // Writing to a string does not fail.
    let _ = write!(out, "{text}");
}
