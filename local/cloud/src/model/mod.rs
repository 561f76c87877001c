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

pub use openai::{AddressError, OpenAi};

use crate::listener::Serving;
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
pub struct Model(Serving);

impl Model {
    /// Listens and serves until it is shut down. Must be called within a Tokio runtime.
    ///
    /// # Errors
    ///
    /// The address is not on loopback or cannot be listened at.
    pub async fn start(options: ModelOptions) -> Result<Self, ModelError> {
        let address = options.listen;
        if !address.ip().is_loopback() {
            return Err(ModelError::NotLoopback(address));
        }
        let answers = Arc::new(Answers::new(&options));
        let reply = move |request, _| {
            let answers = Arc::clone(&answers);
            async move { edge::reply(request, &answers).await }
        };
        let serving = Serving::start("model", address, reply).await;
        serving
            .map(Self)
            .map_err(|source| ModelError::Listen { address, source })
    }

    /// Endpoint for AWS clients: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// Stops listening and breaks off the answers that are being given.
    pub async fn shutdown(self) {
        self.0.shutdown().await;
    }
}
