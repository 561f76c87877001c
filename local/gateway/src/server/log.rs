//! What was asked of the control plane.

use std::collections::VecDeque;
use std::time::Duration;

use http::request::Parts;
use serde::Serialize;
use serde_json::Value;

use super::caller::Caller;

/// Requests that are remembered. Older ones are forgotten.
const LENGTH: usize = 100_000;

/// Requests whose body is remembered, the newest.
const BODIES: usize = 1_000;

/// One request to the control plane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Number of the request since the start or the last reset, from 1.
    pub sequence: u64,
    /// Name of the operation, or an empty text if there is none for the path.
    pub operation: String,
    /// HTTP method.
    pub method: String,
    /// Path as sent, percent-encoded.
    pub path: String,
    /// Query as sent, percent-encoded, without the question mark.
    pub query: String,
    /// Body, if it is JSON; only of the newest 1,000 requests.
    pub body: Option<Value>,
    /// Account of the caller.
    pub account: String,
    /// Region of the caller.
    pub region: String,
    /// When it came, in milliseconds since 1970-01-01T00:00:00Z.
    pub time_ms: u64,
    /// Whether the control plane has handled it: its effect, if any, is there.
    pub handled: bool,
    /// HTTP status of the answer; `None` while it is under way and if the connection was dropped.
    pub status: Option<u16>,
    /// Error code of the answer, if it is an error.
    pub error: Option<String>,
}

/// The requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    entries: VecDeque<Entry>,
    last: u64,
}

impl Log {
    /// Adds a request and gives its number.
    pub(super) fn push(&mut self, mut entry: Entry) -> u64 {
        self.last += 1;
        entry.sequence = self.last;
        if self.entries.len() == LENGTH {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        if let Some(old) = self.entries.len().checked_sub(BODIES + 1) {
            self.entries[old].body = None;
        }
        self.last
    }

    /// Changes the request with this number, if it is still remembered.
    pub(super) fn change(&mut self, sequence: u64, change: impl FnOnce(&mut Entry)) {
        if let Ok(index) = self
            .entries
            .binary_search_by_key(&sequence, |entry| entry.sequence)
        {
            change(&mut self.entries[index]);
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A request that nothing has been done about yet, for the log.
pub(super) fn entry(operation: &str, caller: &Caller, parts: &Parts, now: Duration) -> Entry {
    Entry {
        sequence: 0,
        operation: operation.to_owned(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: None,
        account: caller.account.clone(),
        region: caller.region.clone(),
        time_ms: u64::try_from(now.as_millis()).unwrap_or(u64::MAX),
        handled: false,
        status: None,
        error: None,
    }
}
