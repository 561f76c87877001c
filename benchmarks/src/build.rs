//! Builds what is measured, as it is released.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, ensure};

/// Root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Folder below `target/` for what a benchmark writes, made if it is missing.
///
/// # Errors
///
/// When it cannot be made.
pub fn scratch(name: &str) -> Result<PathBuf> {
    let folder = root().join("target/benchmarks").join(name);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Builds binaries of the workspace and returns their paths, in the order of `binaries`. Nothing else
/// is built. The features are those of the whole workspace, so that every benchmark shares one set of
/// compiled dependencies. Cargo shows its progress on standard error.
///
/// # Errors
///
/// When the build fails.
pub fn release<const N: usize>(binaries: [&str; N]) -> Result<[PathBuf; N]> {
    build("release", binaries)
}

/// The same with the profile of Lambda functions.
///
/// # Errors
///
/// When the build fails.
pub fn functions<const N: usize>(binaries: [&str; N]) -> Result<[PathBuf; N]> {
    build("function", binaries)
}

fn build<const N: usize>(profile: &str, binaries: [&str; N]) -> Result<[PathBuf; N]> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--profile", profile, "--locked", "--workspace"])
        .args(binaries.iter().flat_map(|binary| ["--bin", binary]))
        .arg("--message-format=json-render-diagnostics")
        .current_dir(root())
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo does not run")?;
    let names = binaries.join(", ");
    ensure!(
        output.status.success(),
        "the {profile} build of {names} failed"
    );
    let messages = String::from_utf8_lossy(&output.stdout);
    let executables: Vec<PathBuf> = messages
        .lines()
        .filter_map(|line| line.split_once("\"executable\":\"")?.1.split_once('"'))
        .map(|(path, _)| PathBuf::from(path))
        .collect();
    let paths = binaries.iter().map(|binary| {
        let named = |path: &&PathBuf| path.file_name().is_some_and(|name| name == *binary);
        let path = executables.iter().find(named).cloned();
        path.with_context(|| format!("the build names no executable {binary}"))
    });
    let paths: Vec<PathBuf> = paths.collect::<Result<_>>()?;
    paths
        .try_into()
        .map_err(|_| anyhow!("the {profile} build of {names} gave another number of executables"))
}

/// Builds the smallest provider of terraform-plugin-framework, the yardstick.
///
/// # Errors
///
/// When Go is missing or its build fails.
pub fn yardstick() -> Result<PathBuf> {
    let binary = scratch("yardstick")?.join("terraform-provider-yardstick");
    let status = Command::new("go")
        .args(["build", "-trimpath", "-ldflags", "-s -w", "-o"])
        .arg(&binary)
        .arg(".")
        .env("CGO_ENABLED", "0")
        .current_dir(root().join("benchmarks/plugin-framework"))
        .status()
        .context("go does not run; the yardstick is a Go program, so install Go 1.25 or newer")?;
    ensure!(status.success(), "the build of the yardstick failed");
    Ok(binary)
}
