//! What can go wrong in an acceptance test, and how it is shown.

use std::fmt;
use std::io;
use std::time::Duration;

use tfplugin::diagnostics::chain;

/// Why a step of a test case failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no `terraform` to run.
    #[error(
        "terraform is not on the PATH; install Terraform 1.11 or later, or name the binary with \
         `TestCase::terraform`"
    )]
    MissingTerraform,
    /// A file of the test's folder, or the process itself, could not be handled.
    #[error("could not {action}")]
    Io {
        /// What was tried, for instance `write main.tf`.
        action: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A command did not end in time and was stopped.
    #[error("`terraform {command}` did not end within {} s and was stopped; it had said:\n{output}", .limit.as_secs())]
    Deadline {
        /// The arguments.
        command: String,
        /// How long it was given.
        limit: Duration,
        /// What it printed until then.
        output: String,
    },
    /// A command failed.
    #[error("`terraform {command}` failed:\n{output}")]
    Command {
        /// The arguments.
        command: String,
        /// What it printed, standard error last.
        output: String,
    },
    /// A command printed something else than the JSON it documents.
    #[error("`terraform {command}` printed JSON of another shape")]
    Json {
        /// The arguments.
        command: String,
        /// Where the shape differs.
        #[source]
        source: serde_json::Error,
    },
    /// A plan that had to be empty is not.
    #[error("the plan {when} is not empty:\n{diff}")]
    NotEmpty {
        /// Which of the plans: `after apply`, `after apply and refresh`, …
        when: String,
        /// The plan as Terraform shows it.
        diff: String,
    },
    /// A plan that had to show changes is empty.
    #[error("the plan is empty, but changes are expected")]
    Empty,
    /// A check of a plan or a state does not hold.
    #[error("{0}")]
    Check(String),
    /// An expected error did not come.
    #[error("{phase} succeeded, but an error that contains {expected:?} is expected")]
    NoError {
        /// `plan`, or `plan and apply`.
        phase: &'static str,
        /// The text that was waited for.
        expected: String,
    },
    /// Another error than the expected one came.
    #[error("the error of {phase} does not contain {expected:?}:\n{output}")]
    OtherError {
        /// `plan` or `apply`.
        phase: &'static str,
        /// The text that was waited for.
        expected: String,
        /// What Terraform printed instead.
        output: String,
    },
    /// Import read something else than what the resource's own state holds.
    #[error(
        "the import of {address} differs from the state it was imported next to:\n{differences}"
    )]
    ImportDiffers {
        /// Address of the resource.
        address: String,
        /// One line per attribute.
        differences: String,
    },
    /// Something is left in the state after everything was destroyed.
    #[error("destroy left in the state: {addresses}")]
    Remains {
        /// The addresses, separated by commas.
        addresses: String,
    },
    /// An action of the test's own failed or panicked.
    #[error("the action failed: {0}")]
    Action(String),
    /// The provider to attach to could not be started.
    #[error("could not start the provider to attach to")]
    Attach(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    pub(crate) fn io(action: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let action = action.into();
        move |source| Self::Io { action, source }
    }
}

/// A failed test case: the step that failed, and the clean-up when that failed
/// as well.
///
/// Both [`Display`](fmt::Display) and [`Debug`](fmt::Debug) write the report
/// with all causes, so that a test may simply return or unwrap it.
pub struct Failure {
    /// Which step failed, for instance `step 2 (config)`, and why. `None` when
    /// all steps passed and only the clean-up failed.
    pub step: Option<(String, Error)>,
    /// Why not everything could be destroyed.
    pub cleanup: Option<Error>,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((step, error)) = &self.step {
            write!(formatter, "{step}: {}", chain(error))?;
        }
        if let Some(error) = &self.cleanup {
            if self.step.is_some() {
                formatter.write_str("\n\n")?;
            }
            write!(formatter, "clean-up: {}", chain(error))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for Failure {}
