//! Attributes of integrations of every type, and of their responses.

use serde_json::{Value, json};

use super::api::{GATE, GATE_URI, OTHER_ROLE, ROLE};
use super::routes::with_route;
use super::row::Row;
use crate::configs::ASK;

/// The parameter that `asynchronous` stands for.
const INVOCATION_TYPE: &str = "integration.request.header.X-Amz-Invocation-Type";

pub(super) fn rows() -> Vec<Row> {
    [http(), function(), templates(), responses()].concat()
}

/// A stack whose two-way route `ask` has this integration.
fn with(integration: &Value) -> Value {
    with_route(&json!({ "integration": integration, "two_way": true }))
}

fn http() -> Vec<Row> {
    let http = with(&json!({
        "type": "HTTP",
        "uri": "https://one.example",
        "method": "GET",
        "request_parameters": { "integration.request.header.A": "'1'" },
    }));
    let row = |place, other: Value| Row::new(place, &http, other);
    vec![
        // A proxy has no templates to pass by, so the type brings this along.
        row("routes.ask.integration.type", json!("HTTP_PROXY"))
            .other_with("routes.ask.integration.passthrough_behavior", Value::Null)
            .shows(&[
                "routes.ask.integration.passthrough_behavior",
                "routes.ask.integration.type",
            ])
            .edit(|others| others.integration("ask", json!({ "integrationType": "HTTP_PROXY" }))),
        row("routes.ask.integration.uri", json!("https://two.example"))
            .kept()
            .edit(|others| {
                others.integration("ask", json!({ "integrationUri": "https://their.example" }));
            }),
        row("routes.ask.integration.method", json!("PUT"))
            .edit(|others| others.integration("ask", json!({ "integrationMethod": "PATCH" }))),
        row(
            "routes.ask.integration.request_parameters",
            json!({ "integration.request.header.B": "'2'" }),
        )
        .edit(|others| {
            let theirs = json!({ "integration.request.header.Theirs": "'1'" });
            others.integration("ask", json!({ "requestParameters": theirs }));
        }),
    ]
}

fn function() -> Vec<Row> {
    let function = with(&json!({
        "type": "AWS",
        "function_arn": ASK,
        "asynchronous": true,
        "credentials_arn": ROLE,
        "description": "d",
    }));
    let row = |place, other: Value| Row::new(place, &function, other);
    vec![
        row("routes.ask.integration.function_arn", json!(GATE))
            .kept()
            .edit(|others| others.integration("ask", json!({ "integrationUri": GATE_URI }))),
        row("routes.ask.integration.asynchronous", json!(false))
            .by_default()
            .edit(|others| {
                let none = json!({ INVOCATION_TYPE: "" });
                others.integration("ask", json!({ "requestParameters": none }));
            }),
        row("routes.ask.integration.credentials_arn", json!(OTHER_ROLE))
            .edit(|others| others.integration("ask", json!({ "credentialsArn": OTHER_ROLE }))),
        row("routes.ask.integration.description", json!("e"))
            .edit(|others| others.integration("ask", json!({ "description": "theirs" }))),
    ]
}

fn templates() -> Vec<Row> {
    let mock = with(&json!({
        "type": "MOCK",
        "request_templates": { "$default": "{\"statusCode\": 200}" },
        "template_selection_expression": "\\$default",
        "passthrough_behavior": "NEVER",
        "content_handling_strategy": "CONVERT_TO_TEXT",
    }));
    let row = |place, other: Value| Row::new(place, &mock, other);
    vec![
        row(
            "routes.ask.integration.request_templates",
            json!({ "a": "{\"statusCode\": 201}" }),
        )
        .edit(|others| {
            let theirs = json!({ "$default": "{\"statusCode\": 500}" });
            others.integration("ask", json!({ "requestTemplates": theirs }));
        }),
        row(
            "routes.ask.integration.template_selection_expression",
            json!("$request.body.a"),
        )
        .edit(|others| {
            let theirs = "$request.body.theirs";
            others.integration("ask", json!({ "templateSelectionExpression": theirs }));
        }),
        row(
            "routes.ask.integration.passthrough_behavior",
            json!("WHEN_NO_TEMPLATES"),
        )
        .edit(|others| {
            others.integration("ask", json!({ "passthroughBehavior": "WHEN_NO_MATCH" }));
        }),
        row(
            "routes.ask.integration.content_handling_strategy",
            json!("CONVERT_TO_BINARY"),
        )
        .edit(|others| {
            let theirs = "CONVERT_TO_BINARY";
            others.integration("ask", json!({ "contentHandlingStrategy": theirs }));
        }),
    ]
}

fn responses() -> Vec<Row> {
    let response = json!({
        "templates": { "a": "1" },
        "template_selection_expression": "a",
        "content_handling_strategy": "CONVERT_TO_BINARY",
        "parameters": { "a": "'1'" },
    });
    let answering = with(&json!({ "type": "MOCK", "responses": { "$default": response } }));
    let row = |place, other: Value| Row::new(place, &answering, other);
    vec![
        row(
            "routes.ask.integration.responses",
            json!({ "/4/": { "templates": { "a": "2" } } }),
        )
        .edit(|others| {
            let kind = format!(
                "integrations/{}/integrationresponses",
                others.integration_id("ask")
            );
            let theirs = json!({ "integrationResponseKey": "/5/" });
            others.make(&kind, "integrationResponseId", theirs);
        }),
        row(
            "routes.ask.integration.responses.$default.templates",
            json!({ "a": "2" }),
        )
        .edit(|others| others.response("ask", json!({ "responseTemplates": { "theirs": "1" } }))),
        row(
            "routes.ask.integration.responses.$default.template_selection_expression",
            json!("b"),
        )
        .edit(|others| {
            others.response("ask", json!({ "templateSelectionExpression": "theirs" }));
        }),
        row(
            "routes.ask.integration.responses.$default.content_handling_strategy",
            json!("CONVERT_TO_TEXT"),
        )
        .edit(|others| {
            let theirs = "CONVERT_TO_TEXT";
            others.response("ask", json!({ "contentHandlingStrategy": theirs }));
        }),
        row(
            "routes.ask.integration.responses.$default.parameters",
            json!({ "b": "'2'" }),
        )
        .edit(|others| {
            others.response("ask", json!({ "responseParameters": { "theirs": "'1'" } }));
        }),
    ]
}
