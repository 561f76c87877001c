//! JSON to values.
//!
//! `serde_json` finds where values begin and end; numbers are read from their
//! text, as it would round them.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::MAX_DEPTH;
use crate::conformance::Mismatch;
use crate::data::Data;
use crate::error::{DecodeError, DecodeProblem, Inside, Located};
use crate::number::{Number, NumberError};
use crate::path::Step;
use crate::types::{ObjectType, Type};
use crate::uniform::check_uniform;
use crate::value::Value;

type Decoded<T = Value> = Result<T, Located<DecodeProblem>>;

/// Reads a value of type `ty`.
///
/// As Terraform does, it takes text for bools and numbers that it says, and
/// bools and numbers for strings.
///
/// # Errors
///
/// If `text` is not one JSON value of type `ty`: of another kind, an object
/// without exactly the attributes of its type, nested deeper than
/// [`MAX_DEPTH`].
pub fn decode(text: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    Decoder { lenient: false }.decode(text, ty)
}

/// Reads a value that was written with an older version of the type `ty`:
/// attributes that are missing are null, and attributes that do not exist are
/// passed over. A value of type `dynamic` brings its own type and has to fit it.
///
/// # Errors
///
/// As [`decode`], but for the attributes of objects.
pub fn decode_lenient(text: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    Decoder { lenient: true }.decode(text, ty)
}

struct Decoder {
    lenient: bool,
}

impl Decoder {
    fn decode(&self, text: &[u8], ty: &Type) -> Result<Value, DecodeError> {
        let json: &RawValue = serde_json::from_slice(text)
            .map_err(|source| Located::from(DecodeProblem::Json(source)))?;
        Ok(self.value(json, ty, 1)?)
    }

    fn value(&self, json: &RawValue, ty: &Type, depth: usize) -> Decoded {
        if depth > MAX_DEPTH {
            return Err(DecodeProblem::TooDeep.into());
        }
        let below = depth + 1;
        let kind = kind(json);
        let data = match (kind, ty) {
            ("null", _) => return Ok(Value::Null),
            ("object", Type::Dynamic) => return self.dynamic(json, below),
            (_, Type::Dynamic) => return Err(DecodeProblem::Dynamic.into()),
            ("bool", Type::Bool) => Data::Bool(json.get() == "true"),
            ("string", Type::Bool) => match parse::<String>(json)?.as_str() {
                "true" | "1" => Data::Bool(true),
                "false" | "0" => Data::Bool(false),
                _ => return Err(wrong_kind(ty, kind)),
            },
            ("number", Type::Number) => Data::Number(number(json.get())?),
            ("string", Type::Number) => Data::Number(number(&parse::<String>(json)?)?),
            ("string", Type::String) => Data::String(parse(json)?),
            ("number" | "bool", Type::String) => Data::String(json.get().to_owned()),
            ("array", Type::List(element)) => Data::List(self.elements(json, element, below)?),
            ("array", Type::Set(element)) => Data::Set(self.elements(json, element, below)?),
            ("array", Type::Tuple(types)) => Data::Tuple(self.tuple(json, types, below)?),
            ("object", Type::Map(element)) => Data::Map(self.map(json, element, below)?),
            ("object", Type::Object(object)) => Data::Object(self.object(json, object, below)?),
            _ => return Err(wrong_kind(ty, kind)),
        };
        Ok(Value::Known(data))
    }

    fn elements(&self, json: &RawValue, element: &Type, depth: usize) -> Decoded<Vec<Value>> {
        let elements: Vec<Value> = parse::<Vec<&RawValue>>(json)?
            .into_iter()
            .enumerate()
            .map(|(at, json)| self.value(json, element, depth).inside(|| Step::Index(at)))
            .collect::<Decoded<_>>()?;
        check_uniform(&elements, element).map_err(DecodeProblem::Mismatch)?;
        Ok(elements)
    }

    fn tuple(&self, json: &RawValue, types: &[Type], depth: usize) -> Decoded<Vec<Value>> {
        let parts = parse::<Vec<&RawValue>>(json)?;
        if parts.len() != types.len() {
            let mismatch = Mismatch::TupleLength {
                expected: types.len(),
                found: parts.len(),
            };
            return Err(DecodeProblem::Mismatch(mismatch).into());
        }
        parts
            .into_iter()
            .zip(types)
            .enumerate()
            .map(|(at, (json, ty))| self.value(json, ty, depth).inside(|| Step::Index(at)))
            .collect()
    }

    fn map(
        &self,
        json: &RawValue,
        element: &Type,
        depth: usize,
    ) -> Decoded<BTreeMap<String, Value>> {
        let mut elements = BTreeMap::new();
        for (key, json) in parse::<BTreeMap<String, &RawValue>>(json)? {
            let value = self
                .value(json, element, depth)
                .inside(|| Step::Key(key.clone()))?;
            elements.insert(key, value);
        }
        check_uniform(elements.values(), element).map_err(DecodeProblem::Mismatch)?;
        Ok(elements)
    }

    fn object(
        &self,
        json: &RawValue,
        object: &ObjectType,
        depth: usize,
    ) -> Decoded<BTreeMap<String, Value>> {
        let parts = parse::<BTreeMap<String, &RawValue>>(json)?;
        if !self.lenient
            && let Some(name) = parts
                .keys()
                .find(|name| !object.attributes.contains_key(*name))
        {
            let mismatch = Mismatch::UnknownAttribute(name.clone());
            return Err(DecodeProblem::Mismatch(mismatch).into());
        }
        let mut attributes = BTreeMap::new();
        for (name, ty) in &object.attributes {
            let value = match parts.get(name) {
                Some(json) => self
                    .value(json, ty, depth)
                    .inside(|| Step::Attribute(name.clone()))?,
                None if self.lenient => Value::Null,
                None => {
                    let mismatch = Mismatch::MissingAttribute(name.clone());
                    return Err(DecodeProblem::Mismatch(mismatch).into());
                }
            };
            attributes.insert(name.clone(), value);
        }
        Ok(attributes)
    }

    fn dynamic(&self, json: &RawValue, depth: usize) -> Decoded {
        let parts = parse::<BTreeMap<String, &RawValue>>(json)?;
        let (Some(ty), Some(value), 2) = (parts.get("type"), parts.get("value"), parts.len())
        else {
            return Err(DecodeProblem::Dynamic.into());
        };
        let ty = Type::from_json(ty.get().as_bytes()).map_err(DecodeProblem::Type)?;
        // It was written with the very type that it carries.
        let value = Self { lenient: false }.value(value, &ty, depth)?;
        Ok(Value::dynamic(ty, value))
    }
}

/// What a JSON value is, by its first character.
fn kind(json: &RawValue) -> &'static str {
    match json.get().as_bytes().first() {
        Some(b'n') => "null",
        Some(b't' | b'f') => "bool",
        Some(b'"') => "string",
        Some(b'[') => "array",
        Some(b'{') => "object",
        _ => "number",
    }
}

/// Only for what [`kind`] says `json` is: then no error shows its content.
fn parse<'a, T: serde::Deserialize<'a>>(json: &'a RawValue) -> Result<T, DecodeProblem> {
    serde_json::from_str(json.get()).map_err(DecodeProblem::Json)
}

fn number(text: &str) -> Result<Number, DecodeProblem> {
    let number: Number = text.parse().map_err(DecodeProblem::Number)?;
    if !number.is_finite() {
        return Err(DecodeProblem::Number(NumberError::Syntax));
    }
    Ok(number)
}

fn wrong_kind(expected: &Type, found: &'static str) -> Located<DecodeProblem> {
    DecodeProblem::Kind {
        expected: expected.clone(),
        found,
    }
    .into()
}
