//! The simulator as a process: prints its address as one line and serves until it is told to end.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use chatbot_gateway::data::caller::{Callers, Secret};
use chatbot_gateway::data::function::{FunctionInvoker, NoFunctions};
use chatbot_gateway::data::iam::{IamCallers, IamEndpoint, Principals};
use chatbot_gateway::data::lambda::LambdaInvoker;
use chatbot_gateway::data::limits::Limits;
use chatbot_gateway::data::{DataPlane, Parts};
use chatbot_gateway::server::Worlds;
use chatbot_gateway::{Gateway, Options};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Secret access key with which the gateway calls Lambda and IAM of the local cloud.
const SECRET: &str = "local";

/// API Gateway WebSocket simulator: control plane, sockets and @connections on loopback.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen at, on loopback; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Account of callers whose access key is not a 12-digit account id.
    #[arg(long, default_value = "000000000000")]
    account: String,
    /// Region of callers without a signature.
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// Endpoint of a Lambda API that runs functions, http://127.0.0.1:4566; without it there are none.
    #[arg(long)]
    lambda_endpoint: Option<String>,
    /// Endpoint of an API Gateway that has REST APIs, http://127.0.0.1:4566; requests for them are passed on
    /// to it.
    #[arg(long)]
    rest_endpoint: Option<String>,
    /// Endpoint of an IAM API that is asked what callers of @connections and signed handshakes may do,
    /// http://127.0.0.1:4566; without it everybody may everything.
    #[arg(long)]
    iam_endpoint: Option<String>,
    /// Whose an access key is, as KEY=ARN of a user or role; `*=ARN` stands for every other key. May be
    /// given more than once.
    #[arg(long = "principal", value_parser = principal, requires = "iam_endpoint")]
    principals: Vec<(String, String)>,
    /// New connections per second of one account; 0 lets every handshake pass.
    #[arg(long, default_value_t = 500)]
    connections_per_second: u32,
    /// Refuse calls of the control plane beyond AWS's quotas with 429.
    #[arg(long)]
    quotas: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
    let worlds = Worlds::default();
    let data_plane = DataPlane::new(parts(&arguments, &worlds));
    let gateway = Gateway::start(Options {
        listen: arguments.listen,
        worlds,
        data_plane: Some(Arc::new(data_plane)),
        rest_endpoint: arguments.rest_endpoint,
        account: arguments.account,
        region: arguments.region,
        quotas: arguments.quotas,
        ..Options::default()
    })
    .await?;
    writeln!(std::io::stdout(), "{}", gateway.url()).context("cannot print the address")?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    gateway.shutdown().await;
    Ok(())
}

/// What the data plane is made of.
fn parts(arguments: &Arguments, worlds: &Worlds) -> Parts {
    let Arguments {
        account, region, ..
    } = arguments;
    let invoker: Arc<dyn FunctionInvoker> = match &arguments.lambda_endpoint {
        Some(endpoint) => Arc::new(LambdaInvoker::at(endpoint, region, account, SECRET)),
        None => Arc::new(NoFunctions),
    };
    let plain = Parts::new(Arc::new(worlds.clone()), invoker);
    let callers = arguments.iam_endpoint.as_ref().map(|address| {
        let endpoint = IamEndpoint {
            address: address.clone(),
            region: region.clone(),
            access_key_id: account.clone(),
            secret_access_key: Secret::new(SECRET),
        };
        let mut by_key: BTreeMap<String, String> = arguments.principals.iter().cloned().collect();
        let principals = Principals {
            others: by_key.remove("*"),
            by_key,
            secrets: BTreeMap::new(),
        };
        let (http, clock) = (Arc::clone(&plain.http), Arc::clone(&plain.clock));
        let callers: Arc<dyn Callers> =
            Arc::new(IamCallers::new(endpoint, principals, http, clock));
        callers
    });
    let rate = arguments.connections_per_second;
    Parts {
        callers,
        limits: Limits {
            connections_per_second: (rate > 0).then_some(rate),
            ..Limits::default()
        },
        ..plain
    }
}

/// Reads `KEY=ARN`.
fn principal(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, arn)) if !key.is_empty() && arn.starts_with("arn:") => {
            Ok((key.to_owned(), arn.to_owned()))
        }
        _ => Err("expected an access key id, or *, an equals sign, and an ARN".to_owned()),
    }
}
