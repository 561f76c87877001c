//! A finite decimal number in normal form.

use std::cmp::Ordering;
use std::fmt;

use super::{Number, NumberError};

/// `digits × 10^exponent`, negative or not.
///
/// `digits` has neither leading nor trailing zeros, so each number has exactly
/// one form. Zero is no digits, exponent 0 and not negative. Nothing here ever
/// expands an exponent into zeros but `Display`, and that within a limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Decimal {
    negative: bool,
    digits: Box<str>,
    exponent: i32,
}

/// The most zeros that `Display` pads with; all floats stay below it.
const MAX_PADDING: i32 = 400;

impl Decimal {
    /// Takes time and memory linear in the length of `text`.
    pub(super) fn parse(text: &str) -> Result<Self, NumberError> {
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], parse_exponent(&unsigned[at + 1..])?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
            return Err(NumberError::Syntax);
        }
        Self::normalized(negative, whole, fraction, exponent)
    }

    pub(super) fn from_i64(number: i64) -> Self {
        Self {
            negative: number < 0,
            ..Self::from_u64(number.unsigned_abs())
        }
    }

    pub(super) fn from_u64(number: u64) -> Self {
        let text = number.to_string();
        let digits = text.trim_start_matches('0').trim_end_matches('0');
        let zeros = if digits.is_empty() {
            0
        } else {
            text.len() - digits.len()
        };
        // A u64 has at most 20 digits.
        let exponent = i32::try_from(zeros).unwrap_or_default();
        Self {
            negative: false,
            digits: digits.into(),
            exponent,
        }
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(super) fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    pub(super) fn to_i64(&self) -> Option<i64> {
        self.short_integer()?.parse().ok()
    }

    pub(super) fn to_u64(&self) -> Option<u64> {
        self.short_integer()?.parse().ok()
    }

    pub(super) fn to_f64(&self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        let digits = if self.digits.is_empty() {
            "0"
        } else {
            &*self.digits
        };
        // The text is a float's by construction.
        format!("{sign}{digits}e{}", self.exponent)
            .parse()
            .unwrap_or(f64::NAN)
    }

    pub(super) fn to_exact_f64(&self) -> Option<f64> {
        // The decimal text of a binary fraction always ends in 5.
        if !self.is_integer() && !self.digits.ends_with('5') {
            return None;
        }
        let float = self.to_f64();
        if !float.is_finite() {
            return None;
        }
        // A float with n binary places has exactly n decimal places, at most
        // 1074, so this many show it without rounding.
        let places = usize::try_from(self.exponent.min(0).unsigned_abs()).ok()?;
        let exact = (places <= 1074).then(|| format!("{float:.1074}"))?;
        (Self::parse(&exact).ok()? == *self).then_some(float)
    }

    /// The position of the decimal point relative to the first digit: the
    /// number lies between 10^(n-1) and 10^n.
    fn magnitude(&self) -> i64 {
        // Both are bounded by the limits of `Number`.
        i64::try_from(self.digits.len()).unwrap_or(i64::MAX) + i64::from(self.exponent)
    }

    fn normalized(
        negative: bool,
        whole: &str,
        fraction: &str,
        exponent: i64,
    ) -> Result<Self, NumberError> {
        let mut digits = String::with_capacity(whole.len() + fraction.len());
        digits.push_str(whole);
        digits.push_str(fraction);
        let trimmed = digits.trim_end_matches('0');
        let zeros = digits.len() - trimmed.len();
        let significant = trimmed.trim_start_matches('0');
        if significant.is_empty() {
            return Ok(Self {
                negative: false,
                digits: Box::default(),
                exponent: 0,
            });
        }
        if significant.len() > Number::MAX_DIGITS {
            return Err(NumberError::TooManyDigits);
        }
        let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let exponent = exponent
            .saturating_sub(length(fraction.len()))
            .saturating_add(length(zeros));
        let magnitude = exponent.saturating_add(length(significant.len()));
        let limit = i64::from(Number::MAX_EXPONENT);
        if !(-limit < magnitude && magnitude <= limit) {
            return Err(NumberError::TooLargeOrSmall);
        }
        let exponent = i32::try_from(exponent).map_err(|_| NumberError::TooLargeOrSmall)?;
        Ok(Self {
            negative,
            digits: significant.into(),
            exponent,
        })
    }

    /// The text of an integer of at most 20 digits, the most of 64 bits.
    fn short_integer(&self) -> Option<String> {
        (self.exponent >= 0 && self.magnitude() <= 20).then(|| self.to_string())
    }
}

/// Saturates, because a zero may have any exponent.
fn parse_exponent(text: &str) -> Result<i64, NumberError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::Syntax);
    }
    // Only overflow is left.
    let absolute: i64 = digits.parse().unwrap_or(i64::MAX);
    Ok(if negative { -absolute } else { absolute })
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => -1,
        };
        sign(self).cmp(&sign(other)).then_with(|| {
            // Digits start with the first that counts, so text order is theirs.
            let absolute = self
                .magnitude()
                .cmp(&other.magnitude())
                .then_with(|| self.digits.cmp(&other.digits));
            if self.negative {
                absolute.reverse()
            } else {
                absolute
            }
        })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        if self.digits.is_empty() {
            return f.write_str("0");
        }
        let digits = &*self.digits;
        let point = self.magnitude();
        if self.exponent > MAX_PADDING || point < -i64::from(MAX_PADDING) {
            return write!(f, "{sign}{digits}e{}", self.exponent);
        }
        match usize::try_from(point) {
            Ok(point) if point >= digits.len() => {
                write!(f, "{sign}{digits}{}", "0".repeat(point - digits.len()))
            }
            Ok(point) if point > 0 => write!(f, "{sign}{}.{}", &digits[..point], &digits[point..]),
            _ => {
                let zeros = usize::try_from(-point).unwrap_or_default();
                write!(f, "{sign}0.{}{digits}", "0".repeat(zeros))
            }
        }
    }
}
