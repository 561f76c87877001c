//! The frames of a stream: shapes of `ConverseStreamOutput` in the encoding
//! `application/vnd.amazon.eventstream`.

use std::time::Duration;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bytes::Bytes;
use serde_json::{Value, json};

use super::piece::{End, Piece};
use super::refusal::Refusal;

/// Media type of a stream.
pub(super) const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";

/// A piece that cannot be written as a frame.
#[derive(Debug, thiserror::Error)]
#[error("cannot write a frame of the event stream")]
pub(super) struct FrameError(#[source] aws_smithy_eventstream::error::Error);

/// How every stream begins.
pub(super) fn start() -> Result<Bytes, FrameError> {
    event("messageStart", &json!({ "role": "assistant" }))
}

/// The frames of one piece; `elapsed` is the time since the request came.
pub(super) fn piece(piece: &Piece, elapsed: Duration) -> Result<Bytes, FrameError> {
    match piece {
        Piece::Text(text) => event(
            "contentBlockDelta",
            &json!({ "contentBlockIndex": 0, "delta": { "text": text } }),
        ),
        Piece::End(end) => {
            let stop = event("contentBlockStop", &json!({ "contentBlockIndex": 0 }))?;
            let message = event("messageStop", &json!({ "stopReason": end.reason.name() }))?;
            let metadata = event(
                "metadata",
                &json!({ "usage": usage(*end), "metrics": metrics(elapsed) }),
            )?;
            Ok([stop, message, metadata].concat().into())
        }
    }
}

/// The last frame of a stream that breaks.
pub(super) fn exception(refusal: &Refusal) -> Result<Bytes, FrameError> {
    let kind = [
        (":message-type", "exception"),
        (":exception-type", refusal.code.in_stream()),
    ];
    frame(kind, refusal.body())
}

/// Shape `TokenUsage`.
pub(super) fn usage(end: End) -> Value {
    json!({
        "inputTokens": end.input_tokens,
        "outputTokens": end.output_tokens,
        "totalTokens": end.input_tokens + end.output_tokens,
    })
}

/// Shapes `ConverseMetrics` and `ConverseStreamMetrics`.
pub(super) fn metrics(elapsed: Duration) -> Value {
    json!({ "latencyMs": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX) })
}

fn event(name: &'static str, payload: &Value) -> Result<Bytes, FrameError> {
    let kind = [(":message-type", "event"), (":event-type", name)];
    frame(kind, payload.to_string().into_bytes())
}

fn frame(kind: [(&'static str, &'static str); 2], payload: Vec<u8>) -> Result<Bytes, FrameError> {
    let [message, name] = kind;
    let headers = [name, (":content-type", "application/json"), message]
        .map(|(name, value)| Header::new(name, HeaderValue::String(value.into())));
    let mut bytes = Vec::new();
    write_message_to(
        &Message::new_from_parts(headers.into(), payload),
        &mut bytes,
    )
    .map_err(FrameError)?;
    Ok(bytes.into())
}
