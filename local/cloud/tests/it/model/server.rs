//! A model server behind the switch: a small OpenAI-compatible one that the test conducts.

use aws_sdk_bedrockruntime::error::ProvideErrorMetadata;
use aws_sdk_bedrockruntime::types::{InferenceConfiguration, StopReason, SystemContentBlock};
use chatbot_cloud::model::{ModelOptions, OpenAi};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{ask, next, question, quick, start, text, within};

const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

/// Listens; the test plays the rest of the server.
struct Server(TcpListener);

impl Server {
    async fn start() -> (Self, ModelOptions) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let server = Some(OpenAi::new(&url, "tiny").unwrap());
        (Self(listener), ModelOptions { server, ..quick() })
    }

    /// The next request: its first line, its body, and where to answer.
    async fn request(&self) -> (String, Value, TcpStream) {
        let (stream, _) = within(self.0.accept()).await.unwrap();
        let mut reader = BufReader::new(stream);
        let (mut first, mut length) = (String::new(), 0);
        reader.read_line(&mut first).await.unwrap();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).await.unwrap();
            if line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).await.unwrap();
        let body = serde_json::from_slice(&body).unwrap();
        (first.trim().to_owned(), body, reader.into_inner())
    }
}

fn delta(text: &str) -> String {
    let chunk = json!({ "choices": [{ "delta": { "content": text }, "finish_reason": null }] });
    format!("data: {chunk}\n\n")
}

async fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn each_piece_passes_before_the_next_is_there() {
    let (server, options) = Server::start().await;
    let (model, client) = start(options).await;
    let asked = client
        .converse_stream()
        .model_id("local.scripted")
        .system(SystemContentBlock::Text("Be brief.".to_owned()))
        .messages(question("Why?"))
        .inference_config(InferenceConfiguration::builder().max_tokens(9).build())
        .send();
    let play = async {
        let (first, body, mut stream) = server.request().await;
        send(&mut stream, STREAM).await;
        (first, body, stream)
    };
    let (answer, (first, body, mut stream)) = tokio::join!(within(asked), play);
    let mut answer = answer.unwrap();
    assert_eq!(first, "POST /v1/chat/completions HTTP/1.1");
    let expected = json!({
        "model": "tiny",
        "stream": true,
        "stream_options": { "include_usage": true },
        "max_tokens": 9,
        "messages": [
            { "role": "system", "content": "Be brief." },
            { "role": "user", "content": "Why?" },
        ],
    });
    assert_eq!(body, expected);

    assert!(next(&mut answer).await.unwrap().is_message_start());
    for word in ["Light", " scatters", ". ☀"] {
        send(&mut stream, &delta(word)).await;
        let event = next(&mut answer).await.unwrap();
        assert_eq!(text(&event), Some(word));
    }
    let end = json!({
        "choices": [{ "delta": {}, "finish_reason": "length" }],
        "usage": { "prompt_tokens": 12, "completion_tokens": 9 },
    });
    send(&mut stream, &format!("data: {end}\n\ndata: [DONE]\n\n")).await;
    assert!(next(&mut answer).await.unwrap().is_content_block_stop());
    let stop = next(&mut answer).await.unwrap();
    let reason = stop.as_message_stop().unwrap().stop_reason();
    assert_eq!(reason, &StopReason::MaxTokens);
    let metadata = next(&mut answer).await.unwrap();
    let usage = metadata.as_metadata().unwrap().usage().unwrap();
    assert_eq!((usage.input_tokens(), usage.output_tokens()), (12, 9));
    assert_eq!(next(&mut answer).await, None);
    model.shutdown().await;
}

#[tokio::test]
async fn its_refusals_have_bedrocks_codes() {
    let (server, options) = Server::start().await;
    let (model, client) = start(options).await;
    for (status, code) in [
        ("401 Unauthorized", "AccessDeniedException"),
        ("404 Not Found", "ResourceNotFoundException"),
        ("429 Too Many Requests", "ThrottlingException"),
        ("500 Internal Server Error", "ModelErrorException"),
    ] {
        let asked = client
            .converse_stream()
            .model_id("local.scripted")
            .messages(question("Why?"))
            .send();
        let play = async {
            let (_, _, mut stream) = server.request().await;
            let body = json!({ "error": { "message": "model `tiny` not found" } }).to_string();
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}");
            send(&mut stream, &format!("{head}\r\n\r\n{body}")).await;
        };
        let (answer, ()) = tokio::join!(within(asked), play);
        let error = answer.unwrap_err().into_service_error();
        assert_eq!(error.code(), Some(code));
        assert!(error.message().unwrap().contains("`tiny` not found"));
    }
    // Nobody listens any more.
    drop(server);
    let asked = client
        .converse_stream()
        .model_id("local.scripted")
        .messages(question("Why?"))
        .send();
    let error = within(asked).await.unwrap_err().into_service_error();
    assert!(error.is_service_unavailable_exception(), "{error:?}");
    model.shutdown().await;
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_exception() {
    let (server, options) = Server::start().await;
    let (model, client) = start(options).await;
    let play = async {
        let (_, _, mut stream) = server.request().await;
        send(&mut stream, STREAM).await;
        send(&mut stream, &delta("Light")).await;
    };
    let (mut answer, ()) = tokio::join!(ask(&client, "local.scripted"), play);
    assert!(next(&mut answer).await.unwrap().is_message_start());
    assert_eq!(text(&next(&mut answer).await.unwrap()), Some("Light"));
    let error = within(answer.stream.recv()).await.unwrap_err();
    let error = error.into_service_error();
    assert!(error.is_model_stream_error_exception(), "{error:?}");
    model.shutdown().await;
}
