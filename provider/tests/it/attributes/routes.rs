//! Attributes of one route.

use serde_json::{Value, json};

use super::api::{GATE, GATE_URI, seed};
use super::row::Row;
use crate::configs::{ASK, CHAT};

/// The seed with one more route, `ask`, with these attributes.
pub(super) fn with_route(attributes: &Value) -> Value {
    let mut seed = seed(json!({
        "models": { "Ask": { "schema": "{\"a\":1}" }, "Tell": { "schema": "{}" } },
    }));
    seed["routes"] = json!({ "$default": { "function_arn": CHAT }, "ask": attributes });
    seed
}

pub(super) fn rows() -> Vec<Row> {
    let route = json!({
        "function_arn": ASK,
        "timeout_ms": 5000,
        "api_key_required": true,
        "operation_name": "ask",
        "model_selection_expression": "$request.body.kind",
        "request_models": { "a": "Ask" },
        "two_way": true,
    });
    let one = with_route(&route);
    let mut answered = route;
    answered["response_models"] = json!({ "b": "Tell" });
    let described = with_route(&answered);
    let row = |place, other: Value| Row::new(place, &one, other);
    vec![
        row("routes.ask.function_arn", json!(GATE))
            .kept()
            .edit(|others| others.integration("ask", json!({ "integrationUri": GATE_URI }))),
        row("routes.ask.timeout_ms", json!(6000))
            .edit(|others| others.integration("ask", json!({ "timeoutInMillis": 77 }))),
        row("routes.ask.two_way", json!(false))
            .by_default()
            .edit(|others| {
                others.route("ask", json!({ "routeResponseSelectionExpression": "" }));
            }),
        row("routes.ask.api_key_required", json!(false))
            .by_default()
            .edit(|others| others.route("ask", json!({ "apiKeyRequired": false }))),
        row("routes.ask.operation_name", json!("tell"))
            .edit(|others| others.route("ask", json!({ "operationName": "theirs" }))),
        row(
            "routes.ask.model_selection_expression",
            json!("$request.body.type"),
        )
        .edit(|others| {
            let theirs = "$request.body.theirs";
            others.route("ask", json!({ "modelSelectionExpression": theirs }));
        }),
        row(
            "routes.ask.request_models",
            json!({ "a": "Tell", "b": "Ask" }),
        )
        .edit(|others| {
            let theirs = json!({ "a": "Ask", "theirs": "Tell" });
            others.route("ask", json!({ "requestModels": theirs }));
        }),
        Row::new(
            "routes.ask.response_models",
            &described,
            json!({ "a": "Ask" }),
        )
        .edit(|others| others.answer("ask", json!({ "responseModels": { "b": "Ask" } }))),
        Row::new(
            "routes.ask.integration",
            &with_route(&json!({ "integration": { "type": "MOCK" } })),
            json!({ "type": "HTTP_PROXY", "uri": "https://one.example" }),
        )
        .removed_with("routes.ask.function_arn", json!(ASK))
        .edit(|others| {
            let target = format!("integrations/{}", others.integration_id("$default"));
            others.route("ask", json!({ "target": target }));
        }),
    ]
}
