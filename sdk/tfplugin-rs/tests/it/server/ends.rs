//! How a provider ends, and what does not end it.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use tfplugin_wire::plugin::ConnectionInfo;
use tfplugin_wire::plugin::grpc_broker_client::GrpcBrokerClient;
use tfplugin_wire::plugin::grpc_controller_client::GrpcControllerClient;
use tfplugin_wire::plugin::grpc_stdio_client::GrpcStdioClient;
use tfplugin_wire::v6::GetProviderSchemaRequest;
use tfplugin_wire::v6::provider_client::ProviderClient;
use tokio_stream::wrappers::ReceiverStream;

use super::certificates::as_terraform_makes_it;
use super::client::{Security, connect};
use super::plugin::Plugin;
use super::{read_request, soon};

/// Time that an end may take when nothing is going on.
const PROMPT: Duration = Duration::from_millis(500);

#[tokio::test]
async fn shutdown_answers_and_ends_despite_open_streams() {
    let identity = as_terraform_makes_it();
    let plugin = Plugin::start_with_tls(&identity).await;
    let channel = connect(&plugin.socket(), plugin.tls(Some(&identity)))
        .await
        .unwrap();
    let (knocks, knocking) = tokio::sync::mpsc::channel::<ConnectionInfo>(1);
    let mut stdio = GrpcStdioClient::new(channel.clone());
    let mut broker = GrpcBrokerClient::new(channel.clone());
    let stdio = soon("stdio opens", stdio.stream_stdio(())).await.unwrap();
    let broker = broker.start_stream(ReceiverStream::new(knocking));
    let broker = soon("broker opens", broker).await.unwrap();

    let asked = Instant::now();
    soon("an answer", GrpcControllerClient::new(channel).shutdown(()))
        .await
        .unwrap();
    let end = plugin.end().await;
    assert!(asked.elapsed() < PROMPT, "{:?}", asked.elapsed());
    end.assert_clean();
    drop((stdio, broker, knocks));
}

#[tokio::test]
async fn sigterm_ends_an_idle_provider_at_once() {
    let plugin = Plugin::start(&[]).await;
    let channel = connect(&plugin.socket(), Security::Plain).await.unwrap();
    let stdio = GrpcStdioClient::new(channel)
        .stream_stdio(())
        .await
        .unwrap();
    let asked = Instant::now();
    plugin.signal(Signal::TERM);
    let end = plugin.end().await;
    assert!(asked.elapsed() < PROMPT, "{:?}", asked.elapsed());
    end.assert_clean();
    drop(stdio);
}

#[tokio::test]
async fn sigterm_stops_handlers_and_waits_for_their_answer() {
    let mut plugin = Plugin::start(&[("TF_LOG", "info")]).await;
    let channel = connect(&plugin.socket(), Security::Plain).await.unwrap();
    let mut client = ProviderClient::new(channel);
    let read = tokio::spawn(async move { client.read_resource(read_request()).await });
    assert!(plugin.stderr_line().await.contains("waiting to be stopped"));
    plugin.signal(Signal::TERM);
    let answer = soon("an answer", read).await.unwrap().unwrap().into_inner();
    assert_eq!(answer.private, b"stopped");
    plugin.end().await.assert_clean();
}

#[tokio::test]
async fn sigint_is_terraforms_business() {
    let plugin = Plugin::start(&[]).await;
    plugin.signal(Signal::INT);
    let channel = connect(&plugin.socket(), Security::Plain).await.unwrap();
    let mut client = ProviderClient::new(channel);
    soon(
        "an answer",
        client.get_provider_schema(GetProviderSchemaRequest {}),
    )
    .await
    .unwrap();
    plugin.signal(Signal::INT);
    soon(
        "an answer",
        client.get_provider_schema(GetProviderSchemaRequest {}),
    )
    .await
    .unwrap();
    plugin.signal(Signal::TERM);
    plugin.end().await.assert_clean();
}
