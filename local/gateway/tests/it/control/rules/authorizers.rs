//! Rules of authorizers.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::{Bench, FUNCTION};

fn authorizer(name: &str) -> Value {
    json!({
        "name": name,
        "authorizerType": "REQUEST",
        "authorizerUri": FUNCTION,
        "identitySource": ["route.request.querystring.token"],
    })
}

/// An API with an authorizer `{authorizer}` on its route `$connect` `{connect}`.
fn guarded() -> Bench {
    let mut bench = Bench::with_route();
    let line = "POST /v2/apis/{api}/authorizers";
    bench.make("authorizer", line, authorizer("tokens"));
    bench.make(
        "connect",
        "POST /v2/apis/{api}/routes",
        json!({
            "routeKey": "$connect",
            "target": "integrations/{integration}",
            "authorizationType": "CUSTOM",
            "authorizerId": "{authorizer}",
        }),
    );
    bench
}

#[test]
fn an_authorizer_is_written_back() {
    check(
        guarded(),
        "GET /v2/apis/{api}/authorizers/{authorizer}",
        Value::Null,
        200,
        json!({
            "authorizerId": "{authorizer}",
            "name": "tokens",
            "authorizerType": "REQUEST",
            "authorizerUri": FUNCTION,
            "identitySource": ["route.request.querystring.token"],
            "authorizerCredentialsArn": null,
            "authorizerResultTtlInSeconds": null,
        }),
    );
}

#[test]
fn authorizers_are_checked() {
    let line = "POST /v2/apis/{api}/authorizers";
    for (change, status, phrase) in [
        (json!({"name": null}), 400, "name is required"),
        (json!({"name": "x".repeat(129)}), 400, "name must have"),
        (json!({"name": "tokens"}), 409, "must be unique"),
        (
            json!({"authorizerType": null}),
            400,
            "authorizerType is required",
        ),
        (json!({"authorizerType": "JWT"}), 400, "only for HTTP APIs"),
        (json!({"authorizerType": "TOKEN"}), 400, "must be REQUEST"),
        (
            json!({"authorizerUri": null}),
            400,
            "authorizerUri is required",
        ),
        (
            json!({"authorizerUri": "arn:aws:lambda:us-east-1:123456789012:function:auth"}),
            400,
            "Invalid Authorizer URI",
        ),
        (
            json!({"identitySource": null}),
            400,
            "identitySource is required",
        ),
        (
            json!({"identitySource": ["$request.header.Authorization"]}),
            400,
            "Invalid mapping expression",
        ),
        (
            json!({"identitySource": ["route.request.header."]}),
            400,
            "Invalid mapping expression",
        ),
        (json!({"identitySource": [1]}), 400, "must be a string"),
        (json!({"authorizerCredentialsArn": "role"}), 400, "ARN"),
        (
            json!({"authorizerResultTtlInSeconds": 300}),
            400,
            "only for HTTP APIs",
        ),
        (
            json!({"authorizerResultTtlInSeconds": 3601}),
            400,
            "from 0 to 3600",
        ),
        (
            json!({"authorizerPayloadFormatVersion": "2.0"}),
            400,
            "only for HTTP APIs",
        ),
        (
            json!({"enableSimpleResponses": true}),
            400,
            "only for HTTP APIs",
        ),
        (json!({"jwtConfiguration": {}}), 400, "only for HTTP APIs"),
    ] {
        let mut body = authorizer("other");
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        refused(guarded(), line, body, status, phrase);
    }
    let mut bench = Bench::with_route();
    for number in 0..10 {
        bench.make("a", line, authorizer(&format!("a{number}")));
    }
    refused(bench, line, authorizer("eleventh"), 429, "Maximum number");
}

#[test]
fn an_authorizer_on_a_route_cannot_be_deleted() {
    let line = "DELETE /v2/apis/{api}/authorizers/{authorizer}";
    refused(
        guarded(),
        line,
        Value::Null,
        409,
        "Cannot delete authorizer 'tokens', is referenced in route: $connect",
    );
    // Row 27: another type, said in so many words, takes it away.
    let bench = check(
        guarded(),
        "PATCH /v2/apis/{api}/routes/{connect}",
        json!({"authorizationType": "NONE"}),
        200,
        json!({"authorizationType": "NONE", "authorizerId": null}),
    );
    let bench = check(bench, line, Value::Null, 204, json!({}));
    check(bench, line, Value::Null, 404, json!({}));
}

#[test]
fn an_authorizer_is_changed_together_with_the_type() {
    let mut bench = guarded();
    let line = "POST /v2/apis/{api}/authorizers";
    bench.make("other", line, authorizer("other"));
    let line = "PATCH /v2/apis/{api}/routes/{connect}";
    let bench = check(
        bench,
        line,
        json!({"authorizerId": "{other}"}),
        400,
        json!({"message": "Unable to update route. Authorizer type is invalid or null."}),
    );
    let bench = check(
        bench,
        line,
        json!({"authorizationType": "CUSTOM", "authorizerId": "{other}"}),
        200,
        json!({"authorizerId": "{other}"}),
    );
    let bench = check(
        bench,
        line,
        json!({"operationName": "Connect"}),
        200,
        json!({"authorizationType": "CUSTOM", "authorizerId": "{other}"}),
    );
    refused(bench, line, json!({"authorizerId": ""}), 400, "authorizer");
}

#[test]
fn a_deployment_copies_the_authorizer() {
    let mut bench = guarded();
    bench.make(
        "stage",
        "POST /v2/apis/{api}/stages",
        json!({"stageName": "prod"}),
    );
    bench.make(
        "deployment",
        "POST /v2/apis/{api}/deployments",
        json!({"stageName": "prod"}),
    );
    let mut bench = check(
        bench,
        "PATCH /v2/apis/{api}/authorizers/{authorizer}",
        json!({"identitySource": ["route.request.header.Authorization"]}),
        200,
        json!({"identitySource": ["route.request.header.Authorization"]}),
    );
    assert_eq!(source(&bench), "route.request.querystring.token");
    bench.make(
        "deployment",
        "POST /v2/apis/{api}/deployments",
        json!({"stageName": "prod"}),
    );
    assert_eq!(source(&bench), "route.request.header.Authorization");
    // An automatic deployment follows by itself.
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}/stages/prod",
        json!({"autoDeploy": true}),
        200,
        json!({}),
    );
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}/authorizers/{authorizer}",
        json!({"identitySource": ["stageVariables.token"]}),
        200,
        json!({}),
    );
    assert_eq!(source(&bench), "stageVariables.token");
}

/// Identity source that the stage `prod` serves at `$connect`.
fn source(bench: &Bench) -> String {
    let deployed = bench.world.deployed(bench.name("api"), "prod");
    let snapshot = deployed.expect("a stage").snapshot;
    let authorizer = snapshot.routes["$connect"].authorizer.clone();
    authorizer.expect("an authorizer").identity_source[0].clone()
}
