//! Attributes of `chatbot_deployment`.

use chatbot_provider::stack::owner::STAGE_TAG;
use serde_json::{Value, json};

use super::row::Row;
use super::stage::{automatic, of_stage, own_settings, settings, shared};

/// A stage of the stack of the same name, with these attributes too.
fn deployment(more: Value) -> Value {
    let mut deployment = json!({
        "api_id": "${chatbot_stack.{name}.id}",
        "stage_name": "prod",
        "fingerprint": "${chatbot_stack.{name}.fingerprint}",
    });
    if let (Value::Object(deployment), Value::Object(more)) = (&mut deployment, more) {
        deployment.extend(more);
    }
    deployment
}

pub(super) fn rows() -> Vec<Row> {
    let mut stage = deployment(of_stage());
    stage["route_settings"] = json!({ "$default": own_settings() });
    let own = [
        "route_settings",
        "route_settings.$default.throttle",
        "route_settings.$default.throttle.rate_limit",
        "route_settings.$default.throttle.burst_limit",
        "route_settings.$default.log_level",
        "route_settings.$default.data_trace",
        "route_settings.$default.detailed_metrics",
    ];
    let mut own = settings(&stage, own);
    own[0] = Row::new(
        "route_settings",
        &stage,
        json!({ "ask": { "log_level": "OFF" } }),
    )
    .in_stage()
    .edit(|others| others.delete("/stages/prod/routesettings/$default"));
    [
        shared(&stage, "route_settings"),
        own,
        of_resource(),
        repairs(),
    ]
    .concat()
}

fn of_resource() -> Vec<Row> {
    let one = deployment(json!({
        "tags": { "team": "a" },
        "timeouts": { "create": "30m", "read": "31m", "update": "32m", "delete": "33m" },
    }));
    let row = |place, other: Value| Row::new(place, &one, other).in_stage();
    vec![
        row("api_id", json!("${chatbot_stack.other.id}")).replaces(),
        row("stage_name", json!("test")).replaces(),
        // What AWS has of it is `deployed_fingerprint`.
        Row::new("fingerprint", &one, json!("other")),
        row("tags", json!({ "team": "b", "tier": "1" }))
            .edit(|others| others.tag_stage(&json!({ "theirs": "1" })))
            .tells("tags_all"),
        row("timeouts", json!({ "create": "5m" })),
        row("timeouts.create", json!("5m")),
        row("timeouts.read", json!("5m")),
        row("timeouts.update", json!("5m")),
        row("timeouts.delete", json!("5m")),
        automatic(&deployment(json!({ "auto_deploy": true }))),
    ]
}

/// What no configuration can set.
fn repairs() -> Vec<Row> {
    let one = deployment(json!({}));
    vec![
        Row::computed("deployment_id", &one, |others| {
            others.make(
                "deployments",
                "deploymentId",
                json!({ "stageName": "prod" }),
            );
        }),
        Row::computed("deployed_fingerprint", &one, |others| {
            others.untag_stage(STAGE_TAG);
        }),
    ]
}
