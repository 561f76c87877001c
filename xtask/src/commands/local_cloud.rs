//! The binary of the local cloud, which does what needs signals and sockets.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::progress;
use crate::terraform::{self, AwsProvider};
use crate::tools::Tools;
use crate::workspace::Workspace;

/// Its package and binary.
pub(super) const PACKAGE: &str = "chatbot-cloud";

/// The configuration that `up` applies and `down` destroys.
const EXAMPLE: &str = "examples/complete";

/// One of its commands.
pub(super) fn command(workspace: &Workspace, name: &str) -> Command {
    let mut command = Command::new(workspace.binary(PACKAGE));
    command.arg(name);
    command
}

/// Where the local cloud keeps everything: what the user named, or `target/local`.
pub(super) fn folder(workspace: &Workspace, named: Option<PathBuf>) -> PathBuf {
    named.unwrap_or_else(|| workspace.scratch("local"))
}

/// Adds where state and configuration are, and how to reach Terraform.
pub(super) fn state(
    command: &mut Command,
    workspace: &Workspace,
    tools: &Tools,
    aws: AwsProvider,
    folder: &Path,
) {
    command.arg("--state-dir").arg(folder);
    command.arg("--root").arg(&workspace.root);
    command.arg("--example").arg(workspace.root.join(EXAMPLE));
    command.arg("--terraform").arg(&tools.terraform);
    command
        .arg("--terraform-configuration")
        .arg(terraform::configuration(workspace, aws));
}

/// Builds it where it is not there yet. A command that ends a running cloud builds nothing more.
pub(super) fn built(workspace: &Workspace) -> Result<()> {
    if !workspace.binary(PACKAGE).exists() {
        progress::step(
            "build the local cloud",
            &mut workspace.cargo(&["build", "--package", PACKAGE]),
            &workspace.scratch("log/build-cloud.log"),
        )?;
    }
    Ok(())
}
