//! Rules of integrations and their responses.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::{Bench, FUNCTION};

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
