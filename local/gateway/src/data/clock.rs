//! Time, injected: the machine's for running, a hand-moved one for tests.

use std::{
    pin::Pin,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::sync::watch;

/// A future without a name that borrows nothing.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where the data plane takes the time from.
pub trait Clock: std::fmt::Debug + Send + Sync + 'static {
    /// Time since 1970-01-01T00:00:00Z. Never goes back.
    fn now(&self) -> Duration;

    /// Ends when [`Clock::now`] has reached `deadline`.
    fn sleep_until(&self, deadline: Duration) -> Sleep;
}

/// The machine's clock: its date at the start, moved on by its monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: tokio::time::Instant,
    date: Duration,
}

impl SystemClock {
    /// Reads the date once. A date before 1970 counts as 1970.
    #[must_use]
    pub fn new() -> Self {
        let date = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            started: tokio::time::Instant::now(),
            date,
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.date + self.started.elapsed()
    }

    fn sleep_until(&self, deadline: Duration) -> Sleep {
        let instant = self.started + deadline.saturating_sub(self.date);
        Box::pin(tokio::time::sleep_until(instant))
    }
}

/// A clock that stands still until it is moved. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct ManualClock {
    now: watch::Sender<Duration>,
}

impl ManualClock {
    /// A clock that shows `now`, a time since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self {
            now: watch::Sender::new(now),
        }
    }

    /// Moves the clock on and wakes whoever waited for that.
    pub fn advance(&self, by: Duration) {
        self.now.send_modify(|now| *now += by);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        *self.now.borrow()
    }

    fn sleep_until(&self, deadline: Duration) -> Sleep {
        // The sender lives in the future too: without it the wait would end early.
        let (sender, mut receiver) = (self.now.clone(), self.now.subscribe());
        Box::pin(async move {
            if receiver.wait_for(|now| *now >= deadline).await.is_err() {
                std::future::pending::<()>().await;
            }
            drop(sender);
        })
    }
}
