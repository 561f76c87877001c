//! Whether a value has the shape that a type demands.

use std::collections::BTreeMap;

use crate::data::Data;
use crate::error::{At, Inside, Located};
use crate::path::{Path, Step};
use crate::types::{ObjectType, Type};
use crate::uniform::check_uniform;
use crate::value::Value;

/// A value that does not have the shape its type demands.
///
/// It names kinds and attributes, never the content of a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{mismatch}", At(path))]
pub struct ConformanceError {
    /// Where in the value.
    pub path: Path,
    /// What is wrong there.
    pub mismatch: Mismatch,
}

/// What is wrong with the shape of one part of a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The part is of another kind than the type demands.
    #[error("expected {expected}, found {found}")]
    Kind {
        /// The type demanded.
        expected: Type,
        /// The kind found, as [`Data::kind`] names it.
        found: &'static str,
    },
    /// An object lacks an attribute of its type.
    #[error("attribute {0:?} is missing")]
    MissingAttribute(String),
    /// An object has an attribute that its type does not have.
    #[error("attribute {0:?} does not exist")]
    UnknownAttribute(String),
    /// A tuple has another number of elements than its type.
    #[error("expected {expected} elements, found {found}")]
    TupleLength {
        /// The number of elements of the type.
        expected: usize,
        /// The number of elements of the value.
        found: usize,
    },
    /// The elements of a collection of `dynamic` do not have one type.
    #[error("all elements must have the same type")]
    MixedElements,
    /// A value of type `dynamic` claims to be of type `dynamic`.
    #[error("a value of any type must carry the type it has")]
    DynamicWithoutType,
}

impl Value {
    /// Checks that this value is one of type `ty`: each known part of the
    /// right kind, objects with exactly their type's attributes, optional or
    /// not, and the elements of a collection of `dynamic` of one type. Null and
    /// unknown are values of every type.
    ///
    /// # Errors
    ///
    /// The first part, containers before their parts, that is none.
    pub fn conforms(&self, ty: &Type) -> Result<(), ConformanceError> {
        check(self, ty).map_err(|located| {
            let (path, mismatch) = located.into_parts();
            ConformanceError { path, mismatch }
        })
    }
}

impl Mismatch {
    pub(crate) fn kind(expected: &Type, found: &Data) -> Self {
        Self::Kind {
            expected: expected.clone(),
            found: found.kind(),
        }
    }
}

/// Checks that an object has exactly the attributes of its type.
pub(crate) fn check_names(
    attributes: &BTreeMap<String, Value>,
    object: &ObjectType,
) -> Result<(), Mismatch> {
    if let Some(name) = attributes
        .keys()
        .find(|name| !object.attributes.contains_key(*name))
    {
        return Err(Mismatch::UnknownAttribute(name.clone()));
    }
    match object
        .attributes
        .keys()
        .find(|name| !attributes.contains_key(*name))
    {
        Some(name) => Err(Mismatch::MissingAttribute(name.clone())),
        None => Ok(()),
    }
}

/// Checks that a tuple has as many elements as its type.
pub(crate) fn check_length(values: &[Value], types: &[Type]) -> Result<(), Mismatch> {
    if values.len() == types.len() {
        return Ok(());
    }
    Err(Mismatch::TupleLength {
        expected: types.len(),
        found: values.len(),
    })
}

fn check(value: &Value, ty: &Type) -> Result<(), Located<Mismatch>> {
    let Value::Known(data) = value else {
        return Ok(());
    };
    match (data, ty) {
        (Data::Bool(_), Type::Bool)
        | (Data::Number(_), Type::Number)
        | (Data::String(_), Type::String) => Ok(()),
        (Data::List(elements), Type::List(ty)) => {
            for (at, element) in elements.iter().enumerate() {
                check(element, ty).inside(|| Step::Index(at))?;
            }
            Ok(check_uniform(elements, ty)?)
        }
        (Data::Set(elements), Type::Set(ty)) => {
            for element in elements {
                check(element, ty).inside(|| Step::Element(element.clone()))?;
            }
            Ok(check_uniform(elements, ty)?)
        }
        (Data::Map(elements), Type::Map(ty)) => {
            for (key, element) in elements {
                check(element, ty).inside(|| Step::Key(key.clone()))?;
            }
            Ok(check_uniform(elements.values(), ty)?)
        }
        (Data::Tuple(values), Type::Tuple(types)) => {
            check_length(values, types)?;
            values
                .iter()
                .zip(types)
                .enumerate()
                .try_for_each(|(at, (value, ty))| check(value, ty).inside(|| Step::Index(at)))
        }
        (Data::Object(attributes), Type::Object(object)) => {
            check_names(attributes, object)?;
            attributes
                .iter()
                .zip(object.attributes.values())
                .try_for_each(|((name, value), ty)| {
                    check(value, ty).inside(|| Step::Attribute(name.clone()))
                })
        }
        (Data::Dynamic(dynamic), Type::Dynamic) if dynamic.ty == Type::Dynamic => {
            Err(Mismatch::DynamicWithoutType.into())
        }
        (Data::Dynamic(dynamic), Type::Dynamic) => check(&dynamic.value, &dynamic.ty),
        (found, expected) => Err(Mismatch::kind(expected, found).into()),
    }
}
