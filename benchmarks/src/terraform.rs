//! Runs Terraform on a configuration in a temporary folder.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// A folder with a configuration and its state. Nothing of the user's configuration of Terraform or AWS
/// is used.
#[derive(Debug)]
pub struct Workspace {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Workspace {
    /// A folder with `configuration` as `main.tf`; each provider is found by its source address in the
    /// folder of a binary. `environment` is added to that of every command.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn new(
        configuration: &str,
        providers: &[(&str, &Path)],
        environment: &[(&str, &str)],
    ) -> Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let mut overrides = String::new();
        for (source, binary) in providers {
            let place = binary.parent().context("a binary lies in no folder")?;
            writeln!(overrides, "    {source:?} = {place:?}")?;
        }
        let settings = format!(
            "provider_installation {{\n  dev_overrides {{\n{overrides}  }}\n  direct {{}}\n}}\n"
        );
        std::fs::write(folder.path().join("cli.tfrc"), settings)?;
        std::fs::write(folder.path().join("main.tf"), configuration)?;
        let mut environment: Vec<(String, String)> = environment
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let settings = folder.path().join("cli.tfrc").display().to_string();
        environment.push(("TF_CLI_CONFIG_FILE".into(), settings));
        environment.push(("CHECKPOINT_DISABLE".into(), "1".into()));
        environment.push(("PATH".into(), std::env::var("PATH").unwrap_or_default()));
        environment.push(("HOME".into(), folder.path().display().to_string()));
        Ok(Self {
            folder,
            environment,
        })
    }

    /// Runs one command and tells its seconds.
    ///
    /// # Errors
    ///
    /// When Terraform does not run or fails; with what it said.
    pub fn run(&self, arguments: &[&str]) -> Result<f64> {
        let started = Instant::now();
        let output = Command::new("terraform")
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .context("terraform does not run; install Terraform 1.11 or newer")?;
        let seconds = started.elapsed().as_secs_f64();
        ensure!(
            output.status.success(),
            "terraform {} failed:\n{}{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(seconds)
    }
}
