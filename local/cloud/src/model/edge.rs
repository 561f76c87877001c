//! The HTTP edge: paths and bodies.
//!
//! An answer is made as its caller reads it, within the connection: when the caller goes away, so
//! does the answer.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::answer::{Answer, Answers};
use super::event::{self, FrameError};
use super::piece::{Broken, End, Piece};
use super::refusal::{Code, Refusal};
use super::request::Conversation;
use crate::listener::Body;

/// Largest request that is read, bytes.
const MAX_REQUEST: usize = 20 << 20;
/// How long a request may take to come in.
const RECEIVE: Duration = Duration::from_secs(60);

/// The answer to a request.
pub(super) async fn reply(request: Request<Incoming>, answers: &Answers) -> Response<Body> {
    let mut reply = match answer(request, answers).await {
        Ok(reply) => reply,
        Err(refusal) => {
            tracing::info!(
                code = refusal.code.name(),
                message = refusal.message,
                "refused"
            );
            refused(&refusal)
        }
    };
    let id = uuid::Uuid::new_v4().to_string();
    if let Ok(id) = HeaderValue::from_str(&id) {
        reply.headers_mut().insert("x-amzn-requestid", id);
    }
    reply
}

async fn answer(request: Request<Incoming>, answers: &Answers) -> Result<Response<Body>, Refusal> {
    let start = Instant::now();
    let (model_id, streamed) = target(request.method(), request.uri().path())?;
    let body = timeout(
        RECEIVE,
        Limited::new(request.into_body(), MAX_REQUEST).collect(),
    )
    .await
    .map_err(|_| Refusal::new(Code::Validation, "the request takes too long to come in"))?
    .map_err(|error| {
        let message = format!("the request cannot be read: {error}");
        Refusal::new(Code::Validation, message)
    })?;
    let conversation = Conversation::read(&body.to_bytes())?;
    let answer = answers.begin(&model_id, &conversation).await?;
    if streamed {
        Ok(stream_reply(answer, start))
    } else {
        whole_reply(answer, start).await
    }
}

/// The model id of a path, and whether its answer is streamed.
fn target(method: &Method, path: &str) -> Result<(String, bool), Refusal> {
    let rest = path
        .strip_prefix("/model/")
        .and_then(|rest| rest.split_once('/'));
    let (model_id, streamed) = match rest {
        Some((model_id, "converse-stream")) if method == Method::POST => (model_id, true),
        Some((model_id, "converse")) if method == Method::POST => (model_id, false),
        _ => {
            let message = format!("the local model does not know {method} {path}");
            return Err(Refusal::new(Code::ResourceNotFound, message));
        }
    };
    match percent_encoding::percent_decode_str(model_id).decode_utf8() {
        Ok(model_id) if !model_id.is_empty() => Ok((model_id.into_owned(), streamed)),
        _ => Err(Refusal::new(Code::Validation, "the model id is not a text")),
    }
}

/// Where a stream is.
enum State {
    Start(Answer),
    Going(Answer),
    Ended,
}

/// One chunk of the answer per frame, written as soon as the model has it.
fn stream_reply(answer: Answer, start: Instant) -> Response<Body> {
    let frames = stream::try_unfold(State::Start(answer), move |state| async move {
        let (frame, state) = match state {
            State::Ended => return Ok(None),
            State::Start(answer) => (event::start(), State::Going(answer)),
            State::Going(mut answer) => match answer.next().await {
                Ok(piece) => {
                    let frame = event::piece(&piece, start.elapsed());
                    let state = match piece {
                        Piece::Text(_) => State::Going(answer),
                        Piece::End(_) => State::Ended,
                    };
                    (frame, state)
                }
                Err(Broken::Refused(refusal)) => (event::exception(&refusal), State::Ended),
                Err(Broken::Cut) => return Err(cut()),
            },
        };
        let frame: Result<Bytes, FrameError> = frame;
        Ok(Some((Frame::data(frame.map_err(io::Error::other)?), state)))
    });
    let body = BodyExt::boxed_unsync(StreamBody::new(frames));
    made(StatusCode::OK, event::MEDIA_TYPE, body)
}

/// The answer as one text.
async fn whole_reply(mut answer: Answer, start: Instant) -> Result<Response<Body>, Refusal> {
    let mut text = String::new();
    let end: End = loop {
        match answer.next().await {
            Ok(Piece::Text(piece)) => text.push_str(&piece),
            Ok(Piece::End(end)) => break end,
            Err(Broken::Refused(Refusal { code, message })) => {
                return Err(Refusal::new(code.whole(), message));
            }
            Err(Broken::Cut) => {
                let body = stream::iter([Err(cut())]);
                let body = BodyExt::boxed_unsync(StreamBody::new(body));
                return Ok(made(StatusCode::OK, "application/json", body));
            }
        }
    };
    let body = json!({
        "output": { "message": { "role": "assistant", "content": [{ "text": text }] } },
        "stopReason": end.reason.name(),
        "usage": event::usage(end),
        "metrics": event::metrics(start.elapsed()),
    });
    let body = full(body.to_string().into());
    Ok(made(StatusCode::OK, "application/json", body))
}

fn refused(refusal: &Refusal) -> Response<Body> {
    let status = StatusCode::from_u16(refusal.code.status());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = made(status, "application/json", full(refusal.body().into()));
    let name = HeaderValue::from_static(refusal.code.name());
    response.headers_mut().insert("x-amzn-errortype", name);
    response
}

fn made(status: StatusCode, media_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static(media_type);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

fn full(bytes: Bytes) -> Body {
    Full::new(bytes)
        .map_err(|never| match never {})
        .boxed_unsync()
}

/// The error that makes hyper end a connection in the middle of an answer.
fn cut() -> io::Error {
    io::Error::other("the answer was cut on order")
}

#[cfg(test)]
mod tests {
    use super::target;
    use crate::model::refusal::Code;
    use http::Method;

    #[test]
    fn paths_name_models() {
        let arn = "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A%3Afoundation-model%2Fa.b/converse";
        for (path, expected) in [
            (
                "/model/local.scripted/converse-stream",
                Ok(("local.scripted", true)),
            ),
            ("/model/a.b-v1%3A0/converse", Ok(("a.b-v1:0", false))),
            (
                arn,
                Ok(("arn:aws:bedrock:eu-west-1::foundation-model/a.b", false)),
            ),
            ("/model/a.b/invoke", Err(Code::ResourceNotFound)),
            ("/", Err(Code::ResourceNotFound)),
            ("/model//converse", Err(Code::Validation)),
            ("/model/%FF/converse", Err(Code::Validation)),
        ] {
            let got = target(&Method::POST, path).map_err(|refusal| refusal.code);
            let expected = expected.map(|(model_id, streamed)| (model_id.to_owned(), streamed));
            assert_eq!(got, expected, "{path}");
        }
        target(&Method::GET, "/model/a.b/converse").unwrap_err();
    }
}
