//! Rules of what belongs to v1: the settings of an account, API keys and usage plans.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::Bench;

const VALUE: &str = "0123456789abcdefghij";

fn patch(op: &str, path: &str, value: &str) -> Value {
    json!({"patchOperations": [{"op": op, "path": path, "value": value}]})
}

/// A deployed API, an API key `{key}` and a usage plan `{plan}` that opens `prod` to it.
fn planned() -> Bench {
    let mut bench = Bench::deployed();
    let key = json!({"name": "browser", "enabled": true, "value": VALUE});
    bench.make("key", "POST /apikeys", key);
    let plan = json!({
        "name": "free",
        "apiStages": [{"apiId": "{api}", "stage": "prod"}],
        "throttle": {"rateLimit": 1.5, "burstLimit": 2},
        "quota": {"limit": 100, "period": "DAY"},
    });
    bench.make("plan", "POST /usageplans", plan);
    let key = json!({"keyId": "{key}", "keyType": "API_KEY"});
    bench.make("used", "POST /usageplans/{plan}/keys", key);
    bench
}

#[test]
fn logging_needs_a_role_of_the_account() {
    let access = json!({
        "destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:chat",
        "format": "$context.requestId",
    });
    let phrase = "CloudWatch Logs role ARN must be set in account settings to enable logging";
    for body in [
        json!({"accessLogSettings": access}),
        json!({"defaultRouteSettings": {"loggingLevel": "ERROR"}}),
        json!({"routeSettings": {"ask": {"loggingLevel": "INFO"}}}),
    ] {
        let line = "PATCH /v2/apis/{api}/stages/prod";
        refused(Bench::deployed(), line, body.clone(), 400, phrase);
        let mut stage = body.clone();
        stage["stageName"] = "test".into();
        let create = "POST /v2/apis/{api}/stages";
        refused(Bench::deployed(), create, stage, 400, phrase);
        let bench = Bench::deployed().with_logs();
        let bench = check(bench, line, body, 200, json!({}));
        // Without the role a stage that logs can still be changed otherwise.
        let role = patch("replace", "/cloudwatchRoleArn", "");
        let bench = check(bench, "PATCH /account", role, 200, json!({}));
        check(bench, line, json!({"description": "live"}), 200, json!({}));
    }
    check(
        Bench::deployed(),
        "PATCH /v2/apis/{api}/stages/prod",
        json!({"accessLogSettings": {}, "defaultRouteSettings": {"loggingLevel": "OFF"}}),
        200,
        json!({}),
    );
}

#[test]
fn the_settings_of_an_account_are_checked() {
    check(
        Bench::default(),
        "GET /account",
        Value::Null,
        200,
        json!({
            "cloudwatchRoleArn": null,
            "features": [],
            "throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0},
            "apiKeyVersion": "4",
        }),
    );
    for (body, phrase) in [
        (
            patch("replace", "/cloudwatchRoleArn", "role"),
            "Invalid ARN",
        ),
        (
            patch("replace", "/throttleSettings", "1"),
            "Invalid patch path",
        ),
        (patch("add", "/features", "Magic"), "Invalid patch path"),
        (patch("test", "/features", "UsagePlans"), "op must be"),
        (json!({"patchOperations": {}}), "must be a list"),
        (json!({"patchOperations": [{}]}), "op must be"),
    ] {
        refused(Bench::default(), "PATCH /account", body, 400, phrase);
    }
    let bench = Bench::default().with_logs();
    assert_eq!(
        bench.world.cloudwatch_role("123456789012", "us-east-1"),
        Some("arn:aws:iam::123456789012:role/logs")
    );
    assert_eq!(
        bench.world.cloudwatch_role("123456789012", "eu-west-1"),
        None
    );
    check(
        bench,
        "PATCH /account",
        patch("add", "/features", "UsagePlans"),
        200,
        json!({"features": ["UsagePlans"]}),
    );
}

#[test]
fn api_keys_are_checked() {
    for (body, status, phrase) in [
        (json!({"value": "short"}), 400, "at least 20"),
        (json!({"value": "x".repeat(129)}), 400, "value must have"),
        (json!({"value": VALUE}), 409, "already exists"),
        (json!({"enabled": "yes"}), 400, "must be a boolean"),
        (
            json!({"stageKeys": [{"restApiId": "a"}]}),
            400,
            "usage plan",
        ),
    ] {
        refused(planned(), "POST /apikeys", body, status, phrase);
    }
    let one = "/apikeys/{key}";
    let bench = check(
        planned(),
        &format!("GET {one}"),
        Value::Null,
        200,
        json!({"name": "browser", "enabled": true, "value": null, "stageKeys": []}),
    );
    let line = format!("GET {one}?includeValue=true");
    let bench = check(bench, &line, Value::Null, 200, json!({"value": VALUE}));
    let line = format!("PATCH {one}");
    let unknown = patch("replace", "/value", "0123456789abcdefghijk");
    refused(planned(), &line, unknown, 400, "Invalid patch path");
    let bench = check(
        bench,
        &line,
        patch("replace", "/name", "page"),
        200,
        json!({"name": "page"}),
    );
    assert!(!format!("{:?}", bench.world).contains(VALUE), "a secret");
}

#[test]
fn generated_values_differ_and_are_long() {
    let mut bench = Bench::default();
    let value = |bench: &mut Bench| {
        let body = bench.make("key", "POST /apikeys", json!({}));
        body["value"].as_str().expect("a value").to_owned()
    };
    let (one, other) = (value(&mut bench), value(&mut bench));
    assert_ne!(one, other);
    assert_eq!((one.len(), other.len()), (40, 40));
}

#[test]
fn usage_plans_are_checked() {
    let line = "PATCH /usageplans/{plan}";
    for (body, status, phrase) in [
        (patch("replace", "/name", ""), 400, "cannot be empty"),
        (patch("add", "/apiStages", "x"), 400, "apiId:stage"),
        (patch("add", "/apiStages", "{api}:none"), 404, "not found"),
        (patch("remove", "/apiStages", "{api}:x"), 404, "not found"),
        (patch("replace", "/quota/limit", "-1"), 400, "Invalid value"),
        (
            patch("replace", "/quota/limit", "many"),
            400,
            "Invalid value",
        ),
        (
            patch("replace", "/quota/period", "YEAR"),
            400,
            "Invalid value",
        ),
        (
            patch("replace", "/throttle/rateLimit", "NaN"),
            400,
            "Invalid value",
        ),
        (patch("replace", "/id", "x"), 400, "Invalid patch path"),
    ] {
        refused(planned(), line, body, status, phrase);
    }
    for (body, status, phrase) in [
        (json!({}), 400, "name is required"),
        (
            json!({"name": "a", "apiStages": [{"apiId": "none", "stage": "prod"}]}),
            404,
            "API Stage not found",
        ),
        (
            json!({"name": "a", "quota": {"limit": 1}}),
            400,
            "limit and a period",
        ),
        (json!({"name": "a", "quota": {}}), 400, "limit and a period"),
    ] {
        refused(planned(), "POST /usageplans", body, status, phrase);
    }
    let changes = json!({"patchOperations": [
        {"op": "remove", "path": "/quota"},
        {"op": "add", "path": "/quota/limit", "value": "5"},
        {"op": "add", "path": "/quota/period", "value": "WEEK"},
        {"op": "replace", "path": "/throttle/burstLimit", "value": "7"},
    ]});
    check(
        planned(),
        line,
        changes,
        200,
        json!({
            "quota": {"limit": 5, "offset": 0, "period": "WEEK"},
            "throttle": {"rateLimit": 1.5, "burstLimit": 7},
        }),
    );
}

#[test]
fn a_usage_plan_that_opens_a_stage_cannot_be_deleted() {
    let line = "DELETE /usageplans/{plan}";
    let phrase = "there are API Stages associated with it";
    refused(planned(), line, Value::Null, 400, phrase);
    let close = patch("remove", "/apiStages", "{api}:prod");
    let closed = json!({"apiStages": []});
    let bench = check(
        planned(),
        "PATCH /usageplans/{plan}",
        close,
        200,
        closed.clone(),
    );
    check(bench, line, Value::Null, 202, json!({}));
    for removed in ["/v2/apis/{api}/stages/prod", "/v2/apis/{api}"] {
        let mut bench = planned();
        assert_eq!(
            bench.send(&format!("DELETE {removed}"), Value::Null).status,
            204
        );
        let plan = "GET /usageplans/{plan}";
        check(bench, plan, Value::Null, 200, closed.clone());
    }
}

#[test]
fn a_key_is_once_in_a_plan() {
    let line = "POST /usageplans/{plan}/keys";
    for (body, status, phrase) in [
        (json!({"keyType": "API_KEY"}), 400, "keyId is required"),
        (json!({"keyId": "{key}"}), 400, "keyType is required"),
        (
            json!({"keyId": "{key}", "keyType": "TOKEN"}),
            400,
            "Invalid key type",
        ),
        (
            json!({"keyId": "none", "keyType": "API_KEY"}),
            404,
            "Invalid API Key",
        ),
        (
            json!({"keyId": "{key}", "keyType": "API_KEY"}),
            409,
            "already exists",
        ),
    ] {
        refused(planned(), line, body, status, phrase);
    }
    let mut bench = planned();
    let other = json!({"name": "paid", "apiStages": [{"apiId": "{api}", "stage": "prod"}]});
    bench.make("other", "POST /usageplans", other);
    let key = json!({"keyId": "{key}", "keyType": "API_KEY"});
    let line = "POST /usageplans/{other}/keys";
    refused(bench, line, key, 409, "already in Usage Plan");
    let key = "/usageplans/{plan}/keys/{key}";
    let bench = check(
        planned(),
        &format!("DELETE {key}"),
        Value::Null,
        202,
        json!({}),
    );
    check(bench, &format!("GET {key}"), Value::Null, 404, json!({}));
}

#[test]
fn an_enabled_key_of_a_plan_opens_its_stage() {
    let usage = |bench: &Bench| bench.world.usage(bench.name("api"), "prod", VALUE);
    let found = usage(&planned()).expect("a usage");
    assert_eq!(found.throttle.map(|limits| limits.burst_limit), Some(2));
    assert_eq!(found.quota.map(|quota| quota.limit), Some(100));
    let bench = planned();
    assert_eq!(bench.world.usage(bench.name("api"), "test", VALUE), None);
    assert_eq!(bench.world.usage(bench.name("api"), "prod", "other"), None);
    for (line, body) in [
        (
            "PATCH /apikeys/{key}",
            patch("replace", "/enabled", "false"),
        ),
        ("DELETE /apikeys/{key}", Value::Null),
        ("DELETE /usageplans/{plan}/keys/{key}", Value::Null),
        (
            "PATCH /usageplans/{plan}",
            patch("remove", "/apiStages", "{api}:prod"),
        ),
    ] {
        let mut bench = planned();
        let response = bench.send(line, body);
        assert!(response.is_success(), "{line}: {response:?}");
        assert_eq!(usage(&bench), None, "{line}");
    }
}

#[test]
fn lists_of_v1_have_pages_and_filters() {
    let mut bench = Bench::default();
    for number in 0..5 {
        let key = json!({"name": format!("k{number}"), "customerId": "c"});
        bench.make("k", "POST /apikeys", key);
    }
    bench.make("other", "POST /apikeys", json!({"name": "other"}));
    let mut names = Vec::new();
    let mut position = String::new();
    loop {
        let line = format!("GET /apikeys?limit=2&name=k{position}");
        let page = bench.send(&line, Value::Null).body;
        let items = page["item"].as_array().expect("items");
        assert!(items.len() <= 2);
        names.extend(items.iter().map(|item| item["name"].clone()));
        let Some(next) = page["position"].as_str() else {
            break;
        };
        position = format!("&position={next}");
    }
    assert_eq!(names, ["k0", "k1", "k2", "k3", "k4"]);
    let line = "GET /apikeys?customerId=c&includeValues=true";
    let page = bench.send(line, Value::Null).body;
    let items = page["item"].as_array().expect("items");
    assert_eq!(items.len(), 5);
    assert!(items.iter().all(|item| item["value"].is_string()));
    for query in ["limit=0", "position=x", "includeValues=yes"] {
        let line = format!("GET /apikeys?{query}");
        assert_eq!(bench.send(&line, Value::Null).status, 400, "{query}");
    }
}
