//! Validators of numbers.

use std::ops::{Bound, RangeBounds};

use super::limits::Limits;
use super::message::{fault, given};
use crate::diagnostics::Diagnostics;
use crate::validator::{ValidateAttribute, Validator};
use crate::value::Number;

/// The number is within a range; see [`between`] and [`above`].
#[derive(Clone, Debug)]
pub struct Between(Limits<Number>);

/// Accepts a number within `range`, compared without loss.
pub fn between<N: Into<Number> + Clone>(range: impl RangeBounds<N>) -> Between {
    Between(Limits::new(&range, Into::into))
}

/// Accepts a number greater than `limit`, compared without loss.
pub fn above(limit: impl Into<Number>) -> Between {
    let range = (Bound::Excluded(limit.into()), Bound::Unbounded);
    Between(Limits::new(&range, |limit: Number| limit))
}

impl Validator for Between {
    fn description(&self) -> String {
        format!("must be {}", self.0.words())
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let Some(number) = request.value.as_number() else {
            return Diagnostics::new();
        };
        if self.0.contains(number) {
            return Diagnostics::new();
        }
        let remedy = if self.0.is_high_enough(number) {
            "Lower"
        } else {
            "Raise"
        };
        fault(
            request,
            format!(
                "It is {}, {} is allowed. {remedy} it.",
                given(request),
                self.0.words()
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::testing::{accepts, refuses, refuses_silently};
    use crate::value::Value;

    #[test]
    fn between_compares_numbers() {
        let validator = between(50..=29_000);
        for number in [50, 51, 29_000] {
            accepts(&validator, &Value::from(number));
        }
        refuses(
            &validator,
            &Value::from(49),
            "It is 49, between 50 and 29000 is allowed. Raise it.",
        );
        refuses(
            &validator,
            &Value::from(29_001),
            "It is 29001, between 50 and 29000 is allowed. Lower it.",
        );
        assert_eq!(validator.description(), "must be between 50 and 29000");
    }

    #[test]
    fn between_does_not_round() {
        let just_above: Number = "29000.0000000000000000000000001".parse().unwrap();
        refuses(&between(50..=29_000), &Value::from(just_above), "Lower it.");
    }

    #[test]
    fn above_excludes_its_limit() {
        let validator = above(0);
        accepts(&validator, &Value::from("0.001".parse::<Number>().unwrap()));
        refuses(
            &validator,
            &Value::from(0),
            "It is 0, more than 0 is allowed. Raise it.",
        );
    }

    #[test]
    fn a_sensitive_number_is_not_shown() {
        refuses_silently(&between(1..=2), &Value::from(4_711), "4711");
    }
}
