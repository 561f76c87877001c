//! The handshake: who may connect, what `$connect` says, and the upgrade.

use std::net::IpAddr;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::event::{Occasion, Peer, event};
use super::identifier::identifier;
use super::integration::{Answer, Call, Failure};
use super::plane::Plane;
use super::registry::Connection;
use super::reply::{self, Message, Reply, error_text};
use super::route::CONNECT;
use super::socket;
use crate::control::{AuthorizationType, Deployed, DeployedRoute, Route};

/// Longest path and query of a handshake, in characters (reference §3.4).
const URL_CHARACTERS: usize = 4096;

/// A handshake that is not to be accepted.
struct Refusal {
    status: StatusCode,
    body: RefusalBody,
}

enum RefusalBody {
    Message(Message),
    Text(String),
}

impl Plane {
    /// Answers a handshake for the stage of the API.
    pub(super) async fn connect<B>(
        self: &Arc<Self>,
        mut request: Request<B>,
        api_id: &str,
        stage: &str,
        client: IpAddr,
        request_id: &str,
    ) -> Reply {
        let upgrade = hyper::upgrade::on(&mut request);
        // The body of a handshake is empty, and the request must not borrow it across an await.
        let (head, _) = request.into_parts();
        let peer = Peer {
            connection_id: identifier(&*self.entropy),
            api_id: api_id.to_owned(),
            stage: stage.to_owned(),
            domain_name: text(&head.headers, header::HOST.as_str()).unwrap_or_default(),
            source_ip: client.to_string(),
            user_agent: text(&head.headers, header::USER_AGENT.as_str()),
            connected_at: self.clock.now(),
        };
        match self.admit(&head, &peer, request_id).await {
            Ok((accept, subprotocol)) => {
                let (connection, mailbox) = Connection::open(peer, &self.limits);
                self.registry.insert(Arc::clone(&connection));
                // Between the check at its top and this registration a shutdown may have begun.
                if self.stopping.is_cancelled() {
                    connection.stop(super::session::Stop::Shutdown);
                }
                self.tasks
                    .spawn(socket::own(Arc::clone(self), connection, mailbox, upgrade));
                switching(request_id, &accept, subprotocol.as_deref())
            }
            Err(Refusal { status, body }) => {
                let body = match body {
                    RefusalBody::Text(text) => text,
                    RefusalBody::Message(message) => {
                        error_text(message.text(), &peer.connection_id, request_id)
                    }
                };
                reply::json(status, request_id, body)
            }
        }
    }

    /// The accept key and the subprotocol of a handshake that may go on.
    async fn admit(
        &self,
        head: &http::request::Parts,
        peer: &Peer,
        request_id: &str,
    ) -> Result<(String, Option<String>), Refusal> {
        let accept = accept_key(head)?;
        let deployed = self
            .stages
            .deployed(&peer.api_id, &peer.stage)
            .filter(|deployed| !deployed.snapshot.disable_execute_api_endpoint)
            .ok_or(Refusal::new(StatusCode::FORBIDDEN, Message::Forbidden))?;
        if self.stopping.is_cancelled() {
            return Err(Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                Message::Internal,
            ));
        }
        // A throttle of zero refuses connections too, with or without a $connect route
        // (reference §2 no. 11).
        if !self.admits(&deployed, CONNECT) {
            return Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                Message::TooManyRequests,
            ));
        }
        let snapshot = Arc::clone(&deployed.snapshot);
        let Some(route) = snapshot.routes.get(CONNECT) else {
            return Ok((accept, None));
        };
        let query = query(head.uri.query().unwrap_or_default());
        authorize(
            &route.route,
            &head.headers,
            head.uri.query().unwrap_or_default(),
            &query,
        )?;
        let headers = headers(&head.headers, peer);
        let occasion = Occasion::Connect {
            headers: &headers,
            query: &query,
        };
        let event = event(
            peer,
            occasion,
            request_id,
            self.clock.now(),
            &deployed.variables,
        );
        match self.ask(deployed, route, event).await {
            Ok(Answer {
                status: 200..=299,
                subprotocol,
                ..
            }) => Ok((accept, subprotocol)),
            Ok(Answer { status, body, .. }) => Err(Refusal {
                status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                body: body.map_or(RefusalBody::Message(Message::Forbidden), RefusalBody::Text),
            }),
            Err(failure) => {
                tracing::warn!(
                    api = peer.api_id,
                    stage = peer.stage,
                    request_id,
                    error = &failure as &dyn std::error::Error,
                    "$connect failed",
                );
                Err(Refusal::from(&failure))
            }
        }
    }

    async fn ask(
        &self,
        deployed: Deployed,
        route: &DeployedRoute,
        event: String,
    ) -> Result<Answer, Failure> {
        let integration = route.integration.clone().ok_or(Failure::NoIntegration)?;
        let route_key = CONNECT.to_owned();
        self.integrations
            .run(Call {
                integration,
                deployed: Arc::new(deployed),
                route_key,
                event,
            })
            .await
    }
}

impl Refusal {
    fn new(status: StatusCode, message: Message) -> Self {
        Self {
            status,
            body: RefusalBody::Message(message),
        }
    }
}

impl From<&Failure> for Refusal {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::TimedOut(_) => Self::new(StatusCode::GATEWAY_TIMEOUT, Message::TimedOut),
            // What users see when their function throws or answers nonsense
            // (serverless-websockets-plugin#13), unlike a missing permission, which is a 500.
            Failure::Function { .. } | Failure::Malformed(_) => {
                Self::new(StatusCode::BAD_GATEWAY, Message::Internal)
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal),
        }
    }
}

/// The key that accepts a handshake, or why it is none (RFC 6455 §4.2.1).
fn accept_key(head: &http::request::Parts) -> Result<String, Refusal> {
    let has = |name: header::HeaderName, token: &str| {
        head.headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|value| {
                value
                    .split(',')
                    .any(|part| part.trim().eq_ignore_ascii_case(token))
            })
    };
    if !has(header::UPGRADE, "websocket") || !has(header::CONNECTION, "upgrade") {
        return Err(Refusal::new(
            StatusCode::UPGRADE_REQUIRED,
            Message::BadRequest,
        ));
    }
    let path_and_query = head
        .uri
        .path_and_query()
        .map_or(0, |text| text.as_str().len());
    if path_and_query > URL_CHARACTERS {
        return Err(Refusal::new(StatusCode::URI_TOO_LONG, Message::BadRequest));
    }
    match head.headers.get(header::SEC_WEBSOCKET_KEY) {
        Some(key)
            if has(header::SEC_WEBSOCKET_VERSION, "13") && head.method == http::Method::GET =>
        {
            Ok(derive_accept_key(key.as_bytes()))
        }
        _ => Err(Refusal::new(StatusCode::BAD_REQUEST, Message::BadRequest)),
    }
}

/// Whether the settings of the `$connect` route let this client ask.
fn authorize(
    route: &Route,
    headers: &HeaderMap,
    raw_query: &str,
    query: &[(String, String)],
) -> Result<(), Refusal> {
    let forbidden = Err(Refusal::new(StatusCode::FORBIDDEN, Message::Forbidden));
    match route.authorization_type {
        AuthorizationType::None => {}
        // Signatures are looked for, not verified: there are no credentials to verify them with.
        AuthorizationType::AwsIam => {
            let signed = text(headers, header::AUTHORIZATION.as_str())
                .is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 "));
            if !signed && !raw_query.contains("X-Amz-Signature=") {
                return forbidden;
            }
        }
        // Authorizers are not simulated; letting everybody in would hide that.
        AuthorizationType::Custom => {
            return Err(Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                Message::Internal,
            ));
        }
    }
    // API keys are not simulated: none is valid.
    if route.api_key_required {
        return forbidden;
    }
    let missing = route
        .request_parameters
        .iter()
        .filter(|(_, constraint)| constraint.required)
        .any(|(name, _)| {
            match name
                .strip_prefix("route.request.")
                .and_then(|name| name.split_once('.'))
            {
                Some(("querystring", name)) => !query.iter().any(|(key, _)| key == name),
                Some(("header", name)) => !headers.contains_key(name),
                _ => false,
            }
        });
    if missing {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, Message::BadRequest));
    }
    Ok(())
}

/// The headers of the handshake as a function sees them, with those that AWS adds.
fn headers(headers: &HeaderMap, peer: &Peer) -> Vec<(String, String)> {
    let port = peer
        .domain_name
        .rsplit_once(':')
        .map_or("80", |(_, port)| port);
    let added = [
        ("X-Forwarded-For", peer.source_ip.as_str()),
        ("X-Forwarded-Port", port),
        ("X-Forwarded-Proto", "http"),
    ];
    headers
        .iter()
        // What the two ends of the transport agree on does not reach functions on AWS either.
        .filter(|(name, _)| **name != header::CONNECTION && **name != header::UPGRADE)
        .map(|(name, value)| {
            (
                cased(name.as_str()),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .chain(added.map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect()
}

/// A header name as clients usually write it. The spelling on the wire is lost in the HTTP library;
/// AWS passes it on, so functions that look for another one differ here.
fn cased(name: &str) -> String {
    let word = |word: &str| match word {
        "websocket" => "WebSocket".to_owned(),
        word => {
            let mut characters = word.chars();
            let first = characters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(characters).collect()
        }
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// Decodes the parameters of a query string.
fn query(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced)
            .decode_utf8_lossy()
            .into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}

fn switching(request_id: &str, accept: &str, subprotocol: Option<&str>) -> Reply {
    let mut reply = reply::empty(StatusCode::SWITCHING_PROTOCOLS, request_id);
    let headers = reply.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    // The key is base64; a subprotocol that is no header value is left out.
    for (name, value) in [
        (header::SEC_WEBSOCKET_ACCEPT, Some(accept)),
        (header::SEC_WEBSOCKET_PROTOCOL, subprotocol),
    ] {
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_are_written_as_usual() {
        for (name, expected) in [
            ("host", "Host"),
            ("sec-websocket-key", "Sec-WebSocket-Key"),
            ("x-forwarded-for", "X-Forwarded-For"),
        ] {
            assert_eq!(cased(name), expected);
        }
    }

    #[test]
    fn queries_are_decoded_in_order() {
        let expected = [("token", "a b+c"), ("token", ""), ("flag", ""), ("ü", "=")];
        let found = query("token=a+b%2Bc&token=&flag&%C3%BC==");
        let found: Vec<_> = found
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(found, expected);
        assert!(query("").is_empty());
    }
}
