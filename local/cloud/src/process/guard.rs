//! The guard: a small process between an owner and a program it does not trust to clean up.
//!
//! It outlives neither: when its owner ends, however that happens, it ends the program; when the
//! program ends, it kills whatever the program left behind. Being the reaper of every orphan below
//! it, it can find them all.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use rustix::process::{Signal, kill_process};
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

use super::tree::{adopt_orphans, end_with_owner, raw, sweep};

/// How long killed processes may take to be gone.
const SWEEP: Duration = Duration::from_secs(5);

/// Why a guard could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The kernel did not tie it to its owner.
    #[error("cannot tie the guard to its owner")]
    Owner(#[source] std::io::Error),
    /// No signals, no guard.
    #[error("cannot listen to signals")]
    Signals(#[source] std::io::Error),
    /// The program did not start.
    #[error("cannot start {program}")]
    Start {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The program's end could not be awaited.
    #[error("cannot wait for {program}")]
    Wait {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Something below the guard would not end.
    #[error("processes that {program} started do not end")]
    Left {
        /// The program.
        program: String,
    },
}

/// Runs `program` until it ends or this process is told to: SIGTERM and SIGINT are passed on, and
/// `grace` later the program is killed. Then kills everything it left.
///
/// Returns the program's exit code, 1 when a signal ended it.
///
/// # Errors
///
/// See [`GuardError`].
pub async fn guard(
    owner: u32,
    grace: Duration,
    program: &OsString,
    arguments: &[OsString],
) -> Result<ExitCode, GuardError> {
    adopt_orphans().map_err(GuardError::Owner)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(GuardError::Signals)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(GuardError::Signals)?;
    end_with_owner(owner).map_err(GuardError::Owner)?;

    let name = program.to_string_lossy().into_owned();
    // A group of its own: a signal that a terminal sends reaches it only through the guard.
    let mut child = Command::new(program)
        .args(arguments)
        .process_group(0)
        .spawn()
        .map_err(|source| GuardError::Start {
            program: name.clone(),
            source,
        })?;
    let pid = child.id().and_then(raw);
    let send = |signal| {
        if let Some(pid) = pid {
            // Fails only when the program has just ended, which the loop sees next.
            let _ = kill_process(pid, signal);
        }
    };

    let mut deadline: Option<Instant> = None;
    let status = loop {
        let late = async {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            status = child.wait() => break status,
            _ = terminate.recv() => send(Signal::TERM),
            _ = interrupt.recv() => send(Signal::INT),
            () = late => {
                send(Signal::KILL);
                break child.wait().await;
            }
        }
        deadline = deadline.or(Some(Instant::now() + grace));
    };
    let swept = sweep(SWEEP).await;
    let status = status.map_err(|source| GuardError::Wait {
        program: name.clone(),
        source,
    })?;
    if !swept {
        return Err(GuardError::Left { program: name });
    }
    let code = status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1);
    Ok(ExitCode::from(code))
}
