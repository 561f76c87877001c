//! What AWS would refuse, one rule per attribute, so that a plan can refuse it
//! first. Each takes a known value; [`Input`](super::input::Input) applies
//! them to a whole configuration that may be partly unknown.

mod api;
mod connect;
mod integrations;
mod models;
mod routes;
mod stage;

/// A value that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}; {remedy}")]
pub struct Broken {
    /// What is wrong, naming the value.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// How a rule answers.
pub type Verdict = Result<(), Broken>;

pub use api::*;
pub use connect::*;
pub use integrations::*;
pub(crate) use integrations::{EVENT, INVOCATION_TYPE};
pub use models::*;
pub use routes::*;
pub use stage::*;

/// A text that must not be empty, such as what an attribute would be left out for.
///
/// # Errors
///
/// [`Broken`].
pub fn not_empty(value: &str) -> Verdict {
    require(!value.is_empty(), || {
        (
            "the text is empty".to_owned(),
            "write something, or leave it out".to_owned(),
        )
    })
}

/// One of the texts that AWS knows.
fn one_of(value: &str, known: &[&str]) -> Verdict {
    require(known.contains(&value), || {
        (
            format!("{value:?} is not a value that api gateway knows"),
            format!("use one of {}", known.join(", ")),
        )
    })
}

/// Something was written where it means nothing.
pub(crate) fn out_of_place(problem: &str, remedy: &str) -> Verdict {
    Err(Broken {
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
    })
}

fn require(holds: bool, broken: impl FnOnce() -> (String, String)) -> Verdict {
    if holds {
        return Ok(());
    }
    let (problem, remedy) = broken();
    Err(Broken { problem, remedy })
}

#[cfg(test)]
mod tests;
