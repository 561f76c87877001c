//! Sizes, times, and clients that misbehave.

use chatbot_gateway::data::limits::Limits;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::Target::{Function, Mock, TwoWay};
use super::*;

const MINUTE: Duration = Duration::from_secs(60);

async fn connected(bench: &Bench) -> Client {
    bench.functions.returns("size", |event| {
        let size = event["body"].as_str().unwrap_or_default().len();
        json!({ "statusCode": 200, "body": size.to_string() })
    });
    let api = bench.api(&[
        ("$default", TwoWay("size")),
        ("$disconnect", Function("bye")),
    ]);
    bench.connect(&api).await
}

/// Sends a text of `size` bytes in frames of `frame` bytes.
async fn say_in_frames(client: &mut Client, size: usize, frame: usize) {
    let text = "x".repeat(size);
    let parts: Vec<&[u8]> = text.as_bytes().chunks(frame).collect();
    for (index, part) in parts.iter().enumerate() {
        let code = if index == 0 {
            Data::Text
        } else {
            Data::Continue
        };
        let part = part.to_vec();
        let frame = Frame::message(part, OpCode::Data(code), index + 1 == parts.len());
        // The gateway may have closed already.
        if client.send(Message::Frame(frame)).await.is_err() {
            return;
        }
    }
}

async fn disconnect_code(bench: &Bench) -> u64 {
    let (_, event) = bench.functions.event("DISCONNECT").await;
    event["requestContext"]["disconnectStatusCode"]
        .as_u64()
        .unwrap()
}

#[tokio::test]
async fn the_largest_frame_and_the_largest_message_pass() {
    let bench = Bench::start().await;
    let mut client = connected(&bench).await;
    for (size, frame) in [
        (32 * 1024, 32 * 1024),
        (128 * 1024, 32 * 1024),
        (128 * 1024, 1000),
    ] {
        say_in_frames(&mut client, size, frame).await;
        assert_eq!(hear(&mut client).await, size.to_string());
    }
}

#[tokio::test]
async fn larger_frames_and_messages_close_with_1009() {
    for (size, frame) in [
        (32 * 1024 + 1, 64 * 1024),
        (1024 * 1024, 1024 * 1024),
        (128 * 1024 + 1, 32 * 1024),
    ] {
        let bench = Bench::start().await;
        let mut client = connected(&bench).await;
        say_in_frames(&mut client, size, frame).await;
        assert_eq!(closing(&mut client).await.0, 1009, "{size} in {frame}");
        drop(client);
        assert_eq!(disconnect_code(&bench).await, 1009);
    }
}

#[tokio::test]
async fn binary_messages_close_with_1003() {
    let bench = Bench::start().await;
    let mut client = connected(&bench).await;
    soon(client.send(Message::binary(vec![1, 2, 3])))
        .await
        .unwrap();
    assert_eq!(closing(&mut client).await.0, 1003);
    drop(client);
    assert_eq!(disconnect_code(&bench).await, 1003);
}

#[tokio::test]
async fn text_that_is_not_utf8_closes_with_1007() {
    let bench = Bench::start().await;
    let mut client = connected(&bench).await;
    let frame = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    soon(client.send(Message::Frame(frame))).await.unwrap();
    assert_eq!(closing(&mut client).await.0, 1007);
}

#[tokio::test]
async fn pings_are_answered() {
    let bench = Bench::start().await;
    let mut client = connected(&bench).await;
    soon(client.send(Message::Ping("alive?".into())))
        .await
        .unwrap();
    let answer = soon(client.next()).await.unwrap().unwrap();
    assert_eq!(answer, Message::Pong("alive?".into()));
}

#[tokio::test]
async fn idle_connections_are_closed_after_ten_minutes() {
    let bench = Bench::start().await;
    let mut client = connected(&bench).await;
    for _ in 0..3 {
        bench.clock.advance(10 * MINUTE - Duration::from_millis(1));
        assert_eq!(ask(&mut client, "x").await, "1");
    }
    bench.clock.advance(10 * MINUTE);
    assert_eq!(closing(&mut client).await, (1001, "Going away".to_owned()));
    drop(client);
    assert_eq!(disconnect_code(&bench).await, 1001);
}

#[tokio::test]
async fn no_connection_lives_longer_than_two_hours() {
    let bench = Bench::start().await;
    let mut client = connected(&bench).await;
    for _ in 0..23 {
        bench.clock.advance(5 * MINUTE);
        assert_eq!(ask(&mut client, "x").await, "1");
    }
    bench.clock.advance(5 * MINUTE);
    assert_eq!(closing(&mut client).await.0, 1001);
}

#[tokio::test]
async fn a_slow_reader_hurts_nobody_else() {
    let limits = Limits {
        outbox_messages: 8,
        ..Limits::default()
    };
    let bench = Bench::with(limits, None).await;
    bench.functions.returns(
        "who",
        |event| json!({ "statusCode": 200, "body": event["requestContext"]["connectionId"] }),
    );
    let api = bench.api(&[("$default", TwoWay("who"))]);
    let (mut slow, mut quick) = (bench.connect(&api).await, bench.connect(&api).await);
    let (slow_id, quick_id) = (ask(&mut slow, "who").await, ask(&mut quick, "who").await);
    let post = |id: &str| format!("POST /@connections/{}", id.replace('=', "%3D"));
    let large = "x".repeat(128 * 1024);
    let mut taken = 0;
    // The buffers of the operating system take some megabytes before anything backs up.
    let full = loop {
        let (status, head, _) = bench.http(&post(&slow_id), &large).await;
        match status {
            200 => taken += 1,
            status => break (status, head),
        }
        assert!(taken < 1000, "a client that does not read is never full");
    };
    assert_eq!(full.0, 429);
    assert!(full.1.contains("LimitExceededException"), "{}", full.1);
    assert_eq!(bench.http(&post(&quick_id), "hello").await.0, 200);
    assert_eq!(hear(&mut quick).await, "hello");
    for _ in 0..taken {
        assert_eq!(hear(&mut slow).await.len(), large.len());
    }
    assert_eq!(ask(&mut slow, "who").await, slow_id);
}

#[tokio::test]
async fn a_client_that_does_not_read_is_still_closed() {
    let bench = Bench::with(
        Limits {
            outbox_messages: 8,
            ..Limits::default()
        },
        None,
    )
    .await;
    let api = bench.api(&[
        ("$default", TwoWay("who")),
        ("$disconnect", Function("bye")),
    ]);
    bench.functions.returns(
        "who",
        |event| json!({ "statusCode": 200, "body": event["requestContext"]["connectionId"] }),
    );
    let mut client = bench.connect(&api).await;
    let id = ask(&mut client, "who").await.replace('=', "%3D");
    let large = "x".repeat(128 * 1024);
    while bench
        .http(&format!("POST /@connections/{id}"), &large)
        .await
        .0
        == 200
    {}
    bench.clock.advance(10 * MINUTE);
    assert_eq!(disconnect_code(&bench).await, 1001);
    assert_eq!(bench.data.connections(), 0);
}

#[tokio::test]
async fn a_client_that_only_sends_is_not_buffered_without_bound() {
    let bench = Bench::with(
        Limits {
            in_flight_per_connection: 2,
            ..Limits::default()
        },
        None,
    )
    .await;
    let gate = tokio::sync::watch::Sender::new(false);
    bench.functions.waits("slow", &gate);
    let api = bench.api(&[("$default", TwoWay("slow")), ("mock", Mock(None))]);
    let mut client = bench.connect(&api).await;
    for _ in 0..5 {
        say(&mut client, "work").await;
    }
    say(&mut client, r#"{"action":"mock"}"#).await;
    // A second connection shows that the gateway has had its turn with the first.
    let mut other = bench.connect(&api).await;
    assert_eq!(
        ask(&mut other, r#"{"action":"mock"}"#).await,
        r#"{"statusCode":200}"#
    );
    bench.functions.event("MESSAGE").await;
    assert!(bench.functions.seen().len() <= 2);
    gate.send_replace(true);
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(hear(&mut client).await);
    }
    assert_eq!(
        answers
            .iter()
            .filter(|answer| *answer == "opened: true")
            .count(),
        5
    );
    assert_eq!(bench.functions.seen().len(), 5);
}
