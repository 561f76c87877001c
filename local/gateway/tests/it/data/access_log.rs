//! Access logs of stages.

use super::Target::{Function, Mock};
use super::*;

#[tokio::test]
async fn every_request_of_a_stage_with_an_access_log_is_a_line() {
    let bench = Bench::start().await;
    let api = bench.api(&[
        ("$connect", Function("connect")),
        ("$disconnect", Function("bye")),
        ("ask", Mock(None)),
        ("bad", Function("throws")),
    ]);
    bench.functions.throws("throws");
    let role = "arn:aws:iam::000000000000:role/logs";
    let patch = json!({ "patchOperations": [{ "op": "replace", "path": "/cloudwatchRoleArn", "value": role }] });
    bench.control("PATCH", "/account", patch);
    let group = "arn:aws:logs:us-east-1:000000000000:log-group:chat";
    let format = "$context.eventType $context.routeKey $context.status $context.error.message $context.nothing $context.requestId";
    let settings = json!({ "accessLogSettings": { "destinationArn": group, "format": format } });
    bench.control("PATCH", &format!("/v2/apis/{api}/stages/prod"), settings);
    let mut client = bench.connect(&api).await;
    ask(&mut client, r#"{"action":"ask"}"#).await;
    ask(&mut client, r#"{"action":"bad"}"#).await;
    ask(&mut client, r#"{"action":"none"}"#).await;
    bench
        .functions
        .returns("connect", |_| json!({ "statusCode": 401 }));
    bench.refused(bench.url(&api)).await;
    let lines: Vec<String> = bench
        .data
        .access_log()
        .iter()
        .map(|line| line.line.rsplit_once(' ').unwrap().0.to_owned())
        .collect();
    let expected = [
        "CONNECT $connect 200 - -",
        "MESSAGE ask 200 - -",
        "MESSAGE bad 502 Internal server error -",
        "MESSAGE - 403 Forbidden -",
        "CONNECT $connect 401 - -",
    ];
    assert_eq!(lines, expected);
    let (status, _, body) = bench.http("GET /_gateway/access-log", "").await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 200);
    assert_eq!(body["lines"].as_array().map(Vec::len), Some(expected.len()));
    assert_eq!(body["lines"][0]["destinationArn"], group);
    assert_eq!(body["lines"][0]["apiId"], api);
}
