//! Lists, sets and maps as attributes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use tfplugin_value::{Data, Path, Value};

use super::{AttributeData, AttributeValue, ConvertError};
use crate::schema::AttributeType;

/// A Terraform set: elements without order. For elements that cannot be ordered in Rust, such as
/// models and `Value<T>`; a `BTreeSet` works where they can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<T>(pub Vec<T>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Set<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(elements.into_iter().collect())
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: AttributeValue> AttributeData for Vec<T> {
    fn attribute_type() -> AttributeType {
        T::attribute_type().into_list()
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        match data {
            Data::List(elements) => elements
                .into_iter()
                .enumerate()
                .map(|(index, element)| T::from_value(element, &path.clone().index(index)))
                .collect(),
            other => Err(ConvertError::data(path, "list", &other)),
        }
    }

    fn into_data(self) -> Data {
        Data::List(values(self))
    }
}

impl<T: AttributeValue> AttributeData for Set<T> {
    fn attribute_type() -> AttributeType {
        T::attribute_type().into_set()
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        set_elements(data, path)
    }

    fn into_data(self) -> Data {
        Data::Set(values(self))
    }
}

impl<T: AttributeValue + Ord> AttributeData for BTreeSet<T> {
    fn attribute_type() -> AttributeType {
        T::attribute_type().into_set()
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        set_elements(data, path)
    }

    fn into_data(self) -> Data {
        Data::Set(values(self))
    }
}

impl<T: AttributeValue> AttributeData for BTreeMap<String, T> {
    fn attribute_type() -> AttributeType {
        T::attribute_type().into_map()
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        match data {
            Data::Map(elements) => elements
                .into_iter()
                .map(|(key, element)| {
                    let element = T::from_value(element, &path.clone().key(&key))?;
                    Ok((key, element))
                })
                .collect(),
            other => Err(ConvertError::data(path, "map", &other)),
        }
    }

    fn into_data(self) -> Data {
        Data::Map(
            self.into_iter()
                .map(|(key, element)| (key, element.into_value()))
                .collect(),
        )
    }
}

fn values<T: AttributeValue>(elements: impl IntoIterator<Item = T>) -> Vec<Value> {
    elements
        .into_iter()
        .map(AttributeValue::into_value)
        .collect()
}

/// Core cannot address an element of a set, so an element's fault is the set's (reference §2.8).
fn set_elements<T: AttributeValue, C: FromIterator<T>>(
    data: Data,
    path: &Path,
) -> Result<C, ConvertError> {
    match data {
        Data::Set(elements) => elements
            .into_iter()
            .map(|element| T::from_value(element, path))
            .collect(),
        other => Err(ConvertError::data(path, "set", &other)),
    }
}
