//! The chat function: answers on a WebSocket, makes its answers in invocations of its own, and answers
//! `/chat`.

use anyhow::Context as _;
use chatbot_functions::adapters::{
    ApiGatewayConnections, Bedrock, CallTable, Invocations, SecretsManager, SelfInvocation,
    SystemClock, configuration,
};
use chatbot_functions::chat::answer::{AFTER_DEADLINE, Outside, make};
use chatbot_functions::chat::socket;
use chatbot_functions::event::{Event, Job};
use chatbot_functions::secrets::{Secrets as _, search_keys, search_secret};
use chatbot_functions::settings::{self, Limits, ModelSpec};
use chatbot_functions::{process, rest};
use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};

/// What lives as long as the process.
struct Chat {
    models: Vec<ModelSpec>,
    limits: Limits,
    table: Option<CallTable>,
    connections: ApiGatewayConnections,
    bedrock: Bedrock,
    invocations: Invocations,
    secrets: SecretsManager,
    /// The project whose secrets are looked at, if there is one.
    project: Option<String>,
    looked: OnceCell<()>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    process::log();
    let chat = Chat::from_environment()?;
    lambda_runtime::run(service_fn(|event| chat.handle(event))).await
}

impl Chat {
    fn from_environment() -> anyhow::Result<Self> {
        let text = process::needed(settings::MODELS)?;
        let limits = Limits::read(
            process::variable(settings::USER_LIMIT).as_deref(),
            process::variable(settings::DEPLOYMENT_LIMIT).as_deref(),
        )
        .context("the limits cannot be read")?;
        let config = configuration();
        Ok(Self {
            models: settings::models(&text)?,
            limits,
            table: process::variable(settings::CHAT_TABLE)
                .map(|table| CallTable::new(&config, &table, None)),
            connections: ApiGatewayConnections::new(&config),
            bedrock: Bedrock::new(&config),
            invocations: Invocations::new(&config),
            secrets: SecretsManager::new(&config),
            project: process::variable(settings::PROJECT),
            looked: OnceCell::new(),
        })
    }

    async fn handle(&self, event: LambdaEvent<Value>) -> Result<Value, Error> {
        let context = event.context;
        match Event::read(event.payload)? {
            Event::Socket(socket_event) => {
                socket::handle(&socket_event, &self.connections, &self.jobs(&context)).await;
            }
            Event::Job(job) => self.job(&job, &context).await,
            Event::Call(call) => return Ok(self.call(&call, &context).await),
        }
        Ok(json!({ "statusCode": 200 }))
    }

    async fn job(&self, job: &Job, context: &Context) {
        let deadline = process::deadline(context, AFTER_DEADLINE);
        make(job, &self.outside(), deadline).await;
        let looking = self.looked.get_or_init(|| self.look_at_secrets());
        // What is not done in time is not done: nothing waits for it.
        let _ = timeout_at(deadline, looking).await;
    }

    async fn call(&self, event: &Value, context: &Context) -> Value {
        let deadline = process::deadline(context, AFTER_DEADLINE);
        let deadline = deadline.min(Instant::now() + rest::chat::LONGEST);
        let (outside, jobs) = (self.outside(), self.jobs(context));
        let reference = &context.request_id;
        rest::respond(event, reference, rest::message, async |call| {
            rest::chat::chat(call, &outside, &jobs, reference, deadline).await
        })
        .await
    }

    fn outside(&self) -> Outside<'_, Bedrock, ApiGatewayConnections, CallTable, SystemClock> {
        Outside {
            models: &self.models,
            model: &self.bedrock,
            connections: &self.connections,
            table: self.table.as_ref(),
            limits: self.limits,
            clock: &SystemClock,
        }
    }

    fn jobs<'a>(&'a self, context: &'a Context) -> SelfInvocation<'a> {
        self.invocations.of(&context.invoked_function_arn)
    }

    /// Warns once of secrets that will not be of use, after an answer and so at no cost of time.
    async fn look_at_secrets(&self) {
        let Some(project) = &self.project else {
            return;
        };
        let name = search_secret(project);
        let keys = match self.secrets.read(&name).await {
            Ok(secret) => search_keys(&secret),
            Err(error) => Err(error),
        };
        if let Err(error) = keys {
            let cause = socket::chain(&error);
            tracing::warn!(name, cause, "the chat works without this secret");
        }
    }
}
