//! Administration over HTTP, and what the edge refuses.

use std::net::SocketAddr;

use chatbot_gateway::{Gateway, Options, StartError};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::{default_client, http, http_at, make_api, start};

#[tokio::test]
async fn the_log_can_be_queried_and_forgotten() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let api = make_api(&client).await;
    client
        .get_api()
        .api_id("none")
        .send()
        .await
        .expect_err("no such API");
    let (status, body) = http(&gateway, "GET /_gateway/log", "").await;
    assert_eq!(status, 200);
    let entry = |index: usize, name: &str| body["entries"][index][name].clone();
    assert_eq!(entry(0, "operation"), "CreateApi");
    assert_eq!(
        (entry(0, "method"), entry(0, "path")),
        (json!("POST"), json!("/v2/apis"))
    );
    assert_eq!(
        (entry(0, "status"), entry(0, "handled")),
        (json!(201), json!(true))
    );
    assert_eq!(entry(0, "account"), "123456789012");
    assert!(
        entry(0, "time_ms")
            .as_u64()
            .is_some_and(|time| time > 1_700_000_000_000)
    );
    assert_eq!(
        (entry(1, "status"), entry(1, "error")),
        (json!(404), json!("NotFoundException"))
    );
    let (_, body) = http(&gateway, "GET /_gateway/log?operation=GetApi&after=1", "").await;
    assert_eq!(body["entries"].as_array().map(Vec::len), Some(1));
    let (_, body) = http(&gateway, "GET /_gateway/log?after=2", "").await;
    assert_eq!(body, json!({"entries": []}));
    assert_eq!(http(&gateway, "DELETE /_gateway/log", "").await.0, 200);
    assert!(gateway.admin().log().is_empty());
    let (_, state) = http(&gateway, "GET /_gateway/state", "").await;
    assert_eq!(state["apis"][0]["apiId"], json!(api));
    assert_eq!(http(&gateway, "POST /_gateway/reset", "").await.0, 200);
    let (_, state) = http(&gateway, "GET /_gateway/state", "").await;
    let empty = json!({
        "apis": [], "domainNames": [], "apiKeys": [], "usagePlans": [], "accounts": [],
        "policies": {},
    });
    assert_eq!(state, empty);
    gateway.shutdown().await;
}

#[tokio::test]
async fn faults_and_latency_can_be_ordered_over_http() {
    let gateway = start().await;
    for (line, body, status) in [
        (
            "POST /_gateway/faults",
            r#"{"operation": "GetApis", "action": {"error": {}}}"#,
            200,
        ),
        (
            "POST /_gateway/faults",
            r#"{"operation": "GetApples"}"#,
            400,
        ),
        (
            "POST /_gateway/faults",
            r#"{"operation": "GetApis", "kind": "drop"}"#,
            400,
        ),
        ("POST /_gateway/faults", "", 400),
        ("PUT /_gateway/latency", r#"{"milliseconds": 1}"#, 200),
        ("PUT /_gateway/latency", r#"{"seconds": 1}"#, 400),
        ("GET /_gateway/health", "", 200),
        ("GET /_gateway/nothing", "", 404),
    ] {
        assert_eq!(http(&gateway, line, body).await.0, status, "{line} {body}");
    }
    let (_, body) = http(&gateway, "GET /_gateway/faults", "").await;
    let action = json!({"error": {
        "status": 500, "code": "InternalServerError", "message": "scripted fault",
    }});
    let fault = json!({
        "operation": "GetApis", "when": "before", "action": action, "skip": 0, "count": 1,
        "delay_ms": 0,
    });
    assert_eq!(body, json!({"faults": [fault]}));
    assert_eq!(http(&gateway, "GET /v2/apis", "").await.0, 500);
    assert_eq!(
        http(&gateway, "GET /v2/apis", "").await,
        (200, json!({"items": []}))
    );
    gateway.shutdown().await;
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let gateway = start().await;
    for (line, body, status) in [
        ("POST /v2/apis", "{", 400),
        ("POST /v2/apis", "[]", 400),
        ("POST /v2/apis", &"x".repeat((1 << 20) + 1), 400),
        ("GET /v2/unheard-of", "", 400),
        ("GET /socket/prod", "", 403),
    ] {
        let (found, message) = http(&gateway, line, body).await;
        assert_eq!(found, status, "{line} {message}");
        assert!(message["message"].is_string(), "{line} {message}");
    }
    let refusal = http(&gateway, "GET /v2/apis/none", "").await.1;
    let expected = json!({
        "message": "Invalid API identifier specified 000000000000:none",
        "resourceType": "Api",
    });
    assert_eq!(refusal, expected);
    gateway.shutdown().await;
}

#[tokio::test]
async fn only_loopback_is_served() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let listen: SocketAddr = address.parse().expect("an address");
        let result = Gateway::start(Options {
            listen,
            ..Options::default()
        })
        .await;
        assert!(
            matches!(result, Err(StartError::NotLoopback(_))),
            "{address}"
        );
    }
    let gateway = start().await;
    let options = Options {
        listen: gateway.address(),
        ..Options::default()
    };
    let result = Gateway::start(options).await;
    assert!(matches!(result, Err(StartError::Listen { .. })));
    gateway.shutdown().await;
}

#[tokio::test]
async fn after_a_shutdown_nobody_listens() {
    let gateway = start().await;
    let address = gateway.address();
    // A connection that asks nothing must not hold up the end.
    let idle = TcpStream::connect(address).await.expect("a connection");
    assert_eq!(
        http(&gateway, "GET /_gateway/health", "").await.1,
        json!({"status": "ok"})
    );
    gateway.shutdown().await;
    assert!(TcpStream::connect(address).await.is_err());
    drop(idle);
}

#[tokio::test]
async fn a_dropped_gateway_ends() {
    let gateway = start().await;
    let address = gateway.address();
    assert_ne!(http(&gateway, "GET /v2/apis", "").await.1, Value::Null);
    drop(gateway);
    let ended = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), ended)
        .await
        .expect("an end");
}

#[tokio::test]
async fn every_path_of_a_custom_domain_is_for_the_data_plane() {
    let gateway = start().await;
    let domain = r#"{"domainName": "chat.example.com", "domainNameConfigurations": [
        {"certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a"}]}"#;
    assert_eq!(http(&gateway, "POST /v2/domainnames", domain).await.0, 201);
    // The path of a mapping may look like one of the control plane.
    for path in ["/v2/apis", "/account", "/_gateway/health"] {
        for (host, expected) in [
            ("chat.example.com", 403),
            ("chat.example.com:4510", 403),
            ("127.0.0.1:4510", 200),
        ] {
            let line = format!("GET {path}");
            let found = http_at(&gateway, host, &line, "").await.0;
            assert_eq!(found, expected, "{host} {path}");
        }
    }
    gateway.shutdown().await;
}
