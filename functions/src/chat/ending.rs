//! How an answer ends: why it stopped, what is told, and what is kept.

use super::socket::chain;
use super::{ModelError, PostError};
use crate::call_log::TableError;
use crate::chat::opening::Limited;

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client has the whole answer, or it is kept where nobody waits for it.
    Completed,
    /// The client has an error.
    Failed,
    /// The client had left before the end; the model was stopped, what there was is kept.
    Gone,
    /// There was nothing to do: another worker makes this answer, or the client has it.
    Nothing,
}

/// Why an answer stopped before its end.
#[derive(Debug)]
pub enum Stop {
    /// The model.
    Model(ModelError),
    /// The client left.
    Gone,
    /// The invocation is over.
    Deadline,
    /// The answer is as large as one may be.
    Full,
    /// The model said nothing.
    Empty,
    /// Too many questions.
    Limited(Limited),
    /// The question is a file.
    Document,
    /// The table does not answer.
    Table(TableError),
    /// Another worker took over.
    Superseded,
}

impl From<ModelError> for Stop {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

impl From<PostError> for Stop {
    /// Lost frames are made up for by later ones; all that stops an answer is a client that has gone.
    fn from(_: PostError) -> Self {
        Self::Gone
    }
}

impl Stop {
    /// Its kind, as the log names it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Model(error) => error.kind(),
            Self::Gone => "gone",
            Self::Deadline => "deadline",
            Self::Full => "full",
            Self::Empty => "empty",
            Self::Limited(Limited::User) => "user_limit",
            Self::Limited(Limited::Deployment) => "deployment_limit",
            Self::Document => "document",
            Self::Table(_) => "table",
            Self::Superseded => "superseded",
        }
    }

    /// A sentence for the person who asked.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Model(error) => return error.to_string(),
            Self::Gone => "The connection was lost before the answer was whole.",
            Self::Deadline => "The answer took too long. Please ask for a shorter one.",
            Self::Full => "The answer is as long as one can be.",
            Self::Empty => "The model gave no answer.",
            Self::Limited(Limited::User) => {
                "That were too many questions within a minute. Please wait a minute and ask again."
            }
            Self::Limited(Limited::Deployment) => {
                "Too many people are asking right now. Please wait a minute and ask again."
            }
            Self::Document => {
                "Files cannot be read yet. Please paste the text that the question is about."
            }
            Self::Table(_) => "The question could not be taken. Please try again.",
            Self::Superseded => "The answer is made elsewhere.",
        }
        .to_owned()
    }

    /// What lies behind, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Model(error) => Some(chain(error)),
            Self::Table(error) => Some(chain(error)),
            _ => None,
        }
    }
}

/// What the log tells of an answer: one line, with nothing of what was asked or answered.
#[derive(Debug, Default)]
pub struct Report {
    /// The model that answered.
    pub model: Option<String>,
    /// Milliseconds to the first piece of text.
    pub first_token: Option<u128>,
    /// Tokens read and written.
    pub tokens: super::Tokens,
    /// Kind of the error.
    pub error: Option<&'static str>,
    /// What lies behind it.
    pub cause: Option<String>,
}
