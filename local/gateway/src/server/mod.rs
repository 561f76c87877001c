//! The HTTP edge: one listener on loopback in front of control plane, data plane and administration.
//!
//! | path | answered by |
//! |---|---|
//! | `/v2/…`, and of v1 `/account`, `/apikeys…`, `/usageplans…`, `/tags/…` | [`control`](crate::control), with the errors, delays, conflicts and quotas of this edge |
//! | `/2015-03-31/functions/{name}/policy…` | [`permissions`](crate::permissions), likewise |
//! | `POST /` with a form | the Security Token Service: `GetCallerIdentity`, and roles, of which any is taken on |
//! | `/restapis…`, and `/tags/…` of REST APIs | [`Options::rest_endpoint`], if there is one |
//! | `/_gateway/…` | administration, see [`admin`] |
//! | everything else | the [`DataPlane`] that the caller gives |
//!
//! Signatures are not checked. The account is the access key of the credential scope if it has 12 digits,
//! the region is the scope's region; without a signature both take the values of [`Options`].
//!
//! Mutations of one API do not overlap: while one is under way (an added latency makes that time), others
//! are refused with `ConflictException`, as AWS does (reference §3.2). A mutation that has begun is finished
//! even if its caller is gone.

pub mod admin;
mod caller;
mod connections;
mod edge;
mod faults;
mod identity;
mod log;
mod reply;
mod served;
mod turn;
mod upstream;
mod worlds;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use http_body_util::Full;
use hyper::body::Incoming;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use admin::Admin;
pub use faults::{Action, Fault, When};
pub use log::Entry;
pub use worlds::Worlds;

use crate::data::clock::{Clock, SystemClock};
use edge::Edge;

/// An answer of the edge.
pub type Reply = http::Response<Full<bytes::Bytes>>;

/// What answers every path that is neither control plane nor administration: sockets and
/// `@connections`.
pub trait DataPlane: std::fmt::Debug + Send + Sync + 'static {
    /// Answers one request from `remote`. For an upgrade the answer has status 101 and the
    /// implementation takes the connection with [`hyper::upgrade::on`].
    fn serve(
        self: Arc<Self>,
        request: http::Request<Incoming>,
        remote: SocketAddr,
    ) -> BoxFuture<'static, Reply>;

    /// The lines of the access logs of all stages, oldest first, as objects.
    fn access_log(&self) -> Vec<serde_json::Value>;

    /// The control plane has changed. Called after every mutation that was not refused.
    fn changed(&self);

    /// Begins to close every socket and to end every task, without waiting for it.
    fn stop(&self);

    /// Closes every socket, ends every task and waits for that. Called once, when the gateway shuts
    /// down.
    fn shutdown(&self) -> BoxFuture<'_, ()>;
}

/// How a [`Gateway`] starts.
#[derive(Debug)]
pub struct Options {
    /// Address to listen at, on loopback. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The state; share it with the data plane.
    pub worlds: Worlds,
    /// What answers sockets and `@connections`. Without it they are refused with 403.
    pub data_plane: Option<Arc<dyn DataPlane>>,
    /// Address on loopback of an API Gateway v1 that has REST APIs, `http://127.0.0.1:4566`. Without it
    /// their paths are the data plane's as any other.
    pub rest_endpoint: Option<String>,
    /// Account of callers without a 12-digit access key.
    pub account: String,
    /// Region of callers without a signature.
    pub region: String,
    /// Whether AWS's quotas for calls of the control plane hold from the start; see
    /// [`Quotas`](crate::control::Quotas).
    pub quotas: bool,
    /// Where quotas, dates and the log take the time from. Latencies and delays are waited for in real
    /// time.
    pub clock: Arc<dyn Clock>,
}

impl Default for Options {
    /// A free port on 127.0.0.1, an empty world, no data plane and no REST APIs; account `000000000000`, region
    /// `us-east-1`; no quotas; the machine's clock.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            worlds: Worlds::default(),
            data_plane: None,
            rest_endpoint: None,
            account: "000000000000".to_owned(),
            region: "us-east-1".to_owned(),
            quotas: false,
            clock: Arc::new(SystemClock::new()),
        }
    }
}

/// Why a [`Gateway`] does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not on this machine's loopback interface.
    #[error(
        "refusing to listen at {0}: the gateway has no access control, so it serves loopback only"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be listened at.
    #[error("cannot listen at {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// A running gateway. Dropping it ends it at once; [`Gateway::shutdown`] ends it in order.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    edge: Arc<Edge>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Gateway {
    /// Listens and serves until it is shut down. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// The address is not on loopback or cannot be listened at.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        if !options.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(options.listen));
        }
        let failed = |source| StartError::Listen {
            address: options.listen,
            source,
        };
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let edge = Arc::new(Edge::new(options, address));
        let stop = CancellationToken::new();
        let task = tokio::spawn(connections::serve(
            listener,
            Arc::clone(&edge),
            stop.clone(),
        ));
        Ok(Self {
            address,
            edge,
            stop,
            task: Some(task),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Endpoint of the control plane and of `@connections` for AWS clients: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The state that it serves.
    #[must_use]
    pub fn worlds(&self) -> &Worlds {
        &self.edge.worlds
    }

    /// Delays, faults and the request log.
    #[must_use]
    pub fn admin(&self) -> &Admin {
        &self.edge.admin
    }

    /// Stops listening, lets requests end for up to two seconds, and closes every socket.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // It fails only if it panicked, and then there is nothing left to end.
            let _ = task.await;
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(task) = &self.task {
            task.abort();
            self.edge.stop();
        }
    }
}
