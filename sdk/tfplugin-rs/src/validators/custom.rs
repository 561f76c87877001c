//! A validator that is a function.

use std::fmt;
use std::marker::PhantomData;

use super::message::fault;
use crate::diagnostics::Diagnostics;
use crate::model::{AttributeValue, ConvertError};
use crate::validator::{ValidateAttribute, Validator};

/// A function accepts the value; see [`custom`].
pub struct Custom<T, F> {
    description: &'static str,
    check: F,
    of: PhantomData<fn(T)>,
}

/// Accepts what `check` accepts. `check` gets the value as a `T`, the type of
/// the attribute or of its element; values that contain unknown parts where `T`
/// cannot are skipped. Its error is the detail the user reads: what was given
/// (unless the attribute is sensitive), what is allowed, and the remedy.
///
/// `description` is what is accepted, as the rest of a sentence that starts with
/// "Value ", for the documentation: "must be an ARN of a Lambda function".
///
/// ```
/// use tfplugin::validators::custom;
///
/// let even = custom("must be even", |number: i64| match number % 2 {
///     0 => Ok(()),
///     _ => Err(format!("It is {number}. Choose {} or {}.", number - 1, number + 1)),
/// });
/// ```
pub fn custom<T, F>(description: &'static str, check: F) -> Custom<T, F>
where
    T: AttributeValue,
    F: Fn(T) -> Result<(), String> + Send + Sync,
{
    Custom {
        description,
        check,
        of: PhantomData,
    }
}

impl<T, F> fmt::Debug for Custom<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Custom")
            .field("description", &self.description)
            .finish_non_exhaustive()
    }
}

impl<T, F> Validator for Custom<T, F>
where
    T: AttributeValue,
    F: Fn(T) -> Result<(), String> + Send + Sync,
{
    fn description(&self) -> String {
        self.description.to_owned()
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        match T::from_value(request.value.clone(), request.path) {
            Ok(value) => match (self.check)(value) {
                Ok(()) => Diagnostics::new(),
                Err(detail) => fault(request, detail),
            },
            Err(ConvertError::Unknown { .. }) => Diagnostics::new(),
            Err(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::testing::{accepts, refuses};
    use crate::value::Value;

    #[test]
    fn custom_gets_the_typed_value() {
        let validator = custom("must be even", |number: i64| {
            if number % 2 == 0 {
                Ok(())
            } else {
                Err(format!("It is {number}."))
            }
        });
        accepts(&validator, &Value::from(2));
        refuses(&validator, &Value::from(3), "It is 3.");
        refuses(&validator, &Value::from("three"), "expected number");
        assert_eq!(validator.description(), "must be even");
    }

    #[test]
    fn custom_skips_what_it_cannot_judge_yet() {
        let validator = custom("must be empty", |names: Vec<String>| {
            if names.is_empty() {
                Ok(())
            } else {
                Err("It is not empty.".to_owned())
            }
        });
        accepts(&validator, &Value::list([Value::unknown()]));
        refuses(
            &validator,
            &Value::list([Value::from("a")]),
            "It is not empty.",
        );
    }
}
