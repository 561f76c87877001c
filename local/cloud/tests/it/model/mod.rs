//! The model server, judged by the AWS SDK and by botocore.

mod foreign;
mod server;
mod streams;

use std::time::Duration;

use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamOutput;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, ConverseStreamOutput as Event, Message,
};
use chatbot_cloud::model::{Model, ModelOptions};

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

async fn start(options: ModelOptions) -> (Model, Client) {
    let model = Model::start(options).await.unwrap();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(model.url())
        .build();
    (model, Client::from_conf(config))
}

/// Without delays, for tests that look at what comes and not at when.
fn quick() -> ModelOptions {
    ModelOptions {
        delay: Duration::ZERO,
        silence: Duration::ZERO,
        ..ModelOptions::default()
    }
}

fn question(text: &str) -> Message {
    Message::builder()
        .role(ConversationRole::User)
        .content(ContentBlock::Text(text.to_owned()))
        .build()
        .unwrap()
}

async fn ask(client: &Client, model_id: &str) -> ConverseStreamOutput {
    let asked = client
        .converse_stream()
        .model_id(model_id)
        .messages(question("Why is the sky blue?"))
        .send();
    within(asked).await.unwrap()
}

/// The next event; `None` after the last.
async fn next(answer: &mut ConverseStreamOutput) -> Option<Event> {
    within(answer.stream.recv()).await.unwrap()
}

/// The text of a piece; other events have none.
fn text(event: &Event) -> Option<&str> {
    event
        .as_content_block_delta()
        .ok()?
        .delta()?
        .as_text()
        .ok()
        .map(String::as_str)
}

async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, work).await.unwrap()
}
