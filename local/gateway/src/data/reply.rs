//! Answers over HTTP and error frames, in the shapes of AWS.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use serde::Serialize;

use super::integration::Failure;
use super::template::TemplateError;

/// An answer of the data plane.
pub type Reply = Response<Full<Bytes>>;

/// The errors that the gateway itself reports to a client (reference §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Forbidden,
    Unauthorized,
    MissingToken,
    Internal,
    BadGateway,
    TimedOut,
    TooManyRequests,
    BadRequest,
    BadRequestBody,
    UnsupportedMediaType,
    UpgradeRequired,
    UrlTooLong,
    Stopping,
}

impl Message {
    /// What the client reads.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Forbidden => "Forbidden",
            Self::Unauthorized => "Unauthorized",
            Self::MissingToken => "Missing Authentication Token",
            Self::Internal | Self::BadGateway | Self::Stopping => "Internal server error",
            Self::TimedOut => "Endpoint request timed out",
            // A frame for a throttled message is documented nowhere; the text is that of the other
            // gateways of the service.
            Self::TooManyRequests => "Too Many Requests",
            Self::BadRequest | Self::UpgradeRequired | Self::UrlTooLong => "Bad Request",
            // The AWS page "Request validation for WebSocket APIs" calls its answer so.
            Self::BadRequestBody => "Bad request body",
            Self::UnsupportedMediaType => "Unsupported Media Type",
        }
    }

    /// The status of a handshake that is refused with it.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Forbidden | Self::MissingToken => StatusCode::FORBIDDEN,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::BadGateway => StatusCode::BAD_GATEWAY,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::BadRequest | Self::BadRequestBody => StatusCode::BAD_REQUEST,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::UpgradeRequired => StatusCode::UPGRADE_REQUIRED,
            Self::UrlTooLong => StatusCode::URI_TOO_LONG,
            Self::Stopping => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<&Failure> for Message {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::TimedOut(_) => Self::TimedOut,
            // What users see when their function throws or answers nonsense
            // (serverless-websockets-plugin#13), unlike a missing permission, which is a 500.
            Failure::Function { .. } | Failure::Malformed(_) => Self::BadGateway,
            Failure::NoTemplate => Self::UnsupportedMediaType,
            Failure::Template(TemplateError::NotJson(_)) | Failure::NotBase64 => Self::BadRequest,
            _ => Self::Internal,
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
