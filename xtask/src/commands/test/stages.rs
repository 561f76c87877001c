//! The stages of the ladder.
//!
//! Which packages a test stage runs follows from where they are, so a new package is tested
//! without being named here.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::counts::Counts;
use super::executables::Executable;
use super::{Context, Stage, composition, hcl};
use crate::commands::gen_code;
use crate::progress;
use crate::web;

/// The stage that `--aws` runs.
pub(super) const COMPOSITION: &str = "composition";

/// All of them, in order.
pub(super) static STAGES: &[Stage] = &[
    stage("format", "rustfmt", true, format),
    stage("lints", "clippy, warnings denied", true, lints),
    stage("build", "every binary and every test", true, build),
    stage("unit", "unit tests of every crate", true, unit),
    stage("sdk", "SDK conformance, with a real terraform", true, |c| {
        tests(c, in_sdk, Which::All)
    }),
    stage("functions", "functions against their contract", true, |c| {
        tests(c, in_functions, Which::All)
    }),
    stage(
        "local",
        "simulator and supervisor, foreign clients",
        true,
        |c| tests(c, in_local, Which::All),
    ),
    stage(
        "stand-in",
        "the stand-in for hashicorp/aws, with a real terraform",
        false,
        |c| tests(c, in_stand_in, Which::All),
    ),
    stage(
        "provider",
        "provider acceptance, with a real terraform",
        true,
        |c| tests(c, elsewhere, Which::Others),
    ),
    stage(
        "exhaustive",
        "every attribute, and every call of the provider failing",
        false,
        |c| tests(c, elsewhere, Which::Exhaustive),
    ),
    stage("generated", "what is generated is current", true, generated),
    stage(
        "hcl",
        "everything in HCL: format, terraform validate",
        true,
        hcl::validate,
    ),
    stage(
        "modules",
        "terraform test of every module",
        false,
        hcl::test,
    ),
    stage("web", "the page: types, rules and tests", true, page),
    stage(
        COMPOSITION,
        "every example applied with IAM enforced, second plans empty, nothing left",
        false,
        composition::test,
    ),
    stage("system", "the whole system end to end", false, |c| {
        tests(c, in_tests, Which::All)
    }),
    stage("doctests", "examples in documentation", false, doctests),
    stage("docs", "rustdoc, warnings denied", false, docs),
];

const fn stage(
    name: &'static str,
    what: &'static str,
    quick: bool,
    run: fn(&Context) -> Result<Counts>,
) -> Stage {
    Stage {
        name,
        what,
        quick,
        run,
    }
}

fn format(context: &Context) -> Result<Counts> {
    let mut command = context.workspace.cargo(&["fmt", "--all", "--check"]);
    progress::run("rustfmt", &mut command, &log(context, "format"))?;
    Ok(Counts::checks(1))
}

fn lints(context: &Context) -> Result<Counts> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "--deny",
        "warnings",
    ];
    progress::run(
        "clippy",
        &mut context.workspace.cargo(&arguments),
        &log(context, "lints"),
    )?;
    Ok(Counts::checks(1))
}

fn build(context: &Context) -> Result<Counts> {
    context.executables()?;
    Ok(Counts::checks(1))
}

fn unit(context: &Context) -> Result<Counts> {
    let units: Vec<_> = context
        .executables()?
        .iter()
        .filter(|executable| !executable.integration)
        .collect();
    run(context, &units, Which::All)
}

fn doctests(context: &Context) -> Result<Counts> {
    let mut command = context
        .workspace
        .cargo(&["test", "--workspace", "--doc", "--locked"]);
    let finished = progress::run("doctests", &mut command, &log(context, "doctests"))?;
    Ok(Counts::of_tests(&finished.log))
}

fn generated(context: &Context) -> Result<Counts> {
    gen_code::generate(&context.workspace, true).map(Counts::checks)
}

fn docs(context: &Context) -> Result<Counts> {
    let arguments = [
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
        "--locked",
    ];
    let mut command = context.workspace.cargo(&arguments);
    command.env("RUSTDOCFLAGS", "--deny warnings");
    progress::run("rustdoc", &mut command, &log(context, "docs"))?;
    Ok(Counts::checks(1))
}

fn page(context: &Context) -> Result<Counts> {
    let [_, tests] = web::test(&context.workspace)?;
    let passed = Counts::of_node(&tests.log);
    if passed.passed == 0 {
        bail!("the page has no tests; a check that cannot fail is none");
    }
    let mut counts = Counts::checks(1);
    counts += passed;
    Ok(counts)
}

fn in_sdk(folder: &Path) -> bool {
    folder.starts_with("sdk")
}

fn in_local(folder: &Path) -> bool {
    folder.starts_with("local") && !in_stand_in(folder)
}

fn in_stand_in(folder: &Path) -> bool {
    folder == Path::new("local/aws-provider")
}

fn in_functions(folder: &Path) -> bool {
    folder.starts_with("functions")
}

fn in_tests(folder: &Path) -> bool {
    folder == Path::new("tests")
}

/// What no other stage runs, the provider among it.
fn elsewhere(folder: &Path) -> bool {
    let elsewhere = [in_sdk, in_local, in_stand_in, in_functions, in_tests];
    !elsewhere.iter().any(|is_in| is_in(folder))
}

/// What goes through all that can be, or through several applies at a time, by the names of its tests: a
/// part matches anywhere in one.
const EXHAUSTIVE: &[&str] = &[
    "attributes::",
    "cuts::",
    "deployment::",
    "faults::",
    "kill::",
    "replace::",
    "retired::",
    "stages::",
    "tainted::",
];

/// Which tests of an executable run.
#[derive(Clone, Copy)]
enum Which {
    All,
    Exhaustive,
    Others,
}

impl Which {
    /// For the test harness.
    fn arguments(self) -> Vec<&'static str> {
        match self {
            Self::All => Vec::new(),
            Self::Exhaustive => EXHAUSTIVE.to_vec(),
            Self::Others => EXHAUSTIVE
                .iter()
                .flat_map(|name| ["--skip", name])
                .collect(),
        }
    }

    /// Log of an executable that runs these.
    fn log(self, context: &Context, executable: &str) -> PathBuf {
        match self {
            Self::All | Self::Others => log(context, executable),
            Self::Exhaustive => log(context, &format!("exhaustive-{executable}")),
        }
    }
}

/// The integration tests of the packages in some folders.
fn tests(context: &Context, chosen: fn(&Path) -> bool, which: Which) -> Result<Counts> {
    let all = context.executables()?.iter();
    let chosen: Vec<_> = all
        .filter(|executable| executable.integration && chosen(&executable.folder))
        .collect();
    run(context, &chosen, which)
}

/// Runs all of them, also after one has failed.
fn run(context: &Context, executables: &[&Executable], which: Which) -> Result<Counts> {
    let environment = context.environment()?;
    let counts = Counts::all(executables.iter().map(|executable| {
        let name = executable.name();
        let mut command = executable.command(&context.workspace);
        command.args(which.arguments());
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        let finished = progress::run(&name, &mut command, &which.log(context, &name))?;
        Ok(Counts::of_tests(&finished.log))
    }))?;
    if counts.passed == 0 {
        bail!("there are no tests; a check that cannot fail is none");
    }
    Ok(counts)
}

/// The log of a step called `name`.
pub(super) fn log(context: &Context, name: &str) -> PathBuf {
    context.workspace.scratch(&format!("log/test-{name}.log"))
}
