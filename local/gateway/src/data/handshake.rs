//! The handshake: who may connect, what `$connect` says, and the upgrade.

mod authorize;
mod http;

use std::net::IpAddr;
use std::sync::Arc;

use ::http::{Request, StatusCode, header, request};

use super::event::{Admission, Occasion, Peer};
use super::exchange::{End, Exchange};
use super::identifier::identifier;
use super::integration::{Answer, Failure};
use super::plane::Plane;
use super::registry::Connection;
use super::reply::{self, Message, Reply, error_text};
use super::route::CONNECT;
use super::session::Stop;
use super::socket;
use super::throttle::Throttle;
use crate::control::{Deployed, DeployedRoute};
use crate::query::parameters;

/// Where a client wants to connect to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) api_id: &'a str,
    pub(super) stage: &'a str,
    /// Whether it came through a custom domain name.
    pub(super) by_domain: bool,
}

/// A handshake with what it says.
struct Handshake {
    head: request::Parts,
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    exchange: Exchange,
}

/// How a handshake ends well.
struct Accepted {
    subprotocol: Option<String>,
    integration_status: Option<u16>,
}

/// How it ends otherwise.
enum Refusal {
    Message(Message),
    /// What the `$connect` integration has answered.
    Answer(StatusCode, Option<String>),
}

impl Plane {
    /// Answers a handshake.
    pub(super) async fn connect<B>(
        self: &Arc<Self>,
        mut request: Request<B>,
        place: Place<'_>,
        client: IpAddr,
        request_id: &str,
    ) -> Reply {
        let upgrade = hyper::upgrade::on(&mut request);
        // The body of a handshake is empty, and the request must not borrow it across an await.
        let (head, _) = request.into_parts();
        let text = |name: header::HeaderName| http::text(&head.headers, name.as_str());
        let mut peer = Peer {
            connection_id: identifier(&*self.entropy),
            api_id: place.api_id.to_owned(),
            stage: place.stage.to_owned(),
            domain_name: text(header::HOST).unwrap_or_default(),
            source_ip: client.to_string(),
            user_agent: text(header::USER_AGENT),
            connected_at: self.clock.now(),
            admission: Admission::default(),
        };
        let opened = http::accept_key(&head).and_then(|key| Ok((key, self.open(place)?)));
        let (accept, deployed) = match opened {
            Ok(opened) => opened,
            Err(message) => return refused(&Refusal::Message(message), &peer, request_id),
        };
        let handshake = Handshake {
            headers: http::headers(&head.headers, &peer),
            query: parameters(head.uri.query().unwrap_or_default()),
            head,
            exchange: Exchange::new(self, deployed, request_id.to_owned()),
        };
        let result = self.admit(&handshake, &mut peer).await;
        let end = match &result {
            Ok(accepted) => End {
                status: 200,
                integration_status: accepted.integration_status,
                error: None,
            },
            Err(refusal) => refusal.end(),
        };
        handshake
            .exchange
            .log(self, &peer, handshake.occasion(), &end);
        match result {
            Ok(Accepted { subprotocol, .. }) => {
                let (connection, mailbox) = Connection::open(peer, &self.limits);
                self.registry.insert(Arc::clone(&connection));
                // Between the check of `open` and this registration a shutdown may have begun.
                if self.stopping.is_cancelled() {
                    connection.stop(Stop::Shutdown);
                }
                self.tasks
                    .spawn(socket::own(Arc::clone(self), connection, mailbox, upgrade));
                http::switching(request_id, &accept, subprotocol.as_deref())
            }
            Err(refusal) => refused(&refusal, &peer, request_id),
        }
    }

    /// What the place serves, if it takes one more connection.
    fn open(&self, place: Place<'_>) -> Result<Deployed, Message> {
        let deployed = self
            .stages
            .deployed(place.api_id, place.stage)
            .filter(|deployed| place.by_domain || !deployed.snapshot.disable_execute_api_endpoint)
            .ok_or(Message::Forbidden)?;
        if self.stopping.is_cancelled() {
            return Err(Message::Stopping);
        }
        let rate = self.limits.connections_per_second.map(f64::from);
        let throttle = Throttle { rate, burst: rate };
        let account = (deployed.account.as_str(), deployed.region.as_str(), "");
        // A throttle of zero refuses connections too, with or without a $connect route
        // (reference §2 no. 11).
        if !self.handshakes.take(account, &throttle, self.clock.now())
            || !self.admits(&deployed, CONNECT)
        {
            return Err(Message::TooManyRequests);
        }
        Ok(deployed)
    }

    /// Asks everybody who has a say: authorizer or IAM, usage plan, required parameters, and the
    /// `$connect` integration. The peer learns what they say about it.
    async fn admit(&self, handshake: &Handshake, peer: &mut Peer) -> Result<Accepted, Refusal> {
        let snapshot = Arc::clone(&handshake.exchange.deployed.snapshot);
        let route = snapshot.routes.get(CONNECT);
        peer.admission = self.authorize(handshake, route, peer).await?;
        let Some(route) = route else {
            return Ok(Accepted {
                subprotocol: None,
                integration_status: None,
            });
        };
        if route.route.api_key_required {
            self.admits_key(&handshake.exchange.deployed, peer)?;
        }
        if handshake.lacks_a_parameter(route) {
            return Err(Refusal::Message(Message::BadRequest));
        }
        let answer = match handshake.exchange.call(route, peer, handshake.occasion()) {
            Ok(call) => self.integrations.run(call).await,
            Err(failure) => Err(failure),
        };
        match answer {
            Ok(Answer {
                status: status @ 200..=299,
                subprotocol,
                ..
            }) => Ok(Accepted {
                subprotocol,
                integration_status: Some(status),
            }),
            Ok(Answer { status, body, .. }) => {
                let status = StatusCode::from_u16(status);
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Err(Refusal::Answer(status, body))
            }
            Err(failure) => {
                warn(handshake, peer, &failure);
                Err(Refusal::Message(Message::from(&failure)))
            }
        }
    }
}

impl Handshake {
    fn occasion(&self) -> Occasion<'_> {
        Occasion::Connect {
            headers: &self.headers,
            query: &self.query,
        }
    }

    fn lacks_a_parameter(&self, route: &DeployedRoute) -> bool {
        let parameters = route.route.request_parameters.iter();
        let mut required = parameters.filter(|(_, constraint)| constraint.required);
        required.any(|(name, _)| {
            match name
                .strip_prefix("route.request.")
                .and_then(|name| name.split_once('.'))
            {
                Some(("querystring", name)) => !self.query.iter().any(|(key, _)| key == name),
                Some(("header", name)) => !self.head.headers.contains_key(name),
                _ => false,
            }
        })
    }
}

impl Refusal {
    fn end(&self) -> End<'static> {
        match self {
            Self::Message(message) => End::refused(*message),
            Self::Answer(status, _) => End {
                status: status.as_u16(),
                integration_status: Some(status.as_u16()),
                error: None,
            },
        }
    }
}

impl From<Message> for Refusal {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

fn refused(refusal: &Refusal, peer: &Peer, request_id: &str) -> Reply {
    let error = |message: Message| error_text(message.text(), &peer.connection_id, request_id);
    match refusal {
        Refusal::Message(message) => reply::json(message.status(), request_id, error(*message)),
        Refusal::Answer(status, body) => {
            let body = body.clone().unwrap_or_else(|| error(Message::Forbidden));
            reply::json(*status, request_id, body)
        }
    }
}

fn warn(handshake: &Handshake, peer: &Peer, failure: &Failure) {
    tracing::warn!(
        api = peer.api_id,
        stage = peer.stage,
        request_id = handshake.exchange.request_id,
        error = failure as &dyn std::error::Error,
        "$connect failed",
    );
}
