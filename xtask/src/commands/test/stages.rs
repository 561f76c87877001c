//! The stages of the ladder.
//!
//! Which packages a test stage runs follows from where they are, so a new package is tested
//! without being named here.

use std::path::Path;

use anyhow::{Result, bail};

use super::counts::Counts;
use super::{Context, Stage, examples};
use crate::commands::gen_code;
use crate::progress;
use crate::python::{self, Environment};
use crate::terraform;
use crate::workspace::Package;

/// All of them, in order.
pub(super) static STAGES: &[Stage] = &[
    Stage {
        name: "format",
        what: "rustfmt",
        quick: true,
        run: format,
    },
    Stage {
        name: "lints",
        what: "clippy, warnings denied",
        quick: true,
        run: lints,
    },
    Stage {
        name: "build",
        what: "every binary",
        quick: true,
        run: build,
    },
    Stage {
        name: "unit",
        what: "unit tests of every crate",
        quick: true,
        run: unit,
    },
    Stage {
        name: "doctests",
        what: "examples in documentation",
        quick: false,
        run: doctests,
    },
    Stage {
        name: "sdk",
        what: "SDK conformance",
        quick: true,
        run: |c| tests(c, in_sdk),
    },
    Stage {
        name: "local",
        what: "simulator and supervisor",
        quick: true,
        run: |c| tests(c, local),
    },
    Stage {
        name: "functions",
        what: "functions",
        quick: true,
        run: |c| tests(c, in_functions),
    },
    Stage {
        name: "provider",
        what: "provider acceptance",
        quick: true,
        run: |c| tests(c, provider),
    },
    Stage {
        name: "generated",
        what: "what is generated is current",
        quick: true,
        run: generated,
    },
    Stage {
        name: "examples",
        what: "terraform fmt, validate",
        quick: true,
        run: examples::check,
    },
    Stage {
        name: "system",
        what: "the whole system end to end",
        quick: false,
        run: system,
    },
    Stage {
        name: "docs",
        what: "rustdoc, warnings denied",
        quick: false,
        run: docs,
    },
];

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
    let mut command = context
        .workspace
        .cargo(&["build", "--workspace", "--bins", "--locked"]);
    progress::run("build", &mut command, &log(context, "build"))?;
    Ok(Counts::checks(1))
}

fn unit(context: &Context) -> Result<Counts> {
    cargo_test(context, "unit", &["--workspace", "--lib", "--bins"])
}

fn doctests(context: &Context) -> Result<Counts> {
    cargo_test(context, "doctests", &["--workspace", "--doc"])
}

fn generated(context: &Context) -> Result<Counts> {
    gen_code::generate(&context.workspace, true).map(Counts::checks)
}

fn system(context: &Context) -> Result<Counts> {
    // What the tests would otherwise install one after the other behind a silent test harness.
    python::ensure(&context.workspace, &context.tools, Environment::Ministack)?;
    tests(context, |folder| folder == Path::new("tests"))
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

fn in_sdk(folder: &Path) -> bool {
    folder.starts_with("sdk")
}

fn local(folder: &Path) -> bool {
    folder.starts_with("local")
}

fn in_functions(folder: &Path) -> bool {
    folder.starts_with("functions")
}

/// Everything that no other stage runs, the provider among it.
fn provider(folder: &Path) -> bool {
    !in_sdk(folder) && !local(folder) && !in_functions(folder) && folder != Path::new("tests")
}

/// The integration tests of the packages in some folders.
fn tests(context: &Context, chosen: fn(&Path) -> bool) -> Result<Counts> {
    let with_tests = |package: &&Package| chosen(&package.folder) && package.has("test");
    let packages: Vec<&Package> = context
        .workspace
        .packages
        .iter()
        .filter(with_tests)
        .collect();
    if packages.is_empty() {
        return Ok(Counts::default());
    }
    let mut arguments = vec!["--test", "*"];
    for package in &packages {
        arguments.extend(["--package", &package.name]);
    }
    let name = packages[0].folder.to_string_lossy().replace('/', "-");
    cargo_test(context, &format!("tests-{name}"), &arguments)
}

fn cargo_test(context: &Context, name: &str, arguments: &[&str]) -> Result<Counts> {
    let mut command = context
        .workspace
        .cargo(&["test", "--locked", "--no-fail-fast"]);
    command.args(arguments);
    let foreign = python::ensure(&context.workspace, &context.tools, Environment::Foreign)?;
    // What tests that drive other people's programs need; they fail without.
    command
        .env("CHATBOT_FOREIGN_PYTHON", foreign)
        .env("CHATBOT_PYTHON", &context.tools.python)
        .env("CHATBOT_TERRAFORM", &context.tools.terraform);
    let finished = progress::run("tests", &mut command, &log(context, name))?;
    let counts = Counts::of_tests(&finished.log);
    if counts.passed == 0 && name != "doctests" {
        bail!("no test ran; see {}", log(context, name).display());
    }
    Ok(counts)
}

fn log(context: &Context, name: &str) -> std::path::PathBuf {
    context.workspace.scratch(&format!("log/test-{name}.log"))
}

/// The provider in its mirror; `examples` needs it built.
pub(super) fn mirror(context: &Context) -> Result<std::path::PathBuf> {
    build(context)?;
    terraform::mirror(&context.workspace, &context.tools)
}
