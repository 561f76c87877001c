//! The chat: what happens on a socket event, and how an answer is made.
//!
//! ```text
//! socket event ─► socket::handle ─► pong | error frame | Jobs::start ─► returns at once
//! job          ─► answer::make   ─► istyping ─► proceeding … ─► completed | error
//!                   opening: claim, limits, memory · asking: models in turn · outbox: frames · ending: what is kept
//! ```
//!
//! All see the outside only through the traits below and those of [`crate::call_log`]. Time is the clock of the
//! tokio runtime, which tests pause, and an injected one for what outlives an invocation.
//!
//! Conversations other than `normal` have their place beside [`prompt`]: what differs is what the model
//! is asked. Until then they are answered as `normal`, and files with a readable error.

pub mod answer;
pub mod asking;
pub mod ending;
pub mod opening;
pub mod outbox;
pub mod prompt;
pub mod socket;

use std::future::Future;

use crate::event::{Client, Job};
use crate::settings::ModelSpec;
use prompt::Prompt;

/// Posts to open connections.
pub trait Connections: Send + Sync {
    /// Sends `data` to the client as one message of at most
    /// [`LARGEST_POST`](crate::frame::LARGEST_POST) bytes.
    ///
    /// # Errors
    ///
    /// [`PostError`], after the retries that make sense.
    fn post(
        &self,
        client: &Client,
        data: String,
    ) -> impl Future<Output = Result<(), PostError>> + Send;
}

/// Why a message did not reach its client.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The client has left; nothing can reach it any more.
    #[error("the client has left")]
    Gone,
    /// It may have arrived or not.
    #[error("the message could not be posted")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Starts asynchronous invocations of this function.
pub trait Jobs: Send + Sync {
    /// Hands over a job; returns once it is accepted.
    ///
    /// # Errors
    ///
    /// When it was not accepted.
    fn start(&self, job: &Job) -> impl Future<Output = Result<(), JobError>> + Send;
}

/// Why a job was not accepted.
#[derive(Debug, thiserror::Error)]
#[error("the answer could not be started")]
pub struct JobError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// A large language model.
pub trait Model: Send + Sync {
    /// An answer that comes piece by piece.
    type Answer: Pieces;

    /// Asks a model for an answer.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when it does not begin to answer.
    fn ask(
        &self,
        model: &ModelSpec,
        prompt: &Prompt,
    ) -> impl Future<Output = Result<Self::Answer, ModelError>> + Send;
}

/// The pieces of an answer.
pub trait Pieces: Send {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when the model broke off.
    fn next(&mut self) -> impl Future<Output = Result<Option<Piece>, ModelError>> + Send;
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// What the answer cost, once it is known.
    Tokens(Tokens),
}

/// Counts of tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Read by the model.
    pub input: u64,
    /// Written by it.
    pub output: u64,
}

/// Why a model does not answer. `Display` is a sentence for the person who asked and names nothing of
/// the system behind; the source is for the log.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Too many requests; another model may have room.
    #[error("The model is busy. Please try again in a moment.")]
    Throttled(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The request is more than the model takes.
    #[error("The model cannot take this question. Please make it shorter or ask differently.")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No access, or no such model any more.
    #[error(
        "The model is not available to this chatbot. Its operator needs to look at the configured models."
    )]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Anything else.
    #[error("The model did not finish its answer. Please try again.")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ModelError {
    /// Its kind, as the log names it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Throttled(_) => "throttled",
            Self::Refused(_) => "refused",
            Self::Unavailable(_) => "unavailable",
            Self::Broken(_) => "broken",
        }
    }
}
