//! The test executables of the workspace, built once.
//!
//! One cargo command builds everything with one set of features; choosing packages per stage would
//! compile dependencies again for every other choice.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::progress;
use crate::workspace::{Workspace, cargo};

/// A program that runs tests.
#[derive(Debug)]
pub(super) struct Executable {
    /// Package it belongs to.
    pub(super) package: String,
    /// Its version.
    version: String,
    /// The package's folder, relative to the root.
    pub(super) folder: PathBuf,
    /// Name of the target, such as `it`.
    target: String,
    /// Whether it holds integration tests rather than the tests inside a library or binary.
    pub(super) integration: bool,
    file: PathBuf,
}

impl Executable {
    /// The command that runs it as `cargo test` would: in its package's folder, with the variables
    /// that tests read at run time.
    pub(super) fn command(&self, workspace: &Workspace) -> Command {
        let folder = workspace.root.join(&self.folder);
        let mut command = Command::new(&self.file);
        command
            .current_dir(&folder)
            .env("CARGO", cargo())
            .env("CARGO_MANIFEST_DIR", &folder)
            .env("CARGO_PKG_NAME", &self.package)
            .env("CARGO_PKG_VERSION", &self.version);
        command
    }

    /// How it is called in messages and log files.
    pub(super) fn name(&self) -> String {
        format!("{}-{}", self.package, self.target)
    }
}

/// Builds every target of the workspace and returns its tests, ordered by package.
///
/// # Errors
///
/// When something does not compile.
pub(super) fn build(workspace: &Workspace, log: &Path) -> Result<Vec<Executable>> {
    let arguments = [
        "build",
        "--workspace",
        "--all-targets",
        "--locked",
        "--message-format",
        "json-render-diagnostics",
    ];
    let finished = progress::run("build", &mut workspace.cargo(&arguments), log)?;
    let messages = finished.log.lines().filter(|line| line.starts_with('{'));
    let mut executables = Vec::new();
    for message in messages {
        let message: Value =
            serde_json::from_str(message).context("a message of cargo is not JSON")?;
        executables.extend(executable(&message, workspace)?);
    }
    executables.sort_by_key(|executable: &Executable| (executable.integration, executable.name()));
    Ok(executables)
}

/// The test executable that a message of cargo tells of, if it does.
fn executable(message: &Value, workspace: &Workspace) -> Result<Option<Executable>> {
    let target = &message["target"];
    let is = |kind: &str| {
        let kinds = target["kind"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|have| have == kind))
    };
    let Some(file) = message["executable"].as_str() else {
        return Ok(None);
    };
    // Benchmarks have no harness that tests could run in.
    if message["profile"]["test"] != true || is("bench") {
        return Ok(None);
    }
    let manifest = message["manifest_path"]
        .as_str()
        .context("a message of cargo lacks a path")?;
    let folder = Path::new(manifest)
        .parent()
        .and_then(|path| path.strip_prefix(&workspace.root).ok());
    let folder = folder.context("a test lies outside the workspace")?;
    let package = workspace
        .packages
        .iter()
        .find(|package| package.folder == folder);
    let package = package.context("a test belongs to no package")?;
    Ok(Some(Executable {
        package: package.name.clone(),
        version: package.version.clone(),
        folder: folder.to_path_buf(),
        target: target["name"].as_str().unwrap_or_default().to_owned(),
        integration: is("test"),
        file: file.into(),
    }))
}
