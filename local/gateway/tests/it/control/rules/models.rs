//! Rules of models.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::Bench;

const SCHEMA: &str = r#"{"type": "object", "required": ["text"], "properties": {
    "text": {"type": "string"}, "size": {"type": "integer"}, "parts": {"type": "array", "items":
    {"type": "boolean"}}}}"#;

/// An API with a model `Ask` `{model}`.
fn with_model() -> Bench {
    let mut bench = Bench::with_route();
    let body = json!({"name": "Ask", "contentType": "application/json", "schema": SCHEMA});
    bench.make("model", "POST /v2/apis/{api}/models", body);
    bench
}

#[test]
fn a_model_is_written_back() {
    let bench = check(
        with_model(),
        "GET /v2/apis/{api}/models/{model}",
        Value::Null,
        200,
        json!({
            "modelId": "{model}",
            "name": "Ask",
            "contentType": "application/json",
            "schema": SCHEMA,
            "description": null,
        }),
    );
    let template = "#set($inputRoot = $input.path('$'))\n{\n  \"parts\" : [true],\n  \"size\" : 42,\n  \
                    \"text\" : \"foo\"\n}";
    check(
        bench,
        "GET /v2/apis/{api}/models/{model}/template",
        Value::Null,
        200,
        json!({"value": template}),
    );
}

#[test]
fn models_are_checked() {
    for (change, status, phrase) in [
        (json!({"name": null}), 400, "name is required"),
        (json!({"name": "a-b"}), 400, "alphanumeric"),
        (json!({"name": "Ask"}), 409, "already exists"),
        (json!({"schema": null}), 400, "schema is required"),
        (json!({"schema": "{"}), 400, "JSON object"),
        (json!({"schema": "[]"}), 400, "JSON object"),
        (
            json!({"schema": " ".repeat(32 * 1024 + 1)}),
            400,
            "schema must have",
        ),
        (json!({"contentType": ""}), 400, "contentType must have"),
        (
            json!({"description": "x".repeat(1025)}),
            400,
            "description must have",
        ),
    ] {
        let mut body = json!({"name": "Other", "schema": "{}"});
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let line = "POST /v2/apis/{api}/models";
        refused(with_model(), line, body, status, phrase);
    }
    let longest = format!("{{{}}}", " ".repeat(32 * 1024 - 2));
    check(
        with_model(),
        "POST /v2/apis/{api}/models",
        json!({"name": "Longest", "schema": longest}),
        201,
        json!({"name": "Longest"}),
    );
}

#[test]
fn a_model_in_use_is_neither_deleted_nor_renamed() {
    let models = json!({"application/json": "Ask"});
    for (line, body) in [
        (
            "PATCH /v2/apis/{api}/routes/{route}",
            json!({"requestModels": models}),
        ),
        (
            "POST /v2/apis/{api}/routes/{route}/routeresponses",
            json!({"routeResponseKey": "$default", "responseModels": models}),
        ),
    ] {
        let used = || {
            let mut bench = with_model();
            bench.make("used", line, body.clone());
            bench
        };
        let one = "/v2/apis/{api}/models/{model}";
        refused(
            used(),
            &format!("DELETE {one}"),
            Value::Null,
            409,
            "Cannot delete model 'Ask', is referenced in route: ask",
        );
        refused(
            used(),
            &format!("PATCH {one}"),
            json!({"name": "Question"}),
            409,
            "Cannot rename model 'Ask'",
        );
        let bench = check(
            used(),
            &format!("PATCH {one}"),
            json!({"schema": "{}"}),
            200,
            json!({"schema": "{}"}),
        );
        let route = "DELETE /v2/apis/{api}/routes/{route}";
        let bench = check(bench, route, Value::Null, 204, json!({}));
        check(bench, &format!("DELETE {one}"), Value::Null, 204, json!({}));
    }
}

#[test]
fn what_refers_to_no_model_is_refused() {
    let unknown = json!({"$default": "Question"});
    for (line, body) in [
        (
            "POST /v2/apis/{api}/routes",
            json!({"routeKey": "b", "requestModels": unknown}),
        ),
        (
            "PATCH /v2/apis/{api}/routes/{route}",
            json!({"requestModels": unknown}),
        ),
        (
            "POST /v2/apis/{api}/routes/{route}/routeresponses",
            json!({"routeResponseKey": "$default", "responseModels": unknown}),
        ),
    ] {
        refused(with_model(), line, body, 404, "Question");
    }
}

#[test]
fn a_deployment_copies_the_models() {
    let mut bench = with_model();
    let stage = json!({"stageName": "prod", "autoDeploy": true});
    bench.make("stage", "POST /v2/apis/{api}/stages", stage);
    let serves = |bench: &Bench| {
        let deployed = bench.world.deployed(bench.name("api"), "prod");
        deployed.expect("a stage").snapshot
    };
    let first = serves(&bench);
    assert_eq!(first.models["Ask"].schema, SCHEMA);
    let line = "PATCH /v2/apis/{api}/models/{model}";
    let bench = check(bench, line, json!({"schema": "{}"}), 200, json!({}));
    assert_eq!(first.models["Ask"].schema, SCHEMA);
    assert_eq!(serves(&bench).models["Ask"].schema, "{}");
}
