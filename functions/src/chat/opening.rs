//! What comes before an answer: whether it is this worker's to make, whether there may be one, and what
//! was said before. Asked at once, because the question waits.

use tracing::warn;

use super::prompt::{DAYS, LOOKED_AT, Turn, turns};
use super::socket::chain;
use crate::call_log::{
    CallLog, Claim, ClaimKey, Claimed, Counter, Counters, Range, Record, State, Table, TableError,
};
use crate::entry::{Entry, behind};
use crate::event::Job;
use crate::moment::{Moment, RequestTime};
use crate::settings::Limits;

/// How an answer begins.
#[derive(Debug)]
pub enum Opening {
    /// It is to be made.
    Make {
        /// What was said before.
        turns: Vec<Turn>,
    },
    /// It is kept already, and this client has not got it.
    Kept(Entry),
    /// Another worker makes it, or its client has it.
    Nothing,
    /// Too many questions.
    Limited(Limited),
}

/// Whose limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// The user's.
    User,
    /// Everybody's.
    Deployment,
}

/// The claim of a job. `holder` is unlike that of every other attempt at the same job.
#[must_use]
pub fn claim_of(job: &Job, now: Moment) -> Claim {
    Claim {
        key: ClaimKey::new(&job.user, &job.request.request_id),
        user: job.user.clone(),
        request_id: job.request.request_id.clone(),
        holder: format!("{}@{}", job.reference, now.millis()),
        client: job.client.clone(),
    }
}

/// Takes the claim, counts the question and reads the memory.
///
/// # Errors
///
/// [`TableError`]; a memory that cannot be read is a warning instead.
pub async fn open(
    job: &Job,
    claim: &Claim,
    table: &impl Table,
    limits: &Limits,
    now: Moment,
) -> Result<Opening, TableError> {
    let (claimed, limited, turns) = tokio::join!(
        table.claim(claim, now),
        limited(job, table, limits, now),
        remembered(job, table, now),
    );
    match claimed? {
        Claimed::Taken(record) => taken(job, claim, &record, table).await,
        Claimed::Mine => match limited? {
            Some(limited) => Ok(Opening::Limited(limited)),
            None => Ok(Opening::Make { turns }),
        },
    }
}

/// Whoever asks again over another connection gets the answer there, also one that is being made.
async fn taken(
    job: &Job,
    claim: &Claim,
    record: &Record,
    table: &impl Table,
) -> Result<Opening, TableError> {
    let Some(client) = &job.client else {
        return Ok(Opening::Nothing);
    };
    if record.client.as_ref() == Some(client) {
        return Ok(Opening::Nothing);
    }
    table.redirect(&claim.key, client).await?;
    match &record.state {
        State::Done { request_time } => {
            let kept = table.entry(&job.user, request_time).await?;
            Ok(kept.map_or(Opening::Nothing, Opening::Kept))
        }
        State::Running | State::Failed { .. } | State::Interrupted => Ok(Opening::Nothing),
    }
}

async fn limited(
    job: &Job,
    table: &impl Counters,
    limits: &Limits,
    now: Moment,
) -> Result<Option<Limited>, TableError> {
    let user = Counter::User(&job.user);
    if let Some(limit) = limits.user
        && !table.count(&user, limit, now).await?
    {
        return Ok(Some(Limited::User));
    }
    if let Some(limit) = limits.deployment
        && !table.count(&Counter::Deployment, limit, now).await?
    {
        return Ok(Some(Limited::Deployment));
    }
    Ok(None)
}

/// What was said in the days before the question, by the clock that all of it was written with: the client's.
async fn remembered(job: &Job, table: &impl CallLog, now: Moment) -> Vec<Turn> {
    let range = Range {
        user: &job.user,
        after: &behind(&asked(job, now).days_before(DAYS)),
        newest_first: true,
        start: None,
        limit: Some(LOOKED_AT),
    };
    match table.page(range).await {
        Ok(page) => turns(&page.items),
        Err(error) => {
            warn!(
                reference = job.reference,
                error = chain(&error),
                "answering without memory"
            );
            Vec::new()
        }
    }
}

/// When the question was asked: the client's time, or this machine's where it says none.
#[must_use]
pub fn asked(job: &Job, now: Moment) -> RequestTime {
    job.request
        .request_time
        .clone()
        .unwrap_or_else(|| now.request_time())
}
