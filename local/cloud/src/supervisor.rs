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

/// Starts the servers and does `work` in them, until it is done: its result. Being told to stop ends it
/// early, with `None`. Leaves no process, and none that `work` has started.
///
/// # Errors
///
/// See [`SupervisorError`]; being told to stop is none.
pub async fn supervise<T>(
    options: &SupervisorOptions,
    work: impl AsyncFnOnce(&Description) -> T,
) -> Result<Option<T>, SupervisorError> {
    let mut stop = Stop::listen()?;
    adopt_orphans()?;
    if let Some(owner) = options.owner {
        end_with_owner(owner)?;
    }
    let state = &options.servers.state;
    let lock = lock(state)?;
    let result = run(options, &mut stop, work).await;
    match std::fs::remove_file(Description::file(state)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            error!(%error, "the description stays behind");
        }
        Ok(()) | Err(_) => {}
    }
    let swept = sweep(SWEEP).await;
    drop(lock);
    let done = result?;
    if swept {
        Ok(done)
    } else {
        Err(SupervisorError::Left)
    }
}

async fn run<T>(
    options: &SupervisorOptions,
    stop: &mut Stop,
    work: impl AsyncFnOnce(&Description) -> T,
) -> Result<Option<T>, SupervisorError> {
    let state = &options.servers.state;
    let mut servers = tokio::select! {
        servers = Servers::start(&options.servers) => servers?,
        () = stop.requested() => return Ok(None),
    };
    let supervisor = Identity::current().ok_or_else(|| {
        SupervisorError::System(std::io::Error::other("/proc does not show this process"))
    })?;
    let description = servers.description(supervisor);
    description.write(state)?;
    info!("ready");
    let ended = tokio::select! {
        done = work(&description) => Ok(Some(done)),
        () = stop.requested() => Ok(None),
        () = ended_with(options.end_with) => Ok(None),
        (server, log) = servers.ended() => Err(SupervisorError::Ended { server, log }),
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
