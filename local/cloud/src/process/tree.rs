//! The processes below this one.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, getppid, set_child_subreaper,
    set_parent_process_death_signal, wait,
};
use tokio::time::Instant;

use super::identity::{Identity, Stat};

/// How often a process that was killed is looked for again.
const SWEEP_INTERVAL: Duration = Duration::from_millis(10);
/// How often a process that is no child is looked at: the kernel tells only parents.
const WATCH_INTERVAL: Duration = Duration::from_millis(250);

/// Makes this process the parent of every descendant whose own parent ends, so that none gets lost.
///
/// # Errors
///
/// When the kernel refuses.
pub fn adopt_orphans() -> std::io::Result<()> {
    set_child_subreaper(Some(getpid())).map_err(Into::into)
}

/// Has the kernel send this process SIGTERM when the process `owner`, its parent, ends.
///
/// # Errors
///
/// When the kernel refuses, or `owner` has ended already.
pub fn end_with_owner(owner: u32) -> std::io::Result<()> {
    set_parent_process_death_signal(Some(Signal::TERM))?;
    // It may have ended before the line above, and then no signal comes.
    let parent = getppid().map(|pid| pid.as_raw_nonzero().get().cast_unsigned());
    if parent == Some(owner) {
        Ok(())
    } else {
        Err(std::io::Error::other(
            "the process that started this one has ended",
        ))
    }
}

/// Waits until the process `pid`, which need not be the parent, has ended; at once when there is none.
pub async fn ended(pid: u32) {
    let Some(process) = Identity::of(pid) else {
        return;
    };
    while process.is_alive() {
        tokio::time::sleep(WATCH_INTERVAL).await;
    }
}

/// Every process below `root`, in no order, zombies left out.
#[must_use]
pub fn descendants(root: u32) -> Vec<Identity> {
    let mut children: BTreeMap<u32, Vec<Identity>> = BTreeMap::new();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    for pid in entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()) {
        if let Some(stat) = Stat::read(pid).filter(|stat| stat.state != 'Z') {
            let child = Identity {
                pid,
                start_time: stat.start_time,
            };
            children.entry(stat.parent).or_default().push(child);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(parent) = open.pop() {
        for child in children.remove(&parent).into_iter().flatten() {
            open.push(child.pid);
            found.push(child);
        }
    }
    found
}

/// Kills every process below this one and reaps it. No child may be awaited elsewhere meanwhile.
///
/// Returns whether none is left; `within` bounds the wait for the kernel to end them.
pub async fn sweep(within: Duration) -> bool {
    let deadline = Instant::now() + within;
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some(_)) => {}
            Err(rustix::io::Errno::CHILD) => return true,
            Ok(None) | Err(_) => {
                for process in descendants(std::process::id()) {
                    // Not ours to signal means not ours to end; the deadline says so below.
                    let _ = process.signal(Signal::KILL);
                }
                if Instant::now() >= deadline {
                    return false;
                }
                tokio::time::sleep(SWEEP_INTERVAL).await;
            }
        }
    }
}

/// The id as rustix wants it.
pub(super) fn raw(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}
