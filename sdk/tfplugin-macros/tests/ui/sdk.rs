//! As much of the SDK as the expansion names.
#![allow(dead_code)]

use std::collections::BTreeMap;

pub trait Model: Sized {
    fn block() -> schema::Block;
    fn from_object(value: value::Value, path: &value::Path) -> Result<Self, ConvertError>;
    fn into_object(self) -> value::Value;
}

pub trait AttributeValue: Sized {
    fn attribute_type() -> &'static str;
    fn from_value(value: value::Value) -> Self;
    fn into_value(self) -> value::Value;
}

impl AttributeValue for String {
    fn attribute_type() -> &'static str {
        "string"
    }
    fn from_value(value: value::Value) -> Self {
        value.text()
    }
    fn into_value(self) -> value::Value {
        value::Value::Known(value::Data::String(self))
    }
}

impl AttributeValue for Vec<String> {
    fn attribute_type() -> &'static str {
        "blocks"
    }
    fn from_value(value: value::Value) -> Self {
        value.text().split(' ').map(str::to_owned).collect()
    }
    fn into_value(self) -> value::Value {
        value::Value::Known(value::Data::String(self.join(" ")))
    }
}

#[derive(Debug)]
pub struct ConvertError;

pub mod value {
    use super::BTreeMap;

    #[derive(Clone, Debug, PartialEq)]
    pub enum Value {
        Known(Data),
    }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Data {
        String(String),
        Object(BTreeMap<String, Value>),
    }

    impl Value {
        pub fn text(self) -> String {
            let Self::Known(Data::String(text)) = self else { panic!("no string") };
            text
        }
    }

    pub struct Path;
}

pub mod schema {
    use super::value::Value;

    #[derive(Debug, Default)]
    pub struct Block {
        pub description: String,
        pub deprecated: Option<String>,
        pub attributes: Vec<(String, Attribute)>,
        pub blocks: Vec<(String, NestedBlock)>,
    }

    impl Block {
        pub fn new(description: &str) -> Self {
            Self { description: description.into(), ..Self::default() }
        }
        pub fn attribute(mut self, name: &str, attribute: Attribute) -> Self {
            self.attributes.push((name.into(), attribute));
            self
        }
        pub fn block(mut self, name: &str, block: NestedBlock) -> Self {
            self.blocks.push((name.into(), block));
            self
        }
    }

    #[derive(Debug, Default, PartialEq)]
    pub struct Attribute {
        pub ty: &'static str,
        pub constraint: Option<Constraint>,
        pub said: Vec<String>,
        pub default: Option<Value>,
    }

    #[derive(Debug, PartialEq)]
    pub enum Constraint {
        Required,
        Optional,
        Computed,
        OptionalComputed,
    }

    impl Attribute {
        pub fn new(ty: &'static str, constraint: Constraint) -> Self {
            Self { ty, constraint: Some(constraint), ..<Self as Default>::default() }
        }
        fn say(mut self, what: impl Into<String>) -> Self {
            self.said.push(what.into());
            self
        }
        pub fn description(self, text: &str) -> Self {
            self.say(text)
        }
        pub fn sensitive(self) -> Self {
            self.say("sensitive")
        }
        pub fn write_only(self) -> Self {
            self.say("write_only")
        }
        pub fn deprecated(self, text: &str) -> Self {
            self.say(text)
        }
        pub fn default(mut self, value: Value) -> Self {
            self.default = Some(value);
            self
        }
        pub fn validate(self, validator: &'static str) -> Self {
            self.say(validator)
        }
        pub fn plan(self, modifier: &'static str) -> Self {
            self.say(modifier)
        }
        pub fn equality(self, equality: &'static str) -> Self {
            self.say(equality)
        }
    }

    #[derive(Debug, Default)]
    pub struct NestedBlock {
        pub block: Block,
        pub min_items: u64,
        pub max_items: u64,
    }
}

pub mod model {
    use super::*;

    pub struct Fields(BTreeMap<String, value::Value>);

    impl Fields {
        pub fn of(value: value::Value, _: &value::Path) -> Result<Self, ConvertError> {
            match value {
                value::Value::Known(value::Data::Object(values)) => Ok(Self(values)),
                _ => Err(ConvertError),
            }
        }
        pub fn take<T: AttributeValue>(&mut self, name: &str) -> Result<T, ConvertError> {
            self.0.remove(name).map(T::from_value).ok_or(ConvertError)
        }
    }

    pub mod nesting {
        pub enum List {}
    }

    pub trait BlockField<N> {
        fn nested_block() -> schema::NestedBlock;
    }

    impl BlockField<nesting::List> for Vec<String> {
        fn nested_block() -> schema::NestedBlock {
            schema::NestedBlock::default()
        }
    }
}

pub mod validators {
    pub fn length(_: std::ops::RangeInclusive<u64>) -> &'static str {
        "length"
    }
}

pub mod plan_modifiers {
    pub fn requires_replace() -> &'static str {
        "requires_replace"
    }
    pub fn use_state_for_unknown() -> &'static str {
        "use_state_for_unknown"
    }
}

pub mod equality {
    pub fn json() -> &'static str {
        "json"
    }
}

pub trait Parameters: Sized {
    fn inputs() -> function::Inputs;
    fn from_arguments(arguments: &mut function::Arguments) -> Result<Self, FunctionError>;
}

#[derive(Debug, PartialEq)]
pub struct FunctionError;

pub mod function {
    use super::{AttributeValue, FunctionError};

    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Argument(pub usize);

    impl Argument {
        pub const fn number(number: usize) -> Self {
            Self(number)
        }
    }

    #[derive(Debug, PartialEq)]
    pub struct Inputs {
        pub description: String,
        pub deprecated: Option<String>,
        pub parameters: Vec<Parameter>,
        pub variadic: Option<Parameter>,
    }

    #[derive(Debug, PartialEq)]
    pub struct Parameter {
        pub name: String,
        pub ty: &'static str,
        pub description: String,
    }

    impl Parameter {
        pub fn of<T: AttributeValue>(name: &str, description: &str) -> Self {
            let (name, description) = (name.to_owned(), description.to_owned());
            Self { name, ty: T::attribute_type(), description }
        }
        pub fn of_each<T: Variadic>(name: &str, description: &str) -> Self {
            Self::of::<T::Element>(name, description)
        }
    }

    pub trait Variadic {
        type Element: AttributeValue;
    }

    impl<T: AttributeValue> Variadic for Vec<T> {
        type Element = T;
    }

    pub struct Arguments(pub std::vec::IntoIter<super::value::Value>);

    impl Arguments {
        pub fn take<T: AttributeValue>(&mut self, _: &str) -> Result<T, FunctionError> {
            self.0.next().map(T::from_value).ok_or(FunctionError)
        }
        pub fn rest<T: AttributeValue>(&mut self, _: &str) -> Result<Vec<T>, FunctionError> {
            Ok(self.0.by_ref().map(T::from_value).collect())
        }
    }
}
