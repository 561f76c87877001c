//! What AWS would refuse, one rule per attribute, so that a plan can refuse it
//! first. Each takes a known value; [`Input`](super::input::Input) applies
//! them to a whole configuration that may be partly unknown.

mod api;
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
pub use routes::*;
pub use stage::*;

fn require(holds: bool, broken: impl FnOnce() -> (String, String)) -> Verdict {
    if holds {
        return Ok(());
    }
    let (problem, remedy) = broken();
    Err(Broken { problem, remedy })
}

#[cfg(test)]
mod tests;
