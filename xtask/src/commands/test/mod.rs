//! `test`: every check of the repository, in the order in which it pays to fail.

mod counts;
mod examples;
mod stages;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::progress;
use crate::tools::Tools;
use crate::workspace::Workspace;

use counts::Counts;

const HELP: &str = "\
cargo xtask test [--quick] [--list] [STAGE…]

Runs every check of the repository, or only the stages named.
  --quick   leave out what is slow: the lanes with foreign clients, whole systems and documentation
  --list    print the stages and stop";

/// One stage of the ladder.
struct Stage {
    name: &'static str,
    what: &'static str,
    /// Whether `--quick` runs it.
    quick: bool,
    run: fn(&Context) -> Result<Counts>,
}

/// What every stage needs.
struct Context {
    workspace: Workspace,
    tools: Tools,
}

/// How a stage ended.
struct Row {
    stage: &'static Stage,
    elapsed: Duration,
    outcome: Result<Counts>,
}

/// Runs the command.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut quick = false;
    let mut names = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}\n\n{}", list());
                return Ok(());
            }
            lexopt::Arg::Long("list") => {
                println!("{}", list());
                return Ok(());
            }
            lexopt::Arg::Long("quick") => quick = true,
            lexopt::Arg::Value(name) => names.push(name.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    for name in &names {
        if !stages::STAGES.iter().any(|stage| stage.name == name) {
            bail!("there is no stage `{name}`\n{}", list());
        }
    }
    let context = Context {
        workspace: Workspace::find()?,
        tools: Tools::find()?,
    };
    let started = Instant::now();
    let wanted = |stage: &&'static Stage| match names.is_empty() {
        true => stage.quick || !quick,
        false => names.iter().any(|name| name == stage.name),
    };
    let mut rows = Vec::new();
    for stage in stages::STAGES.iter().filter(wanted) {
        let row = climb(stage, &context);
        // What does not build fails everywhere: the first message is the one to read.
        let stop = stage.name == "build" && row.outcome.is_err();
        rows.push(row);
        if stop {
            break;
        }
    }
    finish(&rows, started.elapsed())
}

fn climb(stage: &'static Stage, context: &Context) -> Row {
    progress::say(&format!("{}: {}", stage.name, stage.what));
    let started = Instant::now();
    let outcome = (stage.run)(context);
    if let Err(error) = &outcome {
        eprintln!("\n{} failed: {error:#}\n", stage.name);
    }
    Row {
        stage,
        elapsed: started.elapsed(),
        outcome,
    }
}

/// Prints the table and the line that counts.
fn finish(rows: &[Row], elapsed: Duration) -> Result<()> {
    let mut total = Counts::default();
    println!(
        "\n  {:<12} {:>8} {:>8} {:>14}  what",
        "stage", "result", "passed", "time"
    );
    for row in rows {
        let (result, passed) = match &row.outcome {
            Ok(counts) => {
                total += *counts;
                ("ok", counts.passed.to_string())
            }
            Err(_) => ("FAILED", "-".to_owned()),
        };
        let Row {
            stage: Stage { name, what, .. },
            elapsed,
            ..
        } = row;
        println!(
            "  {name:<12} {result:>8} {passed:>8} {:>14}  {what}",
            progress::duration(*elapsed)
        );
    }
    let failed: Vec<_> = rows
        .iter()
        .filter(|row| row.outcome.is_err())
        .map(|row| row.stage.name)
        .collect();
    println!(
        "\n{} of {} stages passed, {} checks passed, {} ignored, in {}",
        rows.len() - failed.len(),
        rows.len(),
        total.passed,
        total.ignored,
        progress::duration(elapsed)
    );
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

fn list() -> String {
    let lines: Vec<_> = stages::STAGES
        .iter()
        .map(|stage| {
            let quick = if stage.quick { "quick" } else { "" };
            format!("  {:<12} {quick:<6} {}", stage.name, stage.what)
        })
        .collect();
    lines.join("\n")
}
