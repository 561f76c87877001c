//! Runs Terraform on a configuration in a temporary folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::memory::Watch;
use crate::process::{self, Deadline};

/// Longest that a command may take.
const LONGEST: Duration = Duration::from_secs(300);

/// What one command took.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// From its start to its end, in seconds.
    pub seconds: f64,
    /// Processor time of Terraform and of the providers it started, in seconds, to 10 ms.
    pub processor: f64,
}

/// A folder with a configuration and its state. Nothing of the user's configuration of Terraform or AWS
/// is used.
#[derive(Debug)]
pub struct Workspace {
    folder: TempDir,
    /// Where Terraform runs, in the folder.
    place: PathBuf,
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
        let workspace = Self::empty(providers, environment)?;
        std::fs::write(workspace.folder.path().join("main.tf"), configuration)?;
        Ok(workspace)
    }

    /// As [`new`](Self::new), with the configuration that `copy` puts below the folder it is given; it
    /// returns where Terraform is to run. Modules are installed.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written, or Terraform does not find a module.
    pub fn copied(
        copy: impl FnOnce(&Path) -> Result<PathBuf>,
        providers: &[(&str, &Path)],
        environment: &[(&str, &str)],
    ) -> Result<Self> {
        let mut workspace = Self::empty(providers, environment)?;
        workspace.place = copy(workspace.folder.path())?;
        workspace.run(&["get"])?;
        Ok(workspace)
    }

    fn empty(providers: &[(&str, &Path)], environment: &[(&str, &str)]) -> Result<Self> {
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
            place: folder.path().to_path_buf(),
            folder,
            environment,
        })
    }

    /// Runs one command and tells what it took. No other child of this process may end meanwhile.
    ///
    /// # Errors
    ///
    /// When Terraform does not run, fails, with what it said, or takes longer than five minutes.
    pub fn run(&self, arguments: &[&str]) -> Result<Took> {
        Ok(self.watched(arguments, |_| ())?.0)
    }

    /// As [`run`](Self::run), and tells the largest resident memory that any one of the providers has had,
    /// in MiB. Watching costs a little processor time.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_and_watch(&self, arguments: &[&str]) -> Result<(Took, f64)> {
        let (took, watch) = self.watched(arguments, |child| Watch::new(child.id()))?;
        Ok((took, watch.end()?))
    }

    fn watched<W>(&self, arguments: &[&str], watch: impl FnOnce(&Child) -> W) -> Result<(Took, W)> {
        let before = children()?;
        let started = Instant::now();
        let child = Command::new("terraform")
            .args(arguments)
            .current_dir(&self.place)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("terraform does not run; install Terraform 1.11 or newer")?;
        let deadline = Deadline::new(&child, LONGEST);
        let watch = watch(&child);
        let output = child.wait_with_output();
        let seconds = started.elapsed().as_secs_f64();
        let command = arguments.join(" ");
        deadline
            .end()
            .with_context(|| format!("terraform {command} does not end"))?;
        let output = output.context("cannot wait for terraform")?;
        ensure!(
            output.status.success(),
            "terraform {command} failed:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let took = Took {
            seconds,
            processor: children()? - before,
        };
        Ok((took, watch))
    }
}

/// Processor time of all children that have ended, and of theirs, in seconds.
fn children() -> Result<f64> {
    let [_, _, user, kernel] = process::seconds("self")?;
    Ok(user + kernel)
}
