//! Private state: bytes that Terraform keeps next to a resource's state and never shows.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The private state of one resource: JSON values by key.
///
/// A cheap handle: clones see the same entries, so a handler may write to it until it returns.
/// Keys that start with `.` belong to the SDK (reference §4). Not a place for secrets: it is
/// stored as it is.
#[derive(Clone, Default)]
pub struct Private(Arc<Mutex<BTreeMap<String, Box<RawValue>>>>);

/// Why private state could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// The key starts with `.`, or is empty.
    #[error("private state key {key:?} is reserved")]
    Reserved {
        /// The refused key.
        key: String,
    },
    /// The entry is not JSON of the wanted type, or the value cannot be written as JSON.
    #[error("private state entry {key:?} is not valid")]
    Json {
        /// The key of the entry.
        key: String,
        /// What serde says.
        #[source]
        source: serde_json::Error,
    },
    /// The bytes that Terraform kept are not a JSON object.
    #[error("stored private state is not a JSON object")]
    Stored(#[source] serde_json::Error),
}

impl Private {
    /// The entry at `key`; `None` when there is none.
    ///
    /// # Errors
    /// When the entry is not a `T`.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, PrivateError> {
        let entries = self.entries();
        let Some(raw) = entries.get(key) else {
            return Ok(None);
        };
        serde_json::from_str(raw.get())
            .map(Some)
            .map_err(|source| PrivateError::Json {
                key: key.to_owned(),
                source,
            })
    }

    /// Writes `value` at `key`, replacing an earlier one.
    ///
    /// # Errors
    /// When the key is empty or starts with `.`, or `value` cannot be written as JSON.
    pub fn set<T: Serialize + ?Sized>(&self, key: &str, value: &T) -> Result<(), PrivateError> {
        Self::refuse_reserved(key)?;
        let raw = serde_json::value::to_raw_value(value).map_err(|source| PrivateError::Json {
            key: key.to_owned(),
            source,
        })?;
        self.entries().insert(key.to_owned(), raw);
        Ok(())
    }

    /// Removes the entry at `key`, if there is one.
    ///
    /// # Errors
    /// When the key is empty or starts with `.`.
    pub fn remove(&self, key: &str) -> Result<(), PrivateError> {
        Self::refuse_reserved(key)?;
        self.entries().remove(key);
        Ok(())
    }

    /// The entries that Terraform kept; no bytes are no entries.
    ///
    /// # Errors
    /// When `bytes` is neither empty nor a JSON object.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PrivateError> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let entries = serde_json::from_slice(bytes).map_err(PrivateError::Stored)?;
        Ok(Self(Arc::new(Mutex::new(entries))))
    }

    /// The bytes for Terraform to keep: a JSON object with sorted keys, or nothing when there are
    /// no entries.
    pub fn to_bytes(&self) -> Vec<u8> {
        let entries = self.entries();
        if entries.is_empty() {
            return Vec::new();
        }
        // A map of strings to JSON that was already checked cannot fail to serialise.
        serde_json::to_vec(&*entries).unwrap_or_default()
    }

    /// An independent copy: later writes to one are not seen by the other.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        Self(Arc::new(Mutex::new(self.entries().clone())))
    }

    fn refuse_reserved(key: &str) -> Result<(), PrivateError> {
        if key.is_empty() || key.starts_with('.') {
            return Err(PrivateError::Reserved {
                key: key.to_owned(),
            });
        }
        Ok(())
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Box<RawValue>>> {
        // No code that can panic runs under this lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Private")
            .field(&self.entries().keys().collect::<Vec<_>>())
            .finish()
    }
}
