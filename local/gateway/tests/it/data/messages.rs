//! Routing, answers, failures, throttles.

use serde_json::{Value, json};
use tokio::sync::watch;

use super::Target::{Function, Mock, Nothing, TwoWay};
use super::*;

/// A function that tells which route called it.
fn tell_route(functions: &Functions) {
    functions.returns(
        "tell",
        |event| json!({ "statusCode": 200, "body": event["requestContext"]["routeKey"] }),
    );
}

#[tokio::test]
async fn messages_reach_their_route() {
    let bench = Bench::start().await;
    tell_route(&bench.functions);
    let tell = TwoWay("tell");
    let api = bench.api(&[
        ("$connect", tell),
        ("$disconnect", tell),
        ("$default", tell),
        ("ask", tell),
    ]);
    let mut client = bench.connect(&api).await;
    for (message, route) in [
        (r#"{"action":"ask"}"#, "ask"),
        (r#"{"action":"other"}"#, "$default"),
        (r#"{"action":1}"#, "$default"),
        (r#"{"question":"why"}"#, "$default"),
        (r#"{"action":"$connect"}"#, "$default"),
        ("__ping__", "$default"),
    ] {
        assert_eq!(ask(&mut client, message).await, route, "{message}");
    }
    let (_, event) = bench.functions.seen().pop().unwrap();
    assert_eq!(event["body"], "__ping__");
    assert_eq!(event["requestContext"]["eventType"], "MESSAGE");
    assert_eq!(
        event["requestContext"]["messageId"].as_str().map(str::len),
        Some(16)
    );
    assert_eq!(event.get("headers"), None);
}

#[tokio::test]
async fn a_message_without_a_route_is_forbidden() {
    let bench = Bench::start().await;
    let api = bench.api(&[("ask", Mock(None))]);
    let mut client = bench.connect(&api).await;
    say(&mut client, "__ping__").await;
    assert_eq!(error_message(&hear_json(&mut client).await), "Forbidden");
}

#[tokio::test]
async fn only_two_way_routes_answer() {
    let bench = Bench::start().await;
    let api = bench.api(&[
        ("one", Function("answer")),
        ("two", TwoWay("answer")),
        ("bad", TwoWay("bad")),
    ]);
    bench.functions.returns(
        "answer",
        |event| json!({ "statusCode": 500, "body": event["body"] }),
    );
    bench.functions.returns("bad", |_| json!("not an answer"));
    let mut client = bench.connect(&api).await;
    say(&mut client, r#"{"action":"one"}"#).await;
    bench.functions.ended(1).await;
    assert_eq!(
        ask(&mut client, r#"{"action":"two"}"#).await,
        r#"{"action":"two"}"#
    );
    say(&mut client, r#"{"action":"bad"}"#).await;
    assert_eq!(
        error_message(&hear_json(&mut client).await),
        "Internal server error"
    );
}

#[tokio::test]
async fn failures_of_integrations_are_error_frames() {
    let bench = Bench::start().await;
    let api = bench.api(&[
        ("throws", Function("throws")),
        ("nothing", Nothing),
        ("broken", Mock(Some("no JSON"))),
    ]);
    bench.functions.throws("throws");
    let mut client = bench.connect(&api).await;
    for action in ["throws", "nothing", "broken"] {
        let frame: Value =
            serde_json::from_str(&ask(&mut client, &json!({ "action": action }).to_string()).await)
                .unwrap();
        assert_eq!(error_message(&frame), "Internal server error", "{action}");
    }
}

#[tokio::test]
async fn a_slow_function_times_out_and_goes_on() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", Function("slow")), ("mock", Mock(None))]);
    let gate = watch::Sender::new(false);
    bench.functions.waits("slow", &gate);
    let mut client = bench.connect(&api).await;
    say(&mut client, "work").await;
    bench.functions.event("MESSAGE").await;
    assert_eq!(
        ask(&mut client, r#"{"action":"mock"}"#).await,
        r#"{"statusCode":200}"#
    );
    bench.clock.advance(Duration::from_secs(29));
    assert_eq!(
        error_message(&hear_json(&mut client).await),
        "Endpoint request timed out"
    );
    gate.send_replace(true);
    bench.functions.ended(1).await;
    assert_eq!(
        ask(&mut client, r#"{"action":"mock"}"#).await,
        r#"{"statusCode":200}"#
    );
}

#[tokio::test]
async fn the_timeout_is_that_of_the_integration() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", TwoWay("slow"))]);
    let path = format!("/v2/apis/{api}/integrations");
    let list = bench.control("GET", &path, Value::Null);
    let id = list.body["items"][0]["integrationId"]
        .as_str()
        .unwrap()
        .to_owned();
    bench.control(
        "PATCH",
        &format!("{path}/{id}"),
        json!({ "timeoutInMillis": 50 }),
    );
    bench.deploy(&api);
    let gate = watch::Sender::new(false);
    bench.functions.waits("slow", &gate);
    let mut client = bench.connect(&api).await;
    say(&mut client, "work").await;
    bench.functions.event("MESSAGE").await;
    bench.clock.advance(Duration::from_millis(50));
    assert_eq!(
        error_message(&hear_json(&mut client).await),
        "Endpoint request timed out"
    );
}

#[tokio::test]
async fn functions_are_called_only_for_routes_that_their_policy_names() {
    let bench = Bench::start().await;
    tell_route(&bench.functions);
    let api = bench.api(&[("ask", TwoWay("tell")), ("tell", TwoWay("tell"))]);
    let source = format!("arn:aws:execute-api:us-east-1:000000000000:{api}");
    let mut client = bench.connect(&api).await;
    for (permitted, ask_answers, tell_answers) in [
        (format!("{source}/prod/ask"), true, false),
        (format!("{source}/*/tell"), false, true),
        (format!("{source}/*"), true, true),
        (format!("{source}/dev/*"), false, false),
        (
            "arn:aws:execute-api:us-east-1:000000000000:other/*".to_owned(),
            false,
            false,
        ),
    ] {
        bench.functions.permit(&permitted);
        for (action, answers) in [("ask", ask_answers), ("tell", tell_answers)] {
            let answer = ask(&mut client, &json!({ "action": action }).to_string()).await;
            assert_eq!(answer == action, answers, "{permitted} {action}: {answer}");
        }
    }
}

#[tokio::test]
async fn stage_variables_reach_events_and_name_functions() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", TwoWay("chat:${stageVariables.alias}"))]);
    let stage = format!("/v2/apis/{api}/stages/prod");
    bench.control(
        "PATCH",
        &stage,
        json!({ "stageVariables": { "alias": "live" } }),
    );
    bench.functions.returns(
        "chat",
        |event| json!({ "statusCode": 200, "body": event["stageVariables"].to_string() }),
    );
    let mut client = bench.connect(&api).await;
    assert_eq!(ask(&mut client, "hello").await, r#"{"alias":"live"}"#);
    let (function, _) = bench.functions.seen().pop().unwrap();
    assert!(function.ends_with(":function:chat:live"), "{function}");
}

#[tokio::test]
async fn throttled_messages_are_error_frames() {
    let bench = Bench::start().await;
    let api = bench.api(&[("ask", Mock(None)), ("free", Mock(None))]);
    let stage = format!("/v2/apis/{api}/stages/prod");
    let settings = json!({ "throttlingRateLimit": 1.0, "throttlingBurstLimit": 2 });
    bench.control(
        "PATCH",
        &stage,
        json!({ "routeSettings": { "ask": settings } }),
    );
    let mut client = bench.connect(&api).await;
    let mut passed = Vec::new();
    for second in [0, 0, 0, 1, 0] {
        bench.clock.advance(Duration::from_secs(second));
        passed.push(ask(&mut client, r#"{"action":"ask"}"#).await == r#"{"statusCode":200}"#);
    }
    assert_eq!(passed, [true, true, false, true, false]);
    say(&mut client, r#"{"action":"ask"}"#).await;
    assert_eq!(
        error_message(&hear_json(&mut client).await),
        "Too Many Requests"
    );
    assert_eq!(
        ask(&mut client, r#"{"action":"free"}"#).await,
        r#"{"statusCode":200}"#
    );
}

#[tokio::test]
async fn a_throttle_of_zero_blocks_everything() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", Mock(None))]);
    let mut client = bench.connect(&api).await;
    let stage = format!("/v2/apis/{api}/stages/prod");
    let zero = json!({ "throttlingRateLimit": 0.0, "throttlingBurstLimit": 0 });
    bench.control("PATCH", &stage, json!({ "defaultRouteSettings": zero }));
    say(&mut client, "hello").await;
    assert_eq!(
        error_message(&hear_json(&mut client).await),
        "Too Many Requests"
    );
    assert_eq!(bench.refused(bench.url(&api)).await.0, 429);
}

#[tokio::test]
async fn a_mock_route_answers_its_template() {
    let bench = Bench::start().await;
    let template = r#"{"statusCode":200,"hello":"client"}"#;
    let api = bench.api(&[("$default", Mock(Some(template)))]);
    let mut client = bench.connect(&api).await;
    assert_eq!(ask(&mut client, "x").await, template);
}
