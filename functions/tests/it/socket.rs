//! What the socket's invocation does.

use chatbot_functions::chat::socket::handle;
use chatbot_functions::event::{Event, SocketEvent};
use serde_json::json;

use crate::fakes::{Inbox, Queue};

fn event(kind: &str, body: Option<&str>, binary: bool) -> SocketEvent {
    let event = json!({
        "requestContext": {
            "eventType": kind,
            "connectionId": "c=",
            "domainName": "abc.execute-api.us-east-1.amazonaws.com",
            "stage": "dev",
            "requestId": "event-1",
        },
        "body": body,
        "isBase64Encoded": binary,
    });
    let Event::Socket(event) = serde_json::from_value(event).unwrap() else {
        panic!("no socket event")
    };
    event
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
    assert!(
        handled(&event("MESSAGE", Some(body), false), &queue)
            .await
            .is_empty()
    );
    let jobs = queue.jobs.lock().unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].request.body, "Why?");
    assert_eq!(
        jobs[0].client.callback_url,
        "https://abc.execute-api.us-east-1.amazonaws.com/dev"
    );
    assert_eq!(jobs[0].reference, "event-1");
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
        let frame: serde_json::Value = serde_json::from_str(&frames[0]).unwrap();
        assert_eq!((frames.len(), &frame["status"]), (1, &json!("error")));
        assert_eq!(frame["request_id"], request_id);
        assert!(frame["msg"].as_str().unwrap().contains(part), "{frame}");
    };
    let message = |body| event("MESSAGE", Some(body), false);
    check(message("hello"), Queue::default(), "", "not JSON").await;
    check(
        message(r#"{"request_id":"r"}"#),
        Queue::default(),
        "r",
        "body",
    )
    .await;
    check(
        event("MESSAGE", Some("AAE="), true),
        Queue::default(),
        "",
        "Binary",
    )
    .await;
    let refused = Queue {
        refuses: true,
        ..Queue::default()
    };
    check(
        message(r#"{"request_id":"r","body":"x"}"#),
        refused,
        "r",
        "event-1",
    )
    .await;
}
