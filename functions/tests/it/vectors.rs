//! The data files of `tests/vectors`, against the library.

use std::time::Duration;

use chatbot_functions::chat::socket::handle;
use chatbot_functions::entry::Entry;
use chatbot_functions::event::Event;
use chatbot_functions::rest::call::Call;
use chatbot_functions::rest::upload::{UploadRules, error, upload};
use chatbot_functions::rest::{self, delete, history, message, provisioning, query};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::{Act, Memory, Queue, Shelf, Watch, World};

const REST: &str = include_str!("../vectors/rest.json");
const CHAT: &str = include_str!("../vectors/chat.json");

fn vectors(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn entries(vector: &Value) -> Vec<Entry> {
    let entries = vector.get("entries").cloned().unwrap_or(json!([]));
    serde_json::from_value(entries).unwrap()
}

fn proxy(vector: &Value) -> Value {
    json!({
        "httpMethod": "POST",
        "requestContext": { "authorizer": { "principalId": vector["identity"] } },
        "body": vector["request"].to_string(),
    })
}

async fn answered(function: &str, event: &Value, memory: &Memory) -> Value {
    let shelf = Shelf::default();
    let rules = UploadRules {
        prefix: "docs".into(),
        requires_length: false,
    };
    let shape = if function == "upload" { error } else { message };
    let logic = async |call: &Call| match function {
        "upload" => upload(call, &rules, &shelf).await,
        "query" => query::query(call, memory, &Watch::default()).await,
        "history" => history::history(call, memory).await,
        "delete" => delete::delete(call, memory, Instant::now() + Duration::from_secs(9)).await,
        "provisioning" => {
            let url = "wss://abc.execute-api.eu-central-1.amazonaws.com/dev";
            provisioning::provisioning(call, Some(url))
        }
        other => panic!("no function {other}"),
    };
    rest::respond(event, "ref", shape, logic).await
}

/// Whether `found` has everything of `wanted`.
fn is_like(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => wanted
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| is_like(found, value))),
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| is_like(a, b))
        }
        _ => found == wanted,
    }
}

fn check(vector: &Value, status: &Value, body: &Value) {
    let name = vector["name"].as_str().unwrap();
    assert_eq!(status, &vector["status"], "{name}: {body}");
    if let Some(whole) = vector.get("body") {
        assert_eq!(body, whole, "{name}");
    }
    if let Some(inside) = vector.get("inside") {
        let text = body[inside["member"].as_str().unwrap()].as_str().unwrap();
        let found: Value = serde_json::from_str(text).unwrap();
        assert!(is_like(&found, &inside["like"]), "{name}: {found}");
    }
    if let Some(part) = vector["says"].as_str() {
        assert!(
            body["msg"].as_str().unwrap().contains(part),
            "{name}: {body}"
        );
    }
}

#[tokio::test]
async fn every_rest_vector_holds_in_both_forms() {
    for vector in vectors(REST) {
        let function = vector["function"].as_str().unwrap();
        if vector.get("identity").is_none() {
            let memory = Memory::with(entries(&vector));
            let body = answered(function, &vector["request"], &memory).await;
            check(&vector, &body["statusCode"], &body);
        }
        let memory = Memory::with(entries(&vector));
        let answer = answered(function, &proxy(&vector), &memory).await;
        let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        assert_eq!(answer["headers"]["content-type"], "application/json");
        check(&vector, &answer["statusCode"], &body);
    }
}

#[tokio::test]
async fn a_name_without_an_owner_is_taken_once() {
    let shelf = Shelf::default();
    let rules = UploadRules {
        prefix: "docs".into(),
        requires_length: true,
    };
    let ask = async |members: Value| {
        let call = Call::read(&members).1.unwrap();
        upload(&call, &rules, &shelf)
            .await
            .map_err(|problem| problem.status)
    };
    let file = |user: Option<&str>, length: Option<u64>| json!({ "filename": "a.pdf", "contentType": "application/pdf", "userId": user, "contentLength": length });
    assert_eq!(ask(file(None, None)).await.unwrap_err(), 411);
    assert!(ask(file(None, Some(1))).await.is_ok());
    assert_eq!(ask(file(None, Some(1))).await.unwrap_err(), 409);
    let key = async |user: &str| {
        let body = ask(file(Some(user), Some(1))).await.unwrap();
        let reply: Value = serde_json::from_str(body["body"].as_str().unwrap()).unwrap();
        reply["Key"].as_str().unwrap().to_owned()
    };
    let (kim, lee) = (key("kim").await, key("lee").await);
    assert_ne!(kim, lee);
    assert_eq!(kim, key("kim").await);
    let broken = Shelf {
        is_broken: true,
        ..Shelf::default()
    };
    let call = Call::read(&file(None, Some(1))).1.unwrap();
    assert_eq!(
        upload(&call, &rules, &broken).await.unwrap_err().status,
        500
    );
}

fn fits(found: &[String], wanted: &[&str]) -> bool {
    match wanted {
        [] => found.is_empty(),
        [many, rest @ ..] if many.ends_with('*') => {
            let name = many.trim_end_matches('*');
            let count = found.iter().take_while(|status| *status == name).count();
            fits(&found[count..], rest)
        }
        [one, rest @ ..] => {
            found.first().is_some_and(|status| status == one) && fits(&found[1..], rest)
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_chat_vector_holds() {
    for vector in vectors(CHAT) {
        let name = vector["name"].as_str().unwrap();
        let world = World::new(vec![
            Act::Say("Yes, "),
            Act::Wait(Duration::from_secs(1)),
            Act::Say("it is."),
        ]);
        let text = match &vector["frame"] {
            Value::String(text) => text.clone(),
            frame => frame.to_string(),
        };
        let event = json!({
            "requestContext": { "eventType": "MESSAGE", "connectionId": "c=", "domainName": "x",
                                "stage": "dev", "requestId": "event-1" },
            "body": text,
        });
        let Event::Socket(event) = Event::read(event).unwrap() else {
            panic!("{name}: no event of a socket")
        };
        let queue = Queue::default();
        handle(&event, &world.inbox, &queue).await;
        let jobs = queue.jobs.lock().unwrap().clone();
        for job in &jobs {
            world.answer(job).await;
        }
        if let Some(texts) = vector.get("texts") {
            assert_eq!(&json!(world.inbox.raw()), texts, "{name}");
            assert_eq!(
                (world.script.count(), *world.table().calls.lock().unwrap()),
                (0, 0)
            );
        } else {
            let wanted = vector["statuses"].as_array().unwrap();
            let wanted: Vec<&str> = wanted
                .iter()
                .map(|status| status.as_str().unwrap())
                .collect();
            let found = world.inbox.statuses();
            assert!(fits(&found, &wanted), "{name}: {found:?}");
        }
        if let Some(part) = vector["says"].as_str() {
            let last = world.inbox.last();
            assert!(last.contains(part), "{name}: {last}");
        }
        assert_eq!(json!(world.table().all().len()), vector["kept"], "{name}");
    }
}
