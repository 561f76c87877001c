//! What a service remembers of one connection.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tonic::Request;

/// A place for one value that lives as long as the connection it belongs to.
///
/// Terraform opens one connection for each configuration of a provider: two aliases that share a
/// process, as they do when it was started to be debugged, differ in nothing but the connection.
#[derive(Clone, Default)]
pub struct Session(Arc<Mutex<Option<Arc<dyn Any + Send + Sync>>>>);

impl Session {
    /// That of the connection `request` came through; `None` when its server keeps none.
    pub fn of<T>(request: &Request<T>) -> Option<&Self> {
        request.extensions().get()
    }

    /// What is remembered; `make` makes it first if nothing of this type is.
    pub fn get_or_insert_with<V: Any + Send + Sync>(&self, make: impl FnOnce() -> V) -> Arc<V> {
        // Nothing that can panic runs under this lock but `make`, which then left nothing behind.
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let remembered = slot.as_ref().map(Arc::clone).map(Arc::downcast);
        if let Some(Ok(remembered)) = remembered {
            return remembered;
        }
        let made = Arc::new(make());
        *slot = Some(Arc::clone(&made) as Arc<dyn Any + Send + Sync>);
        made
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
