//! Checks of a state after an apply.

use serde_json::Value;

use crate::matcher::Matcher;
use crate::path;
use crate::state::State;

/// A check of a state: `Err` with a sentence when it does not hold.
///
/// Every function `Fn(&State) -> Result<(), String>` is one.
pub trait StateCheck: Send + Sync {
    /// Looks at `state`.
    ///
    /// # Errors
    ///
    /// What is different from what is expected, and where.
    fn check(&self, state: &State) -> Result<(), String>;
}

impl<F> StateCheck for F
where
    F: Fn(&State) -> Result<(), String> + Send + Sync,
{
    fn check(&self, state: &State) -> Result<(), String> {
        self(state)
    }
}

/// Expects a value that `matcher` accepts at `attribute` (written as in
/// configuration: `routes["$connect"].timeout_ms`) of the resource at `address`.
/// An attribute that is not there is null.
pub fn expect_value(address: &str, attribute: &str, matcher: Matcher) -> impl StateCheck + use<> {
    let (address, attribute) = (address.to_owned(), attribute.to_owned());
    move |state: &State| {
        let resource = state.resource(&address).ok_or_else(|| {
            let known: Vec<&str> = state
                .resources()
                .iter()
                .map(|resource| resource.address.as_str())
                .collect();
            format!("the state has no {address}; it has [{}]", known.join(", "))
        })?;
        let value = path::find(&resource.values, &attribute)?.unwrap_or(&Value::Null);
        if matcher.accepts(value) {
            return Ok(());
        }
        Err(format!(
            "{address}: {attribute} is {value}, expected {matcher}"
        ))
    }
}

/// Expects that the state has no resource at `address`.
pub fn expect_absent(address: &str) -> impl StateCheck + use<> {
    let address = address.to_owned();
    move |state: &State| match state.resource(&address) {
        None => Ok(()),
        Some(_) => Err(format!("{address} should not be in the state")),
    }
}

/// Expects that the output `name` of the root module has a value that `matcher`
/// accepts.
pub fn expect_output(name: &str, matcher: Matcher) -> impl StateCheck + use<> {
    let name = name.to_owned();
    move |state: &State| {
        let value = state
            .output(&name)
            .ok_or_else(|| format!("there is no output {name}"))?;
        if matcher.accepts(value) {
            return Ok(());
        }
        Err(format!("output.{name} is {value}, expected {matcher}"))
    }
}
