//! API keys and their usage plans.

use http::Request;

use super::Target::Mock;
use super::authorization::{authorize, change_route, policy};
use super::*;

/// An API key in a usage plan for `prod`; gives the id of the plan.
fn usage_plan(bench: &Bench, api: &str, value: &str, throttle: Value) -> String {
    let key = bench.make(
        "/apikeys",
        json!({ "name": "k", "value": value, "enabled": true }),
        "id",
    );
    let mut plan = json!({ "name": "p", "apiStages": [{ "apiId": api, "stage": "prod" }] });
    if !throttle.is_null() {
        plan["throttle"] = throttle;
    }
    let plan = bench.make("/usageplans", plan, "id");
    let path = format!("/usageplans/{plan}/keys");
    bench.make(&path, json!({ "keyId": key, "keyType": "API_KEY" }), "id");
    plan
}

const KEY: &str = "0123456789abcdefghij";

fn with_key(bench: &Bench, api: &str, key: &str) -> Request<()> {
    let mut request = bench.url(api).into_client_request().unwrap();
    request
        .headers_mut()
        .insert("x-api-key", key.parse().unwrap());
    request
}

#[tokio::test]
async fn api_keys_open_connections_and_routes() {
    let bench = Bench::start().await;
    let api = bench.api(&[
        ("$connect", Mock(None)),
        ("ask", Mock(None)),
        ("free", Mock(None)),
    ]);
    change_route(&bench, &api, "ask", json!({ "apiKeyRequired": true }));
    let mut without = bench.connect(&api).await;
    say(&mut without, r#"{"action":"ask"}"#).await;
    assert_eq!(error_message(&hear_json(&mut without).await), "Forbidden");
    assert_eq!(
        ask(&mut without, r#"{"action":"free"}"#).await,
        r#"{"statusCode":200}"#
    );
    change_route(&bench, &api, "$connect", json!({ "apiKeyRequired": true }));
    assert_eq!(bench.refused(bench.url(&api)).await.0, 403);
    // A key that exists, but not in a usage plan of the stage.
    let other = "/apikeys";
    bench.make(
        other,
        json!({ "name": "o", "value": "another-key-of-20-chars", "enabled": true }),
        "id",
    );
    assert_eq!(
        bench
            .refused(with_key(&bench, &api, "another-key-of-20-chars"))
            .await
            .0,
        403
    );
    usage_plan(&bench, &api, KEY, Value::Null);
    assert_eq!(bench.refused(with_key(&bench, &api, "wrong")).await.0, 403);
    let mut client = soon(connect_async(with_key(&bench, &api, KEY)))
        .await
        .unwrap()
        .0;
    assert_eq!(
        ask(&mut client, r#"{"action":"ask"}"#).await,
        r#"{"statusCode":200}"#
    );
}

#[tokio::test]
async fn an_authorizer_may_name_the_api_key() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    let expression =
        json!({ "apiKeySelectionExpression": "$context.authorizer.usageIdentifierKey" });
    bench.control("PATCH", &format!("/v2/apis/{api}"), expression);
    usage_plan(&bench, &api, KEY, Value::Null);
    change_route(&bench, &api, "$connect", json!({ "apiKeyRequired": true }));
    authorize(&bench, &api, &["context.identity.sourceIp"], None);
    for (key, opens) in [
        (json!(KEY), true),
        (json!("wrong"), false),
        (Value::Null, false),
    ] {
        let mut answer = policy("Allow", "*");
        answer["usageIdentifierKey"] = key;
        bench.functions.returns("gate", move |_| answer.clone());
        assert_eq!(connect_async(bench.url(&api)).await.is_ok(), opens);
    }
    assert_eq!(bench.refused(with_key(&bench, &api, KEY)).await.0, 403);
}

#[tokio::test]
async fn a_usage_plan_throttles_its_keys() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    usage_plan(
        &bench,
        &api,
        KEY,
        json!({ "rateLimit": 1.0, "burstLimit": 2 }),
    );
    change_route(&bench, &api, "$connect", json!({ "apiKeyRequired": true }));
    for (seconds, passes) in [(0, true), (0, true), (0, false), (1, true), (0, false)] {
        bench.clock.advance(Duration::from_secs(seconds));
        let result = soon(connect_async(with_key(&bench, &api, KEY))).await;
        assert_eq!(result.is_ok(), passes, "{result:?}");
    }
    assert_eq!(bench.refused(with_key(&bench, &api, KEY)).await.0, 429);
}
