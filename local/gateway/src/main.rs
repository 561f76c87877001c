//! The simulator as a process: prints its address as one line and serves until it is told to end.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use chatbot_gateway::data::function::{FunctionInvoker, NoFunctions};
use chatbot_gateway::data::lambda::LambdaInvoker;
use chatbot_gateway::data::{DataPlane, Parts};
use chatbot_gateway::server::Worlds;
use chatbot_gateway::{Gateway, Options};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

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
    let Arguments {
        listen,
        account,
        region,
        lambda_endpoint,
        quotas,
    } = Arguments::parse();
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
    let invoker: Arc<dyn FunctionInvoker> = match lambda_endpoint {
        Some(endpoint) => Arc::new(LambdaInvoker::at(&endpoint, &region, &account, "local")),
        None => Arc::new(NoFunctions),
    };
    let worlds = Worlds::default();
    let data_plane = DataPlane::new(Parts::new(Arc::new(worlds.clone()), invoker));
    let gateway = Gateway::start(Options {
        listen,
        worlds,
        data_plane: Some(Arc::new(data_plane)),
        account,
        region,
        quotas,
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
