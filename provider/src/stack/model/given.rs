//! Between values of Terraform and those of the pure types.

use std::collections::BTreeMap;

use tfplugin::Value;

use crate::stack::input::Given;

pub(crate) fn convert<T, U>(value: &Value<T>, known: impl Fn(&T) -> U) -> Given<U> {
    match value {
        Value::Known(value) => Given::Known(known(value)),
        Value::Null => Given::Absent,
        Value::Unknown(_) => Given::Unknown,
    }
}

pub(crate) fn given<T: Clone>(value: &Value<T>) -> Given<T> {
    convert(value, T::clone)
}

pub(crate) fn map<T, U>(
    value: &Value<BTreeMap<String, T>>,
    element: impl Fn(&T) -> U,
) -> Given<BTreeMap<String, U>> {
    convert(value, |map| {
        map.iter()
            .map(|(key, value)| (key.clone(), element(value)))
            .collect()
    })
}

pub(crate) fn texts(
    value: &Value<BTreeMap<String, Value<String>>>,
) -> Option<BTreeMap<String, String>> {
    known_map(value, String::clone)
}

/// Texts that are known.
pub(crate) fn values(map: BTreeMap<String, String>) -> BTreeMap<String, Value<String>> {
    map.into_iter()
        .map(|(key, value)| (key, value.into()))
        .collect()
}

/// Texts that are perhaps not known.
pub(crate) fn given_texts(
    given: Given<BTreeMap<String, Given<String>>>,
) -> Value<BTreeMap<String, Value<String>>> {
    value(given, |texts| {
        texts
            .into_iter()
            .map(|(key, text)| (key, value(text, |text| text)))
            .collect()
    })
}

/// A map whose elements are all known, as far as they are.
pub(super) fn known_map<T, U>(
    value: &Value<BTreeMap<String, Value<T>>>,
    element: impl Fn(&T) -> U,
) -> Option<BTreeMap<String, U>> {
    let map = value.known()?.iter();
    Some(
        map.filter_map(|(key, value)| Some((key.clone(), element(value.known()?))))
            .collect(),
    )
}

/// Every value of a map, converted.
pub(super) fn each<T, U>(
    map: BTreeMap<String, T>,
    convert: impl Fn(T) -> U,
) -> BTreeMap<String, Value<U>> {
    map.into_iter()
        .map(|(key, value)| (key, Value::Known(convert(value))))
        .collect()
}

fn value<T, U>(given: Given<T>, known: impl Fn(T) -> U) -> Value<U> {
    match given {
        Given::Known(value) => Value::Known(known(value)),
        Given::Absent => Value::Null,
        Given::Unknown => Value::unknown(),
    }
}
