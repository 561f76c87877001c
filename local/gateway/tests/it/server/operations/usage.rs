//! Operations of v1 as plain HTTP: settings of the account, API keys and usage plans.

use chatbot_gateway::Gateway;
use serde_json::{Value, json};

use crate::server::http;

/// Sends a request that must get this status.
async fn send(gateway: &Gateway, line: &str, body: Value, status: u16) -> Value {
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let line = line.replacen(' ', " /", 1);
    let (found, answer) = http(gateway, &line, &text).await;
    assert_eq!(found, status, "{line}: {answer}");
    answer
}

fn replace(path: &str, value: &str) -> Value {
    json!({"patchOperations": [{"op": "replace", "path": path, "value": value}]})
}

/// Lets the accounts of the tests write logs.
pub(super) async fn account(gateway: &Gateway) {
    let role = "arn:aws:iam::123456789012:role/logs";
    let before = send(gateway, "GET account", Value::Null, 200).await;
    assert_eq!(before["cloudwatchRoleArn"], Value::Null);
    assert_eq!(
        before["throttleSettings"],
        json!({"burstLimit": 5000, "rateLimit": 10000.0})
    );
    let patch = replace("/cloudwatchRoleArn", role);
    let after = send(gateway, "PATCH account", patch.clone(), 200).await;
    assert_eq!(after["cloudwatchRoleArn"], role);
}

pub(super) async fn keys_and_plans(gateway: &Gateway, api: &str) {
    let key = json!({"name": "browser", "enabled": true, "value": "0123456789abcdefghij"});
    let made = send(gateway, "POST apikeys", key.clone(), 201).await;
    let id = made["id"].as_str().expect("an id");
    assert!(made["createdDate"].is_u64(), "v1 writes moments as numbers");
    let one = format!("apikeys/{id}");
    let patch = replace("/description", "of the page");
    send(gateway, &format!("PATCH {one}"), patch, 200).await;
    let found = send(gateway, &format!("GET {one}"), Value::Null, 200).await;
    assert_eq!(
        (&found["description"], &found["value"]),
        (&json!("of the page"), &Value::Null)
    );
    let line = format!("GET {one}?includeValue=true");
    let found = send(gateway, &line, Value::Null, 200).await;
    assert_eq!(found["value"], key["value"]);
    let all = send(gateway, "GET apikeys?name=bro", Value::Null, 200).await;
    assert_eq!(all["item"].as_array().map(Vec::len), Some(1));

    let plan = json!({"name": "free", "throttle": {"rateLimit": 1.5, "burstLimit": 2}});
    let plan = send(gateway, "POST usageplans", plan, 201).await;
    let plan = format!("usageplans/{}", plan["id"].as_str().expect("an id"));
    let patch = replace("/name", "paid");
    send(gateway, &format!("PATCH {plan}"), patch, 200).await;
    let found = send(gateway, &format!("GET {plan}"), Value::Null, 200).await;
    assert_eq!(found["name"], "paid");
    let all = send(gateway, "GET usageplans", Value::Null, 200).await;
    assert_eq!(all["item"].as_array().map(Vec::len), Some(1));
    let add = json!({"keyId": id, "keyType": "API_KEY"});
    send(gateway, &format!("POST {plan}/keys"), add, 201).await;
    let added = send(gateway, &format!("GET {plan}/keys/{id}"), Value::Null, 200).await;
    assert_eq!(added["name"], "browser");
    let all = send(gateway, &format!("GET {plan}/keys"), Value::Null, 200).await;
    assert_eq!(all["item"].as_array().map(Vec::len), Some(1));
    let open = replace("/apiStages", &format!("{api}:none"));
    send(gateway, &format!("PATCH {plan}"), open, 400).await;
    send(
        gateway,
        &format!("DELETE {plan}/keys/{id}"),
        Value::Null,
        202,
    )
    .await;
    send(gateway, &format!("DELETE {plan}"), Value::Null, 202).await;
    send(gateway, &format!("DELETE {one}"), Value::Null, 202).await;
    send(gateway, &format!("GET {one}"), Value::Null, 404).await;
}
