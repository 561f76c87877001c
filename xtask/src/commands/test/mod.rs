//! `test`: every check of the repository, in the order in which it pays to fail.

mod composition;
mod counts;
mod executables;
mod hcl;
mod plans;
mod stages;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::progress;
use crate::python::{self, Environment};
use crate::terraform::{self, AwsProvider};
use crate::tools::Tools;
use crate::workspace::Workspace;

use composition::Place;
use counts::Counts;
use executables::Executable;

const HELP: &str = "\
cargo xtask test [--quick] [--list] [STAGE…]

Runs every check of the repository, or only the stages named.
  --quick   leave out what is slow; --list says what stays
  --list    print the stages and stop
  --aws-provider real
            test the modules with the newest hashicorp/aws that they allow instead of the stand-in
            for it; it is downloaded (about 700 MB) from registry.terraform.io
  --aws [--name-prefix P]
            run the suites of the stage `composition` on AWS, with region and credentials of the
            environment: it costs money, and takes as long as distributions take. All names begin
            with P (`chatbot-test`; people who test at the same time take different ones), and at
            the end every service is asked what of that name is left.
            Needs `cargo xtask package functions web`";

/// What names of tests on AWS begin with.
const PREFIX: &str = "chatbot-test";

/// One stage of the ladder.
struct Stage {
    name: &'static str,
    what: &'static str,
    /// Whether `--quick` runs it.
    quick: bool,
    run: fn(&Context) -> Result<Counts>,
}

/// What stages share; what takes long is made when the first of them asks.
struct Context {
    workspace: Workspace,
    tools: Tools,
    executables: OnceCell<Vec<Executable>>,
    binaries: OnceCell<()>,
    environment: OnceCell<Vec<(&'static str, OsString)>>,
    mirror: OnceCell<PathBuf>,
    tree: OnceCell<PathBuf>,
    /// Folders of the copy that `terraform init` has been run in.
    initialized: RefCell<BTreeSet<PathBuf>>,
    aws_provider: AwsProvider,
    /// Where the examples are applied.
    place: Place,
}

impl Context {
    /// Every test, and with them every binary.
    fn executables(&self) -> Result<&[Executable]> {
        once(&self.executables, || {
            executables::build(&self.workspace, &stages::log(self, "build"))
        })
        .map(Vec::as_slice)
    }

    /// Every binary, without the tests where no stage has asked for them.
    fn binaries(&self) -> Result<()> {
        if self.executables.get().is_some() {
            return Ok(());
        }
        once(&self.binaries, || {
            let log = stages::log(self, "build-binaries");
            progress::run("build", &mut self.workspace.bins(), &log).map(|_| ())
        })
        .copied()
    }

    /// The CLI configuration with which Terraform finds the providers as they are built now.
    fn mirror(&self) -> Result<&PathBuf> {
        self.binaries()?;
        once(&self.mirror, || {
            terraform::mirror(&self.workspace, &self.tools, self.aws_provider)
        })
    }

    /// A copy of everything in HCL, for Terraform to work in.
    fn tree(&self) -> Result<&PathBuf> {
        once(&self.tree, || hcl::tree(self))
    }

    /// Where tests find other people's programs.
    fn environment(&self) -> Result<&[(&'static str, OsString)]> {
        once(&self.environment, || {
            let foreign = python::ensure(&self.workspace, &self.tools, Environment::Foreign)?;
            let ministack = python::ensure(&self.workspace, &self.tools, Environment::Ministack)?;
            Ok(vec![
                ("CHATBOT_FOREIGN_PYTHON", foreign.into()),
                ("CHATBOT_MINISTACK_PYTHON", ministack.into()),
                ("CHATBOT_TERRAFORM", self.tools.terraform.clone().into()),
            ])
        })
        .map(Vec::as_slice)
    }
}

fn once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}

/// How a stage ended.
struct Row {
    stage: &'static Stage,
    elapsed: Duration,
    outcome: Result<Counts>,
}

/// What the command line says.
#[derive(Default)]
struct Options {
    help: bool,
    list: bool,
    quick: bool,
    names: Vec<String>,
    aws_provider: AwsProvider,
    aws: bool,
    prefix: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: lexopt::Parser) -> Result<()> {
    let Options {
        help,
        list: listed,
        quick,
        names,
        aws_provider,
        aws,
        prefix,
    } = options(arguments)?;
    if help || listed {
        let help = if help {
            format!("{HELP}\n\n")
        } else {
            String::new()
        };
        println!("{help}{}", list());
        return Ok(());
    }
    for name in &names {
        if !stages::STAGES.iter().any(|stage| stage.name == name) {
            bail!("there is no stage `{name}`\n{}", list());
        }
    }
    let place = place(&names, aws, prefix.as_deref())?;
    let context = Context {
        workspace: Workspace::find()?,
        tools: Tools::find()?,
        executables: OnceCell::new(),
        binaries: OnceCell::new(),
        environment: OnceCell::new(),
        mirror: OnceCell::new(),
        tree: OnceCell::new(),
        initialized: RefCell::default(),
        // The stand-in is no client of AWS.
        aws_provider: if aws { AwsProvider::Real } else { aws_provider },
        place,
    };
    composition::ready(&context)?;
    let started = Instant::now();
    let wanted = |stage: &&'static Stage| match names.is_empty() {
        _ if aws => stage.name == stages::COMPOSITION,
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

/// Where the examples are applied, as the options say.
fn place(names: &[String], aws: bool, prefix: Option<&str>) -> Result<Place> {
    match (aws, prefix) {
        (true, prefix) => {
            if let Some(other) = names.iter().find(|name| *name != stages::COMPOSITION) {
                let only = stages::COMPOSITION;
                bail!("--aws runs the stage {only} alone; leave out {other}, or --aws");
            }
            Place::aws(prefix.unwrap_or(PREFIX))
        }
        (false, None) => Ok(Place::Local),
        (false, Some(_)) => bail!("--name-prefix goes with --aws; add --aws, or leave it out"),
    }
}

fn options(mut arguments: lexopt::Parser) -> Result<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => options.help = true,
            lexopt::Arg::Long("list") => options.list = true,
            lexopt::Arg::Long("quick") => options.quick = true,
            lexopt::Arg::Long("aws-provider") => {
                options.aws_provider = AwsProvider::parse(&arguments.value()?)?;
            }
            lexopt::Arg::Long("aws") => options.aws = true,
            lexopt::Arg::Long("name-prefix") => {
                let value = arguments
                    .value()
                    .context("say what all names begin with, as in `--name-prefix team-a`")?;
                options.prefix = Some(value.to_string_lossy().into_owned());
            }
            lexopt::Arg::Value(name) => options.names.push(name.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
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
