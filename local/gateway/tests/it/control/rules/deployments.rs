//! Rules of deployments.

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
