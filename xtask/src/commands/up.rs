//! `up`: builds what is needed, then hands over to `chatbot-cloud up`.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use super::local_cloud;
use crate::progress;
use crate::python::{self, Environment};
use crate::terraform::{self, AwsProvider};
use crate::tools::Tools;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask up [--detach] [--no-build] [--state-dir DIR] [--model-url URL --model-name NAME]

Builds the provider, the chat function and the local cloud, starts the cloud and applies
`examples/websocket-only` to it. Every Terraform output is then in `target/local/outputs.json`.
Stays until Ctrl-C, which destroys the stack and stops the cloud. When the apply fails, the cloud
that was started for it is stopped; logs stay in `target/local`. With a cloud that runs already it
applies again and returns.
  --detach          return once applied and leave everything running; `cargo xtask down` ends it
  --no-build        use what is built
  --state-dir DIR   write to DIR instead of `target/local`
  --model-url URL --model-name NAME
                    let a model of an OpenAI-compatible server answer, such as one at
                    http://127.0.0.1:11434/v1, instead of the script";

/// Runs the command; returns only when it fails.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut detach = false;
    let mut build = true;
    let mut folder = None;
    let mut model = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Long("detach") => detach = true,
            lexopt::Arg::Long("no-build") => build = false,
            lexopt::Arg::Long("model-url") => {
                model.extend(["--model-url".into(), arguments.value()?]);
            }
            lexopt::Arg::Long("model-name") => {
                model.extend(["--model-name".into(), arguments.value()?]);
            }
            lexopt::Arg::Long("state-dir") => folder = Some(arguments.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let tools = Tools::find()?;
    let workspace = Workspace::find()?;
    if build {
        // The whole workspace: with fewer packages cargo picks other features, and then compiles
        // every dependency again for `cargo xtask test`.
        progress::step(
            "build provider, function and local cloud",
            &mut workspace.cargo(&["build", "--workspace", "--bins", "--locked"]),
            &workspace.scratch("log/up-build.log"),
        )?;
    }
    let python = python::ensure(&workspace, &tools, Environment::Ministack)?;
    terraform::mirror(&workspace, &tools, AwsProvider::default())?;

    let mut command = local_cloud::command(&workspace, "up");
    local_cloud::state(
        &mut command,
        &workspace,
        &tools,
        &local_cloud::folder(&workspace, folder),
    );
    command.arg("--python").arg(python);
    command.arg("--chat").arg(workspace.binary("chat"));
    command
        .arg("--example")
        .arg(workspace.root.join("examples/websocket-only"));
    command.args(model);
    if detach {
        command.arg("--detach");
    }
    // In this process's place: signals then reach the one that handles them.
    Err(command.exec()).context("cannot start the local cloud")
}
