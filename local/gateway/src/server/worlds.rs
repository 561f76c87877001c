//! The state that control plane and data plane share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::control::{Context, Deployed, Request, Response, World, handle};

/// A [`World`] behind a lock that is never held across a wait. Clones are the same world.
#[derive(Clone, Debug, Default)]
pub struct Worlds(Arc<Mutex<World>>);

impl Worlds {
    /// What a stage serves at this moment. See [`World::deployed`].
    #[must_use]
    pub fn deployed(&self, api_id: &str, stage: &str) -> Option<Deployed> {
        self.lock().deployed(api_id, stage)
    }

    /// Answers one request. See [`handle`].
    #[must_use]
    pub fn handle(&self, request: &Request, context: &Context) -> Response {
        handle(&mut self.lock(), request, context)
    }

    /// A copy of the whole state.
    #[must_use]
    pub fn snapshot(&self) -> World {
        self.lock().clone()
    }

    /// Forgets everything.
    pub fn reset(&self) {
        *self.lock() = World::default();
    }

    /// A panic while the lock was held leaves the world as the last finished request made it.
    fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
