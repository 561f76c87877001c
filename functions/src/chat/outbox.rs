//! Frames of one answer, on their way to the client.
//!
//! Pieces of the model are collected for [`INTERVAL`], so that an answer of any speed costs at most ten
//! posts a second. A growing frame that is lost is made up for by the next; only the last one has
//! to arrive. A client that has gone and asked again over another connection is followed there.

use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};
use tracing::warn;

use super::socket::chain;
use super::{Connections, PostError};
use crate::call_log::{ClaimKey, Claims};
use crate::event::{Client, Job};
use crate::frame::{Delta, LARGEST_POST, Reply, Status};

/// Least time between two frames with text.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// How long one of them may take. A client that is slower gets fewer, larger ones.
const POST: Duration = Duration::from_secs(5);

/// Growing frames stay below this, in bytes: the last frame may have to say more than the text.
const LARGEST_GROWING: usize = LARGEST_POST / 2;

/// Ends an answer that does not fit into the last frame.
const CUT: &str = "\n\n[The answer is longer than one message can be. ";

/// The frames of one answer.
#[derive(Debug)]
pub struct Outbox<'a, C, T> {
    job: &'a Job,
    connections: &'a C,
    /// Where it says which client wants the answer now.
    claims: Option<(&'a T, &'a ClaimKey)>,
    client: Option<Client>,
    text: String,
    /// How much of the text the client has, in bytes. Growing frames: how much the last one had.
    sent: usize,
    /// When the last frame with text was posted.
    posted: Option<Instant>,
    posts: u32,
}

impl<'a, C: Connections, T: Claims> Outbox<'a, C, T> {
    /// For the client of `job`.
    pub fn new(job: &'a Job, connections: &'a C, claims: Option<(&'a T, &'a ClaimKey)>) -> Self {
        Self {
            job,
            connections,
            claims,
            client: job.client.clone(),
            text: String::new(),
            sent: 0,
            posted: None,
            posts: 0,
        }
    }

    /// The answer so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many frames were posted.
    #[must_use]
    pub fn posts(&self) -> u32 {
        self.posts
    }

    /// Adds a piece to the answer.
    pub fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    /// Says that work has begun.
    ///
    /// # Errors
    ///
    /// [`PostError::Gone`].
    pub async fn typing(&mut self) -> Result<(), PostError> {
        let frame = self.frame(Status::IsTyping, "Proceeding...", "");
        self.passing(frame).await.map(|_| ())
    }

    /// When the next frame with text is due; `None` while there is nothing to send.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        let grows = self.job.request.wants_deltas() || self.text.len() < LARGEST_GROWING;
        let waiting = self.client.is_some() && grows && self.sent < self.text.len();
        waiting.then(|| self.posted.map_or_else(Instant::now, |at| at + INTERVAL))
    }

    /// Sends what is waiting, as much as one frame takes.
    ///
    /// # Errors
    ///
    /// [`PostError::Gone`].
    pub async fn flush(&mut self) -> Result<(), PostError> {
        let (frame, sent) = if self.job.request.wants_deltas() {
            let (frame, taken) = self.delta(Status::Delta, &self.text[self.sent..]).encode();
            (frame, self.sent + taken)
        } else {
            let frame = self.frame(Status::Proceeding, &self.text, "");
            (frame, self.text.len())
        };
        let arrived = self.passing(frame).await?;
        // From its end: while a slow client takes a frame, the next one grows.
        self.posted = Some(Instant::now());
        if arrived || !self.job.request.wants_deltas() {
            self.sent = sent;
        }
        Ok(())
    }

    /// Posts the last frame: the whole answer. `kept` says that the whole can be asked for.
    ///
    /// # Errors
    ///
    /// [`PostError`].
    pub async fn complete(&mut self, kept: bool) -> Result<(), PostError> {
        if self.job.request.wants_deltas() {
            return self.complete_deltas().await;
        }
        let notice = if kept {
            format!("{CUT}The whole is in your history.]")
        } else {
            format!("{CUT}Please ask for a shorter one.]")
        };
        let text = std::mem::take(&mut self.text);
        let frame = self.frame(Status::Completed, &text, &notice);
        self.text = text;
        self.post(frame).await.map(|_| ())
    }

    /// Posts the last frame: why there is no answer.
    ///
    /// # Errors
    ///
    /// [`PostError`].
    pub async fn fail(&mut self, sentence: &str) -> Result<(), PostError> {
        let frame = self.frame(Status::Error, sentence, "");
        self.post(frame).await.map(|_| ())
    }

    /// Sends the rest in frames of their size and pace, then the length of the whole.
    async fn complete_deltas(&mut self) -> Result<(), PostError> {
        loop {
            while self.client.is_some() && self.sent < self.text.len() {
                if let Some(due) = self.due() {
                    sleep_until(due).await;
                }
                let (frame, taken) = self.delta(Status::Delta, &self.text[self.sent..]).encode();
                if self.post(frame).await? {
                    self.sent += taken;
                }
                self.posted = Some(Instant::now());
            }
            self.sent = self.text.len();
            let (frame, _) = self.delta(Status::Completed, "").encode();
            if self.post(frame).await? {
                return Ok(());
            }
        }
    }

    fn delta<'b>(&'b self, status: Status, msg: &'b str) -> Delta<'b> {
        Delta {
            request_id: &self.job.request.request_id,
            msg,
            status,
            offset: self.text[..self.sent].encode_utf16().count(),
        }
    }

    fn frame(&self, status: Status, msg: &str, notice: &str) -> String {
        let request_id = &self.job.request.request_id;
        let reply = Reply {
            request_id,
            msg,
            status,
        };
        reply.encode(notice)
    }

    /// Posts a frame that may be lost. Whether it arrived.
    async fn passing(&mut self, frame: String) -> Result<bool, PostError> {
        match timeout(POST, self.post(frame)).await {
            Ok(Ok(went)) => Ok(went),
            Ok(Err(PostError::Gone)) => Err(PostError::Gone),
            Ok(Err(error)) => {
                let reference = &self.job.reference;
                warn!(reference, error = chain(&error), "a frame was lost");
                Ok(false)
            }
            Err(_) => {
                warn!(
                    reference = self.job.reference,
                    "a frame was not taken in time"
                );
                Ok(false)
            }
        }
    }

    /// Posts a frame. Whether it went out: it did not when the client has changed and must get the
    /// deltas from the first.
    async fn post(&mut self, frame: String) -> Result<bool, PostError> {
        let Some(client) = &self.client else {
            return Ok(true);
        };
        self.posts += 1;
        match self.connections.post(client, frame.clone()).await {
            Ok(()) => return Ok(true),
            Err(PostError::Gone) => {}
            Err(error) => return Err(error),
        }
        let Some(client) = self.successor().await else {
            return Err(PostError::Gone);
        };
        self.client = Some(client.clone());
        if self.job.request.wants_deltas() && self.sent > 0 {
            self.sent = 0;
            return Ok(false);
        }
        self.posts += 1;
        self.connections.post(&client, frame).await.map(|()| true)
    }

    /// The client that has asked for the same answer since.
    async fn successor(&self) -> Option<Client> {
        let (claims, key) = self.claims?;
        match claims.record(key).await {
            Ok(record) => record?
                .client
                .filter(|client| Some(client) != self.client.as_ref()),
            Err(error) => {
                let reference = &self.job.reference;
                warn!(
                    reference,
                    error = chain(&error),
                    "no other connection is known"
                );
                None
            }
        }
    }
}
