//! The model of the local cloud: Bedrock's `Converse` and `ConverseStream` on loopback.
//!
//! | request | answer |
//! |---|---|
//! | `POST /model/{modelId}/converse-stream` | an event stream, one frame per piece of text |
//! | `POST /model/{modelId}/converse` | the same text at once |
//!
//! Text only, no tools, no guardrails; signatures are not checked. Requests are checked as Bedrock
//! checks them, and errors have its REST-JSON form (header `x-amzn-errortype`, body `message`).
//!
//! Without [`ModelOptions::server`] it answers from a script: a text about the question, the same
//! for the same question, one word after the other. With it an OpenAI-compatible server answers.
//! The model id orders what a test needs, in both cases:
//!
//! | model id | effect |
//! |---|---|
//! | `local.scripted`, and every id that does not begin with `local.` | an answer |
//! | `local.slow` | an answer, each word 25 times as late |
//! | `local.broken` | half of an answer, then `modelStreamErrorException` in the stream |
//! | `local.cut` | half of an answer, then the connection ends |
//! | `local.silent` | the message starts, and nothing follows for [`ModelOptions::silence`]; then as `local.broken` |
//! | `local.denied` | `AccessDeniedException`, 403 |
//! | `local.failing` | `InternalServerException`, 500 |
//! | `local.late` | `ModelTimeoutException`, 408 |
//! | `local.loading` | `ModelNotReadyException`, 429 |
//! | `local.missing` | `ResourceNotFoundException`, 404 |
//! | `local.throttled` | `ThrottlingException`, 429 |
//! | `local.unavailable` | `ServiceUnavailableException`, 503 |
//! | any other `local.…` | `ValidationException`, 400 |
//!
//! With a model server, `local.slow`, `local.broken`, `local.cut` and `local.silent` still follow
//! the script, so tests of failures behave alike.

mod answer;
mod edge;
mod event;
mod openai;
mod piece;
mod refusal;
mod request;
mod script;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use openai::{AddressError, OpenAi};

use answer::Answers;

/// How a [`Model`] starts.
#[derive(Clone, Debug)]
pub struct ModelOptions {
    /// Address to listen at, on loopback. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Time between two words of the script. The first word comes at once.
    pub delay: Duration,
    /// How long `local.silent` stays silent.
    pub silence: Duration,
    /// What answers instead of the script.
    pub server: Option<OpenAi>,
    /// How long the model server may take to begin, and to go on.
    pub patience: Duration,
}

impl Default for ModelOptions {
    /// A free port on 127.0.0.1; a script with 40 ms between words and five minutes of silence.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            delay: Duration::from_millis(40),
            silence: Duration::from_secs(300),
            server: None,
            patience: Duration::from_secs(300),
        }
    }
}

/// Why a [`Model`] does not start.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The address is not on this machine's loopback interface.
    #[error(
        "refusing to listen at {0}: the model has no access control, so it serves loopback only"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be listened at.
    #[error("the model cannot listen at {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// A running model. Dropping it ends it at once; [`Model::shutdown`] waits for that.
#[derive(Debug)]
pub struct Model {
    address: SocketAddr,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Model {
    /// Listens and serves until it is shut down. Must be called within a Tokio runtime.
    ///
    /// # Errors
    ///
    /// The address is not on loopback or cannot be listened at.
    pub async fn start(options: ModelOptions) -> Result<Self, ModelError> {
        if !options.listen.ip().is_loopback() {
            return Err(ModelError::NotLoopback(options.listen));
        }
        let failed = |source| ModelError::Listen {
            address: options.listen,
            source,
        };
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let stop = CancellationToken::new();
        let answers = Arc::new(Answers::new(&options));
        let task = tokio::spawn(edge::serve(listener, answers, stop.clone()));
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

    /// Stops listening and breaks off the answers that are being given.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // It fails only if it panicked, and then there is nothing left to end.
            let _ = task.await;
        }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}
