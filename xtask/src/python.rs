//! Python virtual environments below `target/python`, pinned with hashes.
//!
//! `local/cloud/python/NAME.txt` says what is in one; it is compiled from `NAME.in` (the command is
//! in its first lines). A stamp file makes a finished environment free to ask for again.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::files::lock;
use crate::progress;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// An environment of the repository.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Environment {
    /// The emulator of everything but API Gateway's WebSocket side.
    Ministack,
    /// Clients that others wrote, for tests.
    Foreign,
}

impl Environment {
    fn name(self) -> &'static str {
        match self {
            Self::Ministack => "ministack",
            Self::Foreign => "foreign",
        }
    }
}

/// The `python3` of the environment, installing it first where needed.
///
/// # Errors
///
/// When the environment cannot be made or a package cannot be installed.
pub(crate) fn ensure(
    workspace: &Workspace,
    tools: &Tools,
    environment: Environment,
) -> Result<PathBuf> {
    let name = environment.name();
    let requirements = workspace
        .root
        .join(format!("local/cloud/python/{name}.txt"));
    let wanted = fs::read_to_string(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let all = workspace.scratch("python");
    // Two commands at once install once: the second waits here and then finds the stamp.
    let _lock = lock(&all.join(format!("{name}.lock")))?;

    let folder = all.join(name);
    let stamp = folder.join("installed.txt");
    let python = folder.join("bin/python3");
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let log = workspace.scratch(&format!("log/python-{name}.log"));
    progress::step(
        &format!("make the virtual environment {name}"),
        Command::new(&tools.python)
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
        &log,
    )?;
    progress::step(
        &format!("install the packages of {name}"),
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
            ])
            .args([
                "--only-binary",
                ":all:",
                "--require-hashes",
                "--requirement",
            ])
            .arg(&requirements),
        &log,
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(python)
}
