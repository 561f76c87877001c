//! A program behind a guard, as its owner sees it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use tokio::process::{Child, Command};

use super::identity::Identity;

/// How long the guard itself may take beyond the grace of its program.
const GUARD_MARGIN: Duration = Duration::from_secs(10);

/// Why a guarded program did not start.
#[derive(Debug, thiserror::Error)]
pub enum SpawnError {
    /// The log file cannot be made.
    #[error("cannot write the log {}", path.display())]
    Log {
        /// The log.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The guard does not start.
    #[error("cannot start a guard")]
    Guard(#[source] std::io::Error),
}

/// A running program behind a guard. Dropping it ends the program.
///
/// It must be made on a thread that lives as long as the process: the kernel takes the end of the
/// thread that made a child for the end of its owner.
#[derive(Debug)]
pub struct Guarded {
    child: Child,
    identity: Option<Identity>,
    grace: Duration,
    log: PathBuf,
}

impl Guarded {
    /// Starts `program` behind a guard, which is this executable's own `guard` command, with both
    /// outputs in `log` and no other environment than `environment`.
    ///
    /// `grace` is the time between being asked to end and being killed.
    ///
    /// # Errors
    ///
    /// See [`SpawnError`]. A program that does not exist shows as an early end with a message in
    /// the log.
    pub fn spawn(
        program: &OsStr,
        arguments: &[OsString],
        environment: &[(OsString, OsString)],
        folder: &Path,
        log: &Path,
        grace: Duration,
    ) -> Result<Self, SpawnError> {
        let at_log = |source| SpawnError::Log {
            path: log.to_path_buf(),
            source,
        };
        let output = File::create(log).map_err(at_log)?;
        let errors = output.try_clone().map_err(at_log)?;
        let own = std::env::current_exe().map_err(SpawnError::Guard)?;
        let child = Command::new(own)
            .args(["guard", "--owner", &std::process::id().to_string()])
            .args(["--grace-seconds", &grace.as_secs().to_string(), "--"])
            .arg(program)
            .args(arguments)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .current_dir(folder)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(SpawnError::Guard)?;
        let identity = child.id().and_then(Identity::of);
        Ok(Self {
            child,
            identity,
            grace,
            log: log.to_path_buf(),
        })
    }

    /// The guard's process.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.identity
    }

    /// Where its output goes.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Waits for the program to end by itself. May be dropped and called again.
    ///
    /// # Errors
    ///
    /// When the system cannot say.
    pub async fn wait(&mut self) -> std::io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Passes a signal on to the program: SIGTERM or SIGINT. The grace begins with the first.
    ///
    /// # Errors
    ///
    /// When the guard cannot be signalled.
    pub fn signal(&self, signal: Signal) -> std::io::Result<()> {
        self.identity
            .map_or(Ok(()), |identity| identity.signal(signal))
    }

    /// Asks the program to end and waits until it and all it started are gone.
    ///
    /// # Errors
    ///
    /// When it does not end within its grace and a margin; it is then killed.
    pub async fn stop(mut self) -> std::io::Result<()> {
        self.signal(Signal::TERM)?;
        match tokio::time::timeout(self.grace + GUARD_MARGIN, self.child.wait()).await {
            Ok(status) => status.map(|_| ()),
            Err(_) => self.child.kill().await,
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // The guard does the rest; when it has ended there is nothing to do.
        let _ = self.signal(Signal::TERM);
    }
}
