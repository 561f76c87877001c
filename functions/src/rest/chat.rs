//! `/chat`: one request and one answer, for clients without sockets (reference system §6.4).
//!
//! An integration may take 29 seconds and an answer longer. With a table the answer is made as on a
//! socket, in an asynchronous invocation, and looked for in the table; when the time is over, the client
//! is told to look for it with `/query`, as the original system's client does after a 504. Without a
//! table the answer is made here.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::call::Call;
use super::{Body, Problem, body};
use crate::call_log::{CallLog, ClaimKey, Claims, State, Table};
use crate::chat::answer::{AFTER_DEADLINE, Outside, make};
use crate::chat::ending::Ending;
use crate::chat::{Connections, JobError, Jobs, Model};
use crate::event::Job;
use crate::frame::{Rejected, Request};
use crate::identity::UserId;
use crate::moment::Clock;

/// Longest call: an integration's 29 seconds, less what a cold start takes.
pub const LONGEST: Duration = Duration::from_secs(26);

/// Time between two looks for an answer.
const INTERVAL: Duration = Duration::from_millis(150);

impl From<Rejected> for Problem {
    fn from(rejected: Rejected) -> Self {
        Self::new(400, rejected.message)
    }
}

impl From<JobError> for Problem {
    fn from(error: JobError) -> Self {
        Self::behind(error)
    }
}

/// Answers a request of the socket's form with `request_id` and, in `msg`, the whole answer.
///
/// # Errors
///
/// A [`Problem`] when it is no request, the answer failed, or it takes longer than `deadline`: 504.
pub async fn chat<M: Model, C: Connections, T: Table, K: Clock>(
    call: &Call,
    outside: &Outside<'_, M, C, T, K>,
    jobs: &impl Jobs,
    reference: &str,
    deadline: Instant,
) -> Result<Body, Problem> {
    let request = Request::read(&call.fields)?;
    let user = match call.user("user_id")? {
        Some(user) => user,
        None => UserId::guest(reference),
    };
    let job = Job {
        client: None,
        user,
        request,
        reference: reference.to_owned(),
    };
    let msg = if let Some(table) = outside.table {
        jobs.start(&job).await?;
        found(&job, table, outside.clock, deadline).await?
    } else {
        let deadline = deadline.checked_sub(AFTER_DEADLINE).unwrap_or(deadline);
        match make(&job, outside, deadline).await {
            (Ending::Completed, answer) => answer,
            (_, sentence) => return Err(Problem::new(502, sentence)),
        }
    };
    let request_id = job.request.request_id;
    Ok(body([
        ("request_id", json!(request_id)),
        ("msg", json!(msg)),
    ]))
}

/// Looks for the answer of `job` until it is there.
async fn found<T: CallLog + Claims>(
    job: &Job,
    table: &T,
    clock: &impl Clock,
    deadline: Instant,
) -> Result<String, Problem> {
    let key = ClaimKey::new(&job.user, &job.request.request_id);
    let asked = clock.now();
    while Instant::now() + INTERVAL < deadline {
        sleep(INTERVAL).await;
        let Some(record) = table.record(&key).await? else {
            continue;
        };
        match record.state {
            State::Running => {}
            State::Done { request_time } => {
                if let Some(entry) = table.entry(&job.user, &request_time).await? {
                    return Ok(entry.msg);
                }
            }
            // What was there before this call is made again.
            State::Failed { message } if record.until >= asked => {
                return Err(Problem::new(502, message));
            }
            State::Failed { .. } | State::Interrupted => {}
        }
    }
    Err(Problem::new(
        504,
        "The answer takes longer than a call may. It is still made: ask /query for it.",
    ))
}
