//! Rules of the control plane, each as (setup, request, expected answer).

use serde_json::{Value, json};

use super::bench::{Bench, FUNCTION, chat_api, context};
use chatbot_gateway::control::handle;

/// Sends one request to a prepared world and checks status and members of the answer. A refusal must
/// also leave the world as it was.
#[track_caller]
fn check(mut bench: Bench, line: &str, body: Value, status: u16, expected: Value) -> Bench {
    let before = dump(&bench);
    let response = bench.send(line, body);
    assert_eq!(response.status, status, "{line}: {}", response.body);
    bench.assert_has(line, &response.body, expected);
    assert_eq!(response.refusal.is_some(), status >= 400, "{line}");
    if status >= 400 {
        assert_eq!(
            dump(&bench),
            before,
            "{line} was refused and changed something"
        );
        assert!(
            !response.body["message"]
                .as_str()
                .unwrap_or_default()
                .is_empty(),
            "{line}"
        );
    }
    bench
}

/// Checks that a request is refused with a message that has this phrase.
#[track_caller]
fn refused(mut bench: Bench, line: &str, body: Value, status: u16, phrase: &str) {
    let response = bench.send(line, body.clone());
    let message = response.body["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(message.contains(phrase), "{line}: {message}");
    check(bench, line, body, status, json!({}));
}

fn dump(bench: &Bench) -> String {
    format!("{:?}", bench.world)
}

#[test]
fn an_api_is_written_back_with_defaults() {
    let bench = check(
        Bench::default(),
        "POST /v2/apis",
        chat_api(),
        201,
        json!({
            "name": "chat",
            "protocolType": "WEBSOCKET",
            "routeSelectionExpression": "$request.body.action",
            "apiKeySelectionExpression": "$request.header.x-api-key",
            "ipAddressType": "ipv4",
            "disableExecuteApiEndpoint": false,
            "createdDate": "2026-11-22T11:53:08Z",
            "tags": {},
            "description": null,
        }),
    );
    let api = bench.world.apis().values().next().expect("an api").clone();
    let id = &api.api_id;
    assert_eq!(id.len(), 10);
    assert!(
        id.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
        "{id}"
    );
    let endpoint = format!("ws://127.0.0.1:4510/{id}");
    let line = format!("GET /v2/apis/{}", api.api_id);
    check(
        bench,
        &line,
        Value::Null,
        200,
        json!({"apiEndpoint": endpoint}),
    );
}

#[test]
fn bodies_of_apis_are_checked() {
    for (change, phrase) in [
        (json!({"name": null}), "name is required"),
        (json!({"name": "x".repeat(129)}), "name must have"),
        (json!({"name": 3}), "name must be a string"),
        (json!({"protocolType": null}), "protocolType is required"),
        (json!({"protocolType": "HTTP"}), "simulator"),
        (json!({"protocolType": "MQTT"}), "WEBSOCKET or HTTP"),
        (
            json!({"routeSelectionExpression": null}),
            "routeSelectionExpression is required",
        ),
        (
            json!({"apiKeySelectionExpression": "$request.body.key"}),
            "apiKeySelectionExpression",
        ),
        (
            json!({"description": "x".repeat(1025)}),
            "description must have",
        ),
        (json!({"version": "x".repeat(65)}), "version must have"),
        (json!({"ipAddressType": "ipv5"}), "ipAddressType"),
        (json!({"corsConfiguration": {}}), "only for HTTP APIs"),
        (json!({"tags": {"aws:x": "1"}}), "reserved"),
        (json!({"tags": {"x": 1}}), "must be a string"),
    ] {
        let mut body = chat_api();
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        refused(Bench::default(), "POST /v2/apis", body, 400, phrase);
    }
    refused(
        Bench::default(),
        "POST /v2/apis",
        json!([]),
        400,
        "JSON object",
    );
}

#[test]
fn a_patch_leaves_alone_what_it_does_not_name() {
    let bench = check(
        Bench::with_route(),
        "PATCH /v2/apis/{api}",
        json!({"description": "for the support team", "disableExecuteApiEndpoint": true}),
        200,
        json!({"name": "chat", "description": "for the support team"}),
    );
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}",
        json!({"description": "", "unknown": 1}),
        200,
        json!({"description": null, "disableExecuteApiEndpoint": true}),
    );
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}/routes/{route}",
        json!({"operationName": "Ask"}),
        200,
        json!({"routeKey": "ask", "target": "integrations/{integration}"}),
    );
    check(
        bench,
        "PATCH /v2/apis/{api}/integrations/{integration}",
        json!({"timeoutInMillis": 50}),
        200,
        json!({"integrationUri": FUNCTION, "timeoutInMillis": 50}),
    );
}

#[test]
fn nobody_sees_what_another_account_or_region_has() {
    let bench = Bench::with_route();
    let request = bench.request("GET /v2/apis/{api}", Value::Null);
    for change in [("account", "210987654321"), ("region", "eu-central-1")] {
        let mut context = context(7);
        match change.0 {
            "account" => context.account = change.1.to_owned(),
            _ => context.region = change.1.to_owned(),
        }
        let mut world = bench.world.clone();
        assert_eq!(
            handle(&mut world, &request, &context).status,
            404,
            "{change:?}"
        );
        let list = bench.request("GET /v2/apis", Value::Null);
        assert_eq!(
            handle(&mut world, &list, &context).body,
            json!({"items": []}),
            "{change:?}"
        );
    }
}

#[test]
fn a_route_is_written_back_with_defaults() {
    check(
        Bench::with_route(),
        "GET /v2/apis/{api}/routes/{route}",
        Value::Null,
        200,
        json!({
            "routeId": "{route}",
            "routeKey": "ask",
            "target": "integrations/{integration}",
            "apiKeyRequired": false,
            "authorizationType": "NONE",
            "requestParameters": null,
        }),
    );
}

#[test]
fn routes_are_checked() {
    let line = "POST /v2/apis/{api}/routes";
    for (body, status, phrase) in [
        (json!({}), 400, "Route key is required"),
        (json!({"routeKey": ""}), 400, "Route key is required"),
        (json!({"routeKey": "ask"}), 409, "already exists"),
        (
            json!({"routeKey": "b", "target": "{integration}"}),
            400,
            "integrations/{id}",
        ),
        (
            json!({"routeKey": "b", "target": "integrations/none"}),
            404,
            "none",
        ),
        (
            json!({"routeKey": "b", "authorizationType": "JWT"}),
            400,
            "only for HTTP APIs",
        ),
        (
            json!({"routeKey": "b", "authorizationType": "?"}),
            400,
            "authorizationType",
        ),
        (
            json!({"routeKey": "b", "authorizationType": "CUSTOM"}),
            400,
            "authorizerId",
        ),
        (
            json!({"routeKey": "b", "authorizationType": "CUSTOM", "authorizerId": "x"}),
            404,
            "Authorizer",
        ),
        (
            json!({"routeKey": "b", "authorizerId": "x"}),
            400,
            "authorizationType CUSTOM",
        ),
        (
            json!({"routeKey": "b", "requestModels": {"a": "M"}}),
            404,
            "Model",
        ),
        (
            json!({"routeKey": "b", "authorizationScopes": ["a"]}),
            400,
            "only for HTTP APIs",
        ),
        (
            json!({"routeKey": "b", "requestParameters": {"route.request.header.a": {}}}),
            400,
            "only for the $connect route",
        ),
        (
            json!({"routeKey": "$connect", "requestParameters": {"a": {}}}),
            400,
            "route.request.",
        ),
        (
            json!({"routeKey": "b", "apiKeyRequired": "yes"}),
            400,
            "must be a boolean",
        ),
    ] {
        refused(Bench::with_route(), line, body, status, phrase);
    }
    let mut bench = Bench::with_route();
    bench.make("other", line, json!({"routeKey": "other"}));
    refused(
        bench,
        "PATCH /v2/apis/{api}/routes/{other}",
        json!({"routeKey": "ask"}),
        409,
        "ask",
    );
    check(
        Bench::with_route(),
        "PATCH /v2/apis/{api}/routes/{route}",
        json!({"routeKey": "ask", "target": ""}),
        200,
        json!({"target": null}),
    );
}

#[test]
fn request_parameters_are_merged_and_removed_one_by_one() {
    let mut bench = Bench::with_route();
    let token = json!({"route.request.querystring.token": {"required": true}});
    let language = json!({"route.request.header.language": {}});
    bench.make(
        "connect",
        "POST /v2/apis/{api}/routes",
        json!({"routeKey": "$connect", "requestParameters": token}),
    );
    let both = json!({
        "route.request.querystring.token": {"required": true},
        "route.request.header.language": {"required": false},
    });
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}/routes/{connect}",
        json!({"requestParameters": language}),
        200,
        json!({"requestParameters": both}),
    );
    let parameter = "DELETE /v2/apis/{api}/routes/{connect}/requestparameters/\
                     route.request.header.language";
    let bench = check(bench, parameter, Value::Null, 204, json!({}));
    let bench = check(
        bench,
        "GET /v2/apis/{api}/routes/{connect}",
        Value::Null,
        200,
        json!({"requestParameters": token}),
    );
    check(
        bench,
        parameter,
        Value::Null,
        404,
        json!({"resourceType": "RequestParameter"}),
    );
}

#[test]
fn a_route_response_has_the_key_default_and_is_there_once() {
    let line = "POST /v2/apis/{api}/routes/{route}/routeresponses";
    refused(
        Bench::with_route(),
        line,
        json!({}),
        400,
        "routeResponseKey is required",
    );
    refused(
        Bench::with_route(),
        line,
        json!({"routeResponseKey": "ok"}),
        400,
        "$default",
    );
    let mut bench = Bench::with_route();
    bench.make("response", line, json!({"routeResponseKey": "$default"}));
    let one = "/v2/apis/{api}/routes/{route}/routeresponses/{response}";
    let bench = check(
        bench,
        &format!("PATCH {one}"),
        json!({}),
        200,
        json!({"routeResponseKey": "$default"}),
    );
    let bench = check(
        bench,
        line,
        json!({"routeResponseKey": "$default"}),
        409,
        json!({}),
    );
    let bench = check(bench, &format!("DELETE {one}"), Value::Null, 204, json!({}));
    check(
        bench,
        &format!("GET {one}"),
        Value::Null,
        404,
        json!({"resourceType": "RouteResponse"}),
    );
}

#[test]
fn integrations_are_written_back_with_defaults() {
    let line = "POST /v2/apis/{api}/integrations";
    for (body, expected) in [
        (
            json!({"integrationType": "AWS_PROXY", "integrationUri": FUNCTION}),
            json!({
                "connectionType": "INTERNET",
                "integrationMethod": "POST",
                "integrationUri": FUNCTION,
                "passthroughBehavior": "WHEN_NO_MATCH",
                "payloadFormatVersion": "1.0",
                "timeoutInMillis": 29000,
                "integrationResponseSelectionExpression": null,
            }),
        ),
        (
            json!({"integrationType": "MOCK", "requestTemplates": {"application/json": ""}}),
            json!({
                "integrationMethod": null,
                "integrationResponseSelectionExpression": "${integration.response.statuscode}",
                "requestTemplates": {"application/json": ""},
            }),
        ),
        (
            json!({"integrationType": "AWS", "integrationUri": FUNCTION}),
            json!({
                "integrationResponseSelectionExpression":
                    "${integration.response.body.errorMessage}",
            }),
        ),
    ] {
        check(Bench::with_route(), line, body, 201, expected);
    }
}

#[test]
fn integrations_are_checked() {
    let line = "POST /v2/apis/{api}/integrations";
    for (change, phrase) in [
        (
            json!({"integrationType": null}),
            "integrationType is required",
        ),
        (json!({"integrationType": "SQS"}), "integrationType"),
        (
            json!({"integrationUri": null}),
            "integrationUri is required",
        ),
        (
            json!({"integrationUri": "https://example.com"}),
            "does not fit",
        ),
        (json!({"integrationType": "HTTP"}), "does not fit"),
        (json!({"timeoutInMillis": 49}), "from 50 to 29000"),
        (json!({"timeoutInMillis": 29001}), "from 50 to 29000"),
        (json!({"timeoutInMillis": "1000"}), "must be an integer"),
        (json!({"payloadFormatVersion": "2.0"}), "1.0"),
        (json!({"connectionType": "VPC_LINK"}), "VPC"),
        (
            json!({"passthroughBehavior": "ALWAYS"}),
            "passthroughBehavior",
        ),
        (json!({"credentialsArn": "role"}), "ARN"),
        (json!({"tlsConfig": {}}), "only for HTTP APIs"),
        (json!({"requestTemplates": {"a": 1}}), "must be a string"),
    ] {
        let mut body = json!({"integrationType": "AWS_PROXY", "integrationUri": FUNCTION});
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        refused(Bench::with_route(), line, body, 400, phrase);
    }
}

#[test]
fn an_integration_that_a_route_uses_cannot_be_deleted() {
    let line = "DELETE /v2/apis/{api}/integrations/{integration}";
    let bench = Bench::with_route();
    let phrase = format!(
        "referenced by the following Routes with Ids: [{}]",
        bench.name("route")
    );
    refused(bench, line, Value::Null, 409, &phrase);
    let mut bench = Bench::with_route();
    bench.send("DELETE /v2/apis/{api}/routes/{route}", Value::Null);
    check(bench, line, Value::Null, 204, json!({}));
}

#[test]
fn integration_responses_have_a_key_each() {
    let line = "POST /v2/apis/{api}/integrations/{integration}/integrationresponses";
    refused(
        Bench::with_route(),
        line,
        json!({}),
        400,
        "integrationResponseKey is required",
    );
    let mut bench = Bench::with_route();
    bench.make(
        "response",
        line,
        json!({"integrationResponseKey": "$default"}),
    );
    let one = "/v2/apis/{api}/integrations/{integration}/integrationresponses/{response}";
    let bench = check(
        bench,
        line,
        json!({"integrationResponseKey": "$default"}),
        409,
        json!({}),
    );
    let templates = json!({"responseTemplates": {"x": "y"}});
    let bench = check(
        bench,
        &format!("PATCH {one}"),
        templates.clone(),
        200,
        templates,
    );
    let bench = check(bench, &format!("DELETE {one}"), Value::Null, 204, json!({}));
    check(bench, &format!("GET {one}"), Value::Null, 404, json!({}));
}

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
    let bench = check(Bench::deployed(), line, variables.clone(), 200, variables);
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

#[test]
fn children_are_gone_with_their_api() {
    let mut bench = Bench::deployed();
    assert_eq!(bench.send("DELETE /v2/apis/{api}", Value::Null).status, 204);
    for path in [
        "",
        "/routes",
        "/routes/{route}",
        "/integrations/{integration}",
        "/deployments/{deployment}",
        "/stages/prod",
    ] {
        for method in ["GET", "DELETE"] {
            if method == "DELETE" && path == "/routes" {
                continue;
            }
            let response = bench.send(&format!("{method} /v2/apis/{{api}}{path}"), Value::Null);
            assert_eq!(response.status, 404, "{method} {path}");
        }
    }
    assert!(bench.world.deployed(bench.name("api"), "prod").is_none());
}

#[test]
fn the_number_of_children_is_limited() {
    for (path, most) in [("routes", 299), ("integrations", 299), ("stages", 10)] {
        let line = format!("POST /v2/apis/{{api}}/{path}");
        let body = |number: usize| match path {
            "routes" => json!({"routeKey": format!("r{number}")}),
            "integrations" => json!({"integrationType": "MOCK"}),
            _ => json!({"stageName": format!("s{number}")}),
        };
        let mut bench = Bench::with_route();
        for number in 0..most {
            bench.make("child", &line, body(number));
        }
        refused(bench, &line, body(most), 429, "Maximum number of");
    }
}

#[test]
fn a_listing_survives_changes_between_its_pages() {
    let mut bench = Bench::with_route();
    for number in 0..9 {
        let name = format!("r{number}");
        bench.make(
            &name,
            "POST /v2/apis/{api}/routes",
            json!({"routeKey": name}),
        );
    }
    let mut keys = Vec::new();
    let mut token = String::new();
    loop {
        let line = format!("GET /v2/apis/{{api}}/routes?maxResults=4{token}");
        let page = bench.send(&line, Value::Null).body;
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= 4);
        keys.extend(
            items
                .iter()
                .map(|item| item["routeKey"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["nextToken"].as_str() else {
            break;
        };
        if token.is_empty() {
            // The last route that was listed, one that was not yet, and a new one.
            bench.send("DELETE /v2/apis/{api}/routes/{r2}", Value::Null);
            bench.send("DELETE /v2/apis/{api}/routes/{r5}", Value::Null);
            bench.make(
                "new",
                "POST /v2/apis/{api}/routes",
                json!({"routeKey": "new"}),
            );
        }
        token = format!("&nextToken={next}");
    }
    assert_eq!(
        keys,
        ["ask", "r0", "r1", "r2", "r3", "r4", "r6", "r7", "r8", "new"]
    );
}

#[test]
fn listings_have_a_default_size_and_check_their_parameters() {
    let mut bench = Bench::with_route();
    for number in 0..29 {
        bench.make(
            "r",
            "POST /v2/apis/{api}/routes",
            json!({"routeKey": format!("r{number}")}),
        );
    }
    for (query, expected) in [("", 25), ("?maxResults=7", 7), ("?maxResults=1000", 30)] {
        let line = format!("GET /v2/apis/{{api}}/routes{query}");
        let body = bench.send(&line, Value::Null).body;
        assert_eq!(
            body["items"].as_array().map(Vec::len),
            Some(expected),
            "{query}"
        );
        assert_eq!(body["nextToken"].is_null(), expected == 30, "{query}");
    }
    for query in [
        "maxResults=0",
        "maxResults=-1",
        "maxResults=x",
        "nextToken=x",
    ] {
        let line = format!("GET /v2/apis/{{api}}/routes?{query}");
        assert_eq!(bench.send(&line, Value::Null).status, 400, "{query}");
    }
}

#[test]
fn tags_belong_to_apis_and_stages() {
    let mut bench = Bench::deployed();
    let api = format!("arn:aws:apigateway:us-east-1::/apis/{}", bench.name("api"));
    let stage = format!("{api}/stages/prod");
    for arn in [api.clone(), stage] {
        let path = format!("/v2/tags/{}", arn.replace(':', "%3A").replace('/', "%2F"));
        let tags = json!({"tags": {"team": "support", "cost": "1"}});
        let bench = &mut bench;
        assert_eq!(
            bench.send(&format!("POST {path}"), tags.clone()).status,
            201
        );
        assert_eq!(bench.send(&format!("GET {path}"), Value::Null).body, tags);
        let line = format!("DELETE {path}?tagKeys=cost&tagKeys=none");
        assert_eq!(bench.send(&line, Value::Null).status, 204);
    }
    let left = json!({"tags": {"team": "support"}});
    let bench = check(bench, "GET /v2/apis/{api}", Value::Null, 200, left.clone());
    let mut bench = check(
        bench,
        "GET /v2/apis/{api}/stages/prod",
        Value::Null,
        200,
        left,
    );
    let many: serde_json::Map<_, _> = (0..51).map(|n| (n.to_string(), json!(""))).collect();
    for (line, body, status) in [
        (format!("POST /v2/tags/{api}"), json!({"tags": many}), 400),
        (
            format!("POST /v2/tags/{api}"),
            json!({"tags": {"": "x"}}),
            400,
        ),
        (format!("DELETE /v2/tags/{api}"), Value::Null, 400),
        (format!("GET /v2/tags/{api}x"), Value::Null, 404),
        ("GET /v2/tags/nonsense".to_owned(), Value::Null, 400),
        (
            "GET /v2/tags/arn:aws:apigateway:eu-west-1::%2Fapis%2Fx".to_owned(),
            Value::Null,
            400,
        ),
    ] {
        assert_eq!(bench.send(&line, body).status, status, "{line}");
    }
}

#[test]
fn an_unknown_operation_is_refused_by_name() {
    for line in [
        "POST /v2/domainnames",
        "PUT /v2/apis",
        "GET /v2/apis/{api}/routes//x",
    ] {
        refused(Bench::with_route(), line, Value::Null, 400, "simulator");
    }
}
