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

/// The planned value where something is written in the configuration, and what holds otherwise.
pub(super) fn written<T>(
    config: &Value<T>,
    planned: Value<T>,
    otherwise: impl FnOnce() -> Value<T>,
) -> Value<T> {
    if config.is_null() {
        return otherwise();
    }
    planned
}

/// A planned value, changed where it and its configuration are known.
pub(crate) fn both<T>(
    planned: Value<T>,
    config: &Value<T>,
    change: impl FnOnce(T, &T) -> T,
) -> Value<T> {
    match (planned, config) {
        (Value::Known(planned), Value::Known(config)) => Value::Known(change(planned, config)),
        (planned, _) => planned,
    }
}

/// As [`both`], for every element of a map.
pub(crate) fn both_each<T>(
    planned: Value<BTreeMap<String, Value<T>>>,
    config: &Value<BTreeMap<String, Value<T>>>,
    change: impl Fn(T, &T) -> T,
) -> Value<BTreeMap<String, Value<T>>> {
    both(planned, config, |planned, config| {
        let elements = planned.into_iter().map(|(key, element)| {
            let element = match config.get(&key) {
                Some(config) => both(element, config, &change),
                None => element,
            };
            (key, element)
        });
        elements.collect()
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
