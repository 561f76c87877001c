//! The attributes of an object by name, as handlers read and write them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use tfplugin::value::Data;
use tfplugin::{Diagnostics, Number, Value};

/// An object or block: its attributes and blocks by name.
///
/// Reading does not tell null from empty: to the real provider an empty text, `false`, zero and an
/// empty collection are "not set". What is written is brought into the form of the schema afterwards:
/// lists become sets where the schema has sets, and what a block does not mention is null.
#[derive(Clone, Default, PartialEq)]
pub struct Object(BTreeMap<String, Value>);

impl Object {
    /// A block in which nothing is set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The attributes of `value`; none when it is no object.
    #[must_use]
    pub fn of(value: Value) -> Self {
        match value {
            Value::Known(Data::Object(attributes)) => Self(attributes),
            _ => Self::default(),
        }
    }

    /// The object as a value.
    #[must_use]
    pub fn into_value(self) -> Value {
        Value::Known(Data::Object(self.0))
    }

    /// The value of `name`; null when it is not there.
    #[must_use]
    pub fn value(&self, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.0.get(name).unwrap_or(&NULL)
    }

    /// The text `name`; empty when it is not set.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.value(name).as_str().unwrap_or_default()
    }

    /// The text `name` if it is set and not empty.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// The text `name`, which the object cannot be without.
    ///
    /// # Errors
    ///
    /// When it is not set: the state was not written by this provider.
    pub fn required(&self, name: &str) -> Result<&str, Diagnostics> {
        Some(self.text(name))
            .filter(|text| !text.is_empty())
            .ok_or_else(|| Diagnostics::error(format!("The object has no {name}")))
    }

    /// Whether the bool `name` is set and true.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.value(name).as_bool().unwrap_or_default()
    }

    /// The number `name` if it is set and whole.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.value(name)
            .as_number()
            .and_then(|number| i64::try_from(number).ok())
    }

    /// The number `name` if it is set, whole and no larger than AWS's APIs take.
    #[must_use]
    pub fn small(&self, name: &str) -> Option<i32> {
        self.number(name)
            .and_then(|number| i32::try_from(number).ok())
    }

    /// The texts of the list or set `name`; none when it is not set.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        let elements = self.value(name).as_elements().unwrap_or_default();
        let texts = elements.iter().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    /// The texts of the list or set `name` if there are any, as AWS's SDKs take them.
    #[must_use]
    pub fn some_texts(&self, name: &str) -> Option<Vec<String>> {
        Some(self.texts(name)).filter(|texts| !texts.is_empty())
    }

    /// The map `name`; empty when it is not set.
    #[must_use]
    pub fn map(&self, name: &str) -> BTreeMap<String, String> {
        let entries = self.value(name).as_map().into_iter().flatten();
        entries
            .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .collect()
    }

    /// The map `name` if there is anything in it, as AWS's SDKs take it.
    #[must_use]
    pub fn some_map(&self, name: &str) -> Option<HashMap<String, String>> {
        let map: HashMap<_, _> = self.map(name).into_iter().collect();
        Some(map).filter(|map| !map.is_empty())
    }

    /// The blocks `name` in their order.
    #[must_use]
    pub fn blocks(&self, name: &str) -> Vec<Self> {
        let elements = self.value(name).as_elements().unwrap_or_default();
        elements.iter().cloned().map(Self::of).collect()
    }

    /// The only block `name`, if there is one.
    #[must_use]
    pub fn block(&self, name: &str) -> Option<Self> {
        self.blocks(name).into_iter().next()
    }

    /// Whether there is a block `name`.
    #[must_use]
    pub fn has_block(&self, name: &str) -> bool {
        self.value(name)
            .as_elements()
            .is_some_and(|blocks| !blocks.is_empty())
    }

    /// Sets any value.
    pub fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Sets a text; `None` is null.
    pub fn set_text(&mut self, name: &str, text: impl Maybe<String>) {
        let text = text.maybe().map(Value::string);
        self.set(name, text.unwrap_or(Value::Null));
    }

    /// Sets a bool; `None` is null.
    pub fn set_flag(&mut self, name: &str, flag: impl Maybe<bool>) {
        let flag = flag.maybe().map(Value::bool);
        self.set(name, flag.unwrap_or(Value::Null));
    }

    /// Sets a number; `None` is null.
    pub fn set_number(&mut self, name: &str, number: impl Maybe<i64>) {
        let number = number.maybe().map(Value::from);
        self.set(name, number.unwrap_or(Value::Null));
    }

    /// Sets a number that may have a fraction; `None`, and what is no finite number, is null.
    pub fn set_decimal(&mut self, name: &str, number: impl Maybe<f64>) {
        let number = number.maybe();
        let number = number.and_then(|number| Number::try_from(number).ok());
        self.set(name, number.map_or(Value::Null, Value::number));
    }

    /// Sets a list or set of texts.
    pub fn set_texts<T: Into<String>>(&mut self, name: &str, texts: impl IntoIterator<Item = T>) {
        let texts = texts.into_iter().map(|text| Value::string(text));
        self.set(name, Value::list(texts));
    }

    /// Sets a map of texts.
    pub fn set_map(&mut self, name: &str, entries: impl IntoIterator<Item = (String, String)>) {
        let entries = entries.into_iter();
        let entries = entries.map(|(key, value)| (key, Value::string(value)));
        self.set(name, Value::map_of(entries));
    }

    /// Sets blocks in a list or set.
    pub fn set_blocks(&mut self, name: &str, blocks: impl IntoIterator<Item = Self>) {
        let blocks = blocks.into_iter().map(Self::into_value);
        self.set(name, Value::list(blocks));
    }

    /// Sets the only block, or that there is none.
    pub fn set_block(&mut self, name: &str, block: Option<Self>) {
        self.set_blocks(name, block);
    }
}

/// What an attribute can be set to: a value, or an `Option` of one, as AWS's SDKs return it.
pub trait Maybe<T> {
    /// The value, if there is one.
    fn maybe(self) -> Option<T>;
}

macro_rules! maybe {
    ($target:ty: $($source:ty),+) => {$(
        impl Maybe<$target> for $source {
            fn maybe(self) -> Option<$target> {
                Some(self.into())
            }
        }

        impl Maybe<$target> for Option<$source> {
            fn maybe(self) -> Option<$target> {
                self.map(Into::into)
            }
        }
    )+};
}

maybe!(String: String, &str, &String);
maybe!(bool: bool);
maybe!(i64: i64, i32);
maybe!(f64: f64);

impl fmt::Debug for Object {
    /// Never the values: some are secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}
