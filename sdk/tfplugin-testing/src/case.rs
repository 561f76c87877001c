//! A test case: providers, steps, and what holds for all of them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::attachment::Attachment;
use crate::error::Failure;
use crate::run::run;
use crate::step::Step;
use crate::terraform::Options;

/// How long one command may take unless the test says otherwise. Commands that
/// talk to something local take a fraction of a second.
const LIMIT: Duration = Duration::from_secs(60);

/// An acceptance test.
#[derive(Debug)]
pub struct TestCase {
    pub(crate) provider: Attachment,
    pub(crate) steps: Vec<Step>,
    pub(crate) options: Options,
}

impl TestCase {
    /// A case without steps for one provider, or several joined with
    /// [`Attachment::and`].
    ///
    /// A configuration without a `required_providers` block gets one with the
    /// providers' addresses.
    #[must_use]
    pub fn new(provider: Attachment) -> Self {
        let options = Options {
            binary: None,
            limit: LIMIT,
            environment: Default::default(),
        };
        Self {
            provider,
            steps: Vec::new(),
            options,
        }
    }

    /// Adds a step.
    #[must_use]
    pub fn step(mut self, step: impl Into<Step>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// Uses this `terraform` instead of the one on the `PATH`.
    #[must_use]
    pub fn terraform(mut self, binary: impl Into<PathBuf>) -> Self {
        self.options.binary = Some(binary.into());
        self
    }

    /// Gives each command at most `limit`, 60 s unless said otherwise.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.options.limit = limit;
        self
    }

    /// Sets a variable of Terraform's environment, which is otherwise empty but
    /// for `PATH` and `TMPDIR`. A provider in this process has the environment
    /// of the process.
    #[must_use]
    pub fn environment(mut self, name: impl Into<String>, value: impl Into<OsString>) -> Self {
        self.options.environment.insert(name.into(), value.into());
        self
    }

    /// Runs the steps in order until one fails, then destroys what is left.
    ///
    /// When the returned future is dropped, running commands are killed, and
    /// what they created is not destroyed.
    ///
    /// # Errors
    ///
    /// [`Failure`] with the step that failed, and the clean-up if it failed as
    /// well.
    pub async fn run(self) -> Result<(), Failure> {
        run(self).await
    }
}
