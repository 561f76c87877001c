//! Strings, booleans, numbers and dynamic values as attributes.

use tfplugin_value::{Data, Dynamic, Number, Path, Type};

use super::{AttributeData, ConvertError};
use crate::schema::AttributeType;

impl AttributeData for String {
    fn attribute_type() -> AttributeType {
        AttributeType::Plain(Type::String)
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        match data {
            Data::String(text) => Ok(text),
            other => Err(ConvertError::data(path, "string", &other)),
        }
    }

    fn into_data(self) -> Data {
        Data::String(self)
    }
}

impl AttributeData for bool {
    fn attribute_type() -> AttributeType {
        AttributeType::Plain(Type::Bool)
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        match data {
            Data::Bool(value) => Ok(value),
            other => Err(ConvertError::data(path, "bool", &other)),
        }
    }

    fn into_data(self) -> Data {
        Data::Bool(self)
    }
}

impl AttributeData for Number {
    fn attribute_type() -> AttributeType {
        AttributeType::Plain(Type::Number)
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        match data {
            Data::Number(number) => Ok(number),
            other => Err(ConvertError::data(path, "number", &other)),
        }
    }

    fn into_data(self) -> Data {
        Data::Number(self)
    }
}

/// A dynamic attribute is always a pair of type and value; its `Known` never holds plain data.
impl AttributeData for Dynamic {
    fn attribute_type() -> AttributeType {
        AttributeType::Plain(Type::Dynamic)
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        match data {
            Data::Dynamic(dynamic) => Ok(*dynamic),
            other => Err(ConvertError::data(path, "dynamic value", &other)),
        }
    }

    fn into_data(self) -> Data {
        Data::Dynamic(Box::new(self))
    }
}

macro_rules! integers {
    ($($int:ty => $expected:literal),+ $(,)?) => {$(
        impl AttributeData for $int {
            fn attribute_type() -> AttributeType {
                AttributeType::Plain(Type::Number)
            }

            fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
                let number = Number::from_data(data, path)?;
                <$int>::try_from(&number)
                    .map_err(|_| ConvertError::Range { path: path.clone(), expected: $expected })
            }

            fn into_data(self) -> Data {
                Data::Number(Number::from(self))
            }
        }
    )+};
}

integers! {
    i64 => "a whole number of 64 bits",
    u64 => "a whole number of 64 bits that is not negative",
    i32 => "a whole number of 32 bits",
    u32 => "a whole number of 32 bits that is not negative",
}

/// The nearest double; digits beyond its precision are lost, so prefer [`Number`] where the text
/// matters. NaN, which Terraform cannot express, becomes 0.
impl AttributeData for f64 {
    fn attribute_type() -> AttributeType {
        AttributeType::Plain(Type::Number)
    }

    fn from_data(data: Data, path: &Path) -> Result<Self, ConvertError> {
        let number = Number::from_data(data, path)?;
        f64::try_from(&number).map_err(|_| ConvertError::Range {
            path: path.clone(),
            expected: "a double",
        })
    }

    fn into_data(self) -> Data {
        Data::Number(Number::try_from(self).unwrap_or_else(|_| Number::from(0_i64)))
    }
}
