//! The HTTP edge as the AWS SDK and plain HTTP clients meet it.

mod administration;
mod faults;
mod operations;
mod process;
mod quotas;
mod rest;

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use aws_sdk_apigatewayv2::types::{IntegrationType, ProtocolType};
use chatbot_gateway::{Gateway, Options};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn start() -> Gateway {
    Gateway::start(Options::default()).await.expect("a gateway")
}

/// An AWS client that asks once.
fn client(gateway: &Gateway, account: &str, region: &'static str) -> Client {
    let config = aws_sdk_apigatewayv2::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(Credentials::new(account, "secret", None, None, "test"))
        .endpoint_url(gateway.url())
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

fn default_client(gateway: &Gateway) -> Client {
    client(gateway, "123456789012", "us-east-1")
}

/// Makes an API and gives its id.
async fn make_api(client: &Client) -> String {
    let api = client
        .create_api()
        .name("chat")
        .protocol_type(ProtocolType::Websocket)
        .route_selection_expression("$request.body.action")
        .send()
        .await
        .expect("an API");
    api.api_id.expect("an id")
}

/// Makes an integration that needs nothing else and gives its id.
async fn make_integration(client: &Client, api: &str) -> String {
    let integration = client
        .create_integration()
        .api_id(api)
        .integration_type(IntegrationType::Mock)
        .send()
        .await
        .expect("an integration");
    integration.integration_id.expect("an id")
}

/// One plain HTTP request on a connection of its own: status and JSON body.
async fn http(gateway: &Gateway, line: &str, body: &str) -> (u16, Value) {
    http_at(gateway, &gateway.address().to_string(), line, body).await
}

/// The same with another host in the header.
async fn http_at(gateway: &Gateway, host: &str, line: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(gateway.address())
        .await
        .expect("a connection");
    let length = body.len();
    let text = format!(
        "{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream
        .write_all(text.as_bytes())
        .await
        .expect("a request sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .expect("a status");
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}
