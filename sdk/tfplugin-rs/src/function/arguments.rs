//! The arguments of a call, and errors that point at them.

use std::fmt;

use tfplugin_value::{Path, Value};

use crate::model::AttributeValue;

/// Which argument of a call, counted from 0. `#[derive(Parameters)]` makes a constant for each
/// parameter: `Self::TEXT` for the field `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Argument(usize);

impl Argument {
    /// The argument `number`, counted from 0.
    pub const fn number(number: usize) -> Self {
        Self(number)
    }

    /// Of a variadic parameter, the argument at `index`, counted from 0.
    #[must_use]
    pub const fn element(self, index: usize) -> Self {
        Self(self.0.saturating_add(index))
    }

    /// The number of it, counted from 0.
    pub const fn index(self) -> usize {
        self.0
    }
}

/// Why a function has no result. Terraform shows it where the function is called, under the argument
/// at fault; a function cannot warn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// What is wrong and what to do, as a sentence without a full stop.
    pub text: String,
    /// The argument at fault; `None` when it is none of them.
    pub argument: Option<Argument>,
}

impl FunctionError {
    /// An error that is no argument's fault.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            argument: None,
        }
    }

    /// An error that is the fault of `argument`.
    pub fn at(argument: Argument, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            argument: Some(argument),
        }
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(argument) = self.argument {
            write!(f, "argument {}: ", argument.index() + 1)?;
        }
        f.write_str(&self.text)
    }
}

impl std::error::Error for FunctionError {}

/// The arguments of one call on their way into a struct; what the derive uses.
#[derive(Debug)]
pub struct Arguments {
    values: std::vec::IntoIter<Value>,
    taken: usize,
}

impl Arguments {
    /// The arguments in the order of the call.
    pub fn new(values: Vec<Value>) -> Self {
        Self {
            values: values.into_iter(),
            taken: 0,
        }
    }

    /// Takes the next argument for `parameter`.
    ///
    /// # Errors
    /// When there is none, or it is not a `T`.
    pub fn take<T: AttributeValue>(&mut self, parameter: &str) -> Result<T, FunctionError> {
        let argument = Argument::number(self.taken);
        let value = self.values.next().ok_or_else(|| {
            FunctionError::new(format!(
                "there is no argument for the parameter {parameter}"
            ))
        })?;
        self.taken += 1;
        if value.is_null() && !T::TAKES_NULL {
            return Err(FunctionError::at(
                argument,
                format!("{parameter} must not be null"),
            ));
        }
        let path = Path::root().attribute(parameter);
        T::from_value(value, &path).map_err(|error| FunctionError::at(argument, error.to_string()))
    }

    /// Takes all arguments that are left for the variadic `parameter`.
    ///
    /// # Errors
    /// When one is not a `T`.
    pub fn rest<T: AttributeValue>(&mut self, parameter: &str) -> Result<Vec<T>, FunctionError> {
        let mut taken = Vec::new();
        while self.values.len() > 0 {
            taken.push(self.take(parameter)?);
        }
        Ok(taken)
    }

    /// # Errors
    /// When there are arguments without a parameter.
    pub(super) fn finish(self) -> Result<(), FunctionError> {
        if self.values.len() == 0 {
            return Ok(());
        }
        Err(FunctionError::at(
            Argument::number(self.taken),
            format!("there are only {} parameters", self.taken),
        ))
    }
}
