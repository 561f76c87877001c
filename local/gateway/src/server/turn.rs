//! Who may change an API at this moment.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// The right to change one API, until it is dropped.
pub(super) struct Turn<'a> {
    busy: &'a Mutex<HashSet<String>>,
    /// The API that it keeps others from, if it takes time.
    api: Option<&'a str>,
}

impl<'a> Turn<'a> {
    /// Gives the turn unless the API is busy. A mutation that does not wait is over at once and keeps
    /// nobody from the API, so that only waits make mutations overlap.
    pub(super) fn take(
        busy: &'a Mutex<HashSet<String>>,
        api: &'a str,
        waits: bool,
    ) -> Option<Self> {
        let mut taken = busy.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.contains(api) {
            return None;
        }
        if !waits {
            return Some(Self { busy, api: None });
        }
        taken.insert(api.to_owned());
        Some(Self {
            busy,
            api: Some(api),
        })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(api) = self.api {
            self.busy
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(api);
        }
    }
}
