//! Terraform on a copy of a configuration, with an environment that knows only the local cloud.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use crate::configuration::{self, ConfigurationError};
use crate::description::Description;
use crate::process::{Guarded, SpawnError};

/// How long Terraform may take to stop after it was told to; it finishes the call it is in.
const GRACE: Duration = Duration::from_secs(60);
/// How much of a log is shown.
const TAIL_LINES: usize = 40;
/// What Terraform may see of the user's environment: how to find programs, home and the network.
const PASSED_ON: &[&str] = &[
    "PATH",
    "HOME",
    "TMPDIR",
    "LANG",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
];
/// How much Terraform tells of itself. It would tell that in the middle of what `output` prints.
const LOGGING: &[&str] = &["TF_LOG", "TF_LOG_PROVIDER"];

/// Why a Terraform command did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum TerraformError {
    /// The copy of the configuration.
    #[error("cannot prepare the configuration")]
    Copy(#[from] ConfigurationError),
    /// The variables.
    #[error("cannot write {}", path.display())]
    Variables {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It did not start.
    #[error("terraform does not start")]
    Start(#[from] SpawnError),
    /// It cannot be awaited.
    #[error("cannot wait for terraform {command}")]
    Wait {
        /// Its first argument.
        command: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It failed.
    #[error("terraform {command} failed; its log is {}\n{tail}", log.display())]
    Failed {
        /// Its first argument.
        command: String,
        /// Its log.
        log: PathBuf,
        /// The end of the log.
        tail: String,
    },
    /// It was told to stop and did.
    #[error("terraform {command} was interrupted")]
    Interrupted {
        /// Its first argument.
        command: String,
    },
    /// Its output is not what it should be.
    #[error("terraform output is not JSON")]
    Output(#[source] serde_json::Error),
}

/// A copy of a configuration and the Terraform that works in it.
#[derive(Clone, Debug)]
pub struct Terraform {
    /// The terraform program.
    pub program: PathBuf,
    /// What `TF_CLI_CONFIG_FILE` is to be.
    pub configuration: PathBuf,
    /// The repository: configurations and modules are copied with their paths below it. Absolute.
    pub root: PathBuf,
    /// Folder of the configuration, in the repository. Absolute.
    pub source: PathBuf,
    /// Folder for the copies.
    pub copies: PathBuf,
    /// Folder for logs, one per command.
    pub logs: PathBuf,
}

impl Terraform {
    /// Makes the copy with `variables`, a JSON object. Keeps the state of an earlier copy when `keep` is
    /// set, but never its lock file and its installed providers: ours is built anew all the time under
    /// one version.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or written.
    pub fn copy(&self, variables: &Value, keep: bool) -> Result<(), TerraformError> {
        configuration::copy(&self.root, &self.source, &self.copies, keep)?;
        let path = self.folder().join("local.auto.tfvars.json");
        std::fs::write(&path, format!("{variables:#}\n"))
            .map_err(|source| TerraformError::Variables { path, source })
    }

    /// The folder that Terraform works in: the copy of the configuration.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        let inside = self.source.strip_prefix(&self.root);
        self.copies.join(inside.unwrap_or(&self.source))
    }

    /// Whether an earlier apply left state.
    #[must_use]
    pub fn has_state(&self) -> bool {
        self.folder().join("terraform.tfstate").exists()
    }

    /// Runs a command to its end. When `stop` becomes ready first, interrupts it as Ctrl-C would and
    /// waits until it has stopped.
    ///
    /// # Errors
    ///
    /// See [`TerraformError`].
    pub async fn run(
        &self,
        arguments: &[&str],
        cloud: &Description,
        stop: impl Future<Output = ()>,
    ) -> Result<String, TerraformError> {
        let command = arguments.first().copied().unwrap_or_default().to_owned();
        let log = self.logs.join(format!("terraform-{command}.log"));
        let words: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let mut terraform = Guarded::spawn(
            self.program.as_os_str(),
            &words,
            &self.environment(cloud, command != "output"),
            &self.folder(),
            &log,
            GRACE,
        )?;
        let wait = |source| TerraformError::Wait {
            command: command.clone(),
            source,
        };
        let ended = tokio::select! {
            status = terraform.wait() => Some(status.map_err(wait)?),
            () = stop => None,
        };
        let (status, interrupted) = match ended {
            Some(status) => (status, false),
            None => {
                terraform.signal(Signal::INT).map_err(wait)?;
                (terraform.wait().await.map_err(wait)?, true)
            }
        };
        let text = std::fs::read(&log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        if interrupted {
            return Err(TerraformError::Interrupted { command });
        }
        if !status.success() {
            return Err(TerraformError::Failed {
                command,
                log,
                tail: tail(&text),
            });
        }
        Ok(text)
    }

    /// Every output, by name, as plain JSON values.
    ///
    /// # Errors
    ///
    /// See [`TerraformError`].
    pub async fn outputs(
        &self,
        cloud: &Description,
    ) -> Result<BTreeMap<String, Value>, TerraformError> {
        let text = self
            .run(&["output", "-json"], cloud, std::future::pending())
            .await?;
        let described: BTreeMap<String, Value> =
            serde_json::from_str(&text).map_err(TerraformError::Output)?;
        Ok(described
            .into_iter()
            .map(|(name, mut output)| (name, output["value"].take()))
            .collect())
    }

    fn environment(&self, cloud: &Description, logged: bool) -> Vec<(OsString, OsString)> {
        let logging = if logged { LOGGING } else { &[] };
        let passed_on = PASSED_ON
            .iter()
            .chain(logging)
            .filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?)));
        let own = [
            (
                "TF_CLI_CONFIG_FILE",
                self.configuration.as_os_str().to_owned(),
            ),
            ("TF_IN_AUTOMATION", "1".into()),
            ("TF_INPUT", "0".into()),
            ("TF_CLI_ARGS", "-no-color".into()),
            ("CHECKPOINT_DISABLE", "1".into()),
        ];
        let own = own
            .into_iter()
            .map(|(name, value)| (OsString::from(name), value));
        let cloud = cloud
            .environment
            .iter()
            .map(|(name, value)| (name.into(), value.into()));
        passed_on.chain(own).chain(cloud).collect()
    }
}

/// The last lines of a log, as much as an error message can carry.
#[must_use]
pub fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}
