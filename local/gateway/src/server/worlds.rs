//! The state that control plane and data plane share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::control::{Context, Deployed, Mapped, Request, Response, Usage, World, handle};
use crate::permissions::{Answer, Policies};

/// A [`World`] and the [`Policies`] of functions, each behind a lock that is never held across a wait.
/// Clones are the same world.
#[derive(Clone, Debug, Default)]
pub struct Worlds {
    world: Arc<Mutex<World>>,
    policies: Arc<Mutex<Policies>>,
}

impl Worlds {
    /// What a stage serves at this moment. See [`World::deployed`].
    #[must_use]
    pub fn deployed(&self, api_id: &str, stage: &str) -> Option<Deployed> {
        self.lock().deployed(api_id, stage)
    }

    /// Whether a host is a custom domain name. See [`World::is_domain_name`].
    #[must_use]
    pub fn is_domain_name(&self, host: &str) -> bool {
        self.lock().is_domain_name(host)
    }

    /// Where a request to a custom domain name goes. See [`World::mapped`].
    #[must_use]
    pub fn mapped(&self, host: &str, path: &str) -> Option<Mapped> {
        self.lock().mapped(host, path)
    }

    /// What a caller with an API key may do at a stage. See [`World::usage`].
    #[must_use]
    pub fn usage(&self, api_id: &str, stage: &str, key: &str) -> Option<Usage> {
        self.lock().usage(api_id, stage, key)
    }

    /// Answers one request. See [`handle`].
    #[must_use]
    pub fn handle(&self, request: &Request, context: &Context) -> Response {
        handle(&mut self.lock(), request, context)
    }

    /// Answers one request to the resource policy of a function. See [`Policies::handle`].
    #[must_use]
    pub fn handle_permission(&self, request: &Request, account: &str, region: &str) -> Answer {
        lock(&self.policies).handle(request, account, region)
    }

    /// A copy of the resource policies of all functions.
    #[must_use]
    pub fn policies(&self) -> Policies {
        lock(&self.policies).clone()
    }

    /// A copy of all APIs.
    #[must_use]
    pub fn snapshot(&self) -> World {
        self.lock().clone()
    }

    /// Forgets everything.
    pub fn reset(&self) {
        *self.lock() = World::default();
        *lock(&self.policies) = Policies::default();
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }
}

/// A panic while the lock was held leaves the state as the last finished request made it.
fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
