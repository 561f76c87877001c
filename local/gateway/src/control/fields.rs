//! Reading of request bodies: types, lengths and ranges of the service model.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::Refusal;
use super::model::ParameterConstraints;

/// The members of a JSON object. An absent member and `null` are the same; unknown members are
/// ignored, as the protocol demands.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(Option<&'a Map<String, Value>>);

/// A member that is absent leaves a value alone, one that is there replaces or clears it.
type Change<T> = Option<Option<T>>;

impl<'a> Fields<'a> {
    pub(super) fn of(body: &'a Value) -> Result<Self, Refusal> {
        match body {
            Value::Null => Ok(Self(None)),
            Value::Object(members) => Ok(Self(Some(members))),
            _ => Err(Refusal::bad_request(
                "the request body must be a JSON object",
            )),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_none_or(Map::is_empty)
    }

    /// A text of so many characters.
    pub(super) fn text(
        self,
        name: &str,
        length: RangeInclusive<usize>,
    ) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let text = value.as_str().ok_or_else(|| wrong_type(name, "a string"))?;
        if !length.contains(&text.chars().count()) {
            let (from, to) = length.into_inner();
            return Err(Refusal::bad_request(format!(
                "{name} must have {from} to {to} characters"
            )));
        }
        Ok(Some(text))
    }

    /// A text that must be there and have 1 to `longest` characters.
    pub(super) fn required(self, name: &str, longest: usize) -> Result<&'a str, Refusal> {
        match self.text(name, 0..=longest)? {
            None | Some("") => Err(Refusal::bad_request(format!("{name} is required"))),
            Some(text) => Ok(text),
        }
    }

    /// Replaces an optional text. No source says what an empty text does to members whose shape asks
    /// for at least one character; `hashicorp/aws` sends one to remove them, so it clears.
    pub(super) fn set_text(
        self,
        target: &mut Option<String>,
        name: &str,
        longest: usize,
    ) -> Result<(), Refusal> {
        if let Some(text) = self.text(name, 0..=longest)? {
            *target = Some(text)
                .filter(|text| !text.is_empty())
                .map(str::to_owned);
        }
        Ok(())
    }

    pub(super) fn boolean(self, name: &str) -> Result<Option<bool>, Refusal> {
        let value = self.get(name);
        value
            .map(|value| value.as_bool().ok_or_else(|| wrong_type(name, "a boolean")))
            .transpose()
    }

    pub(super) fn set_boolean(self, target: &mut bool, name: &str) -> Result<(), Refusal> {
        *target = self.boolean(name)?.unwrap_or(*target);
        Ok(())
    }

    pub(super) fn integer(
        self,
        name: &str,
        range: RangeInclusive<u32>,
    ) -> Result<Option<u32>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let number = value
            .as_i64()
            .ok_or_else(|| wrong_type(name, "an integer"))?;
        match u32::try_from(number) {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            _ => {
                let (from, to) = range.into_inner();
                Err(Refusal::bad_request(format!(
                    "{name} must be from {from} to {to}"
                )))
            }
        }
    }

    /// A number that is not negative.
    pub(super) fn rate(self, name: &str) -> Result<Option<f64>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let number = value.as_f64().ok_or_else(|| wrong_type(name, "a number"))?;
        if number < 0.0 {
            return Err(Refusal::bad_request(format!("{name} must not be negative")));
        }
        Ok(Some(number))
    }

    /// A value of an enumeration.
    pub(super) fn choice<T: DeserializeOwned>(self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        T::deserialize(value).map(Some).map_err(|_| {
            Refusal::bad_request(format!("{name} has a value that is not allowed: {value}"))
        })
    }

    /// A value of an enumeration, or an empty text that clears it.
    pub(super) fn optional_choice<T: DeserializeOwned>(
        self,
        name: &str,
    ) -> Result<Change<T>, Refusal> {
        match self.get(name) {
            Some(Value::String(text)) if text.is_empty() => Ok(Some(None)),
            _ => Ok(self.choice(name)?.map(Some)),
        }
    }

    /// Replaces an optional ARN; an empty text clears it.
    pub(super) fn set_arn(self, target: &mut Option<String>, name: &str) -> Result<(), Refusal> {
        self.set_text(target, name, 2048)?;
        match target.as_deref().filter(|arn| !arn.starts_with("arn:")) {
            None => Ok(()),
            Some(arn) => Err(Refusal::bad_request(format!(
                "invalid ARN specified for {name}: {arn}"
            ))),
        }
    }

    pub(super) fn list(self, name: &str) -> Result<Option<&'a [Value]>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let list = value.as_array().ok_or_else(|| wrong_type(name, "a list"))?;
        Ok(Some(list))
    }

    /// A list of texts.
    pub(super) fn strings(self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(list) = self.list(name)? else {
            return Ok(None);
        };
        list.iter()
            .map(|value| match value.as_str() {
                Some(text) => Ok(text.to_owned()),
                None => Err(wrong_type(&format!("{name}[]"), "a string")),
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }

    pub(super) fn object(self, name: &str) -> Result<Option<Fields<'a>>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        value
            .as_object()
            .map(|members| Some(Fields(Some(members))))
            .ok_or_else(|| wrong_type(name, "an object"))
    }

    /// The members of an object whose values are objects.
    pub(super) fn objects(self, name: &str) -> Result<Vec<(&'a str, Fields<'a>)>, Refusal> {
        let Some(Fields(Some(members))) = self.object(name)? else {
            return Ok(Vec::new());
        };
        members
            .iter()
            .map(|(key, value)| match value {
                Value::Null => Ok((key.as_str(), Fields(None))),
                Value::Object(members) => Ok((key.as_str(), Fields(Some(members)))),
                _ => Err(wrong_type(&format!("{name}[{key}]"), "an object")),
            })
            .collect()
    }

    /// A map of texts.
    pub(super) fn texts(self, name: &str) -> Result<Option<BTreeMap<String, String>>, Refusal> {
        let Some(Fields(Some(members))) = self.object(name)? else {
            return Ok(None);
        };
        members
            .iter()
            .map(|(key, value)| match value.as_str() {
                Some(text) => Ok((key.clone(), text.to_owned())),
                None => Err(wrong_type(&format!("{name}[{key}]"), "a string")),
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// Merges a map of texts into `target`: an empty text removes its key.
    pub(super) fn merge_texts(
        self,
        target: &mut BTreeMap<String, String>,
        name: &str,
    ) -> Result<(), Refusal> {
        for (key, text) in self.texts(name)?.unwrap_or_default() {
            if text.is_empty() {
                target.remove(&key);
            } else {
                target.insert(key, text);
            }
        }
        Ok(())
    }

    pub(super) fn set_texts(
        self,
        target: &mut BTreeMap<String, String>,
        name: &str,
    ) -> Result<(), Refusal> {
        if let Some(texts) = self.texts(name)? {
            *target = texts;
        }
        Ok(())
    }

    /// Merges a map of parameter constraints into `target`.
    pub(super) fn merge_parameters(
        self,
        target: &mut BTreeMap<String, ParameterConstraints>,
        name: &str,
    ) -> Result<(), Refusal> {
        for (key, constraints) in self.objects(name)? {
            let required = constraints.boolean("required")?.unwrap_or_default();
            target.insert(key.to_owned(), ParameterConstraints { required });
        }
        Ok(())
    }

    /// Refuses members that only HTTP APIs have (reference §1.1). AWS's answer to them on a WebSocket
    /// API has no source.
    pub(super) fn refuse_http_only(self, names: &[&str]) -> Result<(), Refusal> {
        match names.iter().find(|name| self.get(name).is_some()) {
            None => Ok(()),
            Some(name) => Err(Refusal::bad_request(format!(
                "{name} is only for HTTP APIs"
            ))),
        }
    }

    fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }
}

fn wrong_type(name: &str, expected: &str) -> Refusal {
    Refusal::bad_request(format!("{name} must be {expected}"))
}
