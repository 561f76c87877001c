//! The types of Terraform's language.

mod json;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use self::json::TypeError;
use crate::quote::{is_identifier, write_quoted};

/// A type of Terraform's language ("cty type").
///
/// Prints as HCL writes types: `list(object({ name = string }))`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A number of any size and precision.
    Number,
    /// Unicode text.
    String,
    /// Any value, which then carries its own type: a placeholder for a type
    /// that only the value decides.
    Dynamic,
    /// An ordered collection of elements of one type.
    List(Box<Type>),
    /// A collection of distinct elements of one type, without order.
    Set(Box<Type>),
    /// A collection of elements of one type, each with a string key.
    Map(Box<Type>),
    /// A fixed number of elements, each with a type of its own.
    Tuple(Vec<Type>),
    /// Named attributes, each with a type of its own.
    Object(ObjectType),
}

/// The type of an object: its attributes by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectType {
    /// The type of each attribute.
    pub attributes: BTreeMap<String, Type>,
    /// Names of attributes that a configuration may leave out. They matter
    /// only when Terraform converts a configuration to this type; a value of
    /// the type always has every attribute.
    pub optional: BTreeSet<String>,
}

impl Type {
    /// The type of lists of `element`.
    pub fn list(element: Self) -> Self {
        Self::List(Box::new(element))
    }

    /// The type of sets of `element`.
    pub fn set(element: Self) -> Self {
        Self::Set(Box::new(element))
    }

    /// The type of maps from strings to `element`.
    pub fn map(element: Self) -> Self {
        Self::Map(Box::new(element))
    }

    /// The type of tuples with these elements.
    pub fn tuple(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Tuple(elements.into_iter().collect())
    }

    /// The type of objects with these attributes, none of them optional.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Object(ObjectType::new(attributes))
    }

    /// Whether this is `bool`, `number` or `string`.
    pub fn is_primitive(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::String)
    }

    /// Whether this type is `dynamic` or contains it anywhere, so that a value
    /// is needed to know the whole type.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Tuple(elements) => elements.iter().any(Self::has_dynamic),
            Self::Object(object) => object.attributes.values().any(Self::has_dynamic),
        }
    }

    /// The object type, if this is one.
    pub fn as_object(&self) -> Option<&ObjectType> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl ObjectType {
    /// An object type with these attributes, none of them optional.
    pub fn new<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Type)>) -> Self {
        Self {
            attributes: attributes
                .into_iter()
                .map(|(name, ty)| (name.into(), ty))
                .collect(),
            optional: BTreeSet::new(),
        }
    }

    /// The same type in which a configuration may leave out `names`.
    #[must_use]
    pub fn with_optional<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.optional.extend(names.into_iter().map(Into::into));
        self
    }
}

impl From<ObjectType> for Type {
    fn from(object: ObjectType) -> Self {
        Self::Object(object)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Number => f.write_str("number"),
            Self::String => f.write_str("string"),
            Self::Dynamic => f.write_str("any"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Set(element) => write!(f, "set({element})"),
            Self::Map(element) => write!(f, "map({element})"),
            Self::Tuple(elements) => {
                f.write_str("tuple([")?;
                for (position, element) in elements.iter().enumerate() {
                    let separator = if position == 0 { "" } else { ", " };
                    write!(f, "{separator}{element}")?;
                }
                f.write_str("])")
            }
            Self::Object(object) => object.fmt(f),
        }
    }
}

impl fmt::Display for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attributes.is_empty() {
            return f.write_str("object({})");
        }
        f.write_str("object({")?;
        for (position, (name, ty)) in self.attributes.iter().enumerate() {
            f.write_str(if position == 0 { " " } else { ", " })?;
            if is_identifier(name) {
                f.write_str(name)?;
            } else {
                write_quoted(f, name)?;
            }
            if self.optional.contains(name) {
                write!(f, " = optional({ty})")?;
            } else {
                write!(f, " = {ty}")?;
            }
        }
        f.write_str(" })")
    }
}
