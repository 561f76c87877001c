//! What becomes of one message: its route, the integration behind it, and what the client gets.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::event::{Occasion, Peer, event};
use super::identifier::identifier;
use super::integration::{Answer, Call, Failure, mock};
use super::plane::Plane;
use super::reply::{Message, error_text};
use super::route;
use super::throttle::Throttle;
use crate::control::{Deployed, IntegrationType};

/// What a message leads to.
pub(super) enum Delivery {
    /// It is done; this goes to the client.
    Done(Option<String>),
    /// An integration works on it; this will go to the client.
    Waiting(BoxFuture<'static, Option<String>>),
}

impl Plane {
    /// Routes `message`. MOCK integrations and refusals are done at once, without a task or a wait.
    pub(super) fn deliver(self: &Arc<Self>, peer: &Arc<Peer>, message: &str) -> Delivery {
        let request_id = identifier(&*self.entropy);
        let refuse = |message| {
            Delivery::Done(Some(error_text(
                Message::text(message),
                &peer.connection_id,
                &request_id,
            )))
        };
        let Some(deployed) = self.stages.deployed(&peer.api_id, &peer.stage) else {
            return refuse(Message::Forbidden);
        };
        let snapshot = Arc::clone(&deployed.snapshot);
        let expression = &snapshot.route_selection_expression;
        let exists = |key: &str| snapshot.routes.contains_key(key);
        let route_key = route::select(expression, message, &peer.connection_id, exists);
        let Some((route_key, route)) =
            route_key.and_then(|key| snapshot.routes.get_key_value(&key))
        else {
            return refuse(Message::Forbidden);
        };
        if !self.admits(&deployed, route_key) {
            return refuse(Message::TooManyRequests);
        }
        let two_way = route.is_two_way();
        let Some(integration) = route.integration.clone() else {
            return Delivery::Done(self.frame(
                Err(Failure::NoIntegration),
                two_way,
                peer,
                &request_id,
            ));
        };
        if integration.integration.integration_type == IntegrationType::Mock {
            let answer = mock(&integration.integration);
            return Delivery::Done(self.frame(answer, two_way, peer, &request_id));
        }
        let message_id = identifier(&*self.entropy);
        let occasion = Occasion::Message {
            body: message,
            message_id: &message_id,
            route_key,
        };
        let event = event(
            peer,
            occasion,
            &request_id,
            self.clock.now(),
            &deployed.variables,
        );
        let route_key = route_key.clone();
        let call = Call {
            integration,
            deployed: Arc::new(deployed),
            route_key,
            event,
        };
        let (plane, peer) = (Arc::clone(self), Arc::clone(peer));
        let waiting = async move {
            let answer = plane.integrations.run(call).await;
            plane.frame(answer, two_way, &peer, &request_id)
        };
        Delivery::Waiting(waiting.boxed())
    }

    /// Whether the throttle of the route lets one more request pass.
    pub(super) fn admits(&self, deployed: &Deployed, route_key: &str) -> bool {
        let throttle = Throttle::from(deployed.settings(route_key));
        let place = (deployed.api_id.as_str(), deployed.stage.as_str(), route_key);
        self.throttles.take(place, &throttle, self.clock.now())
    }

    /// What the client gets for an answer or a failure.
    fn frame(
        &self,
        answer: Result<Answer, Failure>,
        two_way: bool,
        peer: &Peer,
        request_id: &str,
    ) -> Option<String> {
        let failure = match answer {
            // Whatever the status: on an open connection it decides nothing.
            Ok(Answer { body, .. }) => match body.filter(|_| two_way) {
                Some(body) if body.len() > self.limits.message_bytes => {
                    Failure::Malformed(format!("a body of {} bytes", body.len()))
                }
                body => return body,
            },
            Err(failure) => failure,
        };
        let message = match &failure {
            Failure::Stopping => return None,
            // The answer of a one-way route is not looked at (reference `system.md` §5.1).
            Failure::Malformed(_) if !two_way => return None,
            Failure::TimedOut(_) => Message::TimedOut,
            _ => Message::Internal,
        };
        tracing::warn!(
            api = peer.api_id,
            stage = peer.stage,
            connection = peer.connection_id,
            request_id,
            error = &failure as &dyn std::error::Error,
            "a message failed",
        );
        Some(error_text(message.text(), &peer.connection_id, request_id))
    }
}
