//! The steps of a test case.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::import::ImportStep;
use crate::plan_check::PlanCheck;
use crate::state::State;
use crate::state_check::StateCheck;

/// What an action returns.
pub(crate) type ActionFuture = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;
pub(crate) type ActionFunction = Box<dyn FnOnce(State) -> ActionFuture + Send>;
/// Looks at the text of an error.
pub(crate) type ErrorCheck = Box<dyn Fn(&str) -> Result<(), String> + Send + Sync>;

/// One step of a [`TestCase`](crate::TestCase).
#[derive(Debug)]
pub enum Step {
    /// Applies a configuration.
    Config(ConfigStep),
    /// Plans without applying.
    Plan(PlanStep),
    /// Imports a resource that the state has, and compares.
    Import(ImportStep),
    /// Accepts into the state what the remote objects have become.
    Refresh(RefreshStep),
    /// Does something outside of Terraform.
    Action(ActionStep),
    /// Destroys everything and expects nothing to be left.
    Destroy,
}

impl Step {
    /// Plans and applies `hcl`, which replaces the configuration before; then
    /// plans twice more, and both plans must be empty.
    #[must_use]
    pub fn config(hcl: impl Into<String>) -> ConfigStep {
        ConfigStep {
            hcl: hcl.into(),
            replaced: Vec::new(),
            plan_checks: Vec::new(),
            before_apply: None,
            state_checks: Vec::new(),
            expected: None,
            error_checks: Vec::new(),
            changes_stay: false,
        }
    }

    /// Plans `hcl` without applying it. Without a check the plan must be empty.
    /// The configuration before is in force again afterwards.
    #[must_use]
    pub fn plan(hcl: impl Into<String>) -> PlanStep {
        PlanStep {
            hcl: Some(hcl.into()),
            plan_checks: Vec::new(),
            expected: None,
        }
    }

    /// Plans the configuration in force once more. Without a check the plan must
    /// be empty.
    #[must_use]
    pub fn replan() -> PlanStep {
        PlanStep {
            hcl: None,
            plan_checks: Vec::new(),
            expected: None,
        }
    }

    /// Imports the resource at `address`, which the state has already, by its
    /// attribute `id`; what is imported must equal what the state has, and the
    /// plan after it must be empty.
    #[must_use]
    pub fn import(address: impl Into<String>) -> ImportStep {
        ImportStep::new(address.into())
    }

    /// Applies with `-refresh-only`.
    #[must_use]
    pub fn refresh() -> RefreshStep {
        RefreshStep {
            state_checks: Vec::new(),
        }
    }

    /// Calls `function` with the state, for instance to change a remote object
    /// behind Terraform's back. Its error, or panic, fails the step.
    pub fn action<F, R>(function: F) -> Self
    where
        F: FnOnce(State) -> R + Send + 'static,
        R: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self::Action(ActionStep::new(function))
    }

    /// Destroys everything now, for checks of what is left afterwards. The end
    /// of a test case does so anyway.
    #[must_use]
    pub fn destroy() -> Self {
        Self::Destroy
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Config(_) => "config",
            Self::Plan(_) => "plan",
            Self::Import(_) => "import",
            Self::Refresh(_) => "refresh",
            Self::Action(_) => "action",
            Self::Destroy => "destroy",
        }
    }
}

/// The phase in which an error is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Plan,
    Apply,
    Either,
}

/// An error that must come.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) phase: Phase,
    pub(crate) text: String,
}

/// A step that applies a configuration; see [`Step::config`].
pub struct ConfigStep {
    pub(crate) hcl: String,
    pub(crate) replaced: Vec<String>,
    pub(crate) plan_checks: Vec<Box<dyn PlanCheck>>,
    pub(crate) before_apply: Option<ActionStep>,
    pub(crate) state_checks: Vec<Box<dyn StateCheck>>,
    pub(crate) expected: Option<Expected>,
    pub(crate) error_checks: Vec<ErrorCheck>,
    pub(crate) changes_stay: bool,
}

impl ConfigStep {
    /// Plans with `-replace` of the resource at `address`, whatever its
    /// configuration says.
    #[must_use]
    pub fn replace(mut self, address: impl Into<String>) -> Self {
        self.replaced.push(address.into());
        self
    }

    /// Calls `function` with the state when the plan is made and checked, before
    /// that plan is applied: what somebody else does in between.
    #[must_use]
    pub fn before_apply<F, R>(mut self, function: F) -> Self
    where
        F: FnOnce(State) -> R + Send + 'static,
        R: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.before_apply = Some(ActionStep::new(function));
        self
    }

    /// Checks the plan before it is applied.
    #[must_use]
    pub fn plan_check(mut self, check: impl PlanCheck + 'static) -> Self {
        self.plan_checks.push(Box::new(check));
        self
    }

    /// Checks the state after the apply.
    #[must_use]
    pub fn state_check(mut self, check: impl StateCheck + 'static) -> Self {
        self.state_checks.push(Box::new(check));
        self
    }

    /// Expects plan or apply to fail with an error that contains `text`. White
    /// space counts as one space, so lines may be wrapped anywhere.
    #[must_use]
    pub fn expect_error(self, text: impl Into<String>) -> Self {
        self.expect(Phase::Either, text)
    }

    /// As [`expect_error`](Self::expect_error), in the plan.
    #[must_use]
    pub fn expect_plan_error(self, text: impl Into<String>) -> Self {
        self.expect(Phase::Plan, text)
    }

    /// As [`expect_error`](Self::expect_error), in the apply of a plan that
    /// succeeded. What was applied before the error is destroyed at the end.
    #[must_use]
    pub fn expect_apply_error(self, text: impl Into<String>) -> Self {
        self.expect(Phase::Apply, text)
    }

    /// Looks at the text of the error that is expected: everything that
    /// Terraform wrote to its standard error, all white space as one space.
    #[must_use]
    pub fn error_check(
        mut self,
        check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        self.error_checks.push(Box::new(check));
        self
    }

    /// Expects that the plan after apply and refresh still shows changes, which
    /// is a fault otherwise.
    #[must_use]
    pub fn expect_changes_after(mut self) -> Self {
        self.changes_stay = true;
        self
    }

    fn expect(mut self, phase: Phase, text: impl Into<String>) -> Self {
        self.expected = Some(Expected {
            phase,
            text: text.into(),
        });
        self
    }
}

/// A step that only plans; see [`Step::plan`] and [`Step::replan`].
pub struct PlanStep {
    pub(crate) hcl: Option<String>,
    pub(crate) plan_checks: Vec<Box<dyn PlanCheck>>,
    pub(crate) expected: Option<Expected>,
}

impl PlanStep {
    /// Checks the plan.
    #[must_use]
    pub fn plan_check(mut self, check: impl PlanCheck + 'static) -> Self {
        self.plan_checks.push(Box::new(check));
        self
    }

    /// Expects the plan to fail with an error that contains `text`; white space
    /// counts as one space.
    #[must_use]
    pub fn expect_error(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(Expected {
            phase: Phase::Plan,
            text: text.into(),
        });
        self
    }
}

/// A step that refreshes the state; see [`Step::refresh`].
pub struct RefreshStep {
    pub(crate) state_checks: Vec<Box<dyn StateCheck>>,
}

impl RefreshStep {
    /// Checks the state after the refresh.
    #[must_use]
    pub fn state_check(mut self, check: impl StateCheck + 'static) -> Self {
        self.state_checks.push(Box::new(check));
        self
    }
}

/// A step that calls a function; see [`Step::action`].
pub struct ActionStep(pub(crate) ActionFunction);

impl ActionStep {
    fn new<F, R>(function: F) -> Self
    where
        F: FnOnce(State) -> R + Send + 'static,
        R: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self(Box::new(|state| Box::pin(function(state))))
    }
}

impl From<ConfigStep> for Step {
    fn from(step: ConfigStep) -> Self {
        Self::Config(step)
    }
}

impl From<PlanStep> for Step {
    fn from(step: PlanStep) -> Self {
        Self::Plan(step)
    }
}

impl From<ImportStep> for Step {
    fn from(step: ImportStep) -> Self {
        Self::Import(step)
    }
}

impl From<RefreshStep> for Step {
    fn from(step: RefreshStep) -> Self {
        Self::Refresh(step)
    }
}

macro_rules! opaque {
    ($($step:ident),+) => {$(
        /// Without the checks, which are functions.
        impl fmt::Debug for $step {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_struct(stringify!($step)).finish_non_exhaustive()
            }
        }
    )+};
}

opaque!(ConfigStep, PlanStep, RefreshStep, ActionStep);
