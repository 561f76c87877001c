//! `run`: the local cloud in this process, until it is told to stop.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};

use chatbot_cloud::servers::ServersOptions;
use chatbot_cloud::supervisor::{SupervisorOptions, supervise};

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Folder for everything that is written: logs, cloud.json, data.
    #[arg(long)]
    state_dir: PathBuf,
    /// Python of the virtual environment that ministack is installed in.
    #[arg(long)]
    python: PathBuf,
    /// Binary of a function to register as `chat`.
    #[arg(long)]
    chat: Option<PathBuf>,
    /// Enforce IAM: check signatures, and allow functions what their roles allow.
    #[arg(long)]
    enforce_iam: bool,
    /// Region that everything is in.
    #[arg(long, default_value = "eu-central-1")]
    region: String,
    /// End when this process, which must be the parent, ends.
    #[arg(long)]
    owner: Option<u32>,
    /// End when this process ends, whoever it is.
    #[arg(long)]
    end_with: Option<u32>,
    #[command(flatten)]
    model: super::model::Options,
}

/// Runs the command. Prints `ready` to standard output once everything answers.
///
/// # Errors
///
/// When something does not start, or ends by itself.
pub(crate) async fn run(options: Options) -> Result<()> {
    let options = SupervisorOptions {
        owner: options.owner,
        end_with: options.end_with,
        servers: ServersOptions {
            state: std::path::absolute(options.state_dir)?,
            python: std::path::absolute(options.python)?,
            chat: options.chat.map(std::path::absolute).transpose()?,
            enforce_iam: options.enforce_iam,
            region: options.region,
            model: options.model.server()?,
        },
    };
    let told = supervise(&options, async |_| -> std::io::Result<()> {
        let mut out = std::io::stdout();
        writeln!(out, "ready").and_then(|()| out.flush())?;
        std::future::pending().await
    });
    match told.await? {
        Some(Err(error)) => Err(error).context("who started the local cloud is gone"),
        Some(Ok(())) | None => Ok(()),
    }
}
