//! `@connections`: messages to a connection from outside, its state, and its end.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode, request};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;
use serde_json::json;

use super::caller::Action;
use super::event::Peer;
use super::identifier::is_well_formed;
use super::integration::source_arn;
use super::plane::Plane;
use super::registry::{Connection, Refused};
use super::reply::{self, Message, Reply, error_text};
use super::session::Stop;
use super::signature::Signature;
use crate::control::Timestamp;

/// One call, which names errors for SDKs and repeats its ids in them.
struct Management<'a> {
    connection_id: &'a str,
    request_id: &'a str,
}

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
        let management = Management {
            connection_id: id,
            request_id,
        };
        let (head, body) = request.into_parts();
        if ![Method::POST, Method::GET, Method::DELETE].contains(&head.method) {
            return management.forbidden();
        }
        if !is_well_formed(id) {
            let message = format!("Invalid connectionId: {id}");
            return management.refuse(StatusCode::BAD_REQUEST, "BadRequestException", &message);
        }
        let Some(connection) = self.registry.get(id).filter(|found| is_at(found, place)) else {
            return management.gone();
        };
        let body = match self.body(body).await {
            Ok(body) => body,
            Err(status) => return management.unreadable(status),
        };
        if !self.may_manage(&head, &body, &connection).await {
            return management.forbidden();
        }
        match head.method {
            Method::GET => reply::json(StatusCode::OK, request_id, state(&connection)),
            Method::DELETE => {
                connection.stop(Stop::Deleted);
                reply::empty(StatusCode::NO_CONTENT, request_id)
            }
            _ => management.post(&connection, body),
        }
    }

    /// The body, read no further than the limit.
    async fn body<B>(&self, body: B) -> Result<Bytes, StatusCode>
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let body = Limited::new(body, self.limits.message_bytes)
            .collect()
            .await;
        let body = body.map_err(|error| {
            if error.downcast_ref::<LengthLimitError>().is_some() {
                StatusCode::PAYLOAD_TOO_LARGE
            } else {
                StatusCode::BAD_REQUEST
            }
        })?;
        Ok(body.to_bytes())
    }

    async fn may_manage(
        &self,
        head: &request::Parts,
        body: &[u8],
        connection: &Connection,
    ) -> bool {
        let Some(callers) = &self.callers else {
            return true;
        };
        let peer = &connection.peer;
        let Some(deployed) = self.stages.deployed(&peer.api_id, &peer.stage) else {
            return false;
        };
        let signature = Signature::of(head).and_then(|signature| {
            let secret = callers.secret(&signature.caller().access_key_id);
            let now = self.clock.now();
            signature.verify(head, body, &deployed.region, secret.as_ref(), now)?;
            Ok(signature)
        });
        match signature {
            Ok(signature) => {
                let Peer {
                    stage,
                    connection_id,
                    ..
                } = peer;
                let method = &head.method;
                let place = format!("{stage}/{method}/@connections/{connection_id}");
                let resource = source_arn(&deployed, &place);
                self.may(signature.caller(), Action::ManageConnections, &resource)
                    .await
            }
            Err(error) => {
                tracing::info!(api = peer.api_id, %error, "a call of @connections is refused");
                false
            }
        }
    }
}

impl Management<'_> {
    fn post(&self, connection: &Connection, body: Bytes) -> Reply {
        // Clients get text frames only (AWS page "Working with binary media types for WebSocket
        // APIs"). What AWS does with other bytes is documented nowhere; refusing shows the mistake.
        let Ok(message) = String::from_utf8(body.into()) else {
            return self.unreadable(StatusCode::BAD_REQUEST);
        };
        match connection.post(message) {
            Ok(()) => reply::empty(StatusCode::OK, self.request_id),
            Err(Refused::Gone) => self.gone(),
            Err(Refused::Full) => {
                let message = "the client does not read the messages that wait for it";
                let status = StatusCode::TOO_MANY_REQUESTS;
                self.refuse(status, "LimitExceededException", message)
            }
        }
    }

    fn refuse(&self, status: StatusCode, error: &'static str, message: &str) -> Reply {
        let text = error_text(message, self.connection_id, self.request_id);
        reply::named(reply::json(status, self.request_id, text), error)
    }

    fn forbidden(&self) -> Reply {
        let message = Message::Forbidden.text();
        self.refuse(StatusCode::FORBIDDEN, "ForbiddenException", message)
    }

    /// AWS answers 410 without a body.
    fn gone(&self) -> Reply {
        let reply = reply::empty(StatusCode::GONE, self.request_id);
        reply::named(reply, "GoneException")
    }

    fn unreadable(&self, status: StatusCode) -> Reply {
        let error = match status {
            StatusCode::PAYLOAD_TOO_LARGE => "PayloadTooLargeException",
            _ => "BadRequestException",
        };
        let message = status.canonical_reason().unwrap_or_default();
        self.refuse(status, error, message)
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
