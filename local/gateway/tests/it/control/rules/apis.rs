//! Rules of APIs.

use chatbot_gateway::control::handle;
use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::{Bench, chat_api, context};

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
