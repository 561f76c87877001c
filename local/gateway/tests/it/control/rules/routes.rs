//! Rules of routes and their responses.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::Bench;

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
            "Invalid authorizer ID specified",
        ),
        (
            json!({"routeKey": "b", "authorizationType": "CUSTOM", "authorizerId": "x"}),
            400,
            "Invalid authorizer ID specified",
        ),
        (
            json!({"routeKey": "b", "authorizerId": "x"}),
            400,
            "Authorizer type is invalid or null",
        ),
        (
            json!({"routeKey": "b", "authorizationType": "AWS_IAM", "authorizerId": "x"}),
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
