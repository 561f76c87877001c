//! Every kind of event, field by field, and read by the crate that functions use.

use aws_lambda_events::apigw::ApiGatewayWebsocketProxyRequest as AwsEvent;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const NOW: Duration = Duration::from_millis(1_607_854_667_186);

fn peer() -> Peer {
    Peer {
        connection_id: "XfGLwcIptjMCEKg=".into(),
        api_id: "abcd123456".into(),
        stage: "dev".into(),
        domain_name: "127.0.0.1:4510".into(),
        source_ip: "127.0.0.1".into(),
        user_agent: Some("client/1".into()),
        connected_at: NOW - Duration::from_millis(1),
        admission: Admission::default(),
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

/// The event as any JSON reader and as the crate that functions use sees it.
fn read(occasion: Occasion<'_>, variables: &BTreeMap<String, String>) -> (Value, AwsEvent) {
    let text = event(&peer(), occasion, "XfGLwFTktjMFsLg=", NOW, variables);
    (
        serde_json::from_str(&text).expect("JSON"),
        serde_json::from_str(&text).expect("AWS event"),
    )
}

fn common(context: &mut Value, event_type: &str, route_key: &str) {
    for (name, value) in [
        ("eventType", json!(event_type)),
        ("routeKey", json!(route_key)),
        ("extendedRequestId", json!("XfGLwFTktjMFsLg=")),
        ("requestId", json!("XfGLwFTktjMFsLg=")),
        ("requestTime", json!("13/Dec/2020:10:17:47 +0000")),
        ("requestTimeEpoch", json!(1_607_854_667_186_u64)),
        ("connectedAt", json!(1_607_854_667_185_u64)),
        ("messageDirection", json!("IN")),
        ("stage", json!("dev")),
        (
            "identity",
            json!({ "sourceIp": "127.0.0.1", "userAgent": "client/1" }),
        ),
        ("domainName", json!("127.0.0.1:4510")),
        ("connectionId", json!("XfGLwcIptjMCEKg=")),
        ("apiId", json!("abcd123456")),
    ] {
        let found = context.as_object_mut().expect("object").remove(name);
        assert_eq!(found, Some(value), "{name}");
    }
}

#[test]
fn connect() {
    let headers = pairs(&[
        ("Host", "127.0.0.1:4510"),
        ("X-Twice", "1"),
        ("X-Twice", "2"),
    ]);
    let query = pairs(&[("token", "a b"), ("token", "c")]);
    let variables = BTreeMap::from([("log".to_owned(), "info".to_owned())]);
    let (mut json, aws) = read(
        Occasion::Connect {
            headers: &headers,
            query: &query,
        },
        &variables,
    );
    common(&mut json["requestContext"], "CONNECT", "$connect");
    assert_eq!(
        json,
        json!({
            "headers": { "Host": "127.0.0.1:4510", "X-Twice": "2" },
            "multiValueHeaders": { "Host": ["127.0.0.1:4510"], "X-Twice": ["1", "2"] },
            "queryStringParameters": { "token": "c" },
            "multiValueQueryStringParameters": { "token": ["a b", "c"] },
            "stageVariables": { "log": "info" },
            "requestContext": {},
            "isBase64Encoded": false,
        })
    );
    assert_eq!(
        aws.request_context.connection_id.as_deref(),
        Some("XfGLwcIptjMCEKg=")
    );
    assert_eq!(aws.query_string_parameters.first("token"), Some("c"));
    assert_eq!(aws.headers["host"], "127.0.0.1:4510");
    assert_eq!(aws.stage_variables["log"], "info");
}

#[test]
fn connect_without_query_or_variables_has_no_such_fields() {
    let headers = pairs(&[("Host", "x")]);
    let (json, _) = read(
        Occasion::Connect {
            headers: &headers,
            query: &[],
        },
        &BTreeMap::new(),
    );
    let names: Vec<_> = json.as_object().expect("object").keys().cloned().collect();
    assert_eq!(
        names,
        [
            "headers",
            "isBase64Encoded",
            "multiValueHeaders",
            "requestContext"
        ]
    );
}

#[test]
fn message() {
    let occasion = Occasion::Message {
        body: "__ping__",
        message_id: "XfGLxdjqtjMCF9w=",
        route_key: "ask",
    };
    let (mut json, aws) = read(occasion, &BTreeMap::new());
    common(&mut json["requestContext"], "MESSAGE", "ask");
    assert_eq!(
        json,
        json!({
            "requestContext": { "messageId": "XfGLxdjqtjMCF9w=" },
            "body": "__ping__",
            "isBase64Encoded": false,
        })
    );
    assert_eq!(aws.body.as_deref(), Some("__ping__"));
    assert_eq!(
        aws.request_context.message_id.as_deref(),
        Some("XfGLxdjqtjMCF9w=")
    );
}

#[test]
fn disconnect() {
    let (mut json, aws) = read(
        Occasion::Disconnect {
            code: 1001,
            reason: "Going away",
        },
        &BTreeMap::new(),
    );
    common(&mut json["requestContext"], "DISCONNECT", "$disconnect");
    assert_eq!(
        json["requestContext"],
        json!({ "disconnectStatusCode": 1001, "disconnectReason": "Going away" })
    );
    assert_eq!(
        json["headers"],
        json!({ "Host": "127.0.0.1:4510", "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" })
    );
    assert_eq!(json["multiValueHeaders"]["x-restapi"], json!([""]));
    assert_eq!(aws.request_context.disconnect_status_code, Some(1001));
    assert_eq!(
        aws.request_context.disconnect_reason.as_deref(),
        Some("Going away")
    );
}

#[test]
fn request_times_have_the_form_of_a_log_line() {
    for (seconds, expected) in [
        (0, "01/Jan/1970:00:00:00 +0000"),
        (951_827_696, "29/Feb/2000:12:34:56 +0000"),
        (1_735_689_599, "31/Dec/2024:23:59:59 +0000"),
    ] {
        assert_eq!(request_time(Duration::from_secs(seconds)), expected);
    }
}

proptest! {
    #[test]
    fn any_message_arrives_unchanged(body in ".*") {
        let occasion = Occasion::Message { body: &body, message_id: "m", route_key: "$default" };
        let (_, aws) = read(occasion, &BTreeMap::new());
        prop_assert_eq!(aws.body, Some(body));
    }
}
