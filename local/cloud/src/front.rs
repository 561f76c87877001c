//! What stands where AWS ends TLS: passes requests on and says that they came by it.
//!
//! On AWS every request to S3 comes by TLS, and bucket policies refuse what does not
//! (`aws:SecureTransport`). On loopback there is no TLS, and no need for it; ministack takes the word of
//! whoever stands in front of it, as services behind a load balancer do (`X-Forwarded-Proto`). Nothing
//! else of a request changes, so that its signature holds.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// How long the server behind may take to begin an answer: S3 reads a whole object first.
const PATIENCE: Duration = Duration::from_secs(120);
/// Wait after a failed accept: it fails when the process has no file descriptor left, and would fail
/// again at once.
const PAUSE: Duration = Duration::from_millis(50);
/// How a request came, said by whoever ended its TLS.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

type Body = UnsyncBoxBody<Bytes, hyper::Error>;

/// Why a [`Front`] does not start.
#[derive(Debug, thiserror::Error)]
pub enum FrontError {
    /// No port.
    #[error("the endpoint of S3 cannot listen on 127.0.0.1")]
    Listen(#[source] io::Error),
    /// What is behind it has no address.
    #[error("{address} is not the address of a server")]
    Behind {
        /// The address.
        address: String,
        /// Why.
        #[source]
        source: http::uri::InvalidUri,
    },
}

/// A running front. Dropping it ends it at once; [`Front::shutdown`] waits for that.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

/// Where requests go.
#[derive(Debug)]
struct Behind {
    authority: Authority,
    client: Client<HttpConnector, Incoming>,
}

impl Front {
    /// Listens at a free port of 127.0.0.1 and passes everything on to `behind`, `127.0.0.1:4566`. Must
    /// be called within a Tokio runtime.
    ///
    /// # Errors
    ///
    /// No port is free, or `behind` is no address.
    pub async fn start(behind: &str) -> Result<Self, FrontError> {
        let authority = behind.parse().map_err(|source| FrontError::Behind {
            address: behind.to_owned(),
            source,
        })?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(FrontError::Listen)?;
        let address = listener.local_addr().map_err(FrontError::Listen)?;
        let behind = Arc::new(Behind {
            authority,
            client: Client::builder(TokioExecutor::new()).build_http(),
        });
        let stop = CancellationToken::new();
        let task = tokio::spawn(serve(listener, behind, stop.clone()));
        Ok(Self {
            address,
            stop,
            task: Some(task),
        })
    }

    /// Endpoint for AWS clients: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops listening and breaks off what is under way.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // It fails only if it panicked, and then there is nothing left to end.
            let _ = task.await;
        }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// Accepts and serves connections until `stop`, then breaks them off.
async fn serve(listener: TcpListener, behind: Arc<Behind>, stop: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(&behind)));
                }
                Err(error) => {
                    tracing::warn!(%error, "the endpoint of S3 cannot accept a connection");
                    sleep(PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}

async fn connection(stream: TcpStream, behind: Arc<Behind>) {
    // Without it the end of a small answer may wait for an acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let behind = Arc::clone(&behind);
        async move { Ok::<_, Infallible>(behind.pass(request).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "connection to the endpoint of S3 ended");
    }
}

impl Behind {
    async fn pass(&self, mut request: Request<Incoming>) -> Response<Body> {
        // The header Host stays what the caller has signed.
        let mut parts = std::mem::take(request.uri_mut()).into_parts();
        parts.scheme = Some(Scheme::HTTP);
        parts.authority = Some(self.authority.clone());
        parts
            .path_and_query
            .get_or_insert_with(|| PathAndQuery::from_static("/"));
        match Uri::from_parts(parts) {
            Ok(uri) => *request.uri_mut() = uri,
            Err(error) => return refused(StatusCode::BAD_REQUEST, &error.to_string()),
        }
        request
            .headers_mut()
            .insert(FORWARDED_PROTO, HeaderValue::from_static("https"));
        match timeout(PATIENCE, self.client.request(request)).await {
            Ok(Ok(response)) => response.map(BodyExt::boxed_unsync),
            Ok(Err(error)) => {
                tracing::warn!(%error, "S3 does not answer");
                refused(StatusCode::BAD_GATEWAY, "the server behind does not answer")
            }
            Err(_) => refused(
                StatusCode::GATEWAY_TIMEOUT,
                "the server behind takes too long",
            ),
        }
    }
}

fn refused(status: StatusCode, why: &str) -> Response<Body> {
    let body = Full::new(Bytes::from(why.to_owned())).map_err(|never| match never {});
    let mut response = Response::new(body.boxed_unsync());
    *response.status_mut() = status;
    response
}
