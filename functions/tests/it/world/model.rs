//! A model that follows a script.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use chatbot_functions::chat::prompt::Prompt;
use chatbot_functions::chat::{Model, ModelError, Piece, Pieces, Tokens};
use chatbot_functions::settings::ModelSpec;

/// What a model does, step by step.
#[derive(Clone)]
pub(crate) enum Act {
    Say(&'static str),
    Wait(Duration),
    Break,
}

/// A model that follows a script; models named `busy` are throttled, `gone` does not exist.
pub(crate) struct Script {
    acts: Vec<Act>,
    /// What it was asked.
    pub(crate) asked: Mutex<Vec<(String, Prompt)>>,
}

impl Script {
    pub(crate) fn new(acts: Vec<Act>) -> Self {
        Self {
            acts,
            asked: Mutex::default(),
        }
    }

    /// How often it was asked.
    pub(crate) fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// The last prompt.
    pub(crate) fn prompt(&self) -> Prompt {
        self.asked.lock().unwrap().last().unwrap().1.clone()
    }
}

impl Model for Script {
    type Answer = Reading;

    async fn ask(&self, model: &ModelSpec, prompt: &Prompt) -> Result<Reading, ModelError> {
        let asked = (model.model_id.clone(), prompt.clone());
        self.asked.lock().unwrap().push(asked);
        match model.model_id.as_str() {
            "busy" => Err(ModelError::Throttled("429".into())),
            "gone" => Err(ModelError::Unavailable("arn:aws:secret-looking".into())),
            _ => Ok(Reading(Some(self.acts.clone().into()))),
        }
    }
}

pub(crate) struct Reading(Option<VecDeque<Act>>);

impl Pieces for Reading {
    async fn next(&mut self) -> Result<Option<Piece>, ModelError> {
        let Some(acts) = &mut self.0 else {
            return Ok(None);
        };
        loop {
            match acts.pop_front() {
                Some(Act::Say(text)) => return Ok(Some(Piece::Text(text.to_owned()))),
                Some(Act::Wait(time)) => tokio::time::sleep(time).await,
                Some(Act::Break) => return Err(ModelError::Broken("stream cut".into())),
                None => {
                    self.0 = None;
                    let tokens = Tokens {
                        input: 3,
                        output: 7,
                    };
                    return Ok(Some(Piece::Tokens(tokens)));
                }
            }
        }
    }
}

pub(crate) fn spec(id: &str) -> ModelSpec {
    ModelSpec {
        bedrock_region: None,
        model_id: id.to_owned(),
        max_tokens: None,
    }
}
