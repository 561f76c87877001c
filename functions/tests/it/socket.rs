//! What the socket's invocation does.

use chatbot_functions::chat::socket::handle;
use chatbot_functions::event::{Event, SocketEvent};
use serde_json::{Value, json};

use crate::world::{Inbox, Queue};

fn event(kind: &str, body: Option<&str>, binary: bool) -> SocketEvent {
    authorized(kind, body, binary, &Value::Null)
}

fn authorized(kind: &str, body: Option<&str>, binary: bool, authorizer: &Value) -> SocketEvent {
    let event = json!({
        "requestContext": {
            "eventType": kind,
            "connectionId": "c=",
            "domainName": "abc.execute-api.us-east-1.amazonaws.com",
            "stage": "dev",
            "requestId": "event-1",
            "authorizer": authorizer,
        },
        "body": body,
        "isBase64Encoded": binary,
    });
    match Event::read(event).unwrap() {
        Event::Socket(event) => *event,
        other => panic!("{other:?}"),
    }
}

async fn handled(event: &SocketEvent, queue: &Queue) -> Vec<String> {
    let inbox = Inbox::default();
    handle(event, &inbox, queue).await;
    inbox.raw()
}

#[tokio::test]
async fn a_ping_is_answered_with_the_exact_bytes() {
    let queue = Queue::default();
    let frames = handled(&event("MESSAGE", Some("__ping__"), false), &queue).await;
    assert_eq!(frames, [r#""__pong__""#]);
    assert!(queue.jobs.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_question_becomes_a_job_and_nothing_is_posted_yet() {
    let queue = Queue::default();
    let body =
        r#"{"request_id":"r","body":"Why?","user_id":"u","type":"text","convType":"normal"}"#;
    let frames = handled(&event("MESSAGE", Some(body), false), &queue).await;
    assert!(frames.is_empty());
    let jobs = queue.jobs.lock().unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].request.body, "Why?");
    assert_eq!(jobs[0].user.as_str(), "u");
    assert_eq!(
        jobs[0].client.as_ref().unwrap().callback_url,
        "https://abc.execute-api.us-east-1.amazonaws.com/dev"
    );
    assert_eq!(jobs[0].reference, "event-1");
}

#[tokio::test]
async fn the_authorizer_says_who_asks() {
    let queue = Queue::default();
    let body = r#"{"request_id":"r","body":"Why?","user_id":"somebody else"}"#;
    let authorizer = json!({ "principalId": "kim" });
    let event = authorized("MESSAGE", Some(body), false, &authorizer);
    assert!(handled(&event, &queue).await.is_empty());
    assert_eq!(queue.jobs.lock().unwrap()[0].user.as_str(), "kim");
}

#[tokio::test]
async fn connect_and_disconnect_do_nothing() {
    for kind in ["CONNECT", "DISCONNECT"] {
        let queue = Queue::default();
        assert!(handled(&event(kind, None, false), &queue).await.is_empty());
        assert!(queue.jobs.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_cannot_be_answered_is_said() {
    let check = async |event: SocketEvent, queue: Queue, request_id: &str, part: &str| {
        let frames = handled(&event, &queue).await;
        let frame: Value = serde_json::from_str(&frames[0]).unwrap();
        assert_eq!((frames.len(), &frame["status"]), (1, &json!("error")));
        assert_eq!(frame["request_id"], request_id);
        assert!(frame["msg"].as_str().unwrap().contains(part), "{frame}");
        assert!(queue.jobs.lock().unwrap().is_empty());
    };
    let message = |body| event("MESSAGE", Some(body), false);
    let queue = Queue::default;
    check(message("hello"), queue(), "", "not JSON").await;
    check(message(r#"{"request_id":"r"}"#), queue(), "r", "body").await;
    check(event("MESSAGE", Some("AAE="), true), queue(), "", "Binary").await;
    let reserved = r##"{"request_id":"r","body":"x","user_id":"#chatbot/claim/0"}"##;
    check(message(reserved), queue(), "r", "user id").await;
    let refused = Queue {
        refuses: true,
        ..Queue::default()
    };
    let question = message(r#"{"request_id":"r","body":"x"}"#);
    check(question, refused, "r", "event-1").await;
}
