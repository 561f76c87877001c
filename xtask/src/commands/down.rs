//! `down`: ends what `up` started.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use super::local_cloud;
use crate::terraform::AwsProvider;
use crate::tools::Tools;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask down [--force] [--state-dir DIR]

Destroys what `up` applied, asks each service whether something is left, and stops the local cloud
with every process of it. When the destroy fails the cloud stays, so that it can be looked at.
  --force           stop the cloud even then
  --state-dir DIR   the folder that was given to `up`";

/// Runs the command; returns only when it fails or there is nothing to do.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut force = false;
    let mut folder = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Long("force") => force = true,
            lexopt::Arg::Long("state-dir") => folder = Some(arguments.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let workspace = Workspace::find()?;
    let tools = Tools::find()?;
    local_cloud::built(&workspace)?;
    let mut command = local_cloud::command(&workspace, "down");
    local_cloud::state(
        &mut command,
        &workspace,
        &tools,
        // What `up` has installed is there, whichever it was; this only says where else to look.
        AwsProvider::default(),
        &local_cloud::folder(&workspace, folder),
    );
    if force {
        command.arg("--force");
    }
    Err(command.exec()).context("cannot start the local cloud's command")
}
