//! The chat over real sockets, with a table.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::world::World;
use super::{manners, secrets};
use crate::system::until;

const VECTORS: &str = include_str!("../../../../functions/tests/vectors/chat.json");

#[test]
fn the_chat_keeps_its_contract() {
    let world = World::new(&["local.throttled", "local.scripted"], &[]);
    vectors(&world);
    remembers(&world);
    repeats(&world);
    answers_calls(&world);
    manners::all(&world);
}

fn vectors(world: &World) {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    let text = |frame: &Value| {
        frame
            .as_str()
            .map_or_else(|| frame.to_string(), str::to_owned)
    };
    let messages: Vec<String> = vectors
        .iter()
        .map(|vector| text(&vector["frame"]))
        .collect();
    let answers = world.send(&messages, 1);
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    for entry in world.entries() {
        let id = entry["request_id"].as_s().unwrap().clone();
        assert_eq!(entry.len(), 6, "{entry:?}");
        assert!(
            entry
                .values()
                .all(aws_sdk_dynamodb::types::AttributeValue::is_s)
        );
        *kept.entry(id).or_default() += 1;
    }
    for (vector, texts) in vectors.iter().zip(answers) {
        let name = vector["name"].as_str().unwrap();
        if let Some(exact) = vector.get("texts") {
            assert_eq!(&json!(texts), exact, "{name}");
            continue;
        }
        let frames: Vec<Value> = texts
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect();
        let statuses: Vec<&str> = frames
            .iter()
            .map(|frame| frame["status"].as_str().unwrap())
            .collect();
        let wanted: Vec<&str> = vector["statuses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|status| status.as_str().unwrap())
            .collect();
        assert!(fits(&statuses, &wanted), "{name}: {statuses:?}");
        if let Some(part) = vector["says"].as_str() {
            let last = frames.last().unwrap()["msg"].as_str().unwrap();
            assert!(last.contains(part), "{name}: {last}");
        }
        let id = vector["frame"]["request_id"].as_str().unwrap_or_default();
        let count = kept.get(id).copied().unwrap_or_default();
        assert_eq!(json!(count), vector["kept"], "{name}");
    }
}

fn fits(found: &[&str], wanted: &[&str]) -> bool {
    match wanted {
        [] => found.is_empty(),
        [many, rest @ ..] if many.ends_with('*') => {
            let name = many.trim_end_matches('*');
            let count = found.iter().take_while(|status| **status == name).count();
            fits(&found[count..], rest)
        }
        [one, rest @ ..] => found.first() == Some(one) && fits(&found[1..], rest),
    }
}

pub(super) fn question(user: &str, id: &str, second: usize, body: &str) -> String {
    json!({ "user_id": user, "request_id": id, "request_time": format!("2026-11-22 10:00:{second:02}"),
            "type": "text", "body": body, "convType": "normal" })
    .to_string()
}

pub(super) fn last(texts: &[String]) -> Value {
    serde_json::from_str(texts.last().unwrap()).unwrap()
}

/// The scripted model says which turn of the conversation it is asked for.
fn remembers(world: &World) {
    let ask = |second: usize, body: &str| {
        let id = format!("remember-{second}");
        let answers = world.send(&[question("remember", &id, second, body)], 1);
        last(&answers[0])["msg"].as_str().unwrap().to_owned()
    };
    assert!(ask(1, "Who are you?").contains("turn 1 "));
    assert!(ask(2, "And now?").contains("turn 2 "));
    assert!(ask(3, "clearMemory").contains("forgotten"));
    assert!(ask(4, "And now?").contains("turn 1 "));
    let gone = world.invoke("delete", &json!({ "userId": "remember" }));
    assert_eq!(gone["deleted"], 4);
    assert!(ask(5, "And now?").contains("turn 1 "));
}

/// The same message twice at once is one answer; over another connection it is there again.
fn repeats(world: &World) {
    let message = [question("repeat", "repeat-1", 0, "Why?")];
    let texts = &world.send(&message, 2)[0];
    let completed = texts
        .iter()
        .filter(|text| text.contains(r#""status":"completed""#));
    assert_eq!(completed.count(), 1, "{texts:?}");
    assert_eq!(world.items("repeat").len(), 1);
    let again = &world.send(&message, 1)[0];
    assert_eq!(again.len(), 1, "{again:?}");
    assert_eq!(last(again), last(texts));
    let found = until("the index has the answer", || {
        let body = world.invoke("query", &json!({ "request_id": "repeat-1" }));
        (body["msg"] != "").then_some(body)
    });
    assert_eq!(found["msg"], last(texts)["msg"]);
}

fn answers_calls(world: &World) {
    let call = |body: String| {
        let event = json!({ "httpMethod": "POST", "requestContext": {}, "body": body });
        let answer = world.invoke("chat", &event);
        let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        (answer["statusCode"].clone(), body)
    };
    let (status, body) = call(question("call", "call-1", 0, "Why?"));
    assert_eq!(
        (status, &body["request_id"]),
        (json!(200), &json!("call-1")),
        "{body}"
    );
    assert!(body["msg"].as_str().unwrap().starts_with("You asked: Why?"));
    let (status, body) = call("{}".to_owned());
    assert_eq!(status, 400);
    assert!(body["msg"].as_str().unwrap().contains("request_id"));
}

#[test]
fn faults_of_models_and_limits_have_one_outcome() {
    let world = World::new(&["local.scripted"], &[]);
    for (model, part, kept) in [
        ("local.throttled", "busy", 0),
        ("local.broken", "did not finish", 1),
        ("local.denied", "not available", 0),
    ] {
        world.models(&[model], &[]);
        let texts = &world.send(&[question(model, model, 0, "Why?")], 1)[0];
        let frame = last(texts);
        assert_eq!(frame["status"], "error", "{texts:?}");
        assert!(frame["msg"].as_str().unwrap().contains(part), "{frame}");
        assert_eq!(world.items(model).len(), kept, "{model}");
        let found = world.invoke("query", &json!({ "request_id": model }));
        assert!(found["msg"].as_str().unwrap().contains(part), "{found}");
    }
    // Of one user: the questions above count for everybody.
    world.models(&["local.scripted"], &[("questionsPerMinutePerUser", "1")]);
    let messages = [
        question("limit", "limit-1", 0, "Why?"),
        question("limit", "limit-2", 1, "Why?"),
        question("limit", "limit-3", 2, "Why?"),
    ];
    let answers = world.send(&messages, 1);
    // A minute may end between two of them, but not twice.
    let refused = answers
        .iter()
        .filter(|texts| last(texts)["status"] == "error")
        .count();
    assert!((1..=2).contains(&refused), "{answers:?}");
    secrets::every_form(&world);
}
