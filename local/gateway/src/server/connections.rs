//! Accepting connections and ending them.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::edge::Edge;

/// How long requests, and then sockets, may take to end when the gateway shuts down.
const GRACE: Duration = Duration::from_secs(2);

/// Wait after a failed accept: it fails when the process has no file descriptor left, and would fail
/// again at once.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts and serves connections until `stop`, then ends them.
pub(super) async fn serve(listener: TcpListener, edge: Arc<Edge>, stop: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, remote)) => {
                    let connection = connection(stream, remote, Arc::clone(&edge), stop.clone());
                    connections.spawn(connection);
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    sleep(PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let answered = async { while connections.join_next().await.is_some() {} };
    if timeout(GRACE, answered).await.is_err() {
        tracing::warn!("requests were still open at the end of the grace period");
        connections.shutdown().await;
    }
    // Whatever the requests did, the sockets are told.
    if timeout(GRACE, edge.end()).await.is_err() {
        tracing::warn!("operations or sockets were still open at the end of the grace period");
    }
}

/// Serves one connection until it ends. A dropped answer is an error of the connection and closes it.
async fn connection(
    stream: TcpStream,
    remote: SocketAddr,
    edge: Arc<Edge>,
    stop: CancellationToken,
) {
    // Answers are small and written at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let edge = Arc::clone(&edge);
        async move { edge.answer(request, remote).await }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    let result = tokio::select! {
        result = connection.as_mut() => result,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%remote, %error, "connection ended");
    }
}

/// The error that makes hyper close a connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the answer was dropped on order")]
pub(super) struct Dropped;
