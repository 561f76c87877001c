//! Bytes to values.

use std::collections::BTreeMap;

use super::reader::{Item, Reader};
use super::refinements;
use crate::MAX_DEPTH;
use crate::conformance::Mismatch;
use crate::data::Data;
use crate::error::{DecodeError, DecodeProblem, Inside, Located};
use crate::number::Number;
use crate::path::Step;
use crate::types::{ObjectType, Type};
use crate::uniform::check_uniform;
use crate::value::Value;

type Decoded<T = Value> = Result<T, Located<DecodeProblem>>;

/// Reads a value of type `ty`, which must take up all of `bytes`.
///
/// Any bytes are safe: memory stays within a fixed multiple of their length,
/// time within that times the depth of nesting.
///
/// # Errors
///
/// If `bytes` are anything else than one value of type `ty`: cut off or with a
/// rest, of another kind, an object without exactly the attributes of its
/// type, nested deeper than [`MAX_DEPTH`].
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let value = decode_value(&mut reader, ty, 1)?;
    match reader.remaining() {
        0 => Ok(value),
        rest => Err(Located::from(DecodeProblem::TrailingBytes(rest)).into()),
    }
}

/// Reads a number in any of the forms that encoders choose from; `None` if
/// `item` is none of them.
pub(super) fn decode_number(item: &Item<'_>) -> Result<Option<Number>, DecodeProblem> {
    let number = match item {
        Item::Signed(number) => Ok(Number::from(*number)),
        Item::Unsigned(number) => Ok(Number::from(*number)),
        Item::Float(number) => Number::try_from(*number),
        Item::Text(bytes) => decode_text(bytes)?.parse(),
        _ => return Ok(None),
    };
    number.map(Some).map_err(DecodeProblem::Number)
}

pub(super) fn decode_text(bytes: &[u8]) -> Result<&str, DecodeProblem> {
    std::str::from_utf8(bytes).map_err(DecodeProblem::Utf8)
}

fn decode_value(reader: &mut Reader<'_>, ty: &Type, depth: usize) -> Decoded {
    if depth > MAX_DEPTH {
        return Err(DecodeProblem::TooDeep.into());
    }
    let below = depth + 1;
    let item = reader.item()?;
    let data = match (item, ty) {
        (Item::Nil, _) => return Ok(Value::Null),
        (Item::Extension { code, payload }, ty) => {
            return Ok(refinements::decode(code, payload, ty)?);
        }
        (Item::Array(2), Type::Dynamic) => return decode_dynamic(reader, below),
        (_, Type::Dynamic) => return Err(DecodeProblem::Dynamic.into()),
        (Item::Bool(content), Type::Bool) => Data::Bool(content),
        (Item::Text(bytes), Type::String) => Data::String(decode_text(bytes)?.to_owned()),
        (Item::Array(length), Type::List(element)) => {
            Data::List(decode_elements(reader, length, element, below)?)
        }
        (Item::Array(length), Type::Set(element)) => {
            Data::Set(decode_elements(reader, length, element, below)?)
        }
        (Item::Array(length), Type::Tuple(types)) => {
            Data::Tuple(decode_tuple(reader, length, types, below)?)
        }
        (Item::Map(length), Type::Map(element)) => {
            Data::Map(decode_map(reader, length, element, below)?)
        }
        (Item::Map(length), Type::Object(object)) => {
            Data::Object(decode_object(reader, length, object, below)?)
        }
        (item, Type::Number) => match decode_number(&item)? {
            Some(number) => Data::Number(number),
            None => return Err(wrong_kind(ty, &item)),
        },
        (item, ty) => return Err(wrong_kind(ty, &item)),
    };
    Ok(Value::Known(data))
}

fn decode_elements(
    reader: &mut Reader<'_>,
    length: usize,
    element: &Type,
    depth: usize,
) -> Decoded<Vec<Value>> {
    let elements: Vec<Value> = (0..length)
        .map(|at| decode_value(reader, element, depth).inside(|| Step::Index(at)))
        .collect::<Decoded<_>>()?;
    check_uniform(&elements, element).map_err(DecodeProblem::Mismatch)?;
    Ok(elements)
}

fn decode_tuple(
    reader: &mut Reader<'_>,
    length: usize,
    types: &[Type],
    depth: usize,
) -> Decoded<Vec<Value>> {
    if length != types.len() {
        let mismatch = Mismatch::TupleLength {
            expected: types.len(),
            found: length,
        };
        return Err(DecodeProblem::Mismatch(mismatch).into());
    }
    types
        .iter()
        .enumerate()
        .map(|(at, ty)| decode_value(reader, ty, depth).inside(|| Step::Index(at)))
        .collect()
}

fn decode_map(
    reader: &mut Reader<'_>,
    length: usize,
    element: &Type,
    depth: usize,
) -> Decoded<BTreeMap<String, Value>> {
    let mut elements = BTreeMap::new();
    for _ in 0..length {
        let key = decode_name(reader)?.to_owned();
        let value = decode_value(reader, element, depth).inside(|| Step::Key(key.clone()))?;
        insert(&mut elements, key, value)?;
    }
    check_uniform(elements.values(), element).map_err(DecodeProblem::Mismatch)?;
    Ok(elements)
}

fn decode_object(
    reader: &mut Reader<'_>,
    length: usize,
    object: &ObjectType,
    depth: usize,
) -> Decoded<BTreeMap<String, Value>> {
    let mut attributes = BTreeMap::new();
    for _ in 0..length {
        let name = decode_name(reader)?;
        let Some((name, ty)) = object.attributes.get_key_value(name) else {
            let mismatch = Mismatch::UnknownAttribute(name.to_owned());
            return Err(DecodeProblem::Mismatch(mismatch).into());
        };
        let value = decode_value(reader, ty, depth).inside(|| Step::Attribute(name.clone()))?;
        insert(&mut attributes, name.clone(), value)?;
    }
    match object
        .attributes
        .keys()
        .find(|name| !attributes.contains_key(*name))
    {
        None => Ok(attributes),
        Some(name) => Err(DecodeProblem::Mismatch(Mismatch::MissingAttribute(name.clone())).into()),
    }
}

/// The rest of a value of type `dynamic`: its type in JSON, then the value.
fn decode_dynamic(reader: &mut Reader<'_>, depth: usize) -> Decoded {
    let (Item::Binary(json) | Item::Text(json)) = reader.item()? else {
        return Err(DecodeProblem::Dynamic.into());
    };
    let ty = Type::from_json(json).map_err(DecodeProblem::Type)?;
    let value = decode_value(reader, &ty, depth)?;
    Ok(Value::dynamic(ty, value))
}

fn decode_name<'a>(reader: &mut Reader<'a>) -> Result<&'a str, DecodeProblem> {
    match reader.item()? {
        Item::Text(bytes) => decode_text(bytes),
        other => Err(DecodeProblem::Name(other.kind())),
    }
}

fn insert(
    parts: &mut BTreeMap<String, Value>,
    name: String,
    value: Value,
) -> Result<(), DecodeProblem> {
    if parts.contains_key(&name) {
        return Err(DecodeProblem::Repeated(name));
    }
    parts.insert(name, value);
    Ok(())
}

fn wrong_kind(expected: &Type, found: &Item<'_>) -> Located<DecodeProblem> {
    DecodeProblem::Kind {
        expected: expected.clone(),
        found: found.kind(),
    }
    .into()
}
