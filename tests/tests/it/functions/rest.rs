//! The data files of the functions, against their binaries, and what only a real table and bucket show.

use serde_json::{Value, json};

use super::world::World;
use crate::system::foreign_put;

const VECTORS: &str = include_str!("../../../../functions/tests/vectors/rest.json");

#[test]
fn rest_functions_keep_their_contract() {
    let world = World::new(&["local.scripted"], &[]);
    for vector in serde_json::from_str::<Vec<Value>>(VECTORS).unwrap() {
        let function = vector["function"].as_str().unwrap();
        let entries = vector["entries"].as_array().cloned().unwrap_or_default();
        // A name without an owner can be taken once, and the other form takes it.
        let is_taken = function == "upload" && vector["status"] == 200;
        if vector.get("identity").is_none() && !is_taken {
            world.write(&entries);
            let body = world.invoke(function, &vector["request"]);
            check(&vector, &body["statusCode"], &body);
        }
        world.write(&entries);
        let event = json!({
            "httpMethod": "POST",
            "requestContext": { "authorizer": { "principalId": vector["identity"] } },
            "body": vector["request"].to_string(),
        });
        let answer = world.invoke(function, &event);
        let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        check(&vector, &answer["statusCode"], &body);
    }
    uploads(&world);
    many(&world);
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
        if let (Some(found), Some(wanted)) = (found.as_object(), inside["like"].as_object()) {
            for (member, value) in wanted {
                assert_eq!(&found[member], value, "{name}");
            }
        } else {
            let (found, wanted) = (
                found.as_array().unwrap(),
                inside["like"].as_array().unwrap(),
            );
            assert_eq!(found.len(), wanted.len(), "{name}");
        }
    }
    if let Some(part) = vector["says"].as_str() {
        assert!(
            body["msg"].as_str().unwrap().contains(part),
            "{name}: {body}"
        );
    }
}

/// The address takes the file that was asked for; its name cannot be taken by somebody else.
fn uploads(world: &World) {
    let ask = |event: Value| {
        let body = world.invoke("upload", &event);
        let reply: Value = serde_json::from_str(body["body"].as_str().unwrap()).unwrap();
        (body["statusCode"].clone(), reply)
    };
    let file = json!({ "filename": "메모 1.txt", "contentType": "text/plain" });
    let (status, reply) = ask(file.clone());
    assert_eq!(status, 200, "{reply}");
    let url = reply["UploadURL"].as_str().unwrap();
    assert!(url.contains("/docs/%EB%A9%94%EB%AA%A8%201.txt?"), "{url}");
    assert!(
        url.contains("X-Amz-SignedHeaders=content-type%3Bhost"),
        "{url}"
    );
    assert_eq!(
        foreign_put(url, &[("content-type", "text/plain")], "hello"),
        200
    );
    assert_eq!(ask(file).0, 409);
}

/// More than one page and more than one batch.
fn many(world: &World) {
    let item = |number: usize| {
        json!({ "user_id": "many", "request_time": format!("2026-11-{:02} {:02}:00:00", 1 + number / 24, number % 24),
                "request_id": format!("many-{number}"), "type": "text", "body": "q", "msg": "a".repeat(9000) })
    };
    let items: Vec<Value> = (0..260).map(item).collect();
    world.write(&items);
    let asked = json!({ "userId": "many", "allowTime": "2026-10-31 23:59:59" });
    let body = world.invoke("history", &asked);
    let past: Vec<Value> = serde_json::from_str(body["msg"].as_str().unwrap()).unwrap();
    assert_eq!(past.len(), 260, "the history is not whole");
    let body = world.invoke("delete", &json!({ "userId": "many" }));
    assert_eq!(
        body,
        json!({ "statusCode": 200, "msg": "done", "deleted": 260 })
    );
    assert_eq!(world.invoke("history", &asked)["msg"], "[]");
}
