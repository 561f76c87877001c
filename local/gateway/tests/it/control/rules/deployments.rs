//! Rules of deployments.

use chatbot_gateway::control::Deploying;
use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::{Bench, FUNCTION, chat_api};

#[test]
fn a_deployment_needs_a_route() {
    let mut bench = Bench::default();
    bench.make("api", "POST /v2/apis", chat_api());
    let phrase = "At least one route is required";
    refused(
        bench,
        "POST /v2/apis/{api}/deployments",
        Value::Null,
        400,
        phrase,
    );
}

#[test]
fn a_deployment_is_written_back_and_described() {
    let bench = check(
        Bench::deployed(),
        "GET /v2/apis/{api}/deployments/{deployment}",
        Value::Null,
        200,
        json!({"deploymentStatus": "DEPLOYED", "autoDeployed": false, "description": null}),
    );
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}/deployments/{deployment}",
        json!({"description": "fingerprint"}),
        200,
        json!({"description": "fingerprint"}),
    );
    check(
        bench,
        "PATCH /v2/apis/{api}/deployments/none",
        json!({}),
        404,
        json!({}),
    );
}

#[test]
fn what_runs_is_what_was_deployed() {
    let mut bench = Bench::deployed();
    let uri = "https://example.com";
    for (line, body) in [
        ("POST /v2/apis/{api}/routes", json!({"routeKey": "later"})),
        (
            "PATCH /v2/apis/{api}/routes/{route}",
            json!({"routeKey": "renamed"}),
        ),
        (
            "PATCH /v2/apis/{api}/integrations/{integration}",
            json!({"integrationType": "HTTP_PROXY", "integrationUri": uri}),
        ),
        (
            "PATCH /v2/apis/{api}",
            json!({"routeSelectionExpression": "$request.body.kind"}),
        ),
    ] {
        let response = bench.send(line, body);
        assert!(response.is_success(), "{line}: {response:?}");
    }
    let served = |bench: &Bench| {
        bench
            .world
            .deployed(bench.name("api"), "prod")
            .expect("a stage")
    };
    let before = served(&bench);
    let route = &before.snapshot.routes["ask"];
    assert_eq!(before.snapshot.routes.len(), 1);
    assert_eq!(
        before.snapshot.route_selection_expression,
        "$request.body.action"
    );
    let integration = route.integration.as_ref().expect("an integration");
    assert_eq!(
        integration.integration.integration_uri.as_deref(),
        Some(FUNCTION)
    );
    bench.send(
        "POST /v2/apis/{api}/deployments",
        json!({"stageName": "prod"}),
    );
    let after = served(&bench);
    assert_eq!(
        after
            .snapshot
            .routes
            .keys()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        ["later", "renamed"]
    );
    assert_eq!(
        after.snapshot.route_selection_expression,
        "$request.body.kind"
    );
}

#[test]
fn the_deployment_that_a_stage_serves_cannot_be_deleted() {
    let line = "DELETE /v2/apis/{api}/deployments/{deployment}";
    let phrase = "Active stages pointing to this deployment must be moved or deleted";
    refused(Bench::deployed(), line, Value::Null, 400, phrase);
    let mut bench = Bench::deployed();
    bench.make(
        "newer",
        "POST /v2/apis/{api}/deployments",
        json!({"stageName": "prod"}),
    );
    let bench = check(bench, line, Value::Null, 204, json!({}));
    let newer = bench.name("newer").to_owned();
    check(
        bench,
        "GET /v2/apis/{api}/stages/prod",
        Value::Null,
        200,
        json!({"deploymentId": newer, "lastUpdatedDate": "2026-11-22T11:53:13Z"}),
    );
}

#[test]
fn a_deployment_can_take_time() {
    let mut bench = Bench::deployed();
    let course = Deploying {
        pending_reads: 2,
        failure: None,
    };
    let line = "POST /v2/apis/{api}/deployments";
    let made = bench.send_with(line, json!({"stageName": "prod"}), course);
    assert_eq!(made.body["deploymentStatus"], "PENDING");
    let id = made.body["deploymentId"]
        .as_str()
        .expect("an id")
        .to_owned();
    bench.set_name("next", &id);
    let serves = |bench: &Bench| {
        let deployed = bench.world.deployed(bench.name("api"), "prod");
        deployed.expect("a stage").deployment_id
    };
    let first = serves(&bench);
    assert_ne!(first, id, "the stage waits");
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}/stages/prod",
        json!({"deploymentId": "{next}"}),
        400,
        json!({}),
    );
    let line = "GET /v2/apis/{api}/deployments/{next}";
    let pending = json!({"deploymentStatus": "PENDING", "deploymentStatusMessage": null});
    let bench = check(bench, line, Value::Null, 200, pending.clone());
    let bench = check(bench, line, Value::Null, 200, pending);
    assert_eq!(serves(&bench), first);
    let deployed = json!({"deploymentStatus": "DEPLOYED"});
    let mut bench = check(bench, line, Value::Null, 200, deployed);
    assert_eq!(serves(&bench), id, "the stage follows");
    let all = bench
        .send("GET /v2/apis/{api}/deployments", Value::Null)
        .body;
    assert_eq!(all["items"][1]["deploymentStatus"], "DEPLOYED");
}

#[test]
fn a_deployment_can_fail() {
    for pending_reads in [0, 1] {
        let mut bench = Bench::deployed();
        let course = Deploying {
            pending_reads,
            failure: Some("no capacity".to_owned()),
        };
        let line = "POST /v2/apis/{api}/deployments";
        let made = bench.send_with(line, json!({"stageName": "prod"}), course);
        assert_eq!(made.status, 201);
        let id = made.body["deploymentId"].as_str().expect("an id");
        bench.set_name("next", id);
        for _ in 0..pending_reads {
            bench.send("GET /v2/apis/{api}/deployments", Value::Null);
        }
        let bench = check(
            bench,
            "GET /v2/apis/{api}/deployments/{next}",
            Value::Null,
            200,
            json!({"deploymentStatus": "FAILED", "deploymentStatusMessage": "no capacity"}),
        );
        let served = bench.world.deployed(bench.name("api"), "prod");
        let served = served.expect("a stage").deployment_id;
        assert_eq!(served, bench.name("deployment"), "the stage stays");
        let delete = "DELETE /v2/apis/{api}/deployments/{next}";
        check(bench, delete, Value::Null, 204, json!({}));
    }
}

#[test]
fn an_automatic_deployment_can_fail() {
    let mut bench = Bench::deployed();
    let auto = json!({"autoDeploy": true});
    bench.send("PATCH /v2/apis/{api}/stages/prod", auto);
    let served = |bench: &Bench| {
        let deployed = bench.world.deployed(bench.name("api"), "prod");
        deployed.expect("a stage").deployment_id
    };
    let before = served(&bench);
    let course = Deploying {
        pending_reads: 0,
        failure: Some("no capacity".to_owned()),
    };
    let route = json!({"routeKey": "later"});
    bench.send_with("POST /v2/apis/{api}/routes", route, course);
    assert_eq!(served(&bench), before);
    let message = "Deployment attempt failed: no capacity";
    check(
        bench,
        "GET /v2/apis/{api}/stages/prod",
        Value::Null,
        200,
        json!({"lastDeploymentStatusMessage": message}),
    );
}
