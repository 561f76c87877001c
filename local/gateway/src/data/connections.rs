//! `@connections`: messages to a connection from outside, its state, and its end.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;
use serde_json::json;

use super::caller::Caller;
use super::identifier::is_well_formed;
use super::integration::partition;
use super::plane::Plane;
use super::registry::{Connection, Refused};
use super::reply::{self, Message, Reply, error_text};
use super::session::Stop;
use crate::control::Timestamp;

impl Plane {
    /// Answers one call. `place` is what stands before `@connections` in the path: API and stage, the
    /// stage, or nothing.
    pub(super) async fn manage<B>(
        &self,
        request: Request<B>,
        place: &[&str],
        id: &str,
        request_id: &str,
    ) -> Reply
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let refuse = |status, error, message: &str| {
            let text = error_text(message, id, request_id);
            reply::named(reply::json(status, request_id, text), error)
        };
        let forbidden = || {
            refuse(
                StatusCode::FORBIDDEN,
                "ForbiddenException",
                Message::Forbidden.text(),
            )
        };
        let (head, body) = request.into_parts();
        if ![Method::POST, Method::GET, Method::DELETE].contains(&head.method) {
            return forbidden();
        }
        if !is_well_formed(id) {
            let message = format!("Invalid connectionId: {id}");
            return refuse(StatusCode::BAD_REQUEST, "BadRequestException", &message);
        }
        // AWS answers 410 without a body.
        let gone = || reply::named(reply::empty(StatusCode::GONE, request_id), "GoneException");
        let Some(connection) = self.registry.get(id).filter(|found| is_at(found, place)) else {
            return gone();
        };
        if !self
            .may_manage(&head.headers, &head.method, &connection)
            .await
        {
            return forbidden();
        }
        match head.method {
            Method::GET => reply::json(StatusCode::OK, request_id, state(&connection)),
            Method::DELETE => {
                connection.stop(Stop::Deleted);
                reply::empty(StatusCode::NO_CONTENT, request_id)
            }
            _ => match self.message(body).await {
                Err(status) => {
                    let error = match status {
                        StatusCode::PAYLOAD_TOO_LARGE => "PayloadTooLargeException",
                        _ => "BadRequestException",
                    };
                    refuse(status, error, status.canonical_reason().unwrap_or_default())
                }
                Ok(message) => match connection.post(message) {
                    Ok(()) => reply::empty(StatusCode::OK, request_id),
                    Err(Refused::Gone) => gone(),
                    Err(Refused::Full) => {
                        let message = "the client does not read the messages that wait for it";
                        refuse(
                            StatusCode::TOO_MANY_REQUESTS,
                            "LimitExceededException",
                            message,
                        )
                    }
                },
            },
        }
    }

    /// The text of a POST, read no further than the limit.
    async fn message<B>(&self, body: B) -> Result<String, StatusCode>
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let body = Limited::new(body, self.limits.message_bytes)
            .collect()
            .await;
        let bytes = body.map_err(|error| {
            if error.downcast_ref::<LengthLimitError>().is_some() {
                StatusCode::PAYLOAD_TOO_LARGE
            } else {
                StatusCode::BAD_REQUEST
            }
        })?;
        // Clients get text frames only (AWS page "Working with binary media types for WebSocket
        // APIs"). What AWS does with other bytes is documented nowhere; refusing shows the mistake.
        String::from_utf8(bytes.to_bytes().into()).map_err(|_| StatusCode::BAD_REQUEST)
    }

    async fn may_manage(
        &self,
        headers: &HeaderMap,
        method: &Method,
        connection: &Connection,
    ) -> bool {
        let Some(callers) = &self.callers else {
            return true;
        };
        let peer = &connection.peer;
        let Some(deployed) = self.stages.deployed(&peer.api_id, &peer.stage) else {
            return false;
        };
        let resource = format!(
            "arn:{}:execute-api:{}:{}:{}/{}/{method}/@connections/{}",
            partition(&deployed.region),
            deployed.region,
            deployed.account,
            peer.api_id,
            peer.stage,
            peer.connection_id,
        );
        let caller = Caller::of(headers);
        let allowed = match &caller {
            Some(caller) => callers.may_manage(caller, &resource).await,
            None => Ok(false),
        };
        allowed.unwrap_or_else(|error| {
            tracing::warn!(
                resource,
                error = &error as &dyn std::error::Error,
                "nobody could say whether a caller may manage connections",
            );
            false
        })
    }
}

fn is_at(connection: &Connection, place: &[&str]) -> bool {
    let peer = &connection.peer;
    match place {
        [api_id, stage] => *api_id == peer.api_id && *stage == peer.stage,
        [stage] => *stage == peer.stage,
        _ => true,
    }
}

/// `{"connectedAt", "identity", "lastActiveAt"}` (botocore `GetConnectionResponse`).
fn state(connection: &Connection) -> String {
    let peer = &connection.peer;
    let mut identity = json!({ "sourceIp": peer.source_ip });
    // The model of the service wants both; a client may have sent none.
    identity["userAgent"] = peer.user_agent.as_deref().unwrap_or_default().into();
    json!({
        "connectedAt": moment(peer.connected_at),
        "identity": identity,
        "lastActiveAt": moment(connection.active_at()),
    })
    .to_string()
}

/// ISO 8601 in UTC with milliseconds.
fn moment(time: Duration) -> String {
    let seconds = Timestamp(time.as_secs()).to_string();
    format!(
        "{}.{:03}Z",
        seconds.trim_end_matches('Z'),
        time.subsec_millis()
    )
}
