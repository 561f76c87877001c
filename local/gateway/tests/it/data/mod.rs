//! The data plane, through a started gateway, real sockets and a clock that tests move.

mod access_log;
mod api_keys;
mod authorization;
mod connections;
mod domains;
mod functions;
mod iam;
mod integrations;
mod lambda;
mod lifecycle;
mod limits;
mod messages;
mod validation;
mod website;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chatbot_gateway::control::{Context, Request, Response, Timestamp};
use chatbot_gateway::data::caller::Callers;
use chatbot_gateway::data::clock::ManualClock;
use chatbot_gateway::data::limits::Limits;
use chatbot_gateway::data::{DataPlane, Parts};
use chatbot_gateway::server::Worlds;
use chatbot_gateway::{Gateway, Options};
use functions::Functions;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// When the tests' clock starts: 2020-12-13T10:17:47.186Z.
const START: Duration = Duration::from_millis(1_607_854_667_186);

/// A client's end of a connection.
type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A gateway with everything that tests can turn.
struct Bench {
    gateway: Gateway,
    worlds: Worlds,
    data: DataPlane,
    clock: ManualClock,
    functions: Functions,
}

/// What a route of a test's API does.
#[derive(Clone, Copy)]
enum Target {
    /// Calls the function with this name, and does not answer the client.
    Function(&'static str),
    /// Calls the function with this name, and answers the client.
    TwoWay(&'static str),
    /// Answers the client with this request template, or without one.
    Mock(Option<&'static str>),
    /// Has no integration.
    Nothing,
}

impl Bench {
    async fn start() -> Self {
        Self::with(Limits::default(), None).await
    }

    async fn with(limits: Limits, callers: Option<Arc<dyn Callers>>) -> Self {
        Self::at(START, limits, callers).await
    }

    /// Likewise, but the clock starts at `now`.
    async fn at(now: Duration, limits: Limits, callers: Option<Arc<dyn Callers>>) -> Self {
        let (worlds, functions) = (Worlds::default(), Functions::new());
        let clock = ManualClock::new(now);
        let data = DataPlane::new(Parts {
            limits,
            callers,
            clock: Arc::new(clock.clone()),
            ..Parts::new(Arc::new(worlds.clone()), Arc::new(functions.clone()))
        });
        let options = Options {
            worlds: worlds.clone(),
            data_plane: Some(Arc::new(data.clone())),
            ..Options::default()
        };
        let gateway = Gateway::start(options).await.unwrap();
        Self {
            gateway,
            worlds,
            data,
            clock,
            functions,
        }
    }

    /// An API that chooses routes by `action`, deployed to the stage `prod`; gives its id.
    fn api(&self, routes: &[(&str, Target)]) -> String {
        let api = self.make(
            "/v2/apis",
            json!({
                "name": "test", "protocolType": "WEBSOCKET",
                "routeSelectionExpression": "$request.body.action",
            }),
            "apiId",
        );
        for (key, target) in routes {
            self.route(&api, key, *target);
        }
        self.make(
            &format!("/v2/apis/{api}/stages"),
            json!({ "stageName": "prod" }),
            "stageName",
        );
        self.deploy(&api);
        api
    }

    /// Adds a route, which works once it is deployed.
    fn route(&self, api: &str, key: &str, target: Target) -> String {
        let path = |tail: &str| format!("/v2/apis/{api}/{tail}");
        let integration = match target {
            Target::Nothing => None,
            Target::Mock(template) => {
                let templates = template.map_or(json!({}), |text| json!({ "$default": text }));
                Some(json!({ "integrationType": "MOCK", "requestTemplates": templates }))
            }
            Target::Function(name) | Target::TwoWay(name) => Some(json!({
                "integrationType": "AWS_PROXY",
                "integrationUri": uri(name),
            })),
        };
        let mut route = json!({ "routeKey": key });
        if let Some(integration) = integration {
            let id = self.make(&path("integrations"), integration, "integrationId");
            if matches!(target, Target::Mock(_)) {
                let responses = path(&format!("integrations/{id}/integrationresponses"));
                let default = json!({ "integrationResponseKey": "$default" });
                self.make(&responses, default, "integrationResponseId");
            }
            route["target"] = format!("integrations/{id}").into();
        }
        let two_way = matches!(target, Target::TwoWay(_) | Target::Mock(_));
        if two_way {
            route["routeResponseSelectionExpression"] = "$default".into();
        }
        let id = self.make(&path("routes"), route, "routeId");
        if two_way {
            let responses = path(&format!("routes/{id}/routeresponses"));
            self.make(
                &responses,
                json!({ "routeResponseKey": "$default" }),
                "routeResponseId",
            );
        }
        id
    }

    /// Adds a route with this integration and its integration responses, which works once it is
    /// deployed.
    fn integrate(
        &self,
        api: &str,
        key: &str,
        integration: Value,
        responses: &[Value],
        two_way: bool,
    ) -> String {
        let path = |tail: &str| format!("/v2/apis/{api}/{tail}");
        let id = self.make(&path("integrations"), integration, "integrationId");
        for response in responses {
            let path = path(&format!("integrations/{id}/integrationresponses"));
            self.make(&path, response.clone(), "integrationResponseId");
        }
        let mut route = json!({ "routeKey": key, "target": format!("integrations/{id}") });
        if two_way {
            route["routeResponseSelectionExpression"] = "$default".into();
        }
        let route = self.make(&path("routes"), route, "routeId");
        if two_way {
            let responses = path(&format!("routes/{route}/routeresponses"));
            let response = json!({ "routeResponseKey": "$default" });
            self.make(&responses, response, "routeResponseId");
        }
        route
    }

    fn deploy(&self, api: &str) {
        let path = format!("/v2/apis/{api}/deployments");
        self.make(&path, json!({ "stageName": "prod" }), "deploymentId");
    }

    /// Creates something and gives its id.
    fn make(&self, path: &str, body: Value, id: &str) -> String {
        let response = self.control("POST", path, body);
        response.body[id].as_str().unwrap().to_owned()
    }

    /// Calls the control plane, which must not refuse.
    fn control(&self, method: &str, path: &str, body: Value) -> Response {
        let context = Context {
            entropy: 0,
            now: Timestamp(START.as_secs()),
            account: "000000000000".to_owned(),
            region: "us-east-1".to_owned(),
            endpoint: format!("ws://{}", self.address()),
            deploying: Default::default(),
        };
        let request = Request::new(method.parse().unwrap(), path).with_body(body);
        let response = self.worlds.handle(&request, &context);
        assert!(response.is_success(), "{method} {path}: {response:?}");
        response
    }

    fn address(&self) -> SocketAddr {
        self.gateway.address()
    }

    fn url(&self, api: &str) -> String {
        format!("ws://{}/{api}/prod", self.address())
    }

    async fn connect(&self, api: &str) -> Client {
        soon(connect_async(self.url(api))).await.unwrap().0
    }

    /// Status and body of a handshake that must be refused.
    async fn refused(&self, request: impl IntoClientRequest + Unpin) -> (u16, String) {
        match soon(connect_async(request)).await {
            Err(Error::Http(response)) => {
                let body = response.body().clone().unwrap_or_default();
                (response.status().as_u16(), String::from_utf8(body).unwrap())
            }
            other => panic!("the handshake was not refused: {other:?}"),
        }
    }

    /// Sends a plain HTTP request and gives status, head and body of the answer.
    async fn http(&self, line: &str, body: &str) -> (u16, String, String) {
        let (method, path) = line.split_once(' ').unwrap();
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            self.address(),
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        soon(stream.read_to_string(&mut answer)).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }
}

/// Address of a function as an integration has it.
fn uri(name: &str) -> String {
    let function = format!("arn:aws:lambda:us-east-1:000000000000:function:{name}");
    format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations")
}

/// Waits for something that is about to happen; fails the test if it does not.
async fn soon<T>(future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(Duration::from_secs(20), future).await {
        Ok(value) => value,
        Err(_) => panic!("waited in vain"),
    }
}

async fn say(client: &mut Client, text: &str) {
    soon(client.send(Message::text(text))).await.unwrap();
}

/// The next text message.
async fn hear(client: &mut Client) -> String {
    loop {
        match soon(client.next()).await {
            Some(Ok(Message::Text(text))) => return text.as_str().to_owned(),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            other => panic!("expected a text message, got {other:?}"),
        }
    }
}

/// The next text message as JSON.
async fn hear_json(client: &mut Client) -> Value {
    serde_json::from_str(&hear(client).await).unwrap()
}

/// Sends `text` and gives the answer to it.
async fn ask(client: &mut Client, text: &str) -> String {
    say(client, text).await;
    hear(client).await
}

/// Code and reason with which the gateway closes.
async fn closing(client: &mut Client) -> (u16, String) {
    match soon(client.next()).await {
        Some(Ok(Message::Close(Some(frame)))) => (frame.code.into(), frame.reason.to_string()),
        other => panic!("expected a close frame, got {other:?}"),
    }
}

/// The error frame `{"message", "connectionId", "requestId"}`; gives its message.
fn error_message(frame: &Value) -> &str {
    let names: Vec<_> = frame
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(names, ["connectionId", "message", "requestId"], "{frame}");
    frame["message"].as_str().unwrap()
}
