//! Whether a value has the shape that a type demands.

use std::collections::BTreeMap;
use std::fmt;

use crate::data::Data;
use crate::path::{Path, Step};
use crate::types::{ObjectType, Type};
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

/// What is wrong with one part of a value.
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
    /// A value of type `dynamic` claims to be of type `dynamic`.
    #[error("a value of any type must carry the type it has")]
    DynamicWithoutType,
}

/// A path as the beginning of a message.
pub(crate) struct At<'a>(pub(crate) &'a Path);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_root() {
            Ok(())
        } else {
            write!(f, "{}: ", self.0)
        }
    }
}

impl Value {
    /// Checks that this value is one of type `ty`: each known part of the
    /// right kind, objects with exactly their type's attributes, optional or
    /// not. Null and unknown are values of every type.
    ///
    /// # Errors
    ///
    /// The first part, containers before their parts, that is none.
    pub fn conforms(&self, ty: &Type) -> Result<(), ConformanceError> {
        check(self, ty, &mut Path::root())
    }
}

fn check(value: &Value, ty: &Type, path: &mut Path) -> Result<(), ConformanceError> {
    let Value::Known(data) = value else {
        return Ok(());
    };
    match (data, ty) {
        (Data::Bool(_), Type::Bool)
        | (Data::Number(_), Type::Number)
        | (Data::String(_), Type::String) => Ok(()),
        (Data::List(elements), Type::List(element)) => {
            elements.iter().enumerate().try_for_each(|(at, value)| {
                below(path, Step::Index(at), |path| check(value, element, path))
            })
        }
        (Data::Set(elements), Type::Set(element)) => elements.iter().try_for_each(|value| {
            below(path, Step::Element(value.clone()), |path| {
                check(value, element, path)
            })
        }),
        (Data::Map(elements), Type::Map(element)) => {
            elements.iter().try_for_each(|(key, value)| {
                below(path, Step::Key(key.clone()), |path| {
                    check(value, element, path)
                })
            })
        }
        (Data::Tuple(values), Type::Tuple(types)) => check_tuple(values, types, path),
        (Data::Object(attributes), Type::Object(object)) => check_object(attributes, object, path),
        (Data::Dynamic(dynamic), Type::Dynamic) if dynamic.ty == Type::Dynamic => {
            Err(error(path, Mismatch::DynamicWithoutType))
        }
        (Data::Dynamic(dynamic), Type::Dynamic) => check(&dynamic.value, &dynamic.ty, path),
        (found, expected) => {
            let mismatch = Mismatch::Kind {
                expected: expected.clone(),
                found: found.kind(),
            };
            Err(error(path, mismatch))
        }
    }
}

fn check_tuple(values: &[Value], types: &[Type], path: &mut Path) -> Result<(), ConformanceError> {
    if values.len() != types.len() {
        let mismatch = Mismatch::TupleLength {
            expected: types.len(),
            found: values.len(),
        };
        return Err(error(path, mismatch));
    }
    values
        .iter()
        .zip(types)
        .enumerate()
        .try_for_each(|(at, (value, ty))| {
            below(path, Step::Index(at), |path| check(value, ty, path))
        })
}

fn check_object(
    attributes: &BTreeMap<String, Value>,
    object: &ObjectType,
    path: &mut Path,
) -> Result<(), ConformanceError> {
    if let Some(name) = attributes
        .keys()
        .find(|name| !object.attributes.contains_key(*name))
    {
        return Err(error(path, Mismatch::UnknownAttribute(name.clone())));
    }
    object
        .attributes
        .iter()
        .try_for_each(|(name, ty)| match attributes.get(name) {
            Some(value) => below(path, Step::Attribute(name.clone()), |path| {
                check(value, ty, path)
            }),
            None => Err(error(path, Mismatch::MissingAttribute(name.clone()))),
        })
}

fn below(
    path: &mut Path,
    step: Step,
    check: impl FnOnce(&mut Path) -> Result<(), ConformanceError>,
) -> Result<(), ConformanceError> {
    path.push(step);
    let result = check(path);
    path.pop();
    result
}

fn error(path: &Path, mismatch: Mismatch) -> ConformanceError {
    ConformanceError {
        path: path.clone(),
        mismatch,
    }
}
