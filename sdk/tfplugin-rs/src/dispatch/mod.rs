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
mod run;
mod schemas;
mod stop;
mod stored;

use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio_util::sync::CancellationToken;

use crate::provider::Provider;
use crate::server;
use registry::Registry;
use run::Run;

/// Serves the provider `P` until Terraform has no more use for it: all of `main`.
///
/// Returns the exit code of the process; see [`server::run`].
pub fn serve<P: Provider>() -> ExitCode {
    let service = Service::<P>::new();
    let options = server::Options {
        address: P::ADDRESS.to_owned(),
        version: P::VERSION.to_owned(),
        stop: service.stop_token(),
    };
    server::run(service, options)
}

/// The protocol's service, answered by the provider `P`.
///
/// Holds nothing but the client of the last configuration of each connection: several runs of
/// Terraform, and several aliases of one run, may use one service at the same time.
pub struct Service<P: Provider> {
    registry: Registry<P>,
    process: CancellationToken,
    unconnected: Arc<Run<P>>,
    calls: AtomicU64,
}

impl<P: Provider> Service<P> {
    /// A service whose provider is not configured yet.
    pub fn new() -> Self {
        let process = CancellationToken::new();
        Self {
            registry: Registry::new(),
            unconnected: Arc::new(Run::new(process.clone())),
            process,
            calls: AtomicU64::new(0),
        }
    }

    /// Cancelled by the owner of the service when the process is about to end: cancels every
    /// request, now and later. `StopProvider` does not cancel it, but only the requests of the
    /// run of Terraform that sent it.
    pub fn stop_token(&self) -> CancellationToken {
        self.process.clone()
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
