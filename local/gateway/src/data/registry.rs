//! Which connections are open, and the way to each of them.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::event::Peer;
use super::limits::Limits;
use super::session::Stop;

/// Locks are held for one lookup; this many of them keep posts to different connections apart.
const SHARDS: usize = 16;

/// Every open connection by its identifier. No lock is ever held across an await.
#[derive(Debug)]
pub(super) struct Registry {
    hasher: RandomState,
    shards: [Mutex<HashMap<String, Arc<Connection>>>; SHARDS],
}

/// One open connection, as everybody but its owner sees it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) peer: Peer,
    outbox: mpsc::Sender<String>,
    queued_bytes: AtomicUsize,
    most_bytes: usize,
    active_at: AtomicU64,
    why: OnceLock<Stop>,
    stopped: CancellationToken,
}

/// The owner's end of a connection's outbox.
pub(super) type Mailbox = mpsc::Receiver<String>;

/// Why a message was not taken for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The connection is closing.
    Gone,
    /// The client does not read what already waits for it.
    Full,
}

impl Registry {
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            shards: Default::default(),
        }
    }

    pub(super) fn insert(&self, connection: Arc<Connection>) {
        let id = connection.peer.connection_id.clone();
        self.shard(&id).insert(id, connection);
    }

    pub(super) fn get(&self, id: &str) -> Option<Arc<Connection>> {
        self.shard(id).get(id).cloned()
    }

    pub(super) fn remove(&self, id: &str) {
        self.shard(id).remove(id);
    }

    pub(super) fn all(&self) -> Vec<Arc<Connection>> {
        let all = |shard: &Mutex<HashMap<_, _>>| lock(shard).values().cloned().collect::<Vec<_>>();
        self.shards.iter().flat_map(all).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    fn shard(&self, id: &str) -> MutexGuard<'_, HashMap<String, Arc<Connection>>> {
        let hash = self.hasher.hash_one(id);
        let index = usize::try_from(hash % SHARDS as u64).unwrap_or_default();
        lock(&self.shards[index])
    }
}

impl Connection {
    pub(super) fn open(peer: Peer, limits: &Limits) -> (Arc<Self>, Mailbox) {
        let (outbox, mailbox) = mpsc::channel(limits.outbox_messages);
        let connection = Self {
            active_at: AtomicU64::new(milliseconds(peer.connected_at)),
            peer,
            outbox,
            queued_bytes: AtomicUsize::new(0),
            most_bytes: limits.outbox_bytes,
            why: OnceLock::new(),
            stopped: CancellationToken::new(),
        };
        (Arc::new(connection), mailbox)
    }

    /// Leaves `message` for the client, without waiting for anything.
    pub(super) fn post(&self, message: String) -> Result<(), Refused> {
        if self.stopped.is_cancelled() {
            return Err(Refused::Gone);
        }
        let size = message.len();
        let before = self.queued_bytes.fetch_add(size, Ordering::Relaxed);
        // One message always fits, however small the limit.
        let result = if before > 0 && before + size > self.most_bytes {
            Err(Refused::Full)
        } else {
            self.outbox.try_send(message).map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Refused::Full,
                mpsc::error::TrySendError::Closed(_) => Refused::Gone,
            })
        };
        if result.is_err() {
            self.taken(size);
        }
        result
    }

    /// The owner has taken `bytes` out of the mailbox.
    pub(super) fn taken(&self, bytes: usize) {
        self.queued_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Asks the owner to close. The first reason stays.
    pub(super) fn stop(&self, why: Stop) {
        // Losing this race means that the connection already closes, which is all that is asked.
        let _ = self.why.set(why);
        self.stopped.cancel();
    }

    /// Ends when somebody asked to close.
    pub(super) async fn stopped(&self) -> Stop {
        self.stopped.cancelled().await;
        self.why.get().copied().unwrap_or(Stop::Shutdown)
    }

    /// When the last message passed, since 1970-01-01T00:00:00Z in whole milliseconds.
    pub(super) fn active_at(&self) -> Duration {
        Duration::from_millis(self.active_at.load(Ordering::Relaxed))
    }

    pub(super) fn touch(&self, now: Duration) {
        self.active_at
            .fetch_max(milliseconds(now), Ordering::Relaxed);
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A thread that panicked while it held the lock cannot have left a map half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(limits: &Limits) -> (Arc<Connection>, Mailbox) {
        let peer = Peer {
            connection_id: "TWegAcC4EowCHnA=".into(),
            api_id: "abcd123456".into(),
            stage: "prod".into(),
            domain_name: "localhost".into(),
            source_ip: "127.0.0.1".into(),
            user_agent: None,
            connected_at: Duration::ZERO,
            admission: super::super::event::Admission::default(),
        };
        Connection::open(peer, limits)
    }

    #[test]
    fn an_outbox_is_bounded_in_messages() {
        let (connection, mut mailbox) = open(&Limits {
            outbox_messages: 2,
            ..Limits::default()
        });
        let post = || connection.post("x".into());
        assert_eq!(
            [post(), post(), post()],
            [Ok(()), Ok(()), Err(Refused::Full)]
        );
        assert!(mailbox.try_recv().is_ok());
        connection.taken(1);
        assert_eq!(post(), Ok(()));
    }

    #[test]
    fn an_outbox_is_bounded_in_bytes() {
        let (connection, _mailbox) = open(&Limits {
            outbox_bytes: 10,
            ..Limits::default()
        });
        assert_eq!(connection.post("x".repeat(11)), Ok(()));
        assert_eq!(connection.post("x".into()), Err(Refused::Full));
        connection.taken(11);
        assert_eq!(connection.post("x".repeat(10)), Ok(()));
    }

    #[test]
    fn nothing_is_taken_for_a_closing_connection() {
        let (connection, mailbox) = open(&Limits::default());
        connection.stop(Stop::Deleted);
        assert_eq!(connection.post("x".into()), Err(Refused::Gone));
        let (connection, _) = (open(&Limits::default()).0, mailbox);
        assert_eq!(connection.post("x".into()), Err(Refused::Gone));
    }

    #[test]
    fn connections_are_found_until_removed() {
        let registry = Registry::new();
        let (connection, _mailbox) = open(&Limits::default());
        registry.insert(Arc::clone(&connection));
        assert!(
            registry
                .get("TWegAcC4EowCHnA=")
                .is_some_and(|found| Arc::ptr_eq(&found, &connection))
        );
        assert_eq!((registry.len(), registry.all().len()), (1, 1));
        registry.remove("TWegAcC4EowCHnA=");
        assert!(registry.get("TWegAcC4EowCHnA=").is_none());
    }
}
