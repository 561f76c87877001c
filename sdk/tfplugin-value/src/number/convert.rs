//! Numbers from and to Rust's own.

use super::decimal::Decimal;
use super::{Number, NumberError, Repr};

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(Repr::Signed(number))
    }
}

impl From<i32> for Number {
    fn from(number: i32) -> Self {
        Self::from(i64::from(number))
    }
}

impl From<u32> for Number {
    fn from(number: u32) -> Self {
        Self::from(i64::from(number))
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        match i64::try_from(number) {
            Ok(signed) => Self(Repr::Signed(signed)),
            Err(_) => Self(Repr::Unsigned(number)),
        }
    }
}

/// A float is the number that its shortest decimal text says, an integral one
/// the exact integer.
///
/// # Errors
///
/// [`NumberError::NotANumber`].
impl TryFrom<f64> for Number {
    type Error = NumberError;

    fn try_from(float: f64) -> Result<Self, NumberError> {
        if float.is_nan() {
            return Err(NumberError::NotANumber);
        }
        if float.is_infinite() {
            return Ok(Self(Repr::Infinity {
                negative: float < 0.0,
            }));
        }
        let text = if float.trunc() == float {
            format!("{float:.0}")
        } else {
            format!("{float:e}")
        };
        Decimal::parse(&text).map(Self::from_decimal)
    }
}

macro_rules! to_integer {
    ($($integer:ty)*) => {$(
        impl TryFrom<&Number> for $integer {
            type Error = NumberError;

            fn try_from(number: &Number) -> Result<Self, NumberError> {
                let fits = match number.0 {
                    Repr::Signed(signed) => Self::try_from(signed).ok(),
                    Repr::Unsigned(unsigned) => Self::try_from(unsigned).ok(),
                    Repr::Decimal(_) | Repr::Infinity { .. } => None,
                };
                fits.ok_or(if number.is_integer() {
                    NumberError::OutOfRange
                } else {
                    NumberError::NotWhole
                })
            }
        }

        impl TryFrom<Number> for $integer {
            type Error = NumberError;

            fn try_from(number: Number) -> Result<Self, NumberError> {
                Self::try_from(&number)
            }
        }
    )*};
}

to_integer!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// Rounds to the nearest float.
///
/// # Errors
///
/// [`NumberError::OutOfRange`] if a finite number is beyond every finite float.
impl TryFrom<&Number> for f64 {
    type Error = NumberError;

    fn try_from(number: &Number) -> Result<Self, NumberError> {
        let float = number.to_f64();
        if float.is_infinite() && number.is_finite() {
            return Err(NumberError::OutOfRange);
        }
        Ok(float)
    }
}

impl TryFrom<Number> for f64 {
    type Error = NumberError;

    fn try_from(number: Number) -> Result<Self, NumberError> {
        Self::try_from(&number)
    }
}
