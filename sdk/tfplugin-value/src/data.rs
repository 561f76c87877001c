//! The content of an untyped value, and how to make and read one.

use std::collections::BTreeMap;

use crate::number::Number;
use crate::types::{ObjectType, Type};
use crate::value::Value;

/// The content of a known [`Value`] whose shape a [`Type`] describes.
///
/// Lists differ from tuples and maps from objects although both look alike:
/// the type decides how they are encoded.
#[derive(Clone, Debug)]
pub enum Data {
    /// A [`Type::Bool`].
    Bool(bool),
    /// A [`Type::Number`].
    Number(Number),
    /// A [`Type::String`].
    String(String),
    /// A [`Type::List`].
    List(Vec<Value>),
    /// A [`Type::Set`], in any order. Repeated elements count once.
    Set(Vec<Value>),
    /// A [`Type::Map`].
    Map(BTreeMap<String, Value>),
    /// A [`Type::Tuple`].
    Tuple(Vec<Value>),
    /// A [`Type::Object`], with every attribute of the type.
    Object(BTreeMap<String, Value>),
    /// A [`Type::Dynamic`].
    Dynamic(Box<Dynamic>),
}

/// A value of schema type `dynamic` with the type it has.
///
/// A null or unknown value whose type is not even known is no `Dynamic` but
/// [`Value::Null`] or [`Value::Unknown`] itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dynamic {
    /// The type of the value; never [`Type::Dynamic`] itself.
    pub ty: Type,
    /// The value, which conforms to `ty`.
    pub value: Value,
}

impl Data {
    /// What kind of value this is, as error messages name it: "string",
    /// "list".
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Map(_) => "map",
            Self::Tuple(_) => "tuple",
            Self::Object(_) => "object",
            Self::Dynamic(_) => "any",
        }
    }
}

impl Value {
    /// A known bool.
    pub const fn bool(content: bool) -> Self {
        Self::Known(Data::Bool(content))
    }

    /// A known number.
    pub fn number(number: impl Into<Number>) -> Self {
        Self::Known(Data::Number(number.into()))
    }

    /// A known string.
    pub fn string(text: impl Into<String>) -> Self {
        Self::Known(Data::String(text.into()))
    }

    /// A known list of `elements`.
    pub fn list(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Known(Data::List(elements.into_iter().collect()))
    }

    /// A known set of `elements`, in any order.
    pub fn set(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Known(Data::Set(elements.into_iter().collect()))
    }

    /// A known tuple of `elements`.
    pub fn tuple(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Known(Data::Tuple(elements.into_iter().collect()))
    }

    /// A known map of `elements` by key. Of a repeated key the last counts.
    pub fn map_of<K: Into<String>>(elements: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Known(Data::Map(named(elements)))
    }

    /// A known object of `attributes` by name. Of a repeated name the last
    /// counts.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Known(Data::Object(named(attributes)))
    }

    /// A known value of type `dynamic` that has the type `ty`.
    ///
    /// If `ty` is [`Type::Dynamic`], then that is `value` itself.
    pub fn dynamic(ty: Type, value: Self) -> Self {
        if ty == Type::Dynamic {
            return value;
        }
        Self::Known(Data::Dynamic(Box::new(Dynamic { ty, value })))
    }

    /// The known object in which each attribute of `ty` is null: what a
    /// resource is before anything about it is set.
    pub fn null_object(ty: &ObjectType) -> Self {
        Self::object(ty.attributes.keys().map(|name| (name.as_str(), Self::Null)))
    }

    /// The content, if this is a known bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Known(Data::Bool(content)) => Some(*content),
            _ => None,
        }
    }

    /// The content, if this is a known number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Known(Data::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The content, if this is a known string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Known(Data::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The elements, if this is a known list, set or tuple.
    pub fn as_elements(&self) -> Option<&[Self]> {
        match self {
            Self::Known(Data::List(elements) | Data::Set(elements) | Data::Tuple(elements)) => {
                Some(elements)
            }
            _ => None,
        }
    }

    /// The elements by key, if this is a known map.
    pub fn as_map(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Known(Data::Map(elements)) => Some(elements),
            _ => None,
        }
    }

    /// The attributes by name, if this is a known object.
    pub fn as_object(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Known(Data::Object(attributes)) => Some(attributes),
            _ => None,
        }
    }

    /// The value and its type, if this is a known value of type `dynamic`.
    pub fn as_dynamic(&self) -> Option<&Dynamic> {
        match self {
            Self::Known(Data::Dynamic(dynamic)) => Some(dynamic),
            _ => None,
        }
    }
}

impl From<bool> for Value {
    fn from(content: bool) -> Self {
        Self::bool(content)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::string(text)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::number(number)
    }
}

fn named<N: Into<String>>(
    entries: impl IntoIterator<Item = (N, Value)>,
) -> BTreeMap<String, Value> {
    entries
        .into_iter()
        .map(|(name, value)| (name.into(), value))
        .collect()
}
