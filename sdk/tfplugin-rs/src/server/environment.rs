//! What go-plugin tells a plugin through its environment (reference §3.1).

use std::path::PathBuf;

/// Shows that it was Terraform who started the process.
pub(super) const COOKIE: &str = "TF_PLUGIN_MAGIC_COOKIE";
/// The certificate that Terraform will present.
pub(super) const CLIENT_CERTIFICATE: &str = "PLUGIN_CLIENT_CERT";
const PROTOCOL_VERSIONS: &str = "PLUGIN_PROTOCOL_VERSIONS";
const SOCKET_FOLDER: &str = "PLUGIN_UNIX_SOCKET_DIR";
const MULTIPLEX: &str = "PLUGIN_MULTIPLEX_GRPC";

/// The variables that matter, as they were when the process started.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    pub(super) cookie: Option<String>,
    /// Comma-separated numbers in any order.
    pub(super) protocol_versions: Option<String>,
    /// PEM; TLS is used if and only if it is there.
    pub(super) client_certificate: Option<String>,
    /// Folder to make the socket's folder in.
    pub(super) socket_folder: PathBuf,
    /// Whether the client asked for several services over one connection.
    pub(super) multiplex: bool,
}

impl Environment {
    /// Reads the environment of this process.
    pub(super) fn of_process() -> Self {
        Self::from_lookup(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            cookie: lookup(COOKIE),
            protocol_versions: lookup(PROTOCOL_VERSIONS),
            client_certificate: lookup(CLIENT_CERTIFICATE),
            socket_folder: lookup(SOCKET_FOLDER).map_or_else(std::env::temp_dir, PathBuf::from),
            multiplex: lookup(MULTIPLEX).is_some(),
        }
    }
}
