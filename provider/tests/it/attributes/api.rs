//! Attributes of the API itself, of who may connect, and of models.

use serde_json::{Value, json};

use super::row::Row;
use crate::configs::{ASK, AUTH, CHAT};

/// Another function, and how an integration names it.
pub(super) const GATE: &str = "arn:aws:lambda:eu-west-1:123456789012:function:gate";
pub(super) const GATE_URI: &str = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:gate/invocations";

/// Roles to make calls with.
pub(super) const ROLE: &str = "arn:aws:iam::123456789012:role/invoke";
pub(super) const OTHER_ROLE: &str = "arn:aws:iam::123456789012:role/other";

/// A stack of the seed with these attributes too.
pub(super) fn seed(more: Value) -> Value {
    let mut seed = json!({
        "name": "{name}",
        "stage_name": "prod",
        "routes": { "$connect": { "function_arn": CHAT }, "$default": { "function_arn": CHAT } },
    });
    if let (Value::Object(seed), Value::Object(more)) = (&mut seed, more) {
        seed.extend(more);
    }
    seed
}

pub(super) fn rows() -> Vec<Row> {
    [settings(), connect(), authorizer(), models(), repairs()].concat()
}

fn settings() -> Vec<Row> {
    let api = seed(json!({
        "description": "d",
        "version": "1",
        "route_selection_expression": "$request.body.kind",
        "api_key_selection_expression": "$context.authorizer.usageIdentifierKey",
        "disable_execute_api_endpoint": true,
        "disable_schema_validation": true,
        "ip_address_type": "dualstack",
        "tags": { "team": "a" },
        "timeouts": { "create": "30m", "read": "31m", "update": "32m", "delete": "33m" },
    }));
    let row = |place, other: Value| Row::new(place, &api, other);
    vec![
        row("name", json!("{name}-other"))
            .in_stage()
            .edit(|others| others.api(json!({ "name": "theirs" }))),
        row("description", json!("e"))
            .in_stage()
            .edit(|others| others.api(json!({ "description": "theirs" }))),
        row("version", json!("2"))
            .in_stage()
            .edit(|others| others.api(json!({ "version": "theirs" }))),
        row("route_selection_expression", json!("$request.body.type")).edit(|others| {
            others.api(json!({ "routeSelectionExpression": "$request.body.theirs" }));
        }),
        row(
            "api_key_selection_expression",
            json!("$request.header.x-api-key"),
        )
        .by_default()
        .edit(|others| {
            others.api(json!({ "apiKeySelectionExpression": "$request.header.x-api-key" }));
        }),
        row("disable_execute_api_endpoint", json!(false))
            .by_default()
            .edit(|others| others.api(json!({ "disableExecuteApiEndpoint": false }))),
        row("disable_schema_validation", json!(false))
            .by_default()
            .edit(|others| others.api(json!({ "disableSchemaValidation": false }))),
        row("ip_address_type", json!("ipv4"))
            .in_stage()
            .by_default()
            .edit(|others| others.api(json!({ "ipAddressType": "ipv4" }))),
        row("tags", json!({ "team": "b", "tier": "1" }))
            .in_stage()
            .edit(|others| others.tag(&json!({ "theirs": "1" })))
            .tells("tags_all"),
        row("timeouts", json!({ "create": "5m" })).in_stage(),
        row("timeouts.create", json!("5m")).in_stage(),
        row("timeouts.read", json!("5m")).in_stage(),
        row("timeouts.update", json!("5m")).in_stage(),
        row("timeouts.delete", json!("5m")).in_stage(),
        row("routes", json!({ "$default": { "function_arn": ASK } })).edit(|others| {
            let target = format!("integrations/{}", others.integration_id("$default"));
            let body = json!({ "routeKey": "theirs", "target": target });
            others.make("routes", "routeId", body);
        }),
    ]
}

fn connect() -> Vec<Row> {
    let token = json!({ "route.request.querystring.token": true });
    let signed = seed(json!({ "connect": { "authorization": "AWS_IAM" } }));
    let asked = seed(json!({ "connect": { "request_parameters": token } }));
    vec![
        Row::new("connect.authorization", &signed, json!("NONE"))
            .by_default()
            .forgets("connect")
            .edit(|others| others.route("$connect", json!({ "authorizationType": "NONE" }))),
        Row::new("connect", &asked, json!({ "authorization": "AWS_IAM" }))
            .edit(|others| others.route("$connect", json!({ "authorizationType": "AWS_IAM" }))),
        Row::new(
            "connect.request_parameters",
            &asked,
            json!({ "route.request.header.A": false }),
        )
        .forgets("connect")
        .edit(|others| {
            let theirs = json!({ "route.request.header.Theirs": { "required": true } });
            others.route("$connect", json!({ "requestParameters": theirs }));
        }),
    ]
}

fn authorizer() -> Vec<Row> {
    let authorizer = json!({
        "function_arn": AUTH,
        "identity_sources": ["route.request.querystring.token"],
        "name": "gate",
        "credentials_arn": ROLE,
    });
    let custom = seed(json!({
        "connect": { "authorization": "CUSTOM", "authorizer": authorizer },
    }));
    let row = |place, other: Value| Row::new(place, &custom, other);
    let places = ["connect.authorization", "connect.authorizer"];
    vec![
        row("connect.authorizer", json!({ "function_arn": GATE }))
            .removed_with(places[0], json!("NONE"))
            .forgets("connect")
            .edit(|others| others.route("$connect", json!({ "authorizationType": "NONE" })))
            .shows(&places),
        row("connect.authorizer.function_arn", json!(GATE))
            .edit(|others| others.authorizer(json!({ "authorizerUri": GATE_URI }))),
        row(
            "connect.authorizer.identity_sources",
            json!(["route.request.header.Auth"]),
        )
        .edit(|others| {
            let theirs = json!(["route.request.header.Theirs"]);
            others.authorizer(json!({ "identitySource": theirs }));
        }),
        row("connect.authorizer.name", json!("door"))
            .edit(|others| others.authorizer(json!({ "name": "theirs" }))),
        row("connect.authorizer.credentials_arn", json!(OTHER_ROLE)).edit(|others| {
            others.authorizer(json!({ "authorizerCredentialsArn": OTHER_ROLE }));
        }),
    ]
}

fn models() -> Vec<Row> {
    let ask = json!({ "schema": "{\"a\":1}", "content_type": "text/plain", "description": "d" });
    let unused = seed(json!({ "models": { "Ask": ask } }));
    let used = seed(json!({
        "models": { "Ask": ask },
        "routes": { "$default": { "function_arn": CHAT, "request_models": { "a": "Ask" } } },
    }));
    let row = |place, other: &str| Row::new(place, &used, json!(other));
    vec![
        Row::new("models", &unused, json!({ "Tell": { "schema": "{}" } }))
            .in_stage()
            .edit(|others| {
                let theirs = json!({ "name": "Theirs", "schema": "{}" });
                others.make("models", "modelId", theirs);
            }),
        row("models.Ask.schema", "{\"a\":2}")
            .edit(|others| others.model("Ask", json!({ "schema": "{\"theirs\":1}" }))),
        row("models.Ask.content_type", "text/html")
            .edit(|others| others.model("Ask", json!({ "contentType": "text/theirs" }))),
        row("models.Ask.description", "e")
            .edit(|others| others.model("Ask", json!({ "description": "theirs" }))),
    ]
}

/// What no configuration can set.
fn repairs() -> Vec<Row> {
    vec![
        Row::computed("deployment_id", &seed(json!({})), |others| {
            others.make(
                "deployments",
                "deploymentId",
                json!({ "stageName": "prod" }),
            );
        }),
        Row::computed("fingerprint", &seed(json!({})), |others| {
            let orphan = json!({ "integrationType": "MOCK" });
            others.make("integrations", "integrationId", orphan);
        }),
    ]
}
