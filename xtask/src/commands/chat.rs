//! `chat`: talks to the chatbot that `up` started.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result, bail};

use super::local_cloud;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask chat [--once QUESTION] [--url ADDRESS] [--state-dir DIR]

A conversation in the terminal with the chatbot that `cargo xtask up` started; an empty line ends it.
  --once QUESTION   ask this, print the answer and stop
  --url ADDRESS     talk to the chatbot at this ws:// address instead
  --state-dir DIR   the folder that was given to `up`";

/// Runs the command; returns only when it fails.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let workspace = Workspace::find()?;
    let mut command = local_cloud::command(&workspace, "chat");
    let mut url = false;
    let mut folder = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Long("once") => {
                command.arg("--once").arg(arguments.value()?);
            }
            lexopt::Arg::Long("url") => {
                command.arg("--url").arg(arguments.value()?);
                url = true;
            }
            lexopt::Arg::Long("state-dir") => folder = Some(arguments.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if !url {
        let outputs = local_cloud::folder(&workspace, folder).join("outputs.json");
        if !outputs.exists() {
            bail!("no chatbot runs here; start one with `cargo xtask up --detach`");
        }
        command.arg("--outputs").arg(outputs);
    }
    local_cloud::built(&workspace)?;
    Err(command.exec()).context("cannot start the conversation")
}
