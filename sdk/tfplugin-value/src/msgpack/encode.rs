//! Values to bytes.

use std::convert::Infallible;

use rmp::encode::{self, ByteBuf, ValueWriteError};

use super::refinements;
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

/// Writes a value of type `ty`: one value has one encoding, attributes and
/// keys sorted, sets in the order they have.
///
/// # Errors
///
/// If `value` does not conform to `ty` or nests deeper than
/// [`MAX_DEPTH`].
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, EncodeError> {
    let mut out = ByteBuf::new();
    encode_value(&mut out, value, ty, 1)?;
    Ok(out.into_vec())
}

/// Whole numbers of 64 bits with a sign as integers, what a float says exactly
/// as a float, the rest as text.
pub(super) fn encode_number(out: &mut ByteBuf, number: &Number) -> Result<(), EncodeProblem> {
    if let Some(integer) = number.as_i64() {
        infallible(encode::write_sint(out, integer));
        return Ok(());
    }
    let float = if number.is_integer() {
        None
    } else {
        number.to_exact_f64()
    };
    match float {
        Some(float) => infallible(encode::write_f64(out, float)),
        None => encode_text(out, &number.to_string())?,
    }
    Ok(())
}

pub(super) fn encode_text(out: &mut ByteBuf, text: &str) -> Result<(), EncodeProblem> {
    length(text.len())?;
    infallible(encode::write_str(out, text));
    Ok(())
}

/// The errors of writing to a `ByteBuf`: types without values.
pub(super) trait Never {}

impl Never for Infallible {}
impl Never for ValueWriteError<Infallible> {}

/// Passes over a result that cannot be an error.
pub(super) fn infallible<T, E: Never>(_: Result<T, E>) {}

fn encode_value(out: &mut ByteBuf, value: &Value, ty: &Type, depth: usize) -> Encoded {
    if depth > MAX_DEPTH {
        return Err(EncodeProblem::TooDeep.into());
    }
    match value {
        Value::Null => infallible(encode::write_nil(out)),
        Value::Unknown(known) => refinements::encode(out, known, ty)?,
        Value::Known(data) => encode_data(out, data, ty, depth + 1)?,
    }
    Ok(())
}

/// `depth` is that of the parts.
fn encode_data(out: &mut ByteBuf, data: &Data, ty: &Type, depth: usize) -> Encoded {
    match (data, ty) {
        (Data::Bool(content), Type::Bool) => infallible(encode::write_bool(out, *content)),
        (Data::Number(number), Type::Number) => encode_number(out, number)?,
        (Data::String(text), Type::String) => encode_text(out, text)?,
        (Data::List(elements), Type::List(ty)) | (Data::Set(elements), Type::Set(ty)) => {
            check_uniform(elements, ty).map_err(EncodeProblem::from)?;
            infallible(encode::write_array_len(out, length(elements.len())?));
            for (at, element) in elements.iter().enumerate() {
                encode_value(out, element, ty, depth).inside(|| Step::Index(at))?;
            }
        }
        (Data::Tuple(values), Type::Tuple(types)) => {
            check_length(values, types).map_err(EncodeProblem::from)?;
            infallible(encode::write_array_len(out, length(values.len())?));
            for (at, (value, ty)) in values.iter().zip(types).enumerate() {
                encode_value(out, value, ty, depth).inside(|| Step::Index(at))?;
            }
        }
        (Data::Map(elements), Type::Map(ty)) => {
            check_uniform(elements.values(), ty).map_err(EncodeProblem::from)?;
            infallible(encode::write_map_len(out, length(elements.len())?));
            for (key, element) in elements {
                encode_text(out, key)?;
                encode_value(out, element, ty, depth).inside(|| Step::Key(key.clone()))?;
            }
        }
        (Data::Object(attributes), Type::Object(object)) => {
            check_names(attributes, object).map_err(EncodeProblem::from)?;
            infallible(encode::write_map_len(out, length(attributes.len())?));
            for ((name, value), ty) in attributes.iter().zip(object.attributes.values()) {
                encode_text(out, name)?;
                encode_value(out, value, ty, depth).inside(|| Step::Attribute(name.clone()))?;
            }
        }
        (Data::Dynamic(dynamic), Type::Dynamic) => encode_dynamic(out, dynamic, depth)?,
        (found, expected) => {
            return Err(EncodeProblem::from(Mismatch::kind(expected, found)).into());
        }
    }
    Ok(())
}

fn encode_dynamic(out: &mut ByteBuf, dynamic: &Dynamic, depth: usize) -> Encoded {
    if dynamic.ty == Type::Dynamic {
        return Err(EncodeProblem::from(Mismatch::DynamicWithoutType).into());
    }
    let json = dynamic.ty.to_json();
    length(json.len())?;
    infallible(encode::write_array_len(out, 2));
    infallible(encode::write_bin(out, json.as_bytes()));
    encode_value(out, &dynamic.value, &dynamic.ty, depth)
}

fn length(length: usize) -> Result<u32, EncodeProblem> {
    u32::try_from(length).map_err(|_| EncodeProblem::TooLong)
}
