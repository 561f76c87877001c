//! How Rust structs and values become Terraform objects and attributes, and back.
//!
//! [`Model`] is a whole object (a resource, a nested attribute's object), [`AttributeData`] what an
//! attribute holds when it is known, [`AttributeValue`] an attribute that may also be null or
//! unknown. Every `AttributeData` is an `AttributeValue` that is guaranteed known; `Option<T>` is
//! one that may be null; `Value<T>` may be anything and is what most fields should be.

mod blocks;
mod collections;
mod error;
mod primitives;

pub use blocks::{BlockField, nesting};
pub use collections::Set;
pub use error::ConvertError;

use std::collections::BTreeMap;

use tfplugin_value::{Data, Path, Value};

use crate::schema::{AttributeType, Block, Nesting};

/// A struct that is the schema and the codec of an object. Use `#[derive(tfplugin::Model)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    note = "add `#[derive(tfplugin::Model)]` to it"
)]
pub trait Model: Sized + Clone + Send + Sync + 'static {
    /// The attributes and nested blocks.
    fn block() -> Block;

    /// Reads the struct from an object value that conforms to [`block`](Self::block); `path` is
    /// where the object is, for the error.
    ///
    /// # Errors
    /// When a value does not fit its field: null or unknown where the field cannot say so, or a
    /// number out of the field's range.
    fn from_object(value: Value, path: &Path) -> Result<Self, ConvertError>;

    /// The object value with every attribute and block of [`block`](Self::block).
    fn into_object(self) -> Value;
}

/// What an attribute holds when it is neither null nor unknown.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be what a Terraform attribute holds",
    note = "use a string, bool, number, `Vec`, `Set`, `BTreeMap<String, _>`, `Dynamic` or a \
            struct with `#[derive(tfplugin::Model)]`"
)]
pub trait AttributeData: Sized {
    /// The type in the schema.
    fn attribute_type() -> AttributeType;

    /// Reads it from data of that type; `path` is where the attribute is.
    ///
    /// # Errors
    /// When the data does not fit.
    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError>;

    /// The data, of that type.
    fn into_data(self) -> Data;
}

/// A field of a model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a Terraform attribute",
    note = "use `Value<T>` where `T` is a string, bool, number, `Vec`, `Set`, \
            `BTreeMap<String, _>`, `Dynamic` or a struct with `#[derive(tfplugin::Model)]`"
)]
pub trait AttributeValue: Sized {
    /// Whether it can be null.
    const TAKES_NULL: bool = false;

    /// Whether it can be unknown.
    const TAKES_UNKNOWN: bool = false;

    /// The type in the schema.
    fn attribute_type() -> AttributeType;

    /// Reads it from a value of that type; `path` is where the attribute is.
    ///
    /// # Errors
    /// When the value does not fit.
    fn from_value(value: Value, path: &Path) -> Result<Self, ConvertError>;

    /// The value, of that type.
    fn into_value(self) -> Value;
}

impl<M: Model> AttributeData for M {
    fn attribute_type() -> AttributeType {
        AttributeType::Nested {
            nesting: Nesting::Single,
            attributes: M::block().attributes,
        }
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        M::from_object(Value::Known(data), path)
    }

    fn into_data(self) -> Data {
        match self.into_object() {
            Value::Known(data) => data,
            Value::Null | Value::Unknown(_) => Data::Object(BTreeMap::new()),
        }
    }
}

impl<T: AttributeData> AttributeValue for T {
    fn attribute_type() -> AttributeType {
        T::attribute_type()
    }

    fn from_value(value: Value, path: &Path) -> Result<Self, ConvertError> {
        match value {
            Value::Known(data) => T::from_data(data, path),
            Value::Null => Err(ConvertError::Null { path: path.clone() }),
            Value::Unknown(_) => Err(ConvertError::Unknown { path: path.clone() }),
        }
    }

    fn into_value(self) -> Value {
        Value::Known(self.into_data())
    }
}

impl<T: AttributeData> AttributeValue for Option<T> {
    const TAKES_NULL: bool = true;

    fn attribute_type() -> AttributeType {
        T::attribute_type()
    }

    fn from_value(value: Value, path: &Path) -> Result<Self, ConvertError> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other, path).map(Some),
        }
    }

    fn into_value(self) -> Value {
        self.map_or(Value::Null, AttributeValue::into_value)
    }
}

impl<T: AttributeData> AttributeValue for Value<T> {
    const TAKES_NULL: bool = true;
    const TAKES_UNKNOWN: bool = true;

    fn attribute_type() -> AttributeType {
        T::attribute_type()
    }

    fn from_value(value: Value, path: &Path) -> Result<Self, ConvertError> {
        Ok(match value {
            Value::Known(data) => Value::Known(T::from_data(data, path)?),
            Value::Null => Value::Null,
            Value::Unknown(refinements) => Value::Unknown(refinements),
        })
    }

    fn into_value(self) -> Value {
        match self {
            Value::Known(data) => Value::Known(data.into_data()),
            Value::Null => Value::Null,
            Value::Unknown(refinements) => Value::Unknown(refinements),
        }
    }
}

/// The attributes of one object on their way into a struct; what the derive uses.
#[derive(Debug)]
pub struct Fields {
    path: Path,
    values: BTreeMap<String, Value>,
}

impl Fields {
    /// The attributes of the object `value` at `path`.
    ///
    /// # Errors
    /// When `value` is not a known object.
    pub fn of(value: Value, path: &Path) -> Result<Self, ConvertError> {
        match value {
            Value::Known(Data::Object(values)) => Ok(Self {
                path: path.clone(),
                values,
            }),
            Value::Known(other) => Err(ConvertError::data(path, "object", &other)),
            Value::Null => Err(ConvertError::Null { path: path.clone() }),
            Value::Unknown(_) => Err(ConvertError::Unknown { path: path.clone() }),
        }
    }

    /// Takes the attribute or block `name`; an absent one is null.
    ///
    /// # Errors
    /// When it is not a `T`.
    pub fn take<T: AttributeValue>(&mut self, name: &str) -> Result<T, ConvertError> {
        let value = self.values.remove(name).unwrap_or(Value::Null);
        T::from_value(value, &self.path.clone().attribute(name))
    }
}
