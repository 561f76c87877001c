//! Request validation: models and how they are selected.

use super::Target::TwoWay;
use super::*;

const SCHEMA: &str = r##"{
    "$schema": "http://json-schema.org/draft-04/schema#", "type": "object",
    "properties": { "text": { "type": "string", "maxLength": 5 }, "n": { "type": "number", "minimum": 0, "exclusiveMinimum": true } },
    "required": ["text"]
}"##;

/// An API whose `ask` route checks messages with `models` by kind.
fn validating(bench: &Bench, models: &Value) -> String {
    bench
        .functions
        .returns("ok", |_| json!({ "statusCode": 200, "body": "ok" }));
    let api = bench.api(&[("ask", TwoWay("ok"))]);
    let path = format!("/v2/apis/{api}/models");
    for (name, schema) in [("Ask", SCHEMA), ("Any", "{}")] {
        let model = json!({ "name": name, "contentType": "application/json", "schema": schema });
        bench.make(&path, model, "modelId");
    }
    let routes = format!("/v2/apis/{api}/routes");
    let list = bench.control("GET", &routes, Value::Null);
    let id = list.body["items"][0]["routeId"]
        .as_str()
        .unwrap()
        .to_owned();
    let change =
        json!({ "modelSelectionExpression": "$request.body.kind", "requestModels": models });
    bench.control("PATCH", &format!("{routes}/{id}"), change);
    bench.deploy(&api);
    api
}

async fn check(bench: &Bench, api: &str, cases: &[(&str, bool)]) {
    let mut client = bench.connect(api).await;
    for (message, fits) in cases {
        let answer = ask(&mut client, message).await;
        if *fits {
            assert_eq!(answer, "ok", "{message}");
        } else {
            let frame: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!(error_message(&frame), "Bad request body", "{message}");
        }
    }
}

#[tokio::test]
async fn messages_must_fit_the_model_that_they_select() {
    let bench = Bench::start().await;
    let api = validating(&bench, &json!({ "strict": "Ask", "loose": "Any" }));
    let cases = [
        (r#"{"action":"ask","kind":"strict","text":"hi"}"#, true),
        (
            r#"{"action":"ask","kind":"strict","text":"hi","n":0.5}"#,
            true,
        ),
        (
            r#"{"action":"ask","kind":"strict","text":"hi","n":0}"#,
            false,
        ),
        (
            r#"{"action":"ask","kind":"strict","text":"longer than five"}"#,
            false,
        ),
        (r#"{"action":"ask","kind":"strict"}"#, false),
        (r#"{"action":"ask","kind":"loose"}"#, true),
        // Without a model for it and without $default the validation fails.
        (r#"{"action":"ask","kind":"other","text":"hi"}"#, false),
        (r#"{"action":"ask","text":"hi"}"#, false),
    ];
    check(&bench, &api, &cases).await;
    let passed = cases.iter().filter(|(_, fits)| *fits).count();
    assert_eq!(bench.functions.seen().len(), passed);
}

#[tokio::test]
async fn the_default_model_takes_what_selects_none() {
    let bench = Bench::start().await;
    let api = validating(&bench, &json!({ "$default": "Ask", "loose": "Any" }));
    let cases = [
        (r#"{"action":"ask","text":"hi"}"#, true),
        (r#"{"action":"ask","kind":"other"}"#, false),
        (r#"{"action":"ask","kind":"loose"}"#, true),
    ];
    check(&bench, &api, &cases).await;
}

#[tokio::test]
async fn schema_validation_can_be_switched_off() {
    let bench = Bench::start().await;
    let api = validating(&bench, &json!({ "$default": "Ask" }));
    bench.control(
        "PATCH",
        &format!("/v2/apis/{api}"),
        json!({ "disableSchemaValidation": true }),
    );
    let broken = r#"{"action":"ask"}"#;
    check(&bench, &api, &[(broken, false)]).await;
    bench.deploy(&api);
    check(&bench, &api, &[(broken, true)]).await;
}
