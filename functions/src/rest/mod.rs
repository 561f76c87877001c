//! The REST functions: one request, one answer (reference system §3).
//!
//! ```text
//! event ─► call::Call ─► upload | query | history | delete | provisioning | chat ─► call::Call::reply
//! ```
//!
//! Each logic is a function from a call and the traits it needs to a reply or a [`Problem`]; [`respond`] is
//! what all have in common.

pub mod call;
pub mod chat;
pub mod delete;
pub mod history;
pub mod provisioning;
pub mod query;
pub mod upload;

use serde_json::{Map, Value, json};
use tokio::time::Instant;
use tracing::{error, info};

use crate::call_log::TableError;
use crate::chat::socket::chain;
use call::Call;

/// Members of a reply's body beside `statusCode`.
pub type Body = Map<String, Value>;

/// Why a call is not answered as it wanted.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// HTTP status, 400 to 599.
    pub status: u16,
    /// A sentence for the person who called.
    pub message: String,
    /// What lies behind, for the log.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    /// The caller has to change something.
    #[must_use]
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            source: None,
        }
    }

    /// Something behind the function failed. The message tells nothing of it.
    #[must_use]
    pub fn behind(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            status: 500,
            message: "Something went wrong. Please try again.".to_owned(),
            source: Some(source.into()),
        }
    }
}

impl From<TableError> for Problem {
    fn from(error: TableError) -> Self {
        Self::behind(error)
    }
}

/// The shape that an error has for the clients of one function.
pub type Shape = fn(&str) -> Body;

/// `msg` with the sentence: for every function but `upload`.
#[must_use]
pub fn message(sentence: &str) -> Body {
    body([("msg", sentence.into())])
}

/// A body of these members.
#[must_use]
pub fn body<const N: usize>(members: [(&str, Value); N]) -> Body {
    members
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// Reads `event`, lets `logic` answer it, and gives the answer the form that the event's integration
/// wants. `reference` is the invocation's id: errors of the system carry it. Writes one line to the log,
/// with nothing of what was sent.
pub async fn respond(
    event: &Value,
    reference: &str,
    shape: Shape,
    logic: impl AsyncFnOnce(&Call) -> Result<Body, Problem>,
) -> Value {
    let started = Instant::now();
    let (form, call) = Call::read(event);
    let answered = match call {
        Ok(call) => logic(&call).await,
        Err(problem) => Err(problem),
    };
    let milliseconds = started.elapsed().as_millis();
    let (status, body) = match answered {
        Ok(body) => (200, body),
        Err(problem) if problem.status >= 500 => {
            let cause = problem.source.as_deref().map(|source| chain(source));
            error!(reference, status = problem.status, error = cause, "failed");
            let sentence = format!("{} Reference: {reference}", problem.message);
            (problem.status, shape(&sentence))
        }
        Err(problem) => (problem.status, shape(&problem.message)),
    };
    info!(reference, status, milliseconds, "answered");
    let mut whole = body;
    whole.insert("statusCode".to_owned(), json!(status));
    form.reply(status, Value::Object(whole))
}
