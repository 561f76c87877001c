//! A count of things under way that can be waited for.

use tokio::sync::watch;

/// How many of something there are now.
#[derive(Clone, Debug)]
pub(super) struct Gauge(watch::Sender<usize>);

/// One of the things counted; leaves the count when dropped.
#[derive(Debug)]
pub(super) struct Presence(watch::Sender<usize>);

impl Gauge {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    pub(super) fn enter(&self) -> Presence {
        self.0.send_modify(|count| *count += 1);
        Presence(self.0.clone())
    }

    /// Ends when there are none.
    pub(super) async fn idle(&self) {
        self.wait(|count| *count == 0).await;
    }

    /// Ends when there is at least one.
    pub(super) async fn busy(&self) {
        self.wait(|count| *count > 0).await;
    }

    async fn wait(&self, condition: impl FnMut(&usize) -> bool) {
        // Fails only when every sender is gone, and `self` holds one.
        let _ = self.0.subscribe().wait_for(condition).await;
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
