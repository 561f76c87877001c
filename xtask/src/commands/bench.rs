//! `bench`: every benchmark of the workspace.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::functions;
use crate::progress;
use crate::python::{self, Environment};
use crate::tools::Tools;
use crate::web;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask bench [--list] [NAME…]

Runs the benchmarks, or those whose name contains NAME. Each prints its own table and fails when a
budget is not met. A benchmark builds what it measures as it is released, and nothing else.

  start      start of the provider, against terraform-plugin-framework (needs Go)
  stacks     fifty stacks, against a provider that does nothing
  latency    one stack when every call takes 80 ms more: its chain of calls, round trips of a plan
  quotas     twenty stacks under the quotas of an account; takes two minutes
  side       1, 10 and 50 stacks side by side with hashicorp/aws 3.39.0 (from the Python package index)
  complete   the whole example on the local cloud, against idle providers and the cloud's own time
  functions  the Lambda functions, against one that does nothing
  load       sockets and messages of the simulator

  --list     prints what there is, and runs nothing";

/// The benchmark that needs what others wrote, installed for Python.
const FOREIGN: &str = "side";
/// The benchmark that applies functions and page.
const COMPLETE: &str = "complete";

/// Runs the command.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut names = Vec::new();
    let mut list = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Long("list") => list = true,
            lexopt::Arg::Value(name) => names.push(name.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    let workspace = Workspace::find()?;
    let wanted = wanted(&workspace, &names);
    if wanted.is_empty() {
        bail!(
            "no benchmark has a name that contains {}",
            names.join(" or ")
        );
    }
    if list {
        for (package, bench) in wanted {
            println!("{bench} ({package})");
        }
        return Ok(());
    }
    let mut failed = Vec::new();
    for (package, bench) in &wanted {
        if !one(&workspace, package, bench)? {
            failed.push(format!("{package} {bench}"));
        }
    }
    let ran = wanted.len();
    if !failed.is_empty() {
        bail!(
            "{} of {ran} benchmarks failed: {}",
            failed.len(),
            failed.join(", ")
        );
    }
    println!("{ran} benchmarks ran, every budget is met");
    Ok(())
}

/// Package and name of the benchmarks whose name contains one of `names`, or of all when there is none.
fn wanted(workspace: &Workspace, names: &[String]) -> Vec<(String, String)> {
    let wanted = |bench: &str| names.is_empty() || names.iter().any(|name| bench.contains(name));
    let benches = workspace.packages.iter().flat_map(|package| {
        let benches = package.targets_of("bench");
        benches.map(|bench| (package.name.clone(), bench.name.clone()))
    });
    benches.filter(|(_, bench)| wanted(bench)).collect()
}

/// What a benchmark needs to be told, made first.
fn needed(workspace: &Workspace, bench: &str) -> Result<Vec<(&'static str, PathBuf)>> {
    Ok(match bench {
        FOREIGN => {
            let python = python::ensure(workspace, &Tools::find()?, Environment::Foreign)?;
            vec![("CHATBOT_FOREIGN_PYTHON", python)]
        }
        COMPLETE => {
            let tools = Tools::find()?;
            progress::step(
                "build the functions",
                &mut workspace.bins(),
                &workspace.scratch("log/bench-functions.log"),
            )?;
            let ministack = python::ensure(workspace, &tools, Environment::Ministack)?;
            vec![
                ("CHATBOT_MINISTACK_PYTHON", ministack),
                ("CHATBOT_PACKAGES", functions::local(workspace, &tools)?),
                ("CHATBOT_PAGE", web::local(workspace)?),
            ]
        }
        _ => Vec::new(),
    })
}

/// Builds and runs one benchmark; whether it met its budgets.
fn one(workspace: &Workspace, package: &str, bench: &str) -> Result<bool> {
    // Of the whole workspace: choosing packages would compile dependencies again for each choice.
    let arguments = [
        "bench",
        "--quiet",
        "--locked",
        "--workspace",
        "--bench",
        bench,
    ];
    let log = workspace.scratch(&format!("log/bench-{package}-{bench}.log"));
    progress::step(
        &format!("build {package} {bench}"),
        workspace.cargo(&arguments).arg("--no-run"),
        &log,
    )?;
    let mut command = workspace.cargo(&arguments);
    command.envs(needed(workspace, bench)?);
    // The table goes to the terminal as it is.
    Ok(command.status()?.success())
}
