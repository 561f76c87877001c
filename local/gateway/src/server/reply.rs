//! Answers as AWS clients read them.

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use http_body_util::Full;
use serde_json::Value;

use super::Reply;
use crate::control::{Refusal, Response};
use crate::permissions::Answer;

/// Header from which AWS clients take the error code.
pub(super) const ERROR_TYPE: &str = "x-amzn-errortype";

/// A JSON answer.
pub(super) fn json_reply(status: StatusCode, body: &Value) -> Reply {
    let mut reply = Reply::new(Full::new(Bytes::from(body.to_string())));
    *reply.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(header::CONTENT_TYPE, json);
    reply
}

pub(super) fn response_reply(response: &Response) -> Reply {
    match &response.refusal {
        Some(refusal) => refusal_reply(refusal),
        None => {
            let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::OK);
            match &response.body {
                Value::Null => empty_reply(status),
                body => json_reply(status, body),
            }
        }
    }
}

fn empty_reply(status: StatusCode) -> Reply {
    let mut reply = Reply::new(Full::default());
    *reply.status_mut() = status;
    reply
}

pub(super) fn policy_reply(answer: &Answer) -> Reply {
    if let Some(code) = answer.error {
        return error_reply(answer.status, code, &answer.body);
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    match &answer.body {
        Value::Null => empty_reply(status),
        body => json_reply(status, body),
    }
}

pub(super) fn refusal_reply(refusal: &Refusal) -> Reply {
    error_reply(refusal.code.status(), refusal.code.name(), &refusal.body())
}

pub(super) fn error_reply(status: u16, code: &str, body: &Value) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reply = json_reply(status, body);
    if let Ok(code) = HeaderValue::from_str(code) {
        reply.headers_mut().insert(ERROR_TYPE, code);
    }
    reply
}
