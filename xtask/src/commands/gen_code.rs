//! `gen`: everything that is generated.

use std::process::Command;

use anyhow::{Result, bail};

use crate::progress;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask gen [--check]

Writes everything that is generated and committed.
  --check   change nothing, fail when something would change";

/// A generator: a program of the workspace that writes what is committed, or with `--check` compares.
struct Generator {
    what: &'static str,
    program: Program,
}

/// A target that cargo can run.
enum Program {
    Binary(&'static str),
    Example(&'static str),
}

const GENERATORS: &[Generator] = &[
    Generator {
        what: "wire code of the plugin protocol",
        program: Program::Binary("tfplugin-wire-codegen"),
    },
    Generator {
        what: "documentation of the provider",
        program: Program::Example("docs"),
    },
    Generator {
        what: "tables of modules and examples",
        program: Program::Binary("module-docs"),
    },
];

/// Runs the command.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut check = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Long("check") => check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let count = generate(&Workspace::find()?, check)?;
    println!(
        "{count} generators {}",
        if check {
            "agree with what is committed"
        } else {
            "ran"
        }
    );
    Ok(())
}

/// Runs every generator and returns how many there are.
///
/// # Errors
///
/// When one fails; with `check`, when what is committed is not what it writes.
pub(crate) fn generate(workspace: &Workspace, check: bool) -> Result<usize> {
    let mut stale = Vec::new();
    for generator in GENERATORS {
        let Generator { what, program } = generator;
        let (kind, name, folder) = match program {
            Program::Binary(name) => ("--bin", name, ""),
            Program::Example(name) => ("--example", name, "examples"),
        };
        // With the features of the whole workspace, as everything here is built: those of one
        // package would compile its dependencies again.
        let build = ["build", "--workspace", "--locked", kind, name];
        let log = workspace.scratch(&format!("log/gen-{name}-build.log"));
        progress::step(&format!("build {name}"), &mut workspace.cargo(&build), &log)?;
        let mut command = Command::new(workspace.build.join("debug").join(folder).join(name));
        command.current_dir(&workspace.root);
        if check {
            command.arg("--check");
        }
        let log = workspace.scratch(&format!("log/gen-{name}.log"));
        if let Err(error) = progress::step(what, &mut command, &log) {
            stale.push(format!("{error:#}"));
        }
    }
    if !stale.is_empty() {
        let remedy = if check {
            "\nrun `cargo xtask gen` and commit what changes"
        } else {
            ""
        };
        bail!("{}{remedy}", stale.join("\n"));
    }
    Ok(GENERATORS.len())
}
