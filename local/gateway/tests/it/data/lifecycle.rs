//! Handshakes, ends, deployments.

use chatbot_gateway::server::{Action, Fault, When};
use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::Target::{Function, Mock, Nothing, TwoWay};
use super::*;

fn echo(functions: &Functions) {
    functions.returns(
        "echo",
        |event| json!({ "statusCode": 200, "body": event["body"] }),
    );
}

#[tokio::test]
async fn without_a_connect_route_everybody_may_connect() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", TwoWay("echo"))]);
    echo(&bench.functions);
    let mut client = bench.connect(&api).await;
    assert_eq!(ask(&mut client, "hello").await, "hello");
    assert_eq!(bench.data.connections(), 1);
}

#[tokio::test]
async fn the_connect_function_sees_the_handshake() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Function("connect"))]);
    let url = format!("{}?token=a%20b&token=c", bench.url(&api));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("x-test", "1".parse().unwrap());
    request
        .headers_mut()
        .insert("user-agent", "client/1".parse().unwrap());
    let _client = soon(connect_async(request)).await.unwrap().0;
    let (function, event) = bench.functions.event("CONNECT").await;
    assert_eq!(
        function,
        "arn:aws:lambda:us-east-1:000000000000:function:connect"
    );
    let context = &event["requestContext"];
    assert_eq!(context["routeKey"], "$connect");
    assert_eq!(context["domainName"], bench.address().to_string());
    assert_eq!(context["apiId"], api);
    assert_eq!(context["stage"], "prod");
    assert_eq!(context["connectedAt"], 1_607_854_667_186_u64);
    assert_eq!(
        context["identity"],
        json!({ "sourceIp": "127.0.0.1", "userAgent": "client/1" })
    );
    assert_eq!(event["queryStringParameters"], json!({ "token": "c" }));
    assert_eq!(
        event["multiValueQueryStringParameters"],
        json!({ "token": ["a b", "c"] })
    );
    assert_eq!(event["headers"]["X-Test"], "1");
    assert_eq!(event["headers"]["Host"], bench.address().to_string());
    assert_eq!(event["headers"]["X-Forwarded-For"], "127.0.0.1");
    assert!(event["headers"]["Sec-WebSocket-Key"].is_string(), "{event}");
}

#[tokio::test]
async fn what_the_connect_function_says_is_the_status_of_the_handshake() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Function("connect"))]);
    for status in [301, 400, 401, 403, 500] {
        let answer = json!({ "statusCode": status, "body": "no entry" });
        bench.functions.returns("connect", move |_| answer.clone());
        assert_eq!(
            bench.refused(bench.url(&api)).await,
            (status, "no entry".to_owned())
        );
    }
    bench
        .functions
        .returns("connect", |_| json!({ "statusCode": 204 }));
    bench.connect(&api).await;
    bench.functions.throws("connect");
    assert_eq!(bench.refused(bench.url(&api)).await.0, 502);
    bench.functions.returns("connect", |_| json!("nonsense"));
    assert_eq!(bench.refused(bench.url(&api)).await.0, 502);
    bench.functions.forbid();
    let (status, body) = bench.refused(bench.url(&api)).await;
    assert_eq!(status, 500);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(error_message(&body), "Internal server error");
}

#[tokio::test]
async fn a_mock_connect_route_answers_with_its_template() {
    let bench = Bench::start().await;
    let open = bench.api(&[("$connect", Mock(None))]);
    bench.connect(&open).await;
    let shut = bench.api(&[("$connect", Mock(Some(r#"{"statusCode":403}"#)))]);
    assert_eq!(bench.refused(bench.url(&shut)).await.0, 403);
    let broken = bench.api(&[("$connect", Nothing)]);
    assert_eq!(bench.refused(bench.url(&broken)).await.0, 500);
}

#[tokio::test]
async fn a_connect_function_that_is_too_slow_refuses() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Function("slow"))]);
    let gate = watch::Sender::new(false);
    bench.functions.waits("slow", &gate);
    let late = async {
        bench.functions.event("CONNECT").await;
        bench.clock.advance(Duration::from_secs(29));
    };
    let ((status, body), ()) = tokio::join!(bench.refused(bench.url(&api)), late);
    assert_eq!(status, 504);
    assert!(body.contains("Endpoint request timed out"), "{body}");
}

#[tokio::test]
async fn the_connect_function_chooses_the_subprotocol() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Function("connect"))]);
    bench.functions.returns("connect", |event| {
        let offered = event["headers"]["Sec-WebSocket-Protocol"]
            .as_str()
            .unwrap_or_default();
        let chosen = offered.split(", ").last();
        json!({ "statusCode": 200, "headers": { "Sec-WebSocket-Protocol": chosen } })
    });
    let mut request = bench.url(&api).into_client_request().unwrap();
    let offer = "chat, superchat".parse().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", offer);
    let (_client, response) = soon(connect_async(request)).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "superchat");
}

#[tokio::test]
async fn what_is_no_handshake_is_refused() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", Function("chat"))]);
    let address = bench.address();
    assert_eq!(
        bench.refused(format!("ws://{address}/{api}/dev")).await.0,
        403
    );
    assert_eq!(
        bench
            .refused(format!("ws://{address}/nosuchapi1/prod"))
            .await
            .0,
        403
    );
    assert_eq!(bench.refused(format!("ws://{address}/{api}")).await.0, 403);
    let long = format!("{}?x={}", bench.url(&api), "x".repeat(4096));
    assert_eq!(bench.refused(long).await.0, 414);
    let mut old = bench.url(&api).into_client_request().unwrap();
    old.headers_mut()
        .insert("sec-websocket-version", "8".parse().unwrap());
    assert_eq!(bench.refused(old).await.0, 400);
    assert_eq!(bench.http(&format!("GET /{api}/prod"), "").await.0, 426);
    assert_eq!(bench.data.connections(), 0);
}

#[tokio::test]
async fn the_disconnect_function_is_told_how_it_ended() {
    let cases = [
        (Some((4001, "bye")), 4001, "bye"),
        (None, 1005, "Client-side close frame status not set"),
    ];
    for (frame, code, reason) in cases {
        let bench = Bench::start().await;
        let api = bench.api(&[("$disconnect", Function("bye"))]);
        let mut client = bench.connect(&api).await;
        let frame = frame.map(|(code, reason): (u16, &str)| CloseFrame {
            code: code.into(),
            reason: reason.into(),
        });
        soon(client.send(Message::Close(frame))).await.unwrap();
        let (_, event) = bench.functions.event("DISCONNECT").await;
        let context = &event["requestContext"];
        assert_eq!(context["disconnectStatusCode"], code);
        assert_eq!(context["disconnectReason"], reason);
        assert_eq!(
            bench.data.connections(),
            0,
            "closed before $disconnect runs"
        );
    }
}

#[tokio::test]
async fn a_lost_client_is_an_abnormal_end() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$disconnect", Function("bye"))]);
    drop(bench.connect(&api).await);
    let (_, event) = bench.functions.event("DISCONNECT").await;
    assert_eq!(event["requestContext"]["disconnectStatusCode"], 1006);
}

#[tokio::test]
async fn edits_are_invisible_until_deployed_and_leave_connections_open() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", TwoWay("old"))]);
    bench
        .functions
        .returns("old", |_| json!({ "statusCode": 200, "body": "old" }));
    bench
        .functions
        .returns("new", |_| json!({ "statusCode": 200, "body": "new" }));
    let mut client = bench.connect(&api).await;
    bench.route(&api, "ask", TwoWay("new"));
    assert_eq!(ask(&mut client, r#"{"action":"ask"}"#).await, "old");
    bench.deploy(&api);
    assert_eq!(ask(&mut client, r#"{"action":"ask"}"#).await, "new");
    assert_eq!(ask(&mut client, "else").await, "old");
}

#[tokio::test]
async fn removed_routes_stop_answering() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", TwoWay("default"))]);
    bench
        .functions
        .returns("ask", |_| json!({ "statusCode": 200, "body": "ask" }));
    bench.functions.returns(
        "default",
        |_| json!({ "statusCode": 200, "body": "default" }),
    );
    let route = bench.route(&api, "ask", TwoWay("ask"));
    bench.deploy(&api);
    let mut client = bench.connect(&api).await;
    assert_eq!(ask(&mut client, r#"{"action":"ask"}"#).await, "ask");
    bench.control(
        "DELETE",
        &format!("/v2/apis/{api}/routes/{route}"),
        Value::Null,
    );
    bench.deploy(&api);
    assert_eq!(ask(&mut client, r#"{"action":"ask"}"#).await, "default");
}

#[tokio::test]
async fn sockets_of_a_deleted_stage_are_closed() {
    let bench = Bench::start().await;
    let (kept, lost) = (
        bench.api(&[("$default", Mock(None))]),
        bench.api(&[("$default", Mock(None))]),
    );
    let (mut other, mut client) = (bench.connect(&kept).await, bench.connect(&lost).await);
    assert_eq!(
        bench.http(&format!("DELETE /v2/apis/{lost}"), "").await.0,
        204
    );
    assert_eq!(closing(&mut client).await, (1001, "Going away".to_owned()));
    assert_eq!(
        ask(&mut other, "still there").await,
        r#"{"statusCode":200}"#
    );
}

#[tokio::test]
async fn a_shutdown_closes_every_socket() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", Mock(None))]);
    let mut client = bench.connect(&api).await;
    let (code, ()) = tokio::join!(closing(&mut client), bench.gateway.shutdown());
    assert_eq!(code.0, 1001);
}

#[tokio::test]
async fn a_shutdown_closes_every_socket_though_a_request_hangs() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", Mock(None))]);
    let mut client = bench.connect(&api).await;
    let hang = Fault::new("GetApis", When::Before, Action::Hang);
    bench.gateway.admin().add_fault(hang);
    let mut request = TcpStream::connect(bench.address()).await.unwrap();
    let line = b"GET /v2/apis HTTP/1.1\r\nHost: localhost\r\n\r\n";
    request.write_all(line).await.unwrap();
    // The fault is used up as soon as the request hangs.
    soon(async {
        while !bench.gateway.admin().faults().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let (code, ()) = tokio::join!(closing(&mut client), bench.gateway.shutdown());
    assert_eq!(code.0, 1001);
}
