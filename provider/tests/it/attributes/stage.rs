//! Attributes of a stage, which `chatbot_stack` and `chatbot_deployment` have under the same names.

use serde_json::{Value, json};

use super::api::seed;
use super::life::WILD;
use super::row::Row;
use crate::configs::{CHAT, DOMAIN};

const GROUP: &str = "arn:aws:logs:eu-west-1:123456789012:log-group:chat";
const OTHER_GROUP: &str = "arn:aws:logs:eu-west-1:123456789012:log-group:other";

pub(super) fn rows() -> Vec<Row> {
    let mut stack = seed(of_stage());
    stack["routes"] = json!({
        "$default": { "function_arn": CHAT, "settings": own_settings() },
    });
    let own = [
        "routes.$default.settings",
        "routes.$default.settings.throttle",
        "routes.$default.settings.throttle.rate_limit",
        "routes.$default.settings.throttle.burst_limit",
        "routes.$default.settings.log_level",
        "routes.$default.settings.data_trace",
        "routes.$default.settings.detailed_metrics",
    ];
    let automatic = seed(json!({ "auto_deploy": true }));
    let mut without = seed(json!({ "deploy": false }));
    without["stage_name"] = Value::Null;
    [
        shared(&stack, own[0]),
        settings(&stack, own),
        vec![
            self::automatic(&automatic),
            Row::new("deploy", &without, json!(true))
                .other_with("stage_name", json!("prod"))
                .by_default()
                .removed_with("stage_name", json!("prod")),
            Row::new("stage_name", &seed(json!({})), json!("test"))
                .replaces()
                .kept(),
        ],
    ]
    .concat()
}

/// All of a stage but its name, who deploys, and the settings of single routes.
pub(super) fn of_stage() -> Value {
    json!({
        "stage_description": "d",
        "stage_variables": { "log": "info" },
        "throttle": { "rate_limit": 100, "burst_limit": 200 },
        "detailed_metrics": true,
        "access_log": { "destination_arn": GROUP, "format": "$context.requestId" },
        "execution_log": { "level": "ERROR", "data_trace": true },
        "client_certificate_id": "cert01",
        "domain": { "name": DOMAIN, "mapping_key": "{name}" },
    })
}

/// Settings of a route that are none of those of [`of_stage`].
pub(super) fn own_settings() -> Value {
    json!({
        "throttle": { "rate_limit": 5, "burst_limit": 10 },
        "log_level": "INFO",
        "data_trace": false,
        "detailed_metrics": false,
    })
}

/// A stage that AWS deploys to, in `config`.
pub(super) fn automatic(config: &Value) -> Row {
    Row::new("auto_deploy", config, json!(false))
        .by_default()
        .edit(|others| others.stage(json!({ "autoDeploy": false })))
        .tells("deployment_id")
}

/// What both resources have, in `config`, which sets everything of [`of_stage`], and [`own_settings`] at
/// the place `own`. An import does not tell settings of a route that are those of the stage.
pub(super) fn shared(config: &Value, own: &'static str) -> Vec<Row> {
    let mut rows = [of_logs(config), of_limits(config)].concat();
    rows = rows.into_iter().map(|row| row.forgets(own)).collect();
    let row = |place, other: Value| Row::new(place, config, other).in_stage();
    rows.extend([
        row("stage_description", json!("e"))
            .edit(|others| others.stage(json!({ "description": "theirs" }))),
        row("stage_variables", json!({ "log": "warn", "more": "1" }))
            .edit(|others| others.stage(json!({ "stageVariables": { "theirs": "1" } }))),
        row("client_certificate_id", json!("cert02"))
            .edit(|others| others.stage(json!({ "clientCertificateId": "theirs" }))),
        row("domain", json!({ "name": WILD, "mapping_key": "{name}" }))
            .edit(|others| others.mapping(None))
            .tells("domain_url"),
        // Who moves a mapping to another domain deletes it in this one.
        row("domain.name", json!(WILD)),
        row("domain.mapping_key", json!("{name}-b"))
            .edit(|others| others.mapping(Some("theirs")))
            .tells("domain_url"),
    ]);
    rows
}

fn of_logs(config: &Value) -> Vec<Row> {
    let row = |place, other: Value| Row::new(place, config, other).in_stage();
    let format = "$context.requestId $context.routeKey";
    vec![
        row(
            "access_log",
            json!({ "destination_arn": OTHER_GROUP, "format": format }),
        )
        .edit(|others| others.delete("/stages/prod/accesslogsettings")),
        row("access_log.destination_arn", json!(OTHER_GROUP)).edit(|others| {
            let theirs = json!({ "destinationArn": OTHER_GROUP, "format": "$context.requestId" });
            others.stage(json!({ "accessLogSettings": theirs }));
        }),
        row("access_log.format", json!(format)).edit(|others| {
            let theirs = json!({ "destinationArn": GROUP, "format": "$context.requestId theirs" });
            others.stage(json!({ "accessLogSettings": theirs }));
        }),
        row("execution_log", json!({ "level": "INFO" })).edit(|others| {
            others.settings(json!({ "loggingLevel": "OFF", "dataTraceEnabled": false }));
        }),
        row("execution_log.level", json!("INFO"))
            .edit(|others| others.settings(json!({ "loggingLevel": "INFO" }))),
        row("execution_log.data_trace", json!(false))
            .by_default()
            .edit(|others| others.settings(json!({ "dataTraceEnabled": false }))),
    ]
}

fn of_limits(config: &Value) -> Vec<Row> {
    let row = |place, other: Value| Row::new(place, config, other).in_stage();
    vec![
        row("throttle", json!({ "rate_limit": 50, "burst_limit": 60 })).edit(|others| {
            let none = json!({ "throttlingRateLimit": null, "throttlingBurstLimit": null });
            others.settings(none);
        }),
        row("throttle.rate_limit", json!(50.5))
            .edit(|others| others.settings(json!({ "throttlingRateLimit": 0 }))),
        row("throttle.burst_limit", json!(60))
            .edit(|others| others.settings(json!({ "throttlingBurstLimit": 7 }))),
        row("detailed_metrics", json!(false))
            .by_default()
            .edit(|others| others.settings(json!({ "detailedMetricsEnabled": false }))),
    ]
}

/// Settings of `$default`, at these places.
pub(super) fn settings(config: &Value, places: [&'static str; 7]) -> Vec<Row> {
    let [all, throttle, rate, burst, level, trace, metrics] = places;
    let row = |place, other: Value| Row::new(place, config, other).in_stage();
    vec![
        row(all, json!({ "log_level": "OFF" }))
            .edit(|others| others.delete("/stages/prod/routesettings/$default")),
        row(throttle, json!({ "rate_limit": 6, "burst_limit": 11 })).edit(|others| {
            let none = json!({ "throttlingRateLimit": null, "throttlingBurstLimit": null });
            others.own_settings(none);
        }),
        row(rate, json!(6)).edit(|others| others.own_settings(json!({ "throttlingRateLimit": 7 }))),
        row(burst, json!(11))
            .edit(|others| others.own_settings(json!({ "throttlingBurstLimit": 7 }))),
        row(level, json!("OFF"))
            .edit(|others| others.own_settings(json!({ "loggingLevel": "ERROR" }))),
        row(trace, json!(true))
            .by_default()
            .edit(|others| others.own_settings(json!({ "dataTraceEnabled": true }))),
        row(metrics, json!(true))
            .by_default()
            .edit(|others| others.own_settings(json!({ "detailedMetricsEnabled": true }))),
    ]
}
