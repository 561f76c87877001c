//! One run of a provider: from its configuration on, what Terraform does through one connection.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::Request;

use super::Service;
use super::stop::Stop;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::private::Private;
use crate::progress::Progress;
use crate::provider::Provider;
use crate::resource::Handles;
use crate::server::Session;

/// The client of the last configuration, and who may cancel its requests.
pub(super) struct Run<P: Provider> {
    client: RwLock<Option<P::Client>>,
    pub(super) stop: Stop,
}

impl<P: Provider> Run<P> {
    pub(super) fn new(process: CancellationToken) -> Self {
        Self {
            client: RwLock::new(None),
            stop: Stop::under(process),
        }
    }

    pub(super) fn set_client(&self, client: P::Client) {
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

    /// What a handler that may take `limit` is given.
    pub(super) fn handles(
        &self,
        private: &Private,
        limit: Duration,
    ) -> Result<Handles<P>, Diagnostics> {
        Ok(Handles {
            client: self.client()?,
            private: private.clone(),
            cancellation: self.stop.request(),
            deadline: Instant::now() + limit,
            progress: Progress::default(),
        })
    }
}

impl<P: Provider> Service<P> {
    /// The run that `request` belongs to: that of its connection, or the only one there is where
    /// the server knows no connections.
    pub(super) fn run<T>(&self, request: &Request<T>) -> Arc<Run<P>> {
        match Session::of(request) {
            Some(session) => session.get_or_insert_with(|| Run::new(self.process.clone())),
            None => Arc::clone(&self.unconnected),
        }
    }
}
