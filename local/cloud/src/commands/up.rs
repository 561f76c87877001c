//! `up`: a local cloud with a configuration applied to it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::say;
use super::stack::Stack;
use chatbot_cloud::description::{Description, write_json};
use chatbot_cloud::process::Identity;
use chatbot_cloud::servers::EDGE;
use chatbot_cloud::stop::Stop;
use chatbot_cloud::terraform::{self, TerraformError};

/// How long the cloud may take to start.
const START: Duration = Duration::from_secs(120);
/// How long it may take to stop.
pub(super) const STOP: Duration = Duration::from_secs(60);

/// What to bring up.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: super::stack::Options,
    /// Python of the virtual environment that ministack is installed in.
    #[arg(long)]
    python: PathBuf,
    #[command(flatten)]
    inputs: super::inputs::Options,
    /// Return when the configuration is applied and leave everything running.
    #[arg(long)]
    detach: bool,
    /// End the local cloud when this process ends, for tests that may be interrupted.
    #[arg(long, hide = true, env = "CHATBOT_END_WITH")]
    end_with: Option<u32>,
    #[command(flatten)]
    model: super::model::Options,
}

/// A cloud that `up` uses.
struct Cloud {
    description: Description,
    /// The supervisor, when this command started it.
    child: Option<Child>,
}

/// Runs the command.
///
/// A cloud that this command started does not survive an apply that fails: it holds nothing yet
/// that anybody could lose, and the logs stay.
///
/// # Errors
///
/// When the cloud does not start, the apply fails, or the cloud ends by itself.
pub(crate) async fn run(options: Options) -> Result<()> {
    let mut stop = Stop::listen().context("cannot listen to signals")?;
    let stack = Stack::new(&options.stack)?;
    options.model.server()?;
    let mut cloud = cloud(&options, &stack, &mut stop).await?;

    let applied = apply(&options, &stack, &cloud, &mut stop).await;
    if let Err(error) = applied {
        let Some(child) = cloud.child.as_mut() else {
            say("the local cloud was there before and stays; `cargo xtask down` stops it");
            return Err(error);
        };
        say("stop the local cloud");
        // Interrupted between two calls Terraform has recorded what exists, so nothing is lost.
        stack.stop(&cloud.description).await?;
        child
            .wait()
            .await
            .context("cannot wait for the local cloud")?;
        return Err(error.context("nothing is left running; the logs stay"));
    }
    let Some(mut child) = cloud.child.filter(|_| !options.detach) else {
        say("`cargo xtask down` destroys the stack and stops the local cloud");
        return Ok(());
    };
    say("Ctrl-C destroys the stack and stops the local cloud");
    tokio::select! {
        () = stop.requested() => {}
        status = child.wait() => return ended(&stack, status.is_ok_and(|status| status.success())),
    }
    eprintln!();
    stack.destroy(&cloud.description).await?;
    stack.stop(&cloud.description).await?;
    child
        .wait()
        .await
        .context("cannot wait for the local cloud")?;
    say("everything is gone");
    Ok(())
}

fn ended(stack: &Stack, well: bool) -> Result<()> {
    if well {
        say("somebody stopped the local cloud");
        return Ok(());
    }
    bail!("the local cloud has ended\n{}", tail(&stack.log()));
}

/// The cloud that runs in the state folder, or a new one.
async fn cloud(options: &Options, stack: &Stack, stop: &mut Stop) -> Result<Cloud> {
    if let Some(description) = Description::running(&stack.state)? {
        say("the local cloud runs already");
        if options.model.server()?.is_some() {
            say("it keeps its model; `cargo xtask down` first to change it");
        }
        return Ok(Cloud {
            description,
            child: None,
        });
    }
    let started = Instant::now();
    say("start the local cloud");
    let mut child = spawn(options, stack)?;
    let ready = tokio::select! {
        ready = ready(&mut child) => ready,
        () = tokio::time::sleep(START) => Err(anyhow::anyhow!("it takes too long")),
        () = stop.requested() => Err(anyhow::anyhow!("interrupted")),
    };
    let description = match ready {
        Ok(()) => Description::running(&stack.state)?,
        Err(error) => {
            if let Some(supervisor) = child.id().and_then(Identity::of) {
                supervisor.signal(rustix::process::Signal::TERM)?;
            }
            if tokio::time::timeout(STOP, child.wait()).await.is_err() {
                child.kill().await.context("cannot stop the local cloud")?;
            }
            return Err(error.context(format!(
                "the local cloud did not start\n{}",
                tail(&stack.log())
            )));
        }
    };
    let description = description.context("the local cloud has ended again")?;
    say(&format!(
        "the local cloud answers ({:.1} s)",
        started.elapsed().as_secs_f32()
    ));
    Ok(Cloud {
        description,
        child: Some(child),
    })
}

/// Starts the supervisor in a process group of its own, so that Ctrl-C comes here alone.
fn spawn(options: &Options, stack: &Stack) -> Result<Child> {
    let log = stack.log();
    std::fs::create_dir_all(&stack.state)
        .with_context(|| format!("cannot make {}", stack.state.display()))?;
    let errors =
        std::fs::File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
    command.arg("run").arg("--state-dir").arg(&stack.state);
    command
        .arg("--enforce-iam")
        .arg("--python")
        .arg(&options.python);
    command.args(options.model.arguments());
    if !options.detach {
        command.args(["--owner", &std::process::id().to_string()]);
    }
    if let Some(process) = options.end_with {
        command.args(["--end-with", &process.to_string()]);
    }
    command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(errors)
        .spawn()
        .context("cannot start the local cloud")
}

async fn ready(child: &mut Child) -> Result<()> {
    let output = child
        .stdout
        .take()
        .context("the local cloud has no output")?;
    let line = BufReader::new(output).lines().next_line().await?;
    if line.as_deref() == Some("ready") {
        Ok(())
    } else {
        bail!("it ended before it was ready")
    }
}

async fn apply(options: &Options, stack: &Stack, cloud: &Cloud, stop: &mut Stop) -> Result<()> {
    let description = &cloud.description;
    let variables = options.inputs.variables(description)?;
    // The state of an earlier cloud describes what has gone with it.
    stack
        .terraform
        .copy(&Value::Object(variables), cloud.child.is_none())?;
    for (what, arguments) in [
        ("terraform init", &["init"][..]),
        ("terraform apply", &["apply", "-auto-approve"][..]),
    ] {
        let started = Instant::now();
        say(&format!("{what} …"));
        match stack
            .terraform
            .run(arguments, description, stop.requested())
            .await
        {
            Ok(_) => say(&format!(
                "{what} ({:.1} s)",
                started.elapsed().as_secs_f32()
            )),
            Err(TerraformError::Interrupted { command }) => {
                say(&format!("terraform {command} was interrupted"));
                // What an earlier `up` applied is not this command's to destroy.
                if cloud.child.is_some() {
                    stack.destroy(description).await?;
                }
                bail!("interrupted");
            }
            Err(error) => return Err(error.into()),
        }
    }
    let outputs = stack.terraform.outputs(description).await?;
    write_json(&stack.outputs(), &outputs)?;
    say(&format!("every output is in {}", stack.outputs().display()));
    println!("chat: {}", description.endpoint(EDGE));
    if let Some(url) = outputs.get("websocket_url").and_then(Value::as_str) {
        println!("websocket_url: {url}");
        println!("talk to it in the terminal: cargo xtask chat");
    }
    Ok(())
}

fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = terraform::tail(&String::from_utf8_lossy(&text));
    format!("end of {}:\n{text}", log.display())
}
