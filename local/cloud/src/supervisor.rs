//! The process that owns the local cloud.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tracing::{error, info};

use crate::description::{Description, DescriptionError};
use crate::process::{Identity, adopt_orphans, end_with_owner, ended, sweep};
use crate::servers::{Servers, ServersError, ServersOptions};
use crate::stop::Stop;

/// How long killed processes may take to be gone.
const SWEEP: Duration = Duration::from_secs(5);

/// What to supervise.
#[derive(Clone, Debug)]
pub struct SupervisorOptions {
    /// The parent, to end with; `None` when detached.
    pub owner: Option<u32>,
    /// Another process to end with, for a detached cloud that is not to stay for ever.
    pub end_with: Option<u32>,
    /// The servers.
    pub servers: ServersOptions,
}

/// Why the local cloud ended.
#[derive(Debug, thiserror::Error)]
pub enum SupervisorError {
    /// The system.
    #[error("the supervisor cannot own its processes")]
    System(#[from] std::io::Error),
    /// The state folder.
    #[error("cannot use the state folder {}", path.display())]
    State {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Another one is there.
    #[error("a local cloud runs already in {}; stop it with `cargo xtask down`", path.display())]
    Running {
        /// The state folder.
        path: PathBuf,
    },
    /// A server did not start.
    #[error("the local cloud does not start")]
    Start(#[from] ServersError),
    /// The description.
    #[error("cannot say what runs")]
    Description(#[from] DescriptionError),
    /// Nobody listened.
    #[error("who started the local cloud is gone")]
    Announce(#[source] std::io::Error),
    /// A server ended.
    #[error("{server} has ended, and the local cloud with it; its log is {}", log.display())]
    Ended {
        /// The server.
        server: &'static str,
        /// Its log.
        log: PathBuf,
    },
    /// Something did not end.
    #[error("processes of the local cloud do not end")]
    Left,
}

/// Starts the servers, calls `announce` when they answer, and runs until told to stop or until one
/// of them ends. Leaves no process.
///
/// # Errors
///
/// See [`SupervisorError`]; being told to stop is none.
pub async fn supervise(
    options: &SupervisorOptions,
    announce: impl FnOnce() -> std::io::Result<()>,
) -> Result<(), SupervisorError> {
    let mut stop = Stop::listen()?;
    adopt_orphans()?;
    if let Some(owner) = options.owner {
        end_with_owner(owner)?;
    }
    let state = &options.servers.state;
    let lock = lock(state)?;
    let result = run(options, &mut stop, announce).await;
    match std::fs::remove_file(Description::file(state)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            error!(%error, "the description stays behind");
        }
        Ok(()) | Err(_) => {}
    }
    let swept = sweep(SWEEP).await;
    drop(lock);
    result?;
    if swept {
        Ok(())
    } else {
        Err(SupervisorError::Left)
    }
}

async fn run(
    options: &SupervisorOptions,
    stop: &mut Stop,
    announce: impl FnOnce() -> std::io::Result<()>,
) -> Result<(), SupervisorError> {
    let state = &options.servers.state;
    let mut servers = tokio::select! {
        servers = Servers::start(&options.servers) => servers?,
        () = stop.requested() => return Ok(()),
    };
    let supervisor = Identity::current().ok_or_else(|| {
        SupervisorError::System(std::io::Error::other("/proc does not show this process"))
    })?;
    servers.description(supervisor).write(state)?;
    info!("ready");
    let announced = announce().map_err(SupervisorError::Announce);
    let ended = match announced {
        Ok(()) => tokio::select! {
            () = stop.requested() => Ok(()),
            () = ended_with(options.end_with) => Ok(()),
            (server, log) = servers.ended() => Err(SupervisorError::Ended { server, log }),
        },
        Err(error) => Err(error),
    };
    info!("stopping");
    servers.stop().await;
    ended
}

/// Waits for the end of the process, for ever when there is none to end with.
async fn ended_with(pid: Option<u32>) {
    match pid {
        Some(pid) => ended(pid).await,
        None => std::future::pending().await,
    }
}

/// Held as long as the cloud runs; the system lets go of it however the process ends.
fn lock(state: &Path) -> Result<File, SupervisorError> {
    let at = |source| SupervisorError::State {
        path: state.to_path_buf(),
        source,
    };
    std::fs::create_dir_all(state).map_err(at)?;
    let file = File::create(state.join("cloud.lock")).map_err(at)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(SupervisorError::Running {
            path: state.to_path_buf(),
        }),
        Err(TryLockError::Error(source)) => Err(at(source)),
    }
}
