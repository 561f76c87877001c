//! Listening and serving HTTP to whoever connects, until told to stop. What is answered is
//! the business of each server.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Wait after a failed accept: it fails when the process has no file descriptor left, and would fail
/// again at once.
const PAUSE: Duration = Duration::from_millis(50);

/// The body of an answer.
pub(crate) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// A server that runs. Dropping it ends it at once; [`Serving::shutdown`] waits for that.
#[derive(Debug)]
pub(crate) struct Serving {
    address: SocketAddr,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Serving {
    /// Listens at `address`, which the caller has made sure is on loopback, and gives everybody the answer of `reply` to a request and to the address it
    /// came from. `name` is how logs call the server. Must be called within a Tokio runtime.
    ///
    /// # Errors
    ///
    /// When the address cannot be listened at.
    pub(crate) async fn start<R, F>(
        name: &'static str,
        address: SocketAddr,
        reply: R,
    ) -> io::Result<Self>
    where
        R: Fn(Request<Incoming>, SocketAddr) -> F + Clone + Send + 'static,
        F: Future<Output = Response<Body>> + Send + 'static,
    {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let task = tokio::spawn(accept(name, listener, reply, stop.clone()));
        Ok(Self {
            address,
            stop,
            task: Some(task),
        })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops listening and breaks off the answers that are being given.
    pub(crate) async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // It fails only if it panicked, and then there is nothing left to end.
            let _ = task.await;
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// Accepts and serves connections until `stop`, then breaks them off.
async fn accept<R, F>(name: &'static str, listener: TcpListener, reply: R, stop: CancellationToken)
where
    R: Fn(Request<Incoming>, SocketAddr) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, remote)) => {
                    connections.spawn(connection(name, stream, remote, reply.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "the {name} cannot accept a connection");
                    sleep(PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}

async fn connection<R, F>(name: &'static str, stream: TcpStream, remote: SocketAddr, reply: R)
where
    R: Fn(Request<Incoming>, SocketAddr) -> F,
    F: Future<Output = Response<Body>>,
{
    // Pieces of an answer are small and to be seen at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let reply = reply(request, remote);
        async move { Ok::<_, Infallible>(reply.await) }
    });
    let result = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = result {
        tracing::debug!(%error, "connection to the {name} ended");
    }
}
