//! Numbers of any size and precision, without loss.

mod convert;
mod decimal;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use self::decimal::Decimal;

/// A number of Terraform's language: an integer of any size, a decimal of any
/// precision, or an infinity.
///
/// A number is what its decimal text says, so nothing is lost on the way from
/// one encoding to another, and `0.1` read as text equals `0.1` read as a
/// binary float. A float stands for the shortest decimal text that identifies
/// it, an integral one for the exact integer. There is no "not a number" and
/// no negative zero.
///
/// `Display` gives the shortest decimal text, without an exponent as long as
/// that takes no more than 400 padding zeros, and reads back as the same
/// number.
///
/// There is no arithmetic: a provider passes numbers on or converts them to a
/// Rust type.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

/// Each number has exactly one representation, so that the derived equality is
/// that of numbers.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Signed(i64),
    /// Above `i64::MAX`.
    Unsigned(u64),
    /// Everything finite that is neither an `i64` nor a `u64`.
    Decimal(Box<Decimal>),
    Infinity {
        negative: bool,
    },
}

/// Why a text or a Rust number is no [`Number`], or a [`Number`] does not fit
/// a Rust type.
///
/// The messages do not contain the number, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is not a decimal number.
    #[error("this is not a decimal number")]
    Syntax,
    /// The text has more significant digits than [`Number::MAX_DIGITS`].
    #[error("a number can have at most {} significant digits", Number::MAX_DIGITS)]
    TooManyDigits,
    /// The number is farther from 1 than [`Number::MAX_EXPONENT`] allows.
    #[error(
        "a number must lie between 1e-{0} and 1e{0} in magnitude",
        Number::MAX_EXPONENT
    )]
    TooLargeOrSmall,
    /// The float is "not a number".
    #[error("\"not a number\" has no place in Terraform's language")]
    NotANumber,
    /// The number has a fractional part or is infinite, the Rust type neither.
    #[error("a whole number is needed")]
    NotWhole,
    /// The number lies outside the range of the Rust type.
    #[error("the number is out of range")]
    OutOfRange,
}

impl Number {
    /// Above every finite number.
    pub const INFINITY: Self = Self(Repr::Infinity { negative: false });

    /// Below every finite number.
    pub const NEGATIVE_INFINITY: Self = Self(Repr::Infinity { negative: true });

    /// The most significant digits that a number can have. Terraform itself
    /// keeps 512 bits, about 155 digits.
    pub const MAX_DIGITS: usize = 10_000;

    /// Numbers other than zero lie between `1e-MAX_EXPONENT` and
    /// `1eMAX_EXPONENT`. A 64-bit float ends at `1e308`; the limit keeps
    /// hostile text such as `1e999999999` from growing once it is expanded.
    pub const MAX_EXPONENT: i32 = 100_000;

    /// Whether this is neither infinity.
    pub const fn is_finite(&self) -> bool {
        !matches!(self.0, Repr::Infinity { .. })
    }

    /// Whether this is a whole number.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Signed(_) | Repr::Unsigned(_) => true,
            Repr::Decimal(decimal) => decimal.is_integer(),
            Repr::Infinity { .. } => false,
        }
    }

    /// The number as an `i64`, if it is one.
    pub const fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Signed(number) => Some(number),
            _ => None,
        }
    }

    /// The number as a `u64`, if it is one.
    pub fn as_u64(&self) -> Option<u64> {
        match self.0 {
            Repr::Signed(number) => u64::try_from(number).ok(),
            Repr::Unsigned(number) => Some(number),
            Repr::Decimal(_) | Repr::Infinity { .. } => None,
        }
    }

    /// The nearest float; an infinity if the number is beyond its range.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            // Both conversions round to the nearest float.
            Repr::Signed(number) => *number as f64,
            Repr::Unsigned(number) => *number as f64,
            Repr::Decimal(decimal) => decimal.to_f64(),
            Repr::Infinity { negative: false } => f64::INFINITY,
            Repr::Infinity { negative: true } => f64::NEG_INFINITY,
        }
    }

    /// The float that is exactly this number, if there is one: 0.5 and 2⁸⁰,
    /// but not 0.1.
    pub fn to_exact_f64(&self) -> Option<f64> {
        match &self.0 {
            Repr::Signed(number) => {
                let float = *number as f64;
                // 2⁶³ itself would be saturated to `i64::MAX`, which is odd.
                #[allow(clippy::cast_possible_truncation)]
                (float as i64 == *number && float < 9_223_372_036_854_775_808.0).then_some(float)
            }
            Repr::Unsigned(number) => Decimal::from_u64(*number).to_exact_f64(),
            Repr::Decimal(decimal) => decimal.to_exact_f64(),
            Repr::Infinity { .. } => Some(self.to_f64()),
        }
    }

    fn from_decimal(decimal: Decimal) -> Self {
        if let Some(number) = decimal.to_i64() {
            return Self(Repr::Signed(number));
        }
        if let Some(number) = decimal.to_u64() {
            return Self(Repr::Unsigned(number));
        }
        Self(Repr::Decimal(Box::new(decimal)))
    }

    fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Signed(number) => *number < 0,
            Repr::Unsigned(_) => false,
            Repr::Decimal(decimal) => decimal.is_negative(),
            Repr::Infinity { negative } => *negative,
        }
    }

    fn compare_finite(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Signed(left), Repr::Signed(right)) => left.cmp(right),
            (Repr::Unsigned(left), Repr::Unsigned(right)) => left.cmp(right),
            _ => self.to_decimal().cmp(&other.to_decimal()),
        }
    }

    /// Zero for infinities, which callers have dealt with.
    fn to_decimal(&self) -> Decimal {
        match &self.0 {
            Repr::Signed(number) => Decimal::from_i64(*number),
            Repr::Unsigned(number) => Decimal::from_u64(*number),
            Repr::Decimal(decimal) => (**decimal).clone(),
            Repr::Infinity { .. } => Decimal::from_u64(0),
        }
    }
}

/// Zero.
impl Default for Number {
    fn default() -> Self {
        Self(Repr::Signed(0))
    }
}

/// Reads decimal text: an optional sign, digits with an optional point, an
/// optional exponent; or `Inf` with an optional sign.
impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        match text {
            "Inf" | "+Inf" => Ok(Self::INFINITY),
            "-Inf" => Ok(Self::NEGATIVE_INFINITY),
            _ => Decimal::parse(text).map(Self::from_decimal),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_finite(), other.is_finite()) {
            (true, true) => self.compare_finite(other),
            (false, false) => other.is_negative().cmp(&self.is_negative()),
            (false, true) if self.is_negative() => Ordering::Less,
            (false, true) => Ordering::Greater,
            (true, false) => other.cmp(self).reverse(),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Signed(number) => number.fmt(f),
            Repr::Unsigned(number) => number.fmt(f),
            Repr::Decimal(decimal) => decimal.fmt(f),
            Repr::Infinity { negative: false } => f.write_str("Inf"),
            Repr::Infinity { negative: true } => f.write_str("-Inf"),
        }
    }
}

/// As `Display`.
impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
