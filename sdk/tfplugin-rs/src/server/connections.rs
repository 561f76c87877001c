//! Accepts connections: one task each, so that a peer that stalls in the TLS
//! handshake holds up nobody (reference §5.3).

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;
use tonic::transport::server::Connected;

use super::gauge::{Gauge, Presence};
use super::session::Session;

/// Connections at once, those in their handshake included. Terraform makes one
/// (reference §5.3); several share a provider that was started to be debugged.
const MAX_CONNECTIONS: usize = 64;
/// Time for a TLS handshake. It takes a millisecond.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Pause after a failed accept, so that a process out of file descriptors does
/// not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The stream of accepted connections. It ends when dropped.
#[derive(Debug)]
pub(super) struct Incoming {
    connections: mpsc::Receiver<Connection>,
    _accepting: AbortOnDropHandle<()>,
}

impl Incoming {
    /// Accepts on `listener`, over TLS if there is a configuration, and counts
    /// what is open in `open`. Must be called inside a runtime.
    pub(super) fn new(listener: UnixListener, tls: Option<Arc<ServerConfig>>, open: Gauge) -> Self {
        let (sender, connections) = mpsc::channel(1);
        let accepting = tokio::spawn(accept(listener, tls.map(TlsAcceptor::from), open, sender));
        Self {
            connections,
            _accepting: AbortOnDropHandle::new(accepting),
        }
    }
}

impl Stream for Incoming {
    type Item = Result<Connection, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.connections
            .poll_recv(context)
            .map(|connection| connection.map(Ok))
    }
}

/// An open connection, plain or TLS.
pub(super) struct Connection {
    stream: Box<dyn Duplex>,
    session: Session,
    _presence: Presence,
    _slot: OwnedSemaphorePermit,
}

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

impl std::fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Connected for Connection {
    type ConnectInfo = Session;

    fn connect_info(&self) -> Session {
        self.session.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

async fn accept(
    listener: UnixListener,
    tls: Option<TlsAcceptor>,
    open: Gauge,
    sender: mpsc::Sender<Connection>,
) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    // Dropped, and with it every handshake under way, when this task is.
    let mut handshakes = JoinSet::new();
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let (tls, open, sender) = (tls.clone(), open.clone(), sender.clone());
                handshakes.spawn(async move {
                    if let Some(stream) = secure(stream, tls).await {
                        let connection = Connection {
                            stream,
                            session: Session::default(),
                            _presence: open.enter(),
                            _slot: slot,
                        };
                        // Nobody receives any more: the server is ending.
                        let _ = sender.send(connection).await;
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "could not accept a connection");
                sleep(ACCEPT_PAUSE).await;
            }
        }
        while handshakes.try_join_next().is_some() {}
    }
}

/// Makes the TLS handshake, or passes the stream on as it is.
async fn secure(stream: UnixStream, tls: Option<TlsAcceptor>) -> Option<Box<dyn Duplex>> {
    let Some(tls) = tls else {
        return Some(Box::new(stream));
    };
    match timeout(HANDSHAKE, tls.accept(stream)).await {
        Ok(Ok(stream)) => Some(Box::new(stream)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "refused a connection");
            None
        }
        Err(_) => {
            tracing::warn!(
                "refused a connection: no TLS handshake within {} s",
                HANDSHAKE.as_secs()
            );
            None
        }
    }
}
