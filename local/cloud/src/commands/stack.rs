//! What `up` and `down` share: the folder, Terraform in it, and taking everything down.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use super::say;
use super::up::STOP;
use chatbot_cloud::description::Description;
use chatbot_cloud::leftovers::{leftovers, listed};
use chatbot_cloud::process::descendants;
use chatbot_cloud::terraform::Terraform;

/// Time between two looks at processes that are ending.
const INTERVAL: Duration = Duration::from_millis(20);

/// Where things are.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Options {
    /// Folder for everything that is written.
    #[arg(long)]
    state_dir: PathBuf,
    /// The terraform program.
    #[arg(long)]
    terraform: PathBuf,
    /// The repository, which the configuration and its modules lie in.
    #[arg(long)]
    root: PathBuf,
    /// Folder of the configuration, in the repository.
    #[arg(long)]
    example: PathBuf,
    /// The CLI configuration with which Terraform finds the provider.
    #[arg(long)]
    terraform_configuration: PathBuf,
}

/// A configuration in the local cloud of a state folder.
#[derive(Debug)]
pub(super) struct Stack {
    /// The state folder.
    pub(super) state: PathBuf,
    /// Terraform in its copy of the configuration.
    pub(super) terraform: Terraform,
}

impl Stack {
    /// With every path made absolute: Terraform runs elsewhere.
    pub(super) fn new(options: &Options) -> Result<Self> {
        let state = std::path::absolute(&options.state_dir)
            .with_context(|| format!("cannot use {}", options.state_dir.display()))?;
        let terraform = Terraform {
            program: options.terraform.clone(),
            configuration: std::path::absolute(&options.terraform_configuration)
                .context("cannot use the CLI configuration")?,
            root: std::path::absolute(&options.root).context("cannot use the repository")?,
            source: std::path::absolute(&options.example).context("cannot use the example")?,
            copies: state.join("configuration"),
            logs: state.clone(),
        };
        Ok(Self { state, terraform })
    }

    /// The supervisor's log.
    pub(super) fn log(&self) -> PathBuf {
        self.state.join("cloud.log")
    }

    /// The outputs of the last apply.
    pub(super) fn outputs(&self) -> PathBuf {
        self.state.join("outputs.json")
    }

    /// Runs `terraform destroy` and asks every service whether something is left.
    pub(super) async fn destroy(&self, cloud: &Description) -> Result<()> {
        if self.terraform.has_state() {
            let started = Instant::now();
            say("terraform destroy …");
            let arguments = ["destroy", "-auto-approve"];
            self.terraform
                .run(&arguments, cloud, std::future::pending())
                .await?;
            say(&format!(
                "terraform destroy ({:.1} s)",
                started.elapsed().as_secs_f32()
            ));
        }
        let left = leftovers(cloud).await?;
        if !left.is_empty() {
            bail!("something is left after destroy: {}", listed(&left));
        }
        Ok(())
    }

    /// Ends the supervisor and waits until it and every process below it is gone.
    pub(super) async fn stop(&self, cloud: &Description) -> Result<()> {
        let mut processes = descendants(cloud.supervisor.pid);
        processes.push(cloud.supervisor);
        cloud
            .supervisor
            .signal(Signal::TERM)
            .context("cannot stop the local cloud")?;
        let deadline = Instant::now() + STOP;
        while processes.iter().any(|process| process.is_alive()) {
            if Instant::now() >= deadline {
                processes.retain(|process| process.is_alive());
                bail!(
                    "{} processes of the local cloud do not end, among them {}",
                    processes.len(),
                    processes[0].pid
                );
            }
            tokio::time::sleep(INTERVAL).await;
        }
        self.forget()
    }

    /// Removes what describes a stack that is gone. Logs stay.
    pub(super) fn forget(&self) -> Result<()> {
        for path in [self.outputs(), Description::file(&self.state)] {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove {}", path.display()));
                }
                Ok(()) | Err(_) => {}
            }
        }
        let copy = &self.terraform.copies;
        match std::fs::remove_dir_all(copy) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", copy.display()))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }
}
