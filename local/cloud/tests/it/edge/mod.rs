//! The edge before a fake local cloud and before a real one.

mod fake;
mod ministack;
mod served;
mod xml;

use std::time::Duration;

use bytes::Bytes;
use chatbot_cloud::edge::{AwsAccess, Edge, EdgeOptions};
use chatbot_gateway::data::caller::Secret;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// An edge that sees every change at once.
async fn edge(endpoint: &str) -> Edge {
    let aws = AwsAccess {
        endpoint: endpoint.to_owned(),
        region: "eu-central-1".to_owned(),
        access_key_id: "local".to_owned(),
        secret_access_key: Secret::new("local"),
    };
    let options = EdgeOptions {
        kept: Duration::ZERO,
        ..EdgeOptions::new(aws)
    };
    Edge::start(options).await.unwrap()
}

/// A whole answer.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

async fn send(request: Request<Full<Bytes>>) -> Response<Incoming> {
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    within(client.request(request)).await.unwrap()
}

async fn ask(
    edge: &Edge,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", edge.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .body(Full::new(Bytes::from(body.to_owned())))
        .unwrap();
    let (parts, body) = send(request).await.into_parts();
    let body = within(body.collect()).await.unwrap().to_bytes();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body.into()).unwrap(),
    }
}

async fn get(edge: &Edge, path: &str) -> Answer {
    ask(edge, Method::GET, path, &[], "").await
}

async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, work).await.unwrap()
}
