//! The servers of the local cloud, wired to each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chatbot_gateway::data::caller::Secret;
use chatbot_gateway::data::iam::IamEndpoint;
use chatbot_gateway::data::lambda::LambdaInvoker;
use chatbot_gateway::data::{DataPlane, Parts};
use chatbot_gateway::server::Worlds;
use chatbot_gateway::{Gateway, StartError};
use serde_json::json;
use tracing::info;

use crate::callers::FunctionCallers;
use crate::description::Description;
use crate::edge::{AwsAccess, Edge, EdgeError, EdgeOptions};
use crate::functions::{self, Function, FunctionError};
use crate::http::Http;
use crate::ministack::{self, MinistackError, MinistackOptions};
use crate::model::{Model, ModelError, ModelOptions, OpenAi};
use crate::process::{Guarded, Identity};

/// Account that everything belongs to. As an access key id it is the administrator of the account, for
/// ministack and for the simulator.
pub const ACCOUNT: &str = "000000000000";
/// The administrator's secret access key, which reaches nothing but this machine.
pub const SECRET: &str = "local";
/// Name of the simulator's endpoint.
pub const GATEWAY: &str = "gateway";
/// Name of ministack's endpoint.
pub const MINISTACK: &str = "ministack";
/// Name of the endpoint that serves distributions.
pub const EDGE: &str = "edge";
/// Name of the model's endpoint.
const MODEL: &str = "model";
/// How often another port is tried when something else takes the one that was free.
const ATTEMPTS: usize = 3;
/// Longest answer of the chat function, seconds.
const CHAT_TIMEOUT: u16 = 120;

/// What to start.
#[derive(Clone, Debug)]
pub struct ServersOptions {
    /// Folder for everything that is written. Absolute.
    pub state: PathBuf,
    /// Python of the virtual environment that ministack is installed in. Absolute.
    pub python: PathBuf,
    /// Binary of a function that is registered as `chat`, for whoever applies no configuration that
    /// makes one. Absolute.
    pub chat: Option<PathBuf>,
    /// Whether IAM is enforced, as on AWS.
    pub enforce_iam: bool,
    /// Region that everything is in.
    pub region: String,
    /// What answers instead of the script.
    pub model: Option<OpenAi>,
}

/// Why they do not run.
#[derive(Debug, thiserror::Error)]
pub enum ServersError {
    /// No port.
    #[error("no port of 127.0.0.1 is free")]
    Port(#[source] std::io::Error),
    /// The simulator.
    #[error(transparent)]
    Gateway(#[from] StartError),
    /// The edge.
    #[error(transparent)]
    Edge(#[from] EdgeError),
    /// The model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Ministack.
    #[error(transparent)]
    Ministack(#[from] MinistackError),
    /// The function.
    #[error(transparent)]
    Function(#[from] FunctionError),
}

/// Running servers.
#[derive(Debug)]
pub struct Servers {
    options: ServersOptions,
    edge: Edge,
    gateway: Gateway,
    model: Model,
    ministack: Guarded,
    endpoints: BTreeMap<String, String>,
    functions: BTreeMap<String, String>,
}

impl Servers {
    /// Starts all of them and registers the function, if there is one. Dropping the future or the result ends what
    /// was started.
    ///
    /// # Errors
    ///
    /// See [`ServersError`].
    pub async fn start(options: &ServersOptions) -> Result<Self, ServersError> {
        let http = Http::default();
        let model = ModelOptions {
            server: options.model.clone(),
            ..ModelOptions::default()
        };
        let model = Model::start(model).await?;
        let mut attempt = 1;
        let (gateway, ministack, mut endpoints) = loop {
            match wired(options, &model, &http).await {
                Ok(started) => break started,
                // Something else may have taken the port in the meantime.
                Err(ServersError::Ministack(MinistackError::Ended { .. }))
                    if attempt < ATTEMPTS =>
                {
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        };
        let edge = edge(options, endpoints.get(MINISTACK).map_or("", String::as_str)).await?;
        endpoints.insert(EDGE.to_owned(), edge.url());
        info!(?endpoints, "servers answer");
        let mut functions = BTreeMap::new();
        if let Some(binary) = &options.chat {
            let function = chat(binary, &options.region, ACCOUNT);
            let lambda = endpoints.get(MINISTACK).map_or("", String::as_str);
            let arn =
                functions::register(&lambda_client(&options.region), lambda, &function).await?;
            info!(arn, "function registered");
            functions.insert(function.name, arn);
        }
        Ok(Self {
            options: options.clone(),
            edge,
            gateway,
            model,
            ministack,
            endpoints,
            functions,
        })
    }

    /// What runs, owned by `supervisor`.
    #[must_use]
    pub fn description(&self, supervisor: Identity) -> Description {
        Description {
            supervisor,
            region: self.options.region.clone(),
            account: ACCOUNT.to_owned(),
            python: self.options.python.clone(),
            endpoints: self.endpoints.clone(),
            functions: self.functions.clone(),
            environment: self.environment(),
        }
    }

    /// Waits for one of them to end by itself: which, and its log.
    pub async fn ended(&mut self) -> (&'static str, PathBuf) {
        let _ = self.ministack.wait().await;
        ("ministack", self.ministack.log().to_path_buf())
    }

    /// Ends all of them.
    pub async fn stop(self) {
        self.edge.shutdown().await;
        self.gateway.shutdown().await;
        if let Err(error) = self.ministack.stop().await {
            tracing::error!(%error, "ministack does not end as it should");
        }
        self.model.shutdown().await;
    }

    /// What makes an AWS client reach these servers, and nothing of the user's.
    fn environment(&self) -> BTreeMap<String, String> {
        let endpoint = |name: &str| self.endpoints.get(name).cloned().unwrap_or_default();
        [
            ("AWS_ENDPOINT_URL", endpoint(MINISTACK)),
            // One endpoint is all of API Gateway, as on AWS: the simulator passes on what is not its.
            ("AWS_ENDPOINT_URL_API_GATEWAY", endpoint(GATEWAY)),
            ("AWS_ENDPOINT_URL_APIGATEWAYV2", endpoint(GATEWAY)),
            (
                "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI",
                endpoint(GATEWAY),
            ),
            ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", endpoint(MODEL)),
            ("AWS_REGION", self.options.region.clone()),
            ("AWS_DEFAULT_REGION", self.options.region.clone()),
            ("AWS_ACCESS_KEY_ID", ACCOUNT.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

/// A client of Lambda's API with the administrator's keys.
#[must_use]
pub fn lambda_client(region: &str) -> Http {
    Http::default().signing("lambda", region, ACCOUNT, SECRET)
}

/// Gateway and ministack, each knowing the other's address, and functions that of the model.
async fn wired(
    options: &ServersOptions,
    model: &Model,
    http: &Http,
) -> Result<(Gateway, Guarded, BTreeMap<String, String>), ServersError> {
    let port = ministack::free_port().map_err(ServersError::Port)?;
    let services = format!("http://127.0.0.1:{port}");
    let gateway = gateway(options, &services).await?;
    let ministack = MinistackOptions {
        python: options.python.clone(),
        port,
        region: options.region.clone(),
        folder: options.state.join("ministack"),
        log: options.state.join("ministack.log"),
        enforce_iam: options.enforce_iam,
        secret_access_key: SECRET.to_owned(),
        environment: [
            ("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", gateway.url()),
            ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", model.url()),
        ]
        .map(|(name, url)| (name.to_owned(), url))
        .into(),
    };
    let ministack = ministack::start(&ministack, http).await?;
    let endpoints = BTreeMap::from([
        (GATEWAY.to_owned(), gateway.url()),
        (MINISTACK.to_owned(), services),
        (MODEL.to_owned(), model.url()),
    ]);
    Ok((gateway, ministack, endpoints))
}

/// The simulator, calling functions through the Lambda API at `services`, which has the REST APIs too, and
/// asking the IAM API there what they may do when IAM is enforced.
async fn gateway(options: &ServersOptions, services: &str) -> Result<Gateway, ServersError> {
    let worlds = Worlds::default();
    let invoker = LambdaInvoker::at(services, &options.region, ACCOUNT, SECRET);
    let mut parts = Parts::new(Arc::new(worlds.clone()), Arc::new(invoker));
    if options.enforce_iam {
        let iam = IamEndpoint {
            address: services.to_owned(),
            region: options.region.clone(),
            access_key_id: ACCOUNT.to_owned(),
            secret_access_key: Secret::new(SECRET),
        };
        let lambda = lambda_client(&options.region);
        let callers = FunctionCallers::new(iam, services, lambda, &parts);
        parts.callers = Some(Arc::new(callers));
    }
    let options = chatbot_gateway::Options {
        worlds,
        data_plane: Some(Arc::new(DataPlane::new(parts))),
        rest_endpoint: Some(services.to_owned()),
        account: ACCOUNT.to_owned(),
        region: options.region.clone(),
        ..chatbot_gateway::Options::default()
    };
    Ok(Gateway::start(options).await?)
}

/// The edge in front of what the AWS endpoint `aws` has.
async fn edge(options: &ServersOptions, aws: &str) -> Result<Edge, EdgeError> {
    let aws = AwsAccess {
        endpoint: aws.to_owned(),
        region: options.region.clone(),
        access_key_id: ACCOUNT.to_owned(),
        secret_access_key: Secret::new(SECRET),
    };
    Edge::start(EdgeOptions::new(aws)).await
}

/// The chat function as it is registered: the seed's environment names (reference system §2), a
/// model that the local model server answers for.
#[must_use]
pub fn chat(binary: &Path, region: &str, account: &str) -> Function {
    let models = json!([{
        "bedrock_region": region,
        "model_type": "local",
        "max_tokens": 4096,
        "model_id": "local.scripted",
    }]);
    let environment = [
        ("LLM_for_chat", models.to_string()),
        ("debugMessageMode", "false".to_owned()),
    ];
    Function {
        name: "chat".to_owned(),
        binary: binary.to_path_buf(),
        role: format!("arn:aws:iam::{account}:role/chat"),
        environment: environment
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
        timeout: CHAT_TIMEOUT,
    }
}
