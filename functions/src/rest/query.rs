//! `/query`: one answer by its request (reference system §3.2). How an answer is found that a dropped
//! socket did not deliver.

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::{Body, Problem};
use crate::call_log::{CallLog, State};
use crate::entry::belongs;
use crate::moment::Clock;

/// What the client is told. Without the optional members it is the original system's reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueryReply {
    /// The answer; empty when there is none yet, a sentence when there will be none.
    pub msg: String,
    /// The request, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How far it is, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Progress>,
}

/// How far an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// It is made.
    Running,
    /// It is whole.
    Completed,
    /// There is none.
    Error,
}

const LOST: &str = "The answer was interrupted. Please ask again.";

/// Answers `{"request_id"}`. Somebody whom an authorizer vouches for finds only their own requests.
///
/// # Errors
///
/// A [`Problem`] when the id is missing or the table does not answer.
pub async fn query(call: &Call, log: &impl CallLog, clock: &impl Clock) -> Result<Body, Problem> {
    let request_id = call.id("request_id")?;
    let mut found = log.find(request_id).await?;
    let user = call.identity.as_ref();
    found.entries.retain(|entry| belongs(&entry.user_id, user));
    found.claims.retain(|claim| belongs(&claim.user, user));
    let known = |msg: String, status| QueryReply {
        msg,
        request_id: Some(request_id.to_owned()),
        status: Some(status),
    };
    let reply = match (found.entries.pop(), found.claims.pop()) {
        (Some(entry), _) => known(entry.msg, Progress::Completed),
        (None, Some(claim)) => {
            if claim.is_running(clock.now()) {
                known(String::new(), Progress::Running)
            } else {
                match claim.state {
                    State::Failed { message } => known(message, Progress::Error),
                    State::Running | State::Interrupted => known(LOST.to_owned(), Progress::Error),
                    // The entry has not reached the index yet, or was deleted.
                    State::Done { .. } => QueryReply::default(),
                }
            }
        }
        (None, None) => QueryReply::default(),
    };
    match serde_json::to_value(reply) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) => Err(Problem::behind("the reply is no object")),
        Err(error) => Err(Problem::behind(error)),
    }
}
