//! Provider functions: pure functions that a configuration calls as `provider::NAME::function(..)`.
//!
//! A function is a struct whose fields are its parameters:
//!
//! ```
//! # use tfplugin::{Diagnostics, Provider, provider::ConfigureRequest};
//! # struct Example;
//! # /// Nothing.
//! # #[derive(Clone, tfplugin::Model)]
//! # struct Nothing {}
//! # impl Provider for Example {
//! #     const NAME: &'static str = "example";
//! #     const ADDRESS: &'static str = "registry.terraform.io/example/example";
//! #     type Model = Nothing;
//! #     type Client = ();
//! #     async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> { Ok(()) }
//! # }
//! use tfplugin::{Function, FunctionError, Parameters};
//!
//! /// The text so many times.
//! ///
//! /// The first paragraph is the summary.
//! #[derive(Debug, Parameters)]
//! struct Repeat {
//!     /// The text.
//!     text: String,
//!     /// How many times, up to 9; once when it is null.
//!     times: Option<u32>,
//! }
//!
//! impl Function for Repeat {
//!     const NAME: &'static str = "repeat";
//!     type Provider = Example;
//!     type Return = String;
//!
//!     fn call(self) -> Result<String, FunctionError> {
//!         let times = self.times.unwrap_or(1);
//!         if times > 9 {
//!             return Err(FunctionError::at(Self::TIMES, "write a number up to 9"));
//!         }
//!         Ok(self.text.repeat(times as usize))
//!     }
//! }
//! let repeat = Repeat { text: "ab".to_owned(), times: Some(2) };
//! assert_eq!(repeat.call().unwrap(), "abab");
//! ```
//!
//! The provider names it in [`Provider::functions`]. A function has no client and knows nothing but
//! its arguments: Terraform calls it whenever it likes, also before the provider is configured, and
//! compares the results.

mod arguments;
mod signature;

pub use arguments::{Argument, Arguments, FunctionError};
pub use signature::{Inputs, Parameter, Signature, Variadic};

use std::marker::PhantomData;

use tfplugin_value::Value;

use crate::model::AttributeValue;
use crate::provider::Provider;

/// The parameters of a function. Use `#[derive(tfplugin::Parameters)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the parameters of a function",
    note = "add `#[derive(tfplugin::Parameters)]` to it"
)]
pub trait Parameters: Sized {
    /// What users may know of them.
    fn inputs() -> Inputs;

    /// Reads them from the arguments of a call.
    ///
    /// # Errors
    /// When an argument does not fit its parameter, or there are too few.
    fn from_arguments(arguments: &mut Arguments) -> Result<Self, FunctionError>;
}

/// A function of a provider: the value of a struct is one call of it.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a function of a provider")]
pub trait Function: Parameters + Send + Sync + 'static {
    /// Its name: `callback_url` is called as `provider::chatbot::callback_url(..)`.
    const NAME: &'static str;

    /// The provider it belongs to.
    type Provider: Provider;

    /// What it returns.
    type Return: AttributeValue;

    /// The result for these arguments, always the same: no IO, no clock, no randomness. May be
    /// unknown only where an argument is; what is known then must hold whatever the argument turns
    /// out to be.
    ///
    /// # Errors
    /// What is wrong with the arguments, best with the [argument](FunctionError::at) at fault.
    fn call(self) -> Result<Self::Return, FunctionError>;
}

/// A function whose parameters and result are erased to [`Value`]. Made by [`function`], not meant
/// to be implemented.
pub trait DynFunction<P: Provider>: Send + Sync {
    /// Its name, parameters and result.
    fn signature(&self) -> Signature;

    /// The result for `arguments`, which conform to the parameters' types; unknown when one of them
    /// is not wholly known and its parameter does not take that.
    ///
    /// # Errors
    /// When the arguments do not fit, or the function says so.
    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError>;
}

/// The function `F` for [`Provider::functions`].
pub fn function<F: Function>() -> Box<dyn DynFunction<F::Provider>> {
    Box::new(Erased::<F>(PhantomData))
}

struct Erased<F>(PhantomData<fn(F)>);

impl<F: Function> DynFunction<F::Provider> for Erased<F> {
    fn signature(&self) -> Signature {
        Signature {
            name: F::NAME.to_owned(),
            inputs: F::inputs(),
            returns: F::Return::attribute_type().ty(),
        }
    }

    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        let inputs = F::inputs();
        let mut given = arguments.iter().enumerate();
        let is_open = given.any(|(index, argument)| {
            let takes_unknown = inputs.at(index).is_some_and(|p| p.takes_unknown);
            !takes_unknown && !argument.is_wholly_known()
        });
        if is_open {
            return Ok(Value::unknown());
        }
        let is_known = arguments.iter().all(Value::is_wholly_known);
        let mut arguments = Arguments::new(arguments);
        let parameters = F::from_arguments(&mut arguments)?;
        arguments.finish()?;
        let result = parameters.call()?.into_value();
        if is_known && !result.is_wholly_known() {
            return Err(FunctionError::new(format!(
                "{} returned a value that is not known although its arguments are; this is a bug \
                 of the provider",
                F::NAME
            )));
        }
        Ok(result)
    }
}
