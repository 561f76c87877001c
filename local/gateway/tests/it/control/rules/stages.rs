//! Rules of stages.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::Bench;

#[test]
fn a_stage_is_written_back_with_defaults() {
    check(
        Bench::deployed(),
        "GET /v2/apis/{api}/stages/prod",
        Value::Null,
        200,
        json!({
            "stageName": "prod",
            "deploymentId": "{deployment}",
            "autoDeploy": false,
            "defaultRouteSettings": {
                "dataTraceEnabled": false,
                "detailedMetricsEnabled": false,
                "loggingLevel": "OFF",
            },
            "routeSettings": {},
            "stageVariables": {},
            "tags": {},
            "accessLogSettings": null,
        }),
    );
}

#[test]
fn stages_are_checked() {
    let log = "arn:aws:logs:us-east-1:123456789012:log-group:chat";
    for (change, status, phrase) in [
        (json!({"stageName": null}), 400, "stageName is required"),
        (json!({"stageName": "a b"}), 400, "Stage name"),
        (
            json!({"stageName": "x".repeat(129)}),
            400,
            "stageName must have",
        ),
        (json!({"stageName": "prod"}), 409, "already exists"),
        (json!({"deploymentId": "nothere"}), 404, "Deployment"),
        (
            json!({"deploymentId": "{deployment}", "autoDeploy": true}),
            400,
            "AutoDeploy is enabled",
        ),
        (
            json!({"stageVariables": {"a-b": "x"}}),
            400,
            "stage variable",
        ),
        (
            json!({"stageVariables": {"a": "x y"}}),
            400,
            "stage variable",
        ),
        (
            json!({"defaultRouteSettings": {"loggingLevel": "DEBUG"}}),
            400,
            "loggingLevel",
        ),
        (
            json!({"defaultRouteSettings": {"throttlingRateLimit": -1}}),
            400,
            "negative",
        ),
        (
            json!({"routeSettings": {"none": {}}}),
            404,
            "Unable to find Route by key none",
        ),
        (
            json!({"accessLogSettings": {"format": "$context.requestId"}}),
            400,
            "destinationArn",
        ),
        (
            json!({"accessLogSettings": {"destinationArn": log, "format": "$context.stage"}}),
            400,
            "requestId",
        ),
        (
            json!({"accessLogSettings": {
                "destinationArn": format!("{log}:*"), "format": "$context.requestId",
            }}),
            400,
            "ARN",
        ),
    ] {
        let mut body = json!({"stageName": "test"});
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        refused(
            Bench::deployed(),
            "POST /v2/apis/{api}/stages",
            body,
            status,
            phrase,
        );
    }
    let phrase = "Deployment";
    let unknown = json!({"deploymentId": "nothere"});
    refused(
        Bench::deployed(),
        "PATCH /v2/apis/{api}/stages/prod",
        unknown,
        404,
        phrase,
    );
}

#[test]
fn stage_settings_are_merged_by_key_and_removed_one_by_one() {
    let line = "PATCH /v2/apis/{api}/stages/prod";
    let variables = json!({"stageVariables": {"log": "info", "size": "1"}});
    let bench = check(
        Bench::deployed().with_logs(),
        line,
        variables.clone(),
        200,
        variables,
    );
    let bench = check(
        bench,
        line,
        json!({"stageVariables": {"log": ""}}),
        200,
        json!({"stageVariables": {"size": "1"}}),
    );
    let limits = json!({"throttlingBurstLimit": 2, "throttlingRateLimit": 1.5});
    let defaults = json!({
        "dataTraceEnabled": false,
        "detailedMetricsEnabled": false,
        "loggingLevel": "OFF",
        "throttlingBurstLimit": 2,
        "throttlingRateLimit": 1.5,
    });
    let bench = check(
        bench,
        line,
        json!({"routeSettings": {"ask": limits, "$connect": {}}}),
        200,
        json!({"deploymentId": "{deployment}"}),
    );
    let bench = check(
        bench,
        "DELETE /v2/apis/{api}/stages/prod/routesettings/%24connect",
        Value::Null,
        204,
        json!({}),
    );
    let bench = check(
        bench,
        "GET /v2/apis/{api}/stages/prod",
        Value::Null,
        200,
        json!({"routeSettings": {"ask": defaults}}),
    );
    let bench = check(
        bench,
        "DELETE /v2/apis/{api}/stages/prod/routesettings/%24connect",
        Value::Null,
        404,
        json!({}),
    );
    let logs = json!({
        "destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:chat",
        "format": "$context.requestId",
    });
    let bench = check(
        bench,
        line,
        json!({"accessLogSettings": logs}),
        200,
        json!({"accessLogSettings": logs}),
    );
    let bench = check(
        bench,
        "DELETE /v2/apis/{api}/stages/prod/accesslogsettings",
        Value::Null,
        204,
        json!({}),
    );
    check(
        bench,
        line,
        json!({}),
        200,
        json!({"accessLogSettings": null}),
    );
}

#[test]
fn settings_of_a_removed_route_must_go_before_the_stage_moves_on() {
    let mut bench = Bench::deployed();
    bench.make(
        "other",
        "POST /v2/apis/{api}/routes",
        json!({"routeKey": "other"}),
    );
    bench.make(
        "stage",
        "PATCH /v2/apis/{api}/stages/prod",
        json!({"routeSettings": {"ask": {}}}),
    );
    bench.send("DELETE /v2/apis/{api}/routes/{route}", Value::Null);
    bench.make("newer", "POST /v2/apis/{api}/deployments", Value::Null);
    let line = "PATCH /v2/apis/{api}/stages/prod";
    let body = json!({"deploymentId": "{newer}"});
    let phrase = "Unable to find Route by key ask within the provided RouteSettings";
    refused(bench, line, body, 404, phrase);
}

#[test]
fn a_stage_with_auto_deploy_follows_every_change() {
    let mut bench = Bench::with_route();
    bench.make(
        "stage",
        "POST /v2/apis/{api}/stages",
        json!({"stageName": "live", "autoDeploy": true}),
    );
    let routes = |bench: &Bench| {
        let served = bench
            .world
            .deployed(bench.name("api"), "live")
            .expect("a deployment");
        served.snapshot.routes.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(routes(&bench), ["ask"]);
    bench.make(
        "more",
        "POST /v2/apis/{api}/routes",
        json!({"routeKey": "more"}),
    );
    assert_eq!(routes(&bench), ["ask", "more"]);
    let response = bench.send("GET /v2/apis/{api}/stages/live", Value::Null);
    let message = response.body["lastDeploymentStatusMessage"]
        .as_str()
        .unwrap_or_default();
    assert!(
        message.starts_with("Successfully deployed stage"),
        "{message}"
    );
    let line = "PATCH /v2/apis/{api}/stages/live";
    bench.make("fixed", "POST /v2/apis/{api}/deployments", Value::Null);
    let body = json!({"deploymentId": "{fixed}"});
    let bench = check(bench, line, body, 400, json!({}));
    let off = json!({"autoDeploy": false, "deploymentId": "{fixed}"});
    let mut bench = check(bench, line, off, 200, json!({"deploymentId": "{fixed}"}));
    bench.make(
        "last",
        "POST /v2/apis/{api}/routes",
        json!({"routeKey": "last"}),
    );
    assert_eq!(routes(&bench), ["ask", "more"]);
}
