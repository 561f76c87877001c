//! Makes one answer and streams it to the client that asked.
//!
//! The client sees `istyping`, then the text so far in growing `proceeding` frames, then exactly one
//! `completed` or `error`. Pieces of the model are collected for [`INTERVAL`], so that an answer of any
//! speed costs at most ten posts a second.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use tracing::{error, info, warn};

use super::socket::chain;
use super::{Connections, Model, ModelError, Pieces, PostError};
use crate::event::Job;
use crate::frame::{LARGEST_POST, Reply, Status};
use crate::settings::ModelSpec;

/// Least time between two `proceeding` frames.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// How long the last frame may take beyond the deadline of the answer.
const LAST_POST: Duration = Duration::from_secs(2);

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client has the whole answer.
    Completed,
    /// The client has an error.
    Failed,
    /// The client had left before the end; the model was stopped.
    Gone,
}

/// Why an answer stopped before its end.
enum Stop {
    Model(ModelError),
    Post(PostError),
    Deadline,
}

impl From<PostError> for Stop {
    fn from(error: PostError) -> Self {
        Self::Post(error)
    }
}

/// Answers a job with the first of `models` that is not busy, until `deadline`, and ends at most two
/// seconds later: the time for the last frame. Never fails: an asynchronous invocation that fails, or
/// is cut off, is run again, and would answer twice.
pub async fn make(
    job: &Job,
    models: &[ModelSpec],
    model: &impl Model,
    connections: &impl Connections,
    deadline: Instant,
) -> Ending {
    let started = Instant::now();
    let mut stream = Stream {
        job,
        connections,
        text: String::new(),
        posted: None,
        posts: 0,
    };
    let streamed = match timeout_at(deadline, stream.run(models, model)).await {
        Ok(result) => result,
        Err(_) => Err(Stop::Deadline),
    };
    let last = timeout_at(deadline + LAST_POST, stream.end(streamed)).await;
    let ending = last.unwrap_or_else(|_| {
        error!(
            reference = job.reference,
            "the last frame was not taken in time"
        );
        Ending::Failed
    });
    info!(
        reference = job.reference,
        connection = job.client.connection_id,
        ending = ?ending,
        characters = stream.text.chars().count(),
        posts = stream.posts,
        milliseconds = started.elapsed().as_millis(),
        "answer"
    );
    ending
}

/// One answer on its way to the client.
struct Stream<'a, C> {
    job: &'a Job,
    connections: &'a C,
    /// The answer so far.
    text: String,
    /// When the last `proceeding` was posted.
    posted: Option<Instant>,
    posts: u32,
}

impl<C: Connections> Stream<'_, C> {
    async fn run(&mut self, models: &[ModelSpec], model: &impl Model) -> Result<(), Stop> {
        self.post(Status::IsTyping, "Proceeding...").await?;
        let mut pieces = self.ask(models, model).await?;
        while let Some(piece) = pieces.next().await.map_err(Stop::Model)? {
            self.text.push_str(&piece);
            let is_due = self.posted.is_none_or(|at| at.elapsed() >= INTERVAL);
            // A text near the limit is left to the last frame, which says that it was cut.
            if is_due && !piece.is_empty() && self.text.len() < LARGEST_POST / 2 {
                let text = std::mem::take(&mut self.text);
                let posted = self.post(Status::Proceeding, &text).await;
                self.text = text;
                posted?;
                self.posted = Some(Instant::now());
            }
        }
        Ok(())
    }

    /// The first model that is not busy.
    async fn ask<M: Model>(&self, models: &[ModelSpec], model: &M) -> Result<M::Answer, Stop> {
        let mut busy = None;
        for spec in models {
            match model.ask(spec, &self.job.request.body).await {
                Ok(pieces) => return Ok(pieces),
                Err(error @ ModelError::Throttled(_)) => {
                    warn!(
                        model = spec.model_id,
                        error = chain(&error),
                        "model is busy"
                    );
                    busy = Some(error);
                }
                Err(error) => return Err(Stop::Model(error)),
            }
        }
        Err(Stop::Model(busy.unwrap_or_else(|| {
            ModelError::Unavailable("no model is configured".into())
        })))
    }

    /// Posts the last frame.
    async fn end(&mut self, streamed: Result<(), Stop>) -> Ending {
        let reference = &self.job.reference;
        let (status, msg) = match streamed {
            Ok(()) if self.text.trim().is_empty() => (
                Status::Error,
                format!("The model gave no answer. Reference: {reference}"),
            ),
            Ok(()) => (Status::Completed, self.text.clone()),
            Err(Stop::Post(PostError::Gone)) => return Ending::Gone,
            Err(stop) => {
                error!(reference, error = stop.for_the_log(), "answer failed");
                (
                    Status::Error,
                    format!("{} Reference: {reference}", stop.for_the_client()),
                )
            }
        };
        match self.post(status, &msg).await {
            Ok(()) if status == Status::Completed => Ending::Completed,
            Ok(()) => Ending::Failed,
            Err(PostError::Gone) => Ending::Gone,
            Err(error) => {
                error!(
                    reference,
                    error = chain(&error),
                    "the last frame was not posted"
                );
                Ending::Failed
            }
        }
    }

    async fn post(&mut self, status: Status, msg: &str) -> Result<(), PostError> {
        self.posts += 1;
        let request_id = &self.job.request.request_id;
        let data = Reply {
            request_id,
            msg,
            status,
        }
        .encode();
        self.connections.post(&self.job.client, data).await
    }
}

impl Stop {
    fn for_the_client(&self) -> String {
        match self {
            Self::Model(error) => error.to_string(),
            Self::Post(_) => "The answer could not be delivered. Please try again.".to_owned(),
            Self::Deadline => "The answer took too long. Please ask for a shorter one.".to_owned(),
        }
    }

    fn for_the_log(&self) -> String {
        match self {
            Self::Model(error) => chain(error),
            Self::Post(error) => chain(error),
            Self::Deadline => "the invocation's time is over".to_owned(),
        }
    }
}
