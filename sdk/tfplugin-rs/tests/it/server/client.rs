//! A client of a provider's socket, over TLS or plain.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper_util::rt::TokioIo;
use rustls::crypto::aws_lc_rs;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::UnixStream;
use tokio_rustls::TlsConnector;
use tonic::codegen::{Service, http::Uri};
use tonic::transport::{Channel, Endpoint};

use super::certificates::Identity;

/// How to speak with the server.
#[derive(Clone)]
pub(super) enum Security {
    /// As they are when reattached.
    Plain,
    /// As go-plugin does: trust exactly the advertised certificate.
    Tls(Arc<ClientConfig>),
}

impl Security {
    pub(super) fn tls(server: &CertificateDer<'static>, identity: Option<&Identity>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(server.clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let mut config = builder.with_no_client_auth();
        if let Some(Identity {
            certificate, key, ..
        }) = identity
        {
            // Unlike the builder, presents a certificate whose key is another.
            let key = aws_lc_rs::sign::any_supported_type(key).unwrap();
            let certified = CertifiedKey::new(vec![certificate.clone()], key);
            config.client_auth_cert_resolver = Arc::new(SingleCertAndKey::from(certified));
        }
        config.alpn_protocols = vec![b"h2".to_vec()];
        Self::Tls(Arc::new(config))
    }
}

/// A channel to the provider at `socket`.
pub(super) async fn connect(
    socket: &Path,
    security: Security,
) -> Result<Channel, tonic::transport::Error> {
    let connector = Connector {
        socket: socket.to_owned(),
        security,
    };
    Endpoint::from_static("http://localhost")
        .connect_with_connector(connector)
        .await
}

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

struct Connector {
    socket: PathBuf,
    security: Security,
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Box<dyn Duplex>>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _uri: Uri) -> Self::Future {
        let (socket, security) = (self.socket.clone(), self.security.clone());
        Box::pin(async move {
            let stream = UnixStream::connect(socket).await?;
            let stream: Box<dyn Duplex> = match security {
                Security::Plain => Box::new(stream),
                Security::Tls(config) => {
                    let name = ServerName::try_from("localhost").unwrap();
                    Box::new(TlsConnector::from(config).connect(name, stream).await?)
                }
            };
            Ok(TokioIo::new(stream))
        })
    }
}
