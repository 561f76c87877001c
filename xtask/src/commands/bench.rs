//! `bench`: every benchmark of the workspace.

use anyhow::{Result, bail};

use crate::progress;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask bench [NAME…]

Builds with the release profile and runs the benchmarks, or those whose name contains NAME. Each
prints its own table and fails when a budget is not met. A benchmark builds the programs that it
measures, and no others.";

/// Runs the command.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut names = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Value(name) => names.push(name.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    let workspace = Workspace::find()?;
    let wanted = |bench: &str| names.is_empty() || names.iter().any(|name| bench.contains(name));
    let mut ran = 0_usize;
    let mut failed = Vec::new();
    for package in &workspace.packages {
        for bench in package
            .targets_of("bench")
            .filter(|bench| wanted(&bench.name))
        {
            let (package, bench) = (&package.name, &bench.name);
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
            // The table goes to the terminal as it is.
            if !workspace.cargo(&arguments).status()?.success() {
                failed.push(format!("{package} {bench}"));
            }
            ran += 1;
        }
    }
    if ran == 0 {
        bail!(
            "no benchmark has a name that contains {}",
            names.join(" or ")
        );
    }
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
