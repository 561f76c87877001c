//! REST APIs, which another API Gateway has.

use std::sync::{Arc, Mutex};

use chatbot_gateway::{Gateway, Options};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{http, http_at};

/// Answers every connection with `answer` and keeps what it was asked.
async fn fake(answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/", listener.local_addr().expect("an address"));
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let kept = Arc::clone(&asked);
    let task = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = Vec::new();
            while !is_whole(&text) {
                let mut piece = [0; 4096];
                let length = stream.read(&mut piece).await.expect("a request");
                text.extend_from_slice(&piece[..length]);
            }
            let text = String::from_utf8(text).expect("a text");
            kept.lock().expect("the requests").push(text);
            stream
                .write_all(answer.as_bytes())
                .await
                .expect("an answer sent");
        }
    });
    (address, asked, task)
}

/// Whether the head and as much body as it says are there.
fn is_whole(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")
            .map(str::to_owned)
    });
    let length: usize = length.map_or(0, |length| length.trim().parse().expect("a length"));
    body.len() == length
}

async fn start(rest_endpoint: Option<String>) -> Gateway {
    let options = Options {
        rest_endpoint,
        ..Options::default()
    };
    Gateway::start(options).await.expect("a gateway")
}

#[tokio::test]
async fn requests_for_rest_apis_are_passed_on_as_they_are() {
    let answer = "HTTP/1.1 201 Created\r\nx-amzn-requestid: r\r\ncontent-length: 10\r\nconnection: close\r\n\r\n{\"id\":\"a\"}";
    let (address, asked, task) = fake(answer).await;
    let gateway = start(Some(address)).await;
    let line = "POST /restapis/a%2Fb?mode=overwrite HTTP/1.1\r\nauthorization: AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/apigateway/aws4_request, Signature=x\r\nx-ignored:";
    // The helper ends the request line itself.
    let got = http_at(&gateway, "signed.example", line, "{\"name\":\"chat\"}").await;
    assert_eq!(got, (201, json!({ "id": "a" })));
    let asked = asked
        .lock()
        .expect("the requests")
        .join("\n")
        .to_ascii_lowercase();
    assert!(
        asked.starts_with("post /restapis/a%2fb?mode=overwrite http/1.1\r\n"),
        "{asked}"
    );
    for part in [
        "host: signed.example\r\n",
        "signature=x\r\n",
        "{\"name\":\"chat\"}",
    ] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(!asked.contains("connection: close"), "{asked}");
    task.abort();
}

#[tokio::test]
async fn the_rest_is_answered_here() {
    let (address, asked, task) = fake("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n").await;
    let gateway = start(Some(address)).await;
    assert_eq!(http(&gateway, "GET /account", "").await.0, 200);
    assert_eq!(http(&gateway, "GET /v2/apis", "").await.0, 200);
    assert!(asked.lock().expect("the requests").is_empty());
    task.abort();
}

#[tokio::test]
async fn without_an_endpoint_there_are_no_rest_apis() {
    let gateway = start(None).await;
    let (status, body) = http(&gateway, "GET /restapis", "").await;
    assert_eq!((status, body), (403, json!({ "message": "Forbidden" })));
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let free = listener.local_addr().expect("an address");
    drop(listener);
    for address in [format!("http://{free}"), "http://example.com".to_owned()] {
        let gateway = start(Some(address)).await;
        let (status, body) = http(&gateway, "GET /restapis", "").await;
        assert_eq!(status, 503, "{body}");
        assert!(
            body["message"]
                .as_str()
                .expect("a message")
                .contains("REST APIs"),
            "{body}"
        );
    }
}
