//! Who may cancel requests: the process that ends, or Terraform that was interrupted.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// Two levels of tokens: one for the process, below it one for each run of Terraform.
#[derive(Debug)]
pub(super) struct Stop {
    process: CancellationToken,
    run: Mutex<CancellationToken>,
}

impl Stop {
    /// For a run in the process whose token is `process`.
    pub(super) fn under(process: CancellationToken) -> Self {
        let run = Mutex::new(process.child_token());
        Self { process, run }
    }

    /// A token for one request.
    pub(super) fn request(&self) -> CancellationToken {
        self.run().child_token()
    }

    /// Terraform was interrupted: cancels its requests, also those that are still to come.
    pub(super) fn stop(&self) {
        self.run().cancel();
    }

    /// Terraform configures the provider: a run begins, and if another one had been stopped in
    /// this process (reattach mode), that is over.
    pub(super) fn begin(&self) {
        let mut run = self.run();
        if run.is_cancelled() {
            *run = self.process.child_token();
        }
    }

    fn run(&self) -> std::sync::MutexGuard<'_, CancellationToken> {
        // Nothing that can panic runs under this lock.
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_lasts_until_the_next_run() {
        let process = CancellationToken::new();
        let stop = Stop::under(process.clone());
        let first = stop.request();
        stop.stop();
        assert!(first.is_cancelled());
        assert!(stop.request().is_cancelled());
        stop.begin();
        let second = stop.request();
        assert!(!second.is_cancelled());
        stop.begin();
        assert!(!second.is_cancelled());
        process.cancel();
        assert!(second.is_cancelled());
        stop.begin();
        assert!(stop.request().is_cancelled());
    }
}
