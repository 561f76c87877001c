//! `up`: builds what is needed, then hands over to `chatbot-cloud up`.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::local_cloud;
use crate::functions;
use crate::progress;
use crate::python::{self, Environment};
use crate::terraform::{self, AwsProvider};
use crate::tools::Tools;
use crate::web;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask up [--detach] [--no-build] [--aws-provider stand-in|real] [--state-dir DIR]
               [--model-url URL --model-name NAME]

Builds provider, functions, page and local cloud, starts the cloud and applies `examples/complete` to
it, with IAM enforced as on AWS. The page is then at the printed address, and every Terraform output
in `target/local/outputs.json`. Stays until Ctrl-C, which destroys everything, asks each service
whether something is left, and stops the cloud. When the apply fails, the cloud that was started for
it is stopped; logs stay in `target/local`. With a cloud that runs already it applies again and
returns.
  --detach          return once applied and leave everything running; `cargo xtask down` ends it
  --no-build        use what is built
  --aws-provider real
                    create everything with the newest hashicorp/aws that the modules allow; it is
                    downloaded (about 700 MB) from registry.terraform.io. Without, a stand-in for it
                    is used: test equipment that needs no network and works with the local cloud only
  --state-dir DIR   write to DIR instead of `target/local`
  --model-url URL --model-name NAME
                    let a model of an OpenAI-compatible server answer, such as one at
                    http://127.0.0.1:11434/v1, instead of the script";

/// What the command line says.
#[derive(Default)]
struct Options {
    detach: bool,
    no_build: bool,
    aws: AwsProvider,
    folder: Option<PathBuf>,
    model: Vec<OsString>,
}

/// Runs the command; returns only when it fails.
pub(crate) fn run(arguments: lexopt::Parser) -> Result<()> {
    let Some(options) = options(arguments)? else {
        println!("{HELP}");
        return Ok(());
    };
    let tools = Tools::find()?;
    let workspace = Workspace::find()?;
    if !options.no_build {
        progress::step(
            "build providers, functions and local cloud",
            &mut workspace.bins(),
            &workspace.scratch("log/up-build.log"),
        )?;
    }
    let python = python::ensure(&workspace, &tools, Environment::Ministack)?;
    terraform::mirror(&workspace, &tools, options.aws)?;
    let packages = functions::local(&workspace, &tools)?;
    let page = web::local(&workspace)?;

    let mut command = local_cloud::command(&workspace, "up");
    local_cloud::state(
        &mut command,
        &workspace,
        &tools,
        options.aws,
        &local_cloud::folder(&workspace, options.folder),
    );
    command.arg("--python").arg(python);
    command.arg("--packages").arg(packages);
    command.arg("--page").arg(page);
    command.args(options.model);
    if options.detach {
        command.arg("--detach");
    }
    // In this process's place: signals then reach the one that handles them.
    Err(command.exec()).context("cannot start the local cloud")
}

/// Reads the command line; `None` when help is asked for.
fn options(mut arguments: lexopt::Parser) -> Result<Option<Options>> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => return Ok(None),
            lexopt::Arg::Long("detach") => options.detach = true,
            lexopt::Arg::Long("no-build") => options.no_build = true,
            lexopt::Arg::Long("aws-provider") => {
                options.aws = AwsProvider::parse(&arguments.value()?)?;
            }
            lexopt::Arg::Long("model-url") => {
                options
                    .model
                    .extend(["--model-url".into(), arguments.value()?]);
            }
            lexopt::Arg::Long("model-name") => {
                options
                    .model
                    .extend(["--model-name".into(), arguments.value()?]);
            }
            lexopt::Arg::Long("state-dir") => options.folder = Some(arguments.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(options))
}
