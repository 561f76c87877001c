//! Connections and jobs that are kept.

use std::sync::Mutex;
use std::time::Duration;

use chatbot_functions::chat::{Connections, JobError, Jobs, PostError};
use chatbot_functions::event::{Client, Job};
use serde_json::Value;
use tokio::time::{Instant, sleep};

/// Connections that keep what they are sent, until the client leaves.
#[derive(Default)]
pub(crate) struct Inbox {
    pub(crate) frames: Mutex<Vec<(String, String, Instant)>>,
    pub(crate) attempts: Mutex<usize>,
    /// The client of `c=` leaves after this many frames.
    pub(crate) leaves_after: Option<usize>,
    /// This frame, counted from 0, fails without an answer.
    pub(crate) fails_at: Option<usize>,
    /// This frame, counted from 0, is never answered.
    pub(crate) hangs_at: Option<usize>,
    /// How long each post takes.
    pub(crate) slowness: Duration,
}

impl Inbox {
    /// What the client of `c=` was sent.
    pub(crate) fn raw(&self) -> Vec<String> {
        self.of("c=")
    }

    /// What this connection was sent.
    pub(crate) fn of(&self, connection: &str) -> Vec<String> {
        let frames = self.frames.lock().unwrap();
        let of_it = frames.iter().filter(|(to, ..)| to == connection);
        of_it.map(|(_, frame, _)| frame.clone()).collect()
    }

    /// When it was sent.
    pub(crate) fn times(&self) -> Vec<Instant> {
        self.frames
            .lock()
            .unwrap()
            .iter()
            .map(|(.., at)| *at)
            .collect()
    }

    pub(crate) fn frames(&self) -> Vec<Value> {
        parsed(&self.raw())
    }

    /// The statuses in their order.
    pub(crate) fn statuses(&self) -> Vec<String> {
        statuses(&self.frames())
    }

    /// Text of the last frame.
    pub(crate) fn last(&self) -> String {
        let last = self.frames().pop().unwrap();
        last["msg"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn parsed(frames: &[String]) -> Vec<Value> {
    let parse = |frame: &String| serde_json::from_str(frame).unwrap();
    frames.iter().map(parse).collect()
}

pub(crate) fn statuses(frames: &[Value]) -> Vec<String> {
    let status = |frame: &Value| frame["status"].as_str().unwrap().to_owned();
    frames.iter().map(status).collect()
}

impl Connections for Inbox {
    async fn post(&self, client: &Client, data: String) -> Result<(), PostError> {
        let attempt = {
            let mut attempts = self.attempts.lock().unwrap();
            *attempts += 1;
            *attempts - 1
        };
        if self.hangs_at == Some(attempt) {
            std::future::pending::<()>().await;
        }
        sleep(self.slowness).await;
        let gone = client.connection_id == "c="
            && self
                .leaves_after
                .is_some_and(|most| self.raw().len() >= most);
        if gone {
            return Err(PostError::Gone);
        }
        if self.fails_at == Some(attempt) {
            return Err(PostError::Failed("no answer".into()));
        }
        let to = client.connection_id.clone();
        self.frames.lock().unwrap().push((to, data, Instant::now()));
        Ok(())
    }
}

/// Jobs that are kept, or all refused.
#[derive(Default)]
pub(crate) struct Queue {
    pub(crate) jobs: Mutex<Vec<Job>>,
    pub(crate) refuses: bool,
}

impl Jobs for Queue {
    async fn start(&self, job: &Job) -> Result<(), JobError> {
        if self.refuses {
            return Err(JobError("throttled".into()));
        }
        self.jobs.lock().unwrap().push(job.clone());
        Ok(())
    }
}
