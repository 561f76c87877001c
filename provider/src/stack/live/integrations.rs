//! Integrations and their responses.

use std::collections::BTreeMap;

use super::{entries, is_default, text};
use crate::stack::arn::FunctionArn;
use crate::stack::desired::{self, IntegrationKind, METHOD, PASSTHROUGH_BEHAVIOR};

/// An integration as GetIntegrations and GetIntegrationResponses give it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// `AWS_PROXY`, `MOCK`, …
    pub kind: String,
    /// What is called.
    pub uri: Option<String>,
    /// Method of the call; `POST` for Lambda.
    pub method: Option<String>,
    /// Milliseconds until API Gateway gives up.
    pub timeout_ms: Option<i32>,
    /// `INTERNET` by default.
    pub connection_type: Option<String>,
    /// `WHEN_NO_MATCH` by default.
    pub passthrough_behavior: Option<String>,
    /// `1.0` for WebSocket.
    pub payload_format_version: Option<String>,
    /// Role to make the call with.
    pub credentials_arn: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`.
    pub content_handling_strategy: Option<String>,
    /// How a message chooses its template.
    pub template_selection_expression: Option<String>,
    /// What the call carries.
    pub request_parameters: BTreeMap<String, String>,
    /// Mapping templates of the call.
    pub request_templates: BTreeMap<String, String>,
    /// Integration responses by id. Those of a proxy are not read: it has none.
    pub responses: BTreeMap<String, IntegrationResponse>,
    /// Whether the integration has something else that this resource never
    /// sets: what only HTTP APIs or private networks have.
    pub foreign: bool,
}

/// An integration response as GetIntegrationResponses gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrationResponse {
    /// Integration response key.
    pub key: String,
    /// Mapping templates of the answer.
    pub templates: BTreeMap<String, String>,
    /// How an answer chooses its template.
    pub template_selection_expression: Option<String>,
    /// `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`.
    pub content_handling_strategy: Option<String>,
    /// What the answer carries.
    pub parameters: BTreeMap<String, String>,
}

impl Integration {
    /// The content, through AWS's defaults, if this resource can make one like it.
    #[must_use]
    pub fn content(&self) -> Option<desired::Integration> {
        let plain = !self.foreign
            && is_default(self.connection_type.as_ref(), "INTERNET")
            && is_default(self.payload_format_version.as_ref(), "1.0");
        if !plain {
            return None;
        }
        let kind = IntegrationKind::of_name(&self.kind)?;
        let uri = text(self.uri.as_ref());
        let invokes = matches!(kind, IntegrationKind::Aws | IntegrationKind::AwsProxy);
        let function = self.function().filter(|_| invokes);
        if kind == IntegrationKind::AwsProxy && function.is_none() {
            return None;
        }
        let method = match text(self.method.as_ref()) {
            _ if kind == IntegrationKind::Mock => "",
            "" => METHOD,
            given => given,
        };
        if function.is_some() && method != METHOD {
            return None;
        }
        let passthrough = match text(self.passthrough_behavior.as_ref()) {
            "" => PASSTHROUGH_BEHAVIOR,
            given => given,
        };
        let responses = self.responses.values();
        Some(desired::Integration {
            kind,
            uri: if function.is_some() { "" } else { uri }.to_owned(),
            function,
            method: method.to_owned(),
            timeout_ms: self.timeout_ms()?,
            credentials_arn: text(self.credentials_arn.as_ref()).to_owned(),
            description: text(self.description.as_ref()).to_owned(),
            request_parameters: entries(&self.request_parameters),
            request_templates: entries(&self.request_templates),
            template_selection_expression: text(self.template_selection_expression.as_ref())
                .to_owned(),
            passthrough_behavior: passthrough.to_owned(),
            content_handling_strategy: text(self.content_handling_strategy.as_ref()).to_owned(),
            responses: responses
                .map(|response| (response.key.clone(), response.content()))
                .collect(),
        })
    }

    /// The function that it invokes.
    #[must_use]
    pub fn function(&self) -> Option<FunctionArn> {
        FunctionArn::of_integration_uri(self.uri.as_deref()?)
    }

    /// Milliseconds until API Gateway gives up, through AWS's default;
    /// `None` for a negative number.
    #[must_use]
    pub fn timeout_ms(&self) -> Option<u32> {
        self.timeout_ms
            .map_or(Some(desired::TIMEOUT_MS), |value| u32::try_from(value).ok())
    }

    /// Whether it may have integration responses.
    #[must_use]
    pub fn may_respond(&self) -> bool {
        !IntegrationKind::of_name(&self.kind).is_some_and(IntegrationKind::is_proxy)
    }
}

impl IntegrationResponse {
    /// The content.
    #[must_use]
    pub fn content(&self) -> desired::IntegrationResponse {
        desired::IntegrationResponse {
            templates: entries(&self.templates),
            template_selection_expression: text(self.template_selection_expression.as_ref())
                .to_owned(),
            content_handling_strategy: text(self.content_handling_strategy.as_ref()).to_owned(),
            parameters: entries(&self.parameters),
        }
    }
}
