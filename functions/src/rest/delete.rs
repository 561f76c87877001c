//! `/delete`: forgets everything that a user asked (reference system §3.4).

use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::call::Call;
use super::{Body, Problem, body};
use crate::call_log::{CallLog, LARGEST_BATCH, TableError};
use crate::identity::UserId;

/// Batches under way at once.
const AT_ONCE: usize = 4;

/// First wait before what a table did not get to is tried again; doubled each time.
const PAUSE: Duration = Duration::from_millis(50);

/// Longest wait before that.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Answers `{"userId"}` with `"done"` and how many entries are gone, once they are. The memory of the chat
/// is read from the same entries, so it is gone with them.
///
/// # Errors
///
/// A [`Problem`] when the user is missing, the table does not answer, or `deadline` comes first: it
/// says how many are gone so far.
pub async fn delete(call: &Call, log: &impl CallLog, deadline: Instant) -> Result<Body, Problem> {
    let user = call.known_user("userId")?;
    let mut deleted = 0_usize;
    let mut start = None;
    loop {
        let page = log.keys(&user, start.as_deref()).await?;
        let batches = page.items.chunks(LARGEST_BATCH);
        let gone: Vec<usize> = stream::iter(batches)
            .map(|batch| Box::pin(batch_of(log, &user, batch, deadline)))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        deleted += gone.iter().sum::<usize>();
        if gone.iter().sum::<usize>() < page.items.len()
            || (page.next.is_some() && Instant::now() >= deadline)
        {
            return Err(Problem::new(
                503,
                format!("Only {deleted} entries are deleted so far. Please delete again."),
            ));
        }
        start = page.next;
        if start.is_none() {
            break;
        }
    }
    Ok(body([("msg", "done".into()), ("deleted", json!(deleted))]))
}

/// Deletes one batch and says how many of it are gone: all, unless `deadline` comes first.
async fn batch_of(
    log: &impl CallLog,
    user: &UserId,
    batch: &[String],
    deadline: Instant,
) -> Result<usize, TableError> {
    let mut left = log.delete(user, batch).await?;
    let mut pause = PAUSE;
    while !left.is_empty() && Instant::now() + pause < deadline {
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
        left = log.delete(user, &left).await?;
    }
    Ok(batch.len().saturating_sub(left.len()))
}
