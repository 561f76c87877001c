//! Peak memory of the providers that a Terraform command starts.
//!
//! Terraform starts a provider several times in a command and ends it without telling anybody. So its
//! children are looked at again and again; the system keeps each one's peak, which makes the last look
//! before the end as good as one at the peak.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::process::memory;

/// Time between two looks.
const INTERVAL: Duration = Duration::from_millis(10);
/// What the program of every provider begins with.
const PROVIDER: &str = "terraform-provider-";

/// Looks at the providers of one Terraform until it is told to end.
#[derive(Debug)]
pub(crate) struct Watch {
    stop: mpsc::Sender<()>,
    watching: JoinHandle<f64>,
}

impl Watch {
    /// Begins with the providers that `terraform`, the id of a process, starts from now on.
    pub(crate) fn new(terraform: u32) -> Self {
        let (stop, stopped) = mpsc::channel();
        let watching = std::thread::spawn(move || {
            let mut peak = 0.0_f64;
            while stopped.recv_timeout(INTERVAL) == Err(mpsc::RecvTimeoutError::Timeout) {
                peak = peaks(terraform).fold(peak, f64::max);
            }
            peak
        });
        Self { stop, watching }
    }

    /// The largest resident memory that any one of the providers has had, in MiB.
    ///
    /// # Errors
    ///
    /// When no provider was seen, or the system does not tell who starts whom.
    pub(crate) fn end(self) -> Result<f64> {
        // The watch has ended if nobody receives.
        let _ = self.stop.send(());
        let peak = self.watching.join().unwrap_or_default();
        ensure!(peak > 0.0, "no provider was seen at work");
        Ok(peak)
    }
}

/// Peaks of the providers that run now. A process that ends meanwhile is left out.
fn peaks(terraform: u32) -> impl Iterator<Item = f64> {
    children(terraform)
        .unwrap_or_default()
        .into_iter()
        // Between fork and exec a child has the memory of Terraform.
        .filter(|child| is_provider(child))
        .filter_map(|child| memory(&child, "VmHWM:").ok())
}

/// Ids of the processes that any thread of `process` has started.
fn children(process: u32) -> Result<Vec<String>> {
    let mut children = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{process}/task")).context("it is gone")? {
        let file = thread.context("it is gone")?.path().join("children");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        children.extend(text.split_whitespace().map(str::to_owned));
    }
    Ok(children)
}

fn is_provider(process: &str) -> bool {
    let program = std::fs::read_link(PathBuf::from("/proc").join(process).join("exe"));
    let name = program.as_deref().ok().and_then(|path| path.file_name());
    name.is_some_and(|name| name.to_string_lossy().starts_with(PROVIDER))
}
