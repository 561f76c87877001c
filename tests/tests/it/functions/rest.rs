//! The data files of the functions, against their binaries, and what only a real table and bucket show.

use serde_json::{Value, json};

use super::world::World;
use crate::system::foreign_put;

const VECTORS: &str = include_str!("../../../../functions/tests/vectors/rest.json");

/// Every vector as a direct invocation with the bare body, as a proxy event, and as an old client posts it,
/// to the REST API and through the distribution.
#[test]
fn rest_functions_keep_their_contract() {
    let world = World::new(&["local.scripted"], &[]);
    let doors = Door::all(&world);
    for vector in serde_json::from_str::<Vec<Value>>(VECTORS).unwrap() {
        for door in &doors {
            // Only an event can say what an authorizer would.
            if vector.get("identity").is_none() || matches!(door, Door::Proxy) {
                prepare(&world, &vector);
                let function = vector["function"].as_str().unwrap();
                let (status, body) =
                    door.ask(&world, function, &vector["request"], &vector["identity"]);
                check(door, &vector, &status, &body);
            }
        }
    }
    uploads(&world);
    for door in &doors {
        many(&world, door);
    }
}

/// A way to a function.
#[derive(Debug)]
enum Door {
    /// Invoked with the body itself.
    Bare,
    /// Invoked with the event of a proxy integration.
    Proxy,
    /// Posted to, below this address.
    Http(String),
}

impl Door {
    fn all(world: &World) -> Vec<Self> {
        let addresses = world.system().addresses().into_iter();
        let http = addresses.map(|(_, address)| Self::Http(address));
        [Self::Bare, Self::Proxy].into_iter().chain(http).collect()
    }

    /// Status and body of the answer to a request of `identity`.
    fn ask(
        &self,
        world: &World,
        function: &str,
        request: &Value,
        identity: &Value,
    ) -> (Value, Value) {
        match self {
            Self::Bare => {
                let body = world.invoke(function, request);
                (body["statusCode"].clone(), body)
            }
            Self::Proxy => {
                let event = json!({
                    "httpMethod": "POST",
                    "requestContext": { "authorizer": { "principalId": identity } },
                    "body": request.to_string(),
                });
                let answer = world.invoke(function, &event);
                let body = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
                (answer["statusCode"].clone(), body)
            }
            Self::Http(address) => {
                let (status, body) = world.post(&format!("{address}/{function}"), request);
                (json!(status), body)
            }
        }
    }
}

/// What has to be there, and not to be there, before a vector is asked.
fn prepare(world: &World, vector: &Value) {
    world.write(vector["entries"].as_array().map_or(&[], Vec::as_slice));
    let request = &vector["request"];
    if vector["function"] == "upload" && vector["status"] == 200 && request["userId"].is_null() {
        // A name without an owner can be taken once, and another door has taken it.
        let key = format!("docs/{}", request["filename"].as_str().unwrap());
        let object = json!({ "Bucket": world.output("uploads_bucket"), "Key": key });
        world.system().aws("s3", "delete_object", &object);
    }
}

fn check(door: &Door, vector: &Value, status: &Value, body: &Value) {
    let name = format!("{}, {door:?}", vector["name"].as_str().unwrap());
    assert_eq!(status, &vector["status"], "{name}: {body}");
    assert_eq!(&body["statusCode"], status, "{name}: {body}");
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
fn many(world: &World, door: &Door) {
    let ask = |function: &str, request: &Value| {
        let (status, body) = door.ask(world, function, request, &Value::Null);
        assert_eq!(status, 200, "{door:?}: {body}");
        body
    };
    let item = |number: usize| {
        json!({ "user_id": "many", "request_time": format!("2026-11-{:02} {:02}:00:00", 1 + number / 24, number % 24),
                "request_id": format!("many-{number}"), "type": "text", "body": "q", "msg": "a".repeat(9000) })
    };
    let items: Vec<Value> = (0..260).map(item).collect();
    world.write(&items);
    let asked = json!({ "userId": "many", "allowTime": "2026-10-31 23:59:59" });
    let body = ask("history", &asked);
    let past: Vec<Value> = serde_json::from_str(body["msg"].as_str().unwrap()).unwrap();
    assert_eq!(past.len(), 260, "the history is not whole");
    let body = ask("delete", &json!({ "userId": "many" }));
    assert_eq!(
        body,
        json!({ "statusCode": 200, "msg": "done", "deleted": 260 })
    );
    assert_eq!(ask("history", &asked)["msg"], "[]");
}
