//! Answers over HTTP and error frames, in the shapes of AWS.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use serde::Serialize;

/// An answer of the data plane.
pub type Reply = Response<Full<Bytes>>;

/// Texts of the errors that the gateway itself reports to a client (reference §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Forbidden,
    Internal,
    TimedOut,
    TooManyRequests,
    BadRequest,
}

impl Message {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Forbidden => "Forbidden",
            Self::Internal => "Internal server error",
            Self::TimedOut => "Endpoint request timed out",
            // A frame for a throttled message is documented nowhere; the text is that of the other
            // gateways of the service.
            Self::TooManyRequests => "Too Many Requests",
            Self::BadRequest => "Bad Request",
        }
    }
}

/// `{"message", "connectionId", "requestId"}`: the frame, or the body of a refused handshake.
pub(super) fn error_text(message: &str, connection_id: &str, request_id: &str) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Error<'a> {
        message: &'a str,
        connection_id: &'a str,
        request_id: &'a str,
    }
    // Three strings always serialise.
    serde_json::to_string(&Error {
        message,
        connection_id,
        request_id,
    })
    .unwrap_or_default()
}

/// A JSON answer.
pub(super) fn json(status: StatusCode, request_id: &str, body: String) -> Reply {
    let mut reply = empty(status, request_id);
    let content_type = HeaderValue::from_static("application/json");
    reply
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    *reply.body_mut() = Full::new(Bytes::from(body));
    reply
}

/// An answer without body.
pub(super) fn empty(status: StatusCode, request_id: &str) -> Reply {
    let mut reply = Response::new(Full::default());
    *reply.status_mut() = status;
    if let Ok(value) = HeaderValue::from_str(request_id) {
        reply.headers_mut().insert("x-amzn-requestid", value);
    }
    reply
}

/// Names the error for SDKs, which read it from this header.
pub(super) fn named(mut reply: Reply, error: &'static str) -> Reply {
    reply
        .headers_mut()
        .insert("x-amzn-errortype", HeaderValue::from_static(error));
    reply
}
