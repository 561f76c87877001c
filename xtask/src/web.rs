//! The page: its packages, its build, its own checks.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::files::{self, below, make, newer};
use crate::progress::{self, Finished};
use crate::tools;
use crate::workspace::Workspace;

/// Folders of `web/` that are written by tools.
const WRITTEN: [&str; 2] = ["node_modules", "dist"];
/// File that every build of the page has.
const INDEX: &str = "index.html";

/// Builds the page for local runs, into `target/local/web`, whose path it returns. A page that is
/// newer than its sources stays.
///
/// # Errors
///
/// When Node is missing, or a package cannot be installed, or the build fails.
pub(crate) fn local(workspace: &Workspace) -> Result<PathBuf> {
    let out = workspace.scratch("local/web");
    let _lock = lock(workspace)?;
    let index = out.join(INDEX);
    let sources = below(&folder(workspace), &|name| WRITTEN.contains(&name))?;
    if !sources.iter().all(|source| newer(&index, source)) {
        build(workspace, &out)?;
    }
    Ok(out)
}

/// Builds the page into `dist/web`, whose path it returns.
///
/// # Errors
///
/// As [`local`].
pub(crate) fn release(workspace: &Workspace) -> Result<PathBuf> {
    let out = workspace.root.join("dist/web");
    let _lock = lock(workspace)?;
    build(workspace, &out)?;
    Ok(out)
}

/// Runs the page's own checks and tests, and returns what they printed.
///
/// # Errors
///
/// When one fails, or as [`local`].
pub(crate) fn test(workspace: &Workspace) -> Result<[Finished; 2]> {
    let _lock = lock(workspace)?;
    let npm = tools::npm()?;
    install(workspace, &npm)?;
    let run = |script: &str| {
        let log = workspace.scratch(&format!("log/web-{script}.log"));
        let mut command = command(workspace, &npm);
        command.args(["run", script]);
        progress::run(&format!("npm run {script}"), &mut command, &log)
    };
    Ok([run("check")?, run("test")?])
}

/// Installs the packages and builds the page into `out`.
fn build(workspace: &Workspace, out: &Path) -> Result<()> {
    let npm = tools::npm()?;
    install(workspace, &npm)?;
    make(out)?;
    let mut command = command(workspace, &npm);
    command.args(["run", "build", "--", "--outdir"]).arg(out);
    progress::step(
        "build the page",
        &mut command,
        &workspace.scratch("log/web-build.log"),
    )?;
    Ok(())
}

/// Runs `npm ci`, unless what is installed is what the lock file says.
fn install(workspace: &Workspace, npm: &Path) -> Result<()> {
    let folder = folder(workspace);
    let wanted =
        fs::read(folder.join("package-lock.json")).context("cannot read web/package-lock.json")?;
    let stamp = folder.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut command = command(workspace, npm);
    command.args(["ci", "--no-audit", "--no-fund"]);
    progress::step(
        "install the packages of the page",
        &mut command,
        &workspace.scratch("log/web-install.log"),
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// A command of npm in the folder of the page.
fn command(workspace: &Workspace, npm: &Path) -> Command {
    let folder = folder(workspace);
    let mut command = Command::new(npm);
    command
        .arg("--prefix")
        .arg(&folder)
        .current_dir(&folder)
        .env("NO_UPDATE_NOTIFIER", "1");
    command
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("web")
}

/// Two commands at once install and build one after the other.
fn lock(workspace: &Workspace) -> Result<File> {
    files::lock(&workspace.scratch("local/web.lock"))
}
