//! Why a server could not start or had to stop.

use std::io;
use std::path::PathBuf;

use super::mode::ArgumentError;

/// Why a provider process cannot serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The command line makes no sense.
    #[error(transparent)]
    Arguments(#[from] ArgumentError),
    /// Somebody started the program by hand.
    #[error(
        "this program is a Terraform provider and is started by Terraform; to attach a debugger, start it with --debug"
    )]
    NotAPlugin,
    /// `PLUGIN_CLIENT_CERT` is set but holds no certificate.
    #[error(
        "PLUGIN_CLIENT_CERT does not hold a PEM certificate; leave it unset to serve without TLS"
    )]
    ClientCertificate(#[source] rustls_pki_types::pem::Error),
    /// The provider's own certificate could not be made.
    #[error("cannot make a certificate for the plugin connection")]
    OwnCertificate(#[source] rcgen::Error),
    /// TLS refused the certificate or its key.
    #[error("cannot set up TLS for the plugin connection")]
    Tls(#[source] rustls::Error),
    /// The folder for the socket could not be made.
    #[error("cannot make a folder for the plugin socket in {}", folder.display())]
    SocketFolder {
        /// Where it was to be made.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The socket could not be made.
    #[error(
        "cannot listen on {}; if the path is longer than 100 bytes, set PLUGIN_UNIX_SOCKET_DIR to a shorter folder",
        path.display()
    )]
    Listen {
        /// Path of the socket.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The handshake line or the debug instructions could not be written.
    #[error("cannot tell Terraform where the provider listens")]
    Announce(#[source] io::Error),
    /// The file named by `--env-file` could not be written.
    #[error("cannot write {}", path.display())]
    EnvironmentFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Signals could not be listened to.
    #[error("cannot listen to signals")]
    Signals(#[source] io::Error),
    /// The asynchronous runtime could not start.
    #[error("cannot start the runtime")]
    Runtime(#[source] io::Error),
    /// The gRPC server broke.
    #[error("the plugin server stopped")]
    Transport(#[source] tonic::transport::Error),
}
