//! `exec`: a program in a local cloud of its own, which is gone when the program has ended.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use chatbot_cloud::description::Description;
use chatbot_cloud::inputs;
use chatbot_cloud::leftovers::{leftovers, listed};
use chatbot_cloud::servers::ServersOptions;
use chatbot_cloud::supervisor::{SupervisorOptions, supervise};

/// What to run in which cloud.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Folder for everything that is written: logs, cloud.json, data.
    #[arg(long)]
    state_dir: PathBuf,
    /// Python of the virtual environment that ministack is installed in.
    #[arg(long)]
    python: PathBuf,
    /// Region that everything is in.
    #[arg(long, default_value = "eu-central-1")]
    region: String,
    /// End when this process, which must be the parent, ends.
    #[arg(long)]
    owner: Option<u32>,
    #[command(flatten)]
    inputs: super::inputs::Options,
    /// The program and its arguments. It sees this command's environment, but of AWS only the local
    /// cloud, and the inputs of configurations as `TF_VAR_…`.
    #[arg(last = true, required = true)]
    program: Vec<OsString>,
}

/// Runs the command, with the program's own exit code.
///
/// # Errors
///
/// When the cloud or the program does not start, or a service has something left after a program that
/// succeeded.
pub(crate) async fn run(options: Options) -> Result<ExitCode> {
    let supervisor = SupervisorOptions {
        owner: options.owner,
        end_with: None,
        servers: ServersOptions {
            state: std::path::absolute(&options.state_dir)?,
            python: std::path::absolute(&options.python)?,
            chat: None,
            enforce_iam: true,
            region: options.region.clone(),
            model: None,
        },
    };
    let work = async |cloud: &Description| -> Result<ExitStatus> {
        let status = program(&options, cloud)?
            .status()
            .await
            .context("the program does not start")?;
        if status.success() {
            let left = leftovers(cloud).await?;
            if !left.is_empty() {
                bail!("the program has left something: {}", listed(&left));
            }
        }
        Ok(status)
    };
    let Some(status) = supervise(&supervisor, work).await? else {
        bail!("interrupted");
    };
    let code = status?.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn program(options: &Options, cloud: &Description) -> Result<Command> {
    let Some((program, arguments)) = options.program.split_first() else {
        bail!("no program to run");
    };
    let mut command = Command::new(program);
    command.args(arguments).kill_on_drop(true);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command.envs(&cloud.environment);
    command.envs(inputs::environment(&options.inputs.variables(cloud)?));
    Ok(command)
}
