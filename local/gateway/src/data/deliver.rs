//! What becomes of one message: its route, the integration behind it, and what the client gets.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::event::{Occasion, Peer};
use super::exchange::{End, Exchange, new_id};
use super::integration::{Answer, Call, Failure, mock};
use super::models;
use super::plane::Plane;
use super::reply::{Message, error_text};
use super::route;
use super::throttle::Throttle;
use crate::control::{Deployed, DeployedRoute, IntegrationType};

/// What a message leads to.
pub(super) enum Delivery {
    /// It is done; this goes to the client.
    Done(Option<String>),
    /// An integration works on it; this will go to the client.
    Waiting(BoxFuture<'static, Option<String>>),
}

/// A message on its way.
struct Letter {
    exchange: Exchange,
    peer: Arc<Peer>,
    route_key: String,
    message_id: String,
    body: Arc<str>,
    two_way: bool,
}

impl Plane {
    /// Routes `message`. MOCK integrations and refusals are done at once, without a task or a wait.
    pub(super) fn deliver(self: &Arc<Self>, peer: &Arc<Peer>, message: &str) -> Delivery {
        let request_id = new_id(self);
        let Some(deployed) = self.stages.deployed(&peer.api_id, &peer.stage) else {
            let text = Message::Forbidden.text();
            return Delivery::Done(Some(error_text(text, &peer.connection_id, &request_id)));
        };
        let snapshot = Arc::clone(&deployed.snapshot);
        let expression = &snapshot.route_selection_expression;
        let exists = |key: &str| snapshot.routes.contains_key(key);
        let route_key = route::select(expression, message, &peer.connection_id, exists);
        let route = route_key.as_ref().and_then(|key| snapshot.routes.get(key));
        let letter = Letter {
            exchange: Exchange::new(self, deployed, request_id),
            peer: Arc::clone(peer),
            route_key: route_key.unwrap_or_default(),
            message_id: new_id(self),
            body: message.into(),
            two_way: route.is_some_and(DeployedRoute::is_two_way),
        };
        let call = match route.ok_or(Message::Forbidden) {
            Ok(route) => match self.check(&letter, route) {
                Ok(()) => letter.exchange.call(route, peer, letter.occasion()),
                Err(message) => return Delivery::Done(letter.refuse(self, message)),
            },
            Err(message) => return Delivery::Done(letter.refuse(self, message)),
        };
        match call {
            Ok(call) if is_mock(&call) => Delivery::Done(letter.end(self, mock(&call))),
            Ok(call) => {
                let plane = Arc::clone(self);
                let waiting = async move {
                    let answer = plane.integrations.run(call).await;
                    letter.end(&plane, answer)
                };
                Delivery::Waiting(waiting.boxed())
            }
            Err(failure) => Delivery::Done(letter.end(self, Err(failure))),
        }
    }

    /// Whether the throttle of the route lets one more request pass.
    pub(super) fn admits(&self, deployed: &Deployed, route_key: &str) -> bool {
        let throttle = Throttle::from(deployed.settings(route_key));
        let place = (deployed.api_id.as_str(), deployed.stage.as_str(), route_key);
        self.throttles.take(place, &throttle, self.clock.now())
    }

    /// Whether a client with this API key may use the stage, within the rate of its usage plan.
    pub(super) fn admits_key(&self, deployed: &Deployed, peer: &Peer) -> Result<(), Message> {
        let key = peer.admission.api_key.as_ref().ok_or(Message::Forbidden)?;
        let usage = self
            .stages
            .usage(&deployed.api_id, &deployed.stage, key.reveal())
            .ok_or(Message::Forbidden)?;
        let Some(limit) = usage.throttle else {
            return Ok(());
        };
        let throttle = Throttle {
            rate: Some(limit.rate_limit),
            burst: Some(limit.burst_limit.into()),
        };
        let place = (usage.usage_plan_id.as_str(), usage.api_key_id.as_str(), "");
        let passes = self.keys.take(place, &throttle, self.clock.now());
        passes.then_some(()).ok_or(Message::TooManyRequests)
    }

    /// Whether the route takes the message: its throttle, API key and model.
    fn check(&self, letter: &Letter, route: &DeployedRoute) -> Result<(), Message> {
        let deployed = &letter.exchange.deployed;
        if !self.admits(deployed, &letter.route_key) {
            return Err(Message::TooManyRequests);
        }
        if route.route.api_key_required {
            self.admits_key(deployed, &letter.peer)?;
        }
        if models::asked(&deployed.snapshot, &route.route).is_none() {
            return Ok(());
        }
        let incoming = letter.exchange.incoming(&letter.peer, letter.occasion());
        let checked = self
            .models
            .check(&deployed.snapshot, &route.route, &incoming);
        checked.map_err(|invalid| {
            tracing::info!(
                api = deployed.api_id,
                route = letter.route_key,
                request_id = letter.exchange.request_id,
                error = &invalid as &dyn std::error::Error,
                "a message does not fit its model",
            );
            Message::BadRequestBody
        })
    }
}

impl Letter {
    fn occasion(&self) -> Occasion<'_> {
        Occasion::Message {
            body: &self.body,
            message_id: &self.message_id,
            route_key: &self.route_key,
        }
    }

    /// The error frame for a message that reaches no integration.
    fn refuse(&self, plane: &Plane, message: Message) -> Option<String> {
        let end = End::refused(message);
        self.exchange.log(plane, &self.peer, self.occasion(), &end);
        Some(self.error(message))
    }

    /// What the client gets for an answer or a failure.
    fn end(&self, plane: &Plane, answer: Result<Answer, Failure>) -> Option<String> {
        let answer = answer.and_then(|answer| match &answer.body {
            Some(body) if self.two_way && body.len() > plane.limits.message_bytes => Err(
                Failure::Malformed(format!("a body of {} bytes", body.len())),
            ),
            _ => Ok(answer),
        });
        let end = End::of(&answer);
        self.exchange.log(plane, &self.peer, self.occasion(), &end);
        let failure = match answer {
            // Whatever the status: on an open connection it decides nothing.
            Ok(answer) => return answer.body.filter(|_| self.two_way),
            Err(Failure::Stopping) => return None,
            // The answer of a one-way route is not looked at (reference `system.md` §5.1).
            Err(Failure::Malformed(_)) if !self.two_way => return None,
            Err(failure) => failure,
        };
        tracing::warn!(
            api = self.peer.api_id,
            stage = self.peer.stage,
            connection = self.peer.connection_id,
            request_id = self.exchange.request_id,
            error = &failure as &dyn std::error::Error,
            "a message failed",
        );
        Some(self.error(Message::from(&failure)))
    }

    fn error(&self, message: Message) -> String {
        let connection_id = &self.peer.connection_id;
        error_text(message.text(), connection_id, &self.exchange.request_id)
    }
}

fn is_mock(call: &Call) -> bool {
    call.integration.integration.integration_type == IntegrationType::Mock
}
