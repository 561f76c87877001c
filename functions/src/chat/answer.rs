//! Makes one answer: opens, asks a model, streams, keeps and ends it.
//!
//! The client sees `istyping`, then the text as it grows, then exactly one `completed` or `error`. What there is
//! of an answer is kept before its last frame, so that a frame that is lost can be made up for by
//! `/query`.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tracing::{error, info, warn};

use super::asking::ask;
use super::ending::{Ending, Report, Stop};
use super::opening::{Opening, asked, claim_of, open};
use super::outbox::Outbox;
use super::prompt::{CLEAR, LIST, Prompt, Turn};
use super::socket::chain;
use super::{Connections, Model, Piece, Pieces, PostError};
use crate::call_log::{Claim, LEASE, State, Table};
use crate::entry::{Entry, LARGEST_ANSWER};
use crate::event::Job;
use crate::moment::{Clock, Moment};
use crate::settings::{Limits, ModelSpec};

/// How long keeping an answer, and how long its last frame, may take beyond the deadline.
const LAST: Duration = Duration::from_secs(2);

/// How long an invocation must go on after an answer's deadline.
pub const AFTER_DEADLINE: Duration = Duration::from_secs(8);

/// What an answer needs of the world.
#[derive(Debug)]
pub struct Outside<'a, M, C, T, K> {
    /// The models, in the order in which they are asked.
    pub models: &'a [ModelSpec],
    /// How to ask them.
    pub model: &'a M,
    /// The clients.
    pub connections: &'a C,
    /// The call log. Without it nothing is remembered, limited, or known to be a repetition.
    pub table: Option<&'a T>,
    /// How many questions a minute.
    pub limits: Limits,
    /// The clock.
    pub clock: &'a K,
}

/// Answers a job until `deadline`, and ends within [`AFTER_DEADLINE`] of it. Never fails: an asynchronous
/// invocation that fails, or is cut off, is run again. Returns how it ended and what the client was told
/// last.
pub async fn make<M: Model, C: Connections, T: Table, K: Clock>(
    job: &Job,
    outside: &Outside<'_, M, C, T, K>,
    deadline: Instant,
) -> (Ending, String) {
    let started = Instant::now();
    let claim = claim_of(job, outside.clock.now());
    let claims = outside.table.map(|table| (table, &claim.key));
    let mut answer = Answer {
        job,
        outside,
        claim: &claim,
        outbox: Outbox::new(job, outside.connections, claims),
        report: Report::default(),
        started,
    };
    let (ending, said) = answer.run(deadline).await;
    let Answer { outbox, report, .. } = answer;
    info!(
        reference = job.reference,
        connection = job.client.as_ref().map(|client| &client.connection_id),
        ending = ?ending,
        error = report.error,
        cause = report.cause,
        model = report.model,
        milliseconds = started.elapsed().as_millis(),
        first_token_milliseconds = report.first_token,
        input_tokens = report.tokens.input,
        output_tokens = report.tokens.output,
        bytes = outbox.text().len(),
        posts = outbox.posts(),
        "answer"
    );
    (ending, said)
}

struct Answer<'a, 'b, M, C, T, K> {
    job: &'a Job,
    outside: &'a Outside<'b, M, C, T, K>,
    claim: &'a Claim,
    outbox: Outbox<'a, C, T>,
    report: Report,
    started: Instant,
}

impl<M: Model, C: Connections, T: Table, K: Clock> Answer<'_, '_, M, C, T, K> {
    async fn run(&mut self, deadline: Instant) -> (Ending, String) {
        let opened = timeout_at(deadline, self.open()).await;
        let turns = match opened.unwrap_or(Err(Stop::Deadline)) {
            Ok(Opening::Make { turns }) => turns,
            Ok(Opening::Nothing) => return (Ending::Nothing, String::new()),
            Ok(Opening::Kept(entry)) => {
                self.outbox.push(&entry.msg);
                return self.completed(true).await;
            }
            Ok(Opening::Limited(limited)) => return self.failed(Stop::Limited(limited)).await,
            Err(stop) => return self.failed(stop).await,
        };
        let streamed = {
            let table = self.outside.table;
            let (claim, clock) = (self.claim, self.outside.clock);
            tokio::select! {
                streamed = timeout_at(deadline, self.text(turns)) => {
                    streamed.unwrap_or(Err(Stop::Deadline))
                }
                () = superseded(table, claim, clock) => Err(Stop::Superseded),
            }
        };
        match streamed {
            Ok(()) if self.outbox.text().trim().is_empty() => self.failed(Stop::Empty).await,
            Ok(()) => match self.keep(State::Running).await {
                Kept::Yes => self.completed(true).await,
                Kept::No => self.completed(false).await,
                Kept::Elsewhere => (Ending::Nothing, String::new()),
            },
            Err(stop) => self.stopped(stop).await,
        }
    }

    async fn open(&self) -> Result<Opening, Stop> {
        let Some(table) = self.outside.table else {
            return Ok(Opening::Make { turns: Vec::new() });
        };
        let now = self.outside.clock.now();
        open(self.job, self.claim, table, &self.outside.limits, now)
            .await
            .map_err(Stop::Table)
    }

    /// Fills the outbox with the text of the answer, and sends what is due.
    async fn text(&mut self, turns: Vec<Turn>) -> Result<(), Stop> {
        let request = &self.job.request;
        if request.kind == "document" {
            return Err(Stop::Document);
        }
        if request.body == CLEAR {
            // The command itself is kept, and is where remembering ends: it holds for every container.
            self.outbox.push("The conversation so far is forgotten.");
            return Ok(());
        }
        if request.body.starts_with(LIST) {
            let models = self.outside.models.iter();
            let names: Vec<&str> = models.map(|model| model.model_id.as_str()).collect();
            self.outbox.push(&names.join("\n"));
            return Ok(());
        }
        let prompt = Prompt::new(&request.body, turns);
        let asking = ask(self.job, self.outside.models, self.outside.model, &prompt);
        // The question is on its way to the model while the client learns of it.
        let (typing, asked) = tokio::join!(self.outbox.typing(), asking);
        typing?;
        let (mut pieces, spec) = asked?;
        self.report.model = Some(spec.model_id.clone());
        while let Some(piece) = self.next(&mut pieces).await? {
            match piece {
                Piece::Text(text) => self.take(&text)?,
                Piece::Tokens(tokens) => self.report.tokens = tokens,
            }
        }
        Ok(())
    }

    /// The next piece. While the model thinks, frames go out as they become due.
    async fn next(&mut self, pieces: &mut impl Pieces) -> Result<Option<Piece>, Stop> {
        let mut next = pin!(pieces.next());
        loop {
            let due = self.outbox.due();
            tokio::select! {
                biased;
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                    self.outbox.flush().await?;
                }
                piece = &mut next => return Ok(piece?),
            }
        }
    }

    fn take(&mut self, text: &str) -> Result<(), Stop> {
        let started = self.started;
        let first = &mut self.report.first_token;
        first.get_or_insert_with(|| started.elapsed().as_millis());
        let room = LARGEST_ANSWER.saturating_sub(self.outbox.text().len() + NOTICE_ROOM);
        let fits = &text[..text.floor_char_boundary(room)];
        self.outbox.push(fits);
        if fits.len() < text.len() {
            return Err(Stop::Full);
        }
        Ok(())
    }

    /// An answer that stopped: what there is of it is kept with the reason, the rest is an error.
    async fn stopped(&mut self, stop: Stop) -> (Ending, String) {
        let is_begun = !self.outbox.text().trim().is_empty();
        match stop {
            Stop::Superseded => {
                self.note(&stop);
                (Ending::Nothing, String::new())
            }
            Stop::Full => {
                self.note(&stop);
                self.outbox.push(&notice(&stop));
                match self.keep(State::Running).await {
                    Kept::Elsewhere => (Ending::Nothing, String::new()),
                    kept => self.completed(kept == Kept::Yes).await,
                }
            }
            Stop::Gone => {
                self.note(&stop);
                if is_begun {
                    self.outbox.push(&notice(&stop));
                    self.keep(State::Interrupted).await;
                } else {
                    self.settle(&State::Interrupted).await;
                }
                (Ending::Gone, String::new())
            }
            stop => {
                if is_begun {
                    self.outbox.push(&notice(&stop));
                    self.put().await;
                }
                self.failed(stop).await
            }
        }
    }

    /// Ends with an error, of which the claim knows too.
    async fn failed(&mut self, stop: Stop) -> (Ending, String) {
        self.note(&stop);
        let sentence = format!("{} Reference: {}", stop.sentence(), self.job.reference);
        let state = State::Failed {
            message: sentence.clone(),
        };
        if !self.settle(&state).await {
            return (Ending::Nothing, String::new());
        }
        let posted = timeout(LAST, self.outbox.fail(&sentence)).await;
        let ending = self.last(posted, Ending::Failed);
        (ending, sentence)
    }

    async fn completed(&mut self, kept: bool) -> (Ending, String) {
        // Deltas that are still to come take a tenth of a second each.
        let frames = u32::try_from(self.outbox.text().len() / 8192).unwrap_or(u32::MAX);
        let within = LAST.max(super::outbox::INTERVAL * frames.min(30));
        let posted = timeout(within, self.outbox.complete(kept)).await;
        let ending = self.last(posted, Ending::Completed);
        (ending, self.outbox.text().to_owned())
    }

    fn last<E>(&mut self, posted: Result<Result<(), PostError>, E>, well: Ending) -> Ending {
        match posted {
            Ok(Ok(())) => return well,
            Ok(Err(PostError::Gone)) => {
                self.report.error.get_or_insert("gone");
                return Ending::Gone;
            }
            Ok(Err(error)) => self.report.cause = Some(chain(&error)),
            Err(_) => self.report.cause = Some("the last frame was not taken in time".to_owned()),
        }
        self.report.error.get_or_insert("post");
        Ending::Failed
    }

    fn note(&mut self, stop: &Stop) {
        self.report.error = Some(stop.kind());
        self.report.cause = stop.cause();
    }

    /// Keeps the text and says so in the claim; `state` other than running says how it ended instead.
    async fn keep(&mut self, state: State) -> Kept {
        if self.outside.table.is_none() {
            return Kept::No;
        }
        let (state, kept) = match (self.put().await, state) {
            (Some(request_time), State::Running) => (State::Done { request_time }, Kept::Yes),
            (Some(_), state) => (state, Kept::Yes),
            (None, _) => (State::Interrupted, Kept::No),
        };
        if self.settle(&state).await {
            kept
        } else {
            Kept::Elsewhere
        }
    }

    /// Writes the entry; its sort key when that went well.
    async fn put(&mut self) -> Option<String> {
        let table = self.outside.table?;
        let request = &self.job.request;
        let mut entry = Entry {
            user_id: self.job.user.as_str().to_owned(),
            request_time: asked(self.job, self.outside.clock.now()).to_string(),
            request_id: request.request_id.clone(),
            kind: request.kind.clone(),
            body: request.body.clone(),
            msg: self.outbox.text().to_owned(),
        };
        let written = timeout(LAST, async {
            if !table.put(&entry).await? {
                // Another request of this user within the same second.
                entry.request_time = entry.apart();
                table.put(&entry).await?;
            }
            Ok::<_, crate::call_log::TableError>(())
        })
        .await;
        let cause = match written {
            Ok(Ok(())) => return Some(entry.request_time),
            Ok(Err(error)) => chain(&error),
            Err(_) => "the table took too long".to_owned(),
        };
        error!(
            reference = self.job.reference,
            cause, "the answer is not kept"
        );
        self.report.error.get_or_insert("not_kept");
        None
    }

    /// Says in the claim how it ended. Whether it was this worker's to say.
    async fn settle(&self, state: &State) -> bool {
        let Some(table) = self.outside.table else {
            return true;
        };
        let now: Moment = self.outside.clock.now();
        match timeout(LAST, table.settle(self.claim, state, now)).await {
            Ok(Ok(held)) => held,
            // The client waits; the claim runs out by itself.
            Ok(Err(error)) => {
                let cause = chain(&error);
                warn!(
                    reference = self.job.reference,
                    cause, "the claim stays open"
                );
                true
            }
            Err(_) => true,
        }
    }
}

/// Whether an answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Yes,
    No,
    /// By another worker.
    Elsewhere,
}

/// Room for [`notice`] at the end of the largest answer.
const NOTICE_ROOM: usize = 256;

/// Ends a text that is not whole.
fn notice(stop: &Stop) -> String {
    format!("\n\n[{}]", stop.sentence())
}

/// Holds the claim; ends when it is lost.
async fn superseded<T: Table, K: Clock>(table: Option<&T>, claim: &Claim, clock: &K) {
    let Some(table) = table else {
        return std::future::pending().await;
    };
    loop {
        sleep(LEASE / 3).await;
        match table.renew(claim, clock.now()).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                let cause = chain(&error);
                warn!(
                    request_id = claim.request_id,
                    cause, "the claim was not renewed"
                );
            }
        }
    }
}
