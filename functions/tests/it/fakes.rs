//! The outside, scripted.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use chatbot_functions::chat::{Connections, JobError, Jobs, Model, ModelError, Pieces, PostError};
use chatbot_functions::event::{Client, Job};
use chatbot_functions::settings::ModelSpec;
use serde_json::Value;

/// A connection that keeps what it is sent, until the client leaves.
#[derive(Default)]
pub(crate) struct Inbox {
    pub(crate) frames: Mutex<Vec<String>>,
    /// The client leaves after this many frames.
    pub(crate) leaves_after: Option<usize>,
    /// This frame, counted from 0, fails without an answer.
    pub(crate) fails_at: Option<usize>,
    /// This frame, counted from 0, is never answered.
    pub(crate) hangs_at: Option<usize>,
    pub(crate) attempts: Mutex<usize>,
}

impl Inbox {
    pub(crate) fn raw(&self) -> Vec<String> {
        self.frames.lock().unwrap().clone()
    }

    pub(crate) fn frames(&self) -> Vec<Value> {
        self.raw()
            .iter()
            .map(|frame| serde_json::from_str(frame).unwrap())
            .collect()
    }

    /// The statuses in their order.
    pub(crate) fn statuses(&self) -> Vec<String> {
        self.frames()
            .iter()
            .map(|frame| frame["status"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Connections for Inbox {
    async fn post(&self, _: &Client, data: String) -> Result<(), PostError> {
        let attempt = {
            let mut attempts = self.attempts.lock().unwrap();
            *attempts += 1;
            *attempts - 1
        };
        if self.hangs_at == Some(attempt) {
            std::future::pending::<()>().await;
        }
        let mut frames = self.frames.lock().unwrap();
        if self.leaves_after.is_some_and(|limit| frames.len() >= limit) {
            return Err(PostError::Gone);
        }
        if self.fails_at == Some(attempt) {
            return Err(PostError::Failed("no answer".into()));
        }
        frames.push(data);
        Ok(())
    }
}

/// What a model does, step by step.
#[derive(Clone)]
pub(crate) enum Act {
    Say(&'static str),
    Wait(Duration),
    Break,
}

/// A model that follows a script; models named `busy` are throttled, `gone` does not exist.
pub(crate) struct Script(pub(crate) Vec<Act>);

impl Model for Script {
    type Answer = Reading;

    async fn ask(&self, model: &ModelSpec, _: &str) -> Result<Reading, ModelError> {
        match model.model_id.as_str() {
            "busy" => Err(ModelError::Throttled("429".into())),
            "gone" => Err(ModelError::Unavailable("arn:aws:secret-looking".into())),
            _ => Ok(Reading(self.0.clone().into())),
        }
    }
}

pub(crate) struct Reading(VecDeque<Act>);

impl Pieces for Reading {
    async fn next(&mut self) -> Result<Option<String>, ModelError> {
        loop {
            match self.0.pop_front() {
                None => return Ok(None),
                Some(Act::Say(text)) => return Ok(Some(text.to_owned())),
                Some(Act::Wait(time)) => tokio::time::sleep(time).await,
                Some(Act::Break) => return Err(ModelError::Broken("stream cut".into())),
            }
        }
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

pub(crate) fn model(id: &str) -> ModelSpec {
    ModelSpec {
        bedrock_region: None,
        model_id: id.to_owned(),
        max_tokens: None,
    }
}
