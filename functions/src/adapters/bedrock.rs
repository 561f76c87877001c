//! Bedrock's `ConverseStream`.

use std::collections::HashMap;
use std::error::Error;

use aws_config::retry::RetryConfig;
use aws_config::{Region, SdkConfig};
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::Builder;
use aws_sdk_bedrockruntime::error::ProvideErrorMetadata;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamOutput;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ContentBlockDelta, ConversationRole, ConverseStreamOutput as Event,
    InferenceConfiguration, Message, SystemContentBlock, TokenUsage,
};
use tokio::sync::Mutex;

use crate::chat::prompt::Prompt;
use crate::chat::{Model, ModelError, Piece, Pieces, Tokens};
use crate::settings::ModelSpec;

/// Models of Bedrock, each in the region that its configuration names.
#[derive(Debug)]
pub struct Bedrock {
    config: SdkConfig,
    /// One client per region, made when it is first needed.
    clients: Mutex<HashMap<Option<String>, Client>>,
}

/// An answer of Bedrock.
#[derive(Debug)]
pub struct BedrockAnswer(ConverseStreamOutput);

impl Bedrock {
    /// Asks with these credentials.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            config: config.clone(),
            clients: Mutex::new(HashMap::new()),
        }
    }

    async fn client(&self, region: Option<&str>) -> Client {
        let mut clients = self.clients.lock().await;
        clients
            .entry(region.map(str::to_owned))
            .or_insert_with(|| {
                // What is busy is passed over for another model: see `chat::asking`.
                let mut builder = Builder::from(&self.config).retry_config(RetryConfig::disabled());
                if let Some(region) = region {
                    builder = builder.region(Region::new(region.to_owned()));
                }
                Client::from_conf(builder.build())
            })
            .clone()
    }
}

impl Model for Bedrock {
    type Answer = BedrockAnswer;

    async fn ask(&self, model: &ModelSpec, prompt: &Prompt) -> Result<BedrockAnswer, ModelError> {
        let mut messages = Vec::with_capacity(prompt.turns.len() * 2 + 1);
        for turn in &prompt.turns {
            messages.push(message(ConversationRole::User, &turn.question)?);
            messages.push(message(ConversationRole::Assistant, &turn.answer)?);
        }
        messages.push(message(ConversationRole::User, &prompt.question)?);
        let limit = model
            .max_tokens
            .and_then(|tokens| i32::try_from(tokens).ok());
        let inference = InferenceConfiguration::builder()
            .set_max_tokens(limit)
            .build();
        let client = self.client(model.bedrock_region.as_deref()).await;
        client
            .converse_stream()
            .model_id(&model.model_id)
            .system(SystemContentBlock::Text(prompt.system.to_owned()))
            .set_messages(Some(messages))
            .inference_config(inference)
            .send()
            .await
            .map(BedrockAnswer)
            .map_err(|error| judged(error.into_service_error()))
    }
}

impl Pieces for BedrockAnswer {
    async fn next(&mut self) -> Result<Option<Piece>, ModelError> {
        loop {
            let event = self.0.stream.recv().await;
            match event.map_err(|error| judged(error.into_service_error()))? {
                None => return Ok(None),
                Some(Event::ContentBlockDelta(event)) => {
                    if let Some(ContentBlockDelta::Text(text)) = event.delta {
                        return Ok(Some(Piece::Text(text)));
                    }
                }
                Some(Event::Metadata(event)) => {
                    if let Some(usage) = event.usage {
                        return Ok(Some(Piece::Tokens(tokens(&usage))));
                    }
                }
                // Where blocks and the message begin and end.
                Some(_) => {}
            }
        }
    }
}

fn message(role: ConversationRole, text: &str) -> Result<Message, ModelError> {
    Message::builder()
        .role(role)
        .content(ContentBlock::Text(text.to_owned()))
        .build()
        .map_err(|error| ModelError::Refused(error.into()))
}

fn tokens(usage: &TokenUsage) -> Tokens {
    let count = |tokens: i32| u64::try_from(tokens).unwrap_or_default();
    Tokens {
        input: count(usage.input_tokens),
        output: count(usage.output_tokens),
    }
}

/// Which kind of failure an error of Bedrock is. Codes: API reference of `ConverseStream`.
fn judged<E>(error: E) -> ModelError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error.code() {
        Some("ThrottlingException" | "ServiceUnavailableException" | "ModelNotReadyException") => {
            ModelError::Throttled(error.into())
        }
        Some("ValidationException") => ModelError::Refused(error.into()),
        Some("AccessDeniedException" | "ResourceNotFoundException") => {
            ModelError::Unavailable(error.into())
        }
        _ => ModelError::Broken(error.into()),
    }
}
