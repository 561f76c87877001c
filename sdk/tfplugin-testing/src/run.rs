//! Runs the steps of a test case and cleans up after them.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use crate::case::TestCase;
use crate::error::{Error, Failure};
use crate::plan::Plan;
use crate::plan_check::PlanCheck;
use crate::state::State;
use crate::state_check::StateCheck;
use crate::step::{
    ActionStep, ConfigStep, ErrorCheck, Expected, Phase, PlanStep, RefreshStep, Step,
};
use crate::terraform::{Ended, Terraform};

const MAIN: &str = "main.tf";
const REQUIREMENTS: &str = "providers.tf";
const PLAN: &str = "saved.tfplan";

pub(crate) async fn run(case: TestCase) -> Result<(), Failure> {
    let TestCase {
        provider,
        steps,
        mut options,
    } = case;
    options.environment.insert(
        "TF_REATTACH_PROVIDERS".to_owned(),
        provider.variable().into(),
    );
    let start = |error| Failure {
        step: Some(("start".to_owned(), error)),
        cleanup: None,
    };
    let mut runner = Runner {
        terraform: Terraform::new(&options).map_err(start)?,
        requirements: provider.requirements(),
        configuration: String::new(),
    };
    let mut failed = None;
    for (index, step) in steps.into_iter().enumerate() {
        let name = format!("step {} ({})", index + 1, step.kind());
        let result = match step {
            Step::Config(step) => runner.config(step).await,
            Step::Plan(step) => runner.plan(&step).await,
            Step::Import(step) => step.run(&runner.terraform, &options).await,
            Step::Refresh(step) => runner.refresh(&step).await,
            Step::Action(step) => runner.action(step).await,
            Step::Destroy => runner.destroy().await,
        };
        if let Err(error) = result {
            failed = Some((name, error));
            break;
        }
    }
    let cleanup = runner.destroy().await.err();
    // The provider serves until here.
    drop(provider);
    if failed.is_none() && cleanup.is_none() {
        return Ok(());
    }
    Err(Failure {
        step: failed,
        cleanup,
    })
}

/// Expects that a plan with `extra` arguments is empty; `when` completes "the
/// plan .. is not empty".
pub(crate) async fn expect_empty_plan(
    terraform: &Terraform,
    extra: &[&str],
    when: &str,
) -> Result<(), Error> {
    let (diff, empty) = replan(terraform, extra).await?;
    if empty {
        return Ok(());
    }
    Err(Error::NotEmpty {
        when: when.to_owned(),
        diff,
    })
}

/// The plan as text, and whether it is empty.
async fn replan(terraform: &Terraform, extra: &[&str]) -> Result<(String, bool), Error> {
    let base = ["plan", "-input=false", "-no-color", "-detailed-exitcode"];
    let arguments: Vec<&str> = base.into_iter().chain(extra.iter().copied()).collect();
    let (output, empty) = terraform.run(&arguments).await?.empty_plan()?;
    Ok((output.text(), empty))
}

struct Runner {
    terraform: Terraform,
    requirements: String,
    /// The configuration in force: the last one that could be planned, so that
    /// what it made can be destroyed.
    configuration: String,
}

impl Runner {
    async fn config(&mut self, mut step: ConfigStep) -> Result<(), Error> {
        let planned = match self.save_plan(&step.hcl, &step.replaced).await {
            Ok(planned) => planned,
            Err(error) => {
                self.write(&self.configuration)?;
                return Err(error);
            }
        };
        if !planned.is_success() {
            self.write(&self.configuration)?;
            return match &step.expected {
                Some(expected) if expected.phase != Phase::Apply => {
                    expect_text(&planned, "plan", expected)?;
                    check_error(&planned, &step.error_checks)
                }
                _ => planned.success().map(drop),
            };
        }
        self.configuration.clone_from(&step.hcl);
        if let Some(Expected {
            phase: Phase::Plan,
            text,
        }) = &step.expected
        {
            return Err(Error::NoError {
                phase: "plan",
                expected: text.clone(),
            });
        }
        self.check_plan(&step.plan_checks).await?;
        if let Some(action) = step.before_apply.take() {
            self.action(action).await?;
        }
        self.apply(step).await
    }

    /// Applies the saved plan, and looks at what has become of it.
    async fn apply(&self, step: ConfigStep) -> Result<(), Error> {
        let apply = ["apply", "-input=false", "-no-color", PLAN];
        let applied = self.terraform.run(&apply).await?;
        match &step.expected {
            Some(expected) if !applied.is_success() => {
                expect_text(&applied, "apply", expected)?;
                return check_error(&applied, &step.error_checks);
            }
            Some(Expected { text, .. }) => {
                return Err(Error::NoError {
                    phase: "plan and apply",
                    expected: text.clone(),
                });
            }
            None => applied.success()?,
        };
        self.check_state(&step.state_checks).await?;
        if step.changes_stay {
            let (_, empty) = replan(&self.terraform, &[]).await?;
            return if empty { Err(Error::Empty) } else { Ok(()) };
        }
        expect_empty_plan(&self.terraform, &["-refresh=false"], "after apply").await?;
        expect_empty_plan(&self.terraform, &[], "after apply and refresh").await
    }

    async fn plan(&mut self, step: &PlanStep) -> Result<(), Error> {
        let hcl = step
            .hcl
            .clone()
            .unwrap_or_else(|| self.configuration.clone());
        let result = self.plan_only(&hcl, step).await;
        self.write(&self.configuration)?;
        result
    }

    async fn plan_only(&self, hcl: &str, step: &PlanStep) -> Result<(), Error> {
        let planned = self.save_plan(hcl, &[]).await?;
        if let Some(expected) = &step.expected {
            if !planned.is_success() {
                return expect_text(&planned, "plan", expected);
            }
            return Err(Error::NoError {
                phase: "plan",
                expected: expected.text.clone(),
            });
        }
        planned.success()?;
        if step.plan_checks.is_empty() {
            return expect_empty_plan(&self.terraform, &[], "of this step").await;
        }
        self.check_plan(&step.plan_checks).await
    }

    async fn refresh(&self, step: &RefreshStep) -> Result<(), Error> {
        let apply = [
            "apply",
            "-refresh-only",
            "-auto-approve",
            "-input=false",
            "-no-color",
        ];
        self.terraform.run(&apply).await?.success()?;
        self.check_state(&step.state_checks).await
    }

    async fn action(&self, step: ActionStep) -> Result<(), Error> {
        let state = self.terraform.show(None).await?;
        let called = AssertUnwindSafe(async { (step.0)(state).await })
            .catch_unwind()
            .await;
        match called {
            Ok(result) => result.map_err(Error::Action),
            Err(panic) => Err(Error::Action(panic_text(panic.as_ref()))),
        }
    }

    /// Destroys everything that is in the state, if anything ever was.
    async fn destroy(&self) -> Result<(), Error> {
        if !self.terraform.has_state() {
            return Ok(());
        }
        let destroy = ["destroy", "-auto-approve", "-input=false", "-no-color"];
        self.terraform.run(&destroy).await?.success()?;
        let state: State = self.terraform.show(None).await?;
        let left: Vec<&str> = state
            .resources()
            .iter()
            .map(|resource| resource.address.as_str())
            .collect();
        if left.is_empty() {
            return Ok(());
        }
        Err(Error::Remains {
            addresses: left.join(", "),
        })
    }

    async fn save_plan(&self, hcl: &str, replaced: &[String]) -> Result<Ended, Error> {
        self.write(hcl)?;
        // Attached providers need no init, modules do.
        if hcl.contains("module ") {
            self.terraform
                .run(&["init", "-input=false", "-no-color"])
                .await?
                .success()?;
        }
        let out = format!("-out={PLAN}");
        let replaced = replaced.iter().map(|address| format!("-replace={address}"));
        let options: Vec<String> = [out].into_iter().chain(replaced).collect();
        let base = ["plan", "-input=false", "-no-color"].into_iter();
        let arguments: Vec<&str> = base.chain(options.iter().map(String::as_str)).collect();
        self.terraform.run(&arguments).await
    }

    fn write(&self, hcl: &str) -> Result<(), Error> {
        let stated = hcl.contains("required_providers");
        self.terraform
            .write(REQUIREMENTS, if stated { "" } else { &self.requirements })?;
        self.terraform.write(MAIN, hcl)
    }

    async fn check_plan(&self, checks: &[Box<dyn PlanCheck>]) -> Result<(), Error> {
        if checks.is_empty() {
            return Ok(());
        }
        let plan: Plan = self.terraform.show(Some(PLAN)).await?;
        all(checks.iter().map(|check| check.check(&plan)))
    }

    async fn check_state(&self, checks: &[Box<dyn StateCheck>]) -> Result<(), Error> {
        if checks.is_empty() {
            return Ok(());
        }
        let state: State = self.terraform.show(None).await?;
        all(checks.iter().map(|check| check.check(&state)))
    }
}

/// All checks that do not hold, one per line.
fn all(results: impl Iterator<Item = Result<(), String>>) -> Result<(), Error> {
    let failed: Vec<String> = results.filter_map(Result::err).collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Error::Check(failed.join("\n")))
    }
}

fn expect_text(ended: &Ended, phase: &'static str, expected: &Expected) -> Result<(), Error> {
    let wanted = expected
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if ended.output.error().contains(&wanted) {
        return Ok(());
    }
    Err(Error::OtherError {
        phase,
        expected: expected.text.clone(),
        output: ended.output.text(),
    })
}

/// What the checks of an error find, one per line.
fn check_error(ended: &Ended, checks: &[ErrorCheck]) -> Result<(), Error> {
    let text = ended.output.error();
    all(checks.iter().map(|check| check(&text)))
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else {
        "it panicked".to_owned()
    }
}
