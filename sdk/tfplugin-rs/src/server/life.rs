//! When and how a server ends.

use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::gauge::Gauge;

/// How long an end waits for open connections. go-plugin kills a plugin two
/// seconds after it asked for the end (reference §3.4).
pub(super) const DRAIN: Duration = Duration::from_millis(100);

/// How long SIGTERM waits for calls that are being answered. A create that is
/// cut off is an object that no state knows of.
const GRACE: Duration = Duration::from_secs(30);

/// How long a provider without a connection waits for the next one. Terraform
/// keeps one connection for as long as it lives; a provider that has lost it
/// was orphaned.
const ORPHANED: Duration = Duration::from_secs(10);

/// How long a provider waits for its first connection. go-plugin connects right
/// after the handshake line, for which it allows a minute (reference §3.2).
const UNCLAIMED: Duration = Duration::from_secs(120);

/// What is going on in one server, and the wish that it end.
#[derive(Clone, Debug)]
pub(super) struct Life {
    /// Cancelled when the server is to end at once.
    pub(super) end: CancellationToken,
    /// Cancelled when running handlers are to come to an early end.
    pub(super) stop: CancellationToken,
    /// Connections that are open.
    pub(super) connections: Gauge,
    /// Calls to the provider that are being answered.
    pub(super) calls: Gauge,
}

impl Life {
    pub(super) fn new(stop: CancellationToken) -> Self {
        Self {
            end: CancellationToken::new(),
            stop,
            connections: Gauge::new(),
            calls: Gauge::new(),
        }
    }

    /// Ends the server once the calls under way are answered, or [`GRACE`] has
    /// passed. Handlers are told to hurry.
    pub(super) async fn end_gracefully(&self) {
        self.stop.cancel();
        if timeout(GRACE, self.calls.idle()).await.is_err() {
            tracing::warn!(
                "calls were still running {} s after the request to end",
                GRACE.as_secs()
            );
        }
        self.end.cancel();
    }

    /// Ends when no connection came within [`UNCLAIMED`], or there was one and
    /// there has been none for [`ORPHANED`].
    pub(super) async fn orphaned(&self) {
        if timeout(UNCLAIMED, self.connections.busy()).await.is_err() {
            return;
        }
        loop {
            self.connections.idle().await;
            if timeout(ORPHANED, self.connections.busy()).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, sleep};

    use super::*;

    fn life() -> Life {
        Life::new(CancellationToken::new())
    }

    #[tokio::test(start_paused = true)]
    async fn a_graceful_end_waits_for_calls_but_not_for_ever() {
        let second = Duration::from_secs(1);
        for (running, expected) in [
            (Duration::ZERO, Duration::ZERO),
            (second * 7, second * 7),
            (second * 90, GRACE),
        ] {
            let life = life();
            let call = life.calls.enter();
            let handler = async {
                life.stop.cancelled().await;
                sleep(running).await;
                drop(call);
            };
            let started = Instant::now();
            let ending = async {
                life.end_gracefully().await;
                assert!(life.end.is_cancelled());
                started.elapsed()
            };
            let ((), took) = tokio::join!(handler, ending);
            assert!(took.abs_diff(expected) < second, "{running:?}: {took:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_nobody_connects_to_ends() {
        let started = Instant::now();
        life().orphaned().await;
        assert_eq!(started.elapsed().as_secs(), UNCLAIMED.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_is_orphaned_when_its_last_connection_stays_away() {
        let life = life();
        let orphaned = life.orphaned();
        tokio::pin!(orphaned);
        assert!(
            timeout(ORPHANED * 9, &mut orphaned).await.is_err(),
            "never had a connection"
        );
        let first = life.connections.enter();
        let second = life.connections.enter();
        drop(first);
        assert!(
            timeout(ORPHANED * 9, &mut orphaned).await.is_err(),
            "one connection is open"
        );
        drop(second);
        assert!(
            timeout(ORPHANED / 2, &mut orphaned).await.is_err(),
            "it may come back"
        );
        let third = life.connections.enter();
        assert!(
            timeout(ORPHANED * 9, &mut orphaned).await.is_err(),
            "it came back"
        );
        drop(third);
        let lost = Instant::now();
        orphaned.await;
        assert!(lost.elapsed() >= ORPHANED && lost.elapsed() < ORPHANED * 2);
    }
}
