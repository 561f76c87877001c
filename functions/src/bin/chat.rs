//! The chat function: a custom runtime (`bootstrap`) that answers on a WebSocket.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use chatbot_functions::adapters::{ApiGatewayConnections, Bedrock, SelfInvocation};
use chatbot_functions::chat::{answer, socket};
use chatbot_functions::event::Event;
use chatbot_functions::settings::{self, ModelSpec};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};
use tokio::time::Instant;

/// What is left of an invocation for its last frame.
const LAST_FRAME: Duration = Duration::from_secs(3);

/// What lives as long as the process.
struct Chat {
    models: Vec<ModelSpec>,
    connections: ApiGatewayConnections,
    bedrock: Bedrock,
    lambda: aws_sdk_lambda::Client,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let chat = Chat::from_environment().await?;
    lambda_runtime::run(service_fn(|event| chat.handle(event))).await
}

impl Chat {
    async fn from_environment() -> anyhow::Result<Self> {
        let text = std::env::var(settings::MODELS)
            .with_context(|| format!("the environment variable {} is missing", settings::MODELS))?;
        let models = settings::models(&text)?;
        let config = aws_config::load_from_env().await;
        Ok(Self {
            models,
            connections: ApiGatewayConnections::new(&config),
            bedrock: Bedrock::new(&config),
            lambda: SelfInvocation::client(&config),
        })
    }

    async fn handle(&self, event: LambdaEvent<Event>) -> Result<Value, Error> {
        match event.payload {
            Event::Socket(socket_event) => {
                let function = event.context.invoked_function_arn;
                let jobs = SelfInvocation::new(self.lambda.clone(), function);
                socket::handle(&socket_event, &self.connections, &jobs).await;
            }
            Event::Job { chatbot_job } => {
                let deadline = deadline(event.context.deadline);
                let Self {
                    models,
                    bedrock,
                    connections,
                    ..
                } = self;
                answer::make(&chatbot_job, models, bedrock, connections, deadline).await;
            }
        }
        Ok(json!({ "statusCode": 200 }))
    }
}

/// When an answer must have ended, from the invocation's deadline in milliseconds since 1970.
fn deadline(invocation: u64) -> Instant {
    let end = UNIX_EPOCH + Duration::from_millis(invocation);
    let left = end.duration_since(SystemTime::now()).unwrap_or_default();
    Instant::now() + left.saturating_sub(LAST_FRAME)
}
