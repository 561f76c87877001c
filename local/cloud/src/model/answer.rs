//! Who answers: the script or a model server.

use std::time::Duration;

use super::ModelOptions;
use super::openai;
use super::piece::{Broken, Piece};
use super::refusal::Refusal;
use super::request::Conversation;
use super::script::{Directive, Script};

/// Gives answers.
#[derive(Debug)]
pub(super) struct Answers {
    delay: Duration,
    silence: Duration,
    server: Option<openai::Asker>,
}

/// An answer that is being given.
#[derive(Debug)]
pub(super) enum Answer {
    Script(Script),
    Server(Box<openai::Answer>),
}

impl Answers {
    pub(super) fn new(options: &ModelOptions) -> Self {
        let server = options.server.clone();
        Self {
            delay: options.delay,
            silence: options.silence,
            server: server.map(|server| openai::Asker::new(server, options.patience)),
        }
    }

    /// Begins to answer as the model `model_id`.
    pub(super) async fn begin(
        &self,
        model_id: &str,
        conversation: &Conversation,
    ) -> Result<Answer, Refusal> {
        let directive = Directive::of(model_id);
        match &self.server {
            Some(server) if directive == Directive::Answer => {
                let answer = server.ask(conversation).await?;
                Ok(Answer::Server(Box::new(answer)))
            }
            _ => Script::new(directive, conversation, self.delay, self.silence).map(Answer::Script),
        }
    }
}

impl Answer {
    /// The next piece, when it has come. Nothing may be asked after the end or a break.
    pub(super) async fn next(&mut self) -> Result<Piece, Broken> {
        match self {
            Self::Script(script) => script.next().await,
            Self::Server(answer) => answer.next().await,
        }
    }
}
