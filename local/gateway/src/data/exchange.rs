//! One request on its way through a route: what it was asked with, and how it ends.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::access_log::{AccessLine, line};
use super::event::{Occasion, Peer, context_of, event};
use super::identifier::identifier;
use super::incoming::Incoming;
use super::integration::{Answer, Call, Failure, Input};
use super::plane::Plane;
use super::reply::Message;
use crate::control::{Deployed, DeployedRoute, IntegrationType};

/// One request of one connection to one stage.
pub(super) struct Exchange {
    pub(super) deployed: Arc<Deployed>,
    pub(super) request_id: String,
    pub(super) began: Duration,
}

impl Exchange {
    pub(super) fn new(plane: &Plane, deployed: Deployed, request_id: String) -> Self {
        Self {
            deployed: Arc::new(deployed),
            request_id,
            began: plane.clock.now(),
        }
    }

    /// The request as expressions and templates see it.
    pub(super) fn incoming(&self, peer: &Peer, occasion: Occasion<'_>) -> Incoming {
        let (headers, query) = match occasion {
            Occasion::Connect { headers, query } => (headers.to_vec(), query.to_vec()),
            _ => (Vec::new(), Vec::new()),
        };
        let body = match occasion {
            Occasion::Message { body, .. } => body.to_owned(),
            _ => String::new(),
        };
        Incoming {
            body,
            headers,
            query,
            context: context_of(peer, occasion, &self.request_id, self.began),
            variables: self.deployed.variables.clone(),
        }
    }

    /// The JSON event for functions.
    pub(super) fn event(&self, peer: &Peer, occasion: Occasion<'_>) -> String {
        let variables = &self.deployed.variables;
        event(peer, occasion, &self.request_id, self.began, variables)
    }

    /// The call of the integration of `route`.
    pub(super) fn call(
        &self,
        route: &DeployedRoute,
        peer: &Peer,
        occasion: Occasion<'_>,
    ) -> Result<Call, Failure> {
        let integration = route.integration.clone().ok_or(Failure::NoIntegration)?;
        let input = match integration.integration.integration_type {
            IntegrationType::AwsProxy => Input::Event(self.event(peer, occasion)),
            _ => Input::Request(Box::new(self.incoming(peer, occasion))),
        };
        Ok(Call {
            integration,
            deployed: Arc::clone(&self.deployed),
            route_key: route.route.route_key.clone(),
            two_way: route.is_two_way(),
            input,
        })
    }

    /// Writes the line of the access log, if the stage has one.
    pub(super) fn log(&self, plane: &Plane, peer: &Peer, occasion: Occasion<'_>, end: &End<'_>) {
        let settings = self.deployed.access_log_settings.as_ref();
        let Some(format) = settings.and_then(|settings| settings.format.as_deref()) else {
            return;
        };
        let mut context = context_of(peer, occasion, &self.request_id, self.began);
        let latency = plane.clock.now().saturating_sub(self.began).as_millis();
        context["status"] = end.status.into();
        context["integrationLatency"] = u64::try_from(latency).unwrap_or(u64::MAX).into();
        if let Some(status) = end.integration_status {
            context["integrationStatus"] = status.into();
        }
        if let Some(error) = end.error {
            let quoted = json!(error).to_string();
            context["error"] = json!({ "message": error, "messageString": quoted });
        }
        let destination = settings.and_then(|settings| settings.destination_arn.clone());
        plane.access_log.add(AccessLine {
            api_id: self.deployed.api_id.clone(),
            stage: self.deployed.stage.clone(),
            destination_arn: destination.unwrap_or_default(),
            line: line(format, &context),
        });
    }
}

/// How a request has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct End<'a> {
    /// Status that the client got, or would have got in HTTP.
    pub(super) status: u16,
    /// Status of the integration.
    pub(super) integration_status: Option<u16>,
    /// What the client was told instead of an answer.
    pub(super) error: Option<&'a str>,
}

impl End<'static> {
    pub(super) fn refused(message: Message) -> Self {
        Self {
            status: message.status().as_u16(),
            integration_status: None,
            error: Some(message.text()),
        }
    }

    /// The end of a message that an integration has worked on.
    pub(super) fn of(answer: &Result<Answer, Failure>) -> Self {
        match answer {
            Ok(answer) => Self {
                status: 200,
                integration_status: Some(answer.status),
                error: None,
            },
            Err(failure) => Self::refused(Message::from(failure)),
        }
    }
}

/// An identifier of a request or message.
pub(super) fn new_id(plane: &Plane) -> String {
    identifier(&*plane.entropy)
}
