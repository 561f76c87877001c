//! Answers the calls of the plugin protocol with the functions of a provider: decodes requests,
//! runs the engine and the handlers, encodes answers.
//!
//! The only place that knows wire messages and the schema, model and resource side of the SDK at
//! once. What travels inward from here are values, what comes back are values and diagnostics.

mod call;
mod convert;
mod data_sources;
mod functions;
mod identities;
mod provider;
mod registry;
mod resources;
mod rpc;
mod schemas;
mod stop;
mod stored;

use std::fmt;
use std::process::ExitCode;
use std::sync::atomic::AtomicU64;
use std::sync::{PoisonError, RwLock};

use tokio_util::sync::CancellationToken;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::provider::Provider;
use crate::server;
use registry::Registry;
use stop::Stop;

/// Serves the provider `P` until Terraform has no more use for it: all of `main`.
///
/// Returns the exit code of the process; see [`server::run`].
pub fn serve<P: Provider>() -> ExitCode {
    let service = Service::<P>::new();
    let options = server::Options {
        address: P::ADDRESS.to_owned(),
        stop: service.stop_token(),
    };
    server::run(service, options)
}

/// The protocol's service, answered by the provider `P`.
///
/// Holds nothing but the client of the last configuration; several runs of Terraform may use one
/// service, one after the other.
pub struct Service<P: Provider> {
    registry: Registry<P>,
    client: RwLock<Option<P::Client>>,
    stop: Stop,
    calls: AtomicU64,
}

impl<P: Provider> Service<P> {
    /// A service whose provider is not configured yet.
    pub fn new() -> Self {
        Self {
            registry: Registry::new(),
            client: RwLock::new(None),
            stop: Stop::default(),
            calls: AtomicU64::new(0),
        }
    }

    /// Cancelled by the owner of the service when the process is about to end: cancels every
    /// request, now and later. `StopProvider` does not cancel it, but only the requests of the
    /// run of Terraform that sent it.
    pub fn stop_token(&self) -> CancellationToken {
        self.stop.process()
    }

    fn set_client(&self, client: P::Client) {
        // Nothing that can panic runs under this lock.
        *self.client.write().unwrap_or_else(PoisonError::into_inner) = Some(client);
    }

    fn client(&self) -> Result<P::Client, Diagnostics> {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner);
        client.clone().ok_or_else(|| {
            Diagnostic::error("Provider is not configured")
                .detail("Terraform asked for an object before it configured the provider.")
                .into()
        })
    }
}

impl<P: Provider> Default for Service<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Provider> fmt::Debug for Service<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("provider", &P::NAME)
            .finish_non_exhaustive()
    }
}
