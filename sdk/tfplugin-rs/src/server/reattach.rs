//! A provider that Terraform attaches to instead of starting it: for debuggers
//! and for tests in the same process (reference §3.9). Without TLS; only the
//! owner of the socket's folder can connect.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tfplugin_wire::v6::provider_server::Provider;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::connections::Incoming;
use super::error::ServeError;
use super::handshake::PROTOCOL;
use super::life::Life;
use super::services;
use super::socket::Socket;

/// Variable that tells Terraform to attach instead of starting a provider.
pub(super) const VARIABLE: &str = "TF_REATTACH_PROVIDERS";

/// Where Terraform finds a running provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReattachConfig {
    /// Full source address: `HOST/NAMESPACE/NAME`.
    pub address: String,
    /// Path of the unix socket.
    pub socket: PathBuf,
    /// Process that serves.
    pub process_id: u32,
}

impl ReattachConfig {
    /// The value of `TF_REATTACH_PROVIDERS` for these providers: a JSON object
    /// with one entry per address.
    pub fn variable<'a>(configs: impl IntoIterator<Item = &'a Self>) -> String {
        let entries: Map<String, Value> = configs
            .into_iter()
            .map(|config| (config.address.clone(), config.entry()))
            .collect();
        Value::Object(entries).to_string()
    }

    /// `Test` keeps Terraform from ending the process after one command.
    fn entry(&self) -> Value {
        json!({
            "Protocol": "grpc",
            "ProtocolVersion": PROTOCOL,
            "Pid": self.process_id,
            "Test": true,
            "Addr": { "Network": "unix", "String": self.socket.to_string_lossy() },
        })
    }
}

/// A provider that is being served in this process. Ends when dropped.
#[derive(Debug)]
pub struct ReattachServer {
    config: ReattachConfig,
    end: CancellationToken,
    serving: AbortOnDropHandle<Result<(), ServeError>>,
}

/// Serves a provider on a new socket until [`ReattachServer::shutdown`] or the
/// server is dropped. Must be called inside a tokio runtime.
///
/// `address` is the provider's full source address, such as
/// `registry.terraform.io/chatbot-rs/chatbot`: what `source` in a
/// configuration expands to.
///
/// # Errors
///
/// When the socket cannot be made.
pub fn reattach<S: Provider>(
    service: S,
    address: impl Into<String>,
) -> Result<ReattachServer, ServeError> {
    let life = Life::new(CancellationToken::new());
    let (socket, incoming) = listen(&life, &std::env::temp_dir())?;
    let config = config(address.into(), &socket);
    let end = life.end.clone();
    let serving = tokio::spawn(async move {
        let result = services::serve(service, incoming, &life).await;
        drop(socket);
        result
    });
    Ok(ReattachServer {
        config,
        end,
        serving: AbortOnDropHandle::new(serving),
    })
}

impl ReattachServer {
    /// Where Terraform finds the provider.
    pub fn config(&self) -> &ReattachConfig {
        &self.config
    }

    /// Ends the server and removes its socket, within about 100 ms.
    ///
    /// # Errors
    ///
    /// When serving had failed.
    pub async fn shutdown(self) -> Result<(), ServeError> {
        self.end.cancel();
        // The task can only be cancelled by dropping `self`; a panic in it is
        // a panic here.
        match self.serving.await {
            Ok(result) => result,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Ok(()),
        }
    }
}

pub(super) fn listen(life: &Life, parent: &Path) -> Result<(Socket, Incoming), ServeError> {
    let (socket, listener) = Socket::bind(parent)?;
    Ok((
        socket,
        Incoming::new(listener, None, life.connections.clone()),
    ))
}

pub(super) fn config(address: String, socket: &Socket) -> ReattachConfig {
    ReattachConfig {
        address,
        socket: socket.path().to_owned(),
        process_id: std::process::id(),
    }
}
