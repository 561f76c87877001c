//! Integrations.

use super::is_default;
use crate::stack::arn::FunctionArn;
use crate::stack::desired;

/// An integration as GetIntegrations gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// `AWS_PROXY` for the only kind this resource makes.
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
    /// Whether the integration has something else that this resource never
    /// sets: credentials, a description, parameters, templates, responses of
    /// its own.
    pub foreign: bool,
}

impl Integration {
    /// The content, if this integration is exactly what this resource makes:
    /// a Lambda proxy with every other field at its default.
    #[must_use]
    pub fn content(&self) -> Option<desired::Integration> {
        let plain = self.kind == "AWS_PROXY"
            && !self.foreign
            && is_default(self.method.as_ref(), "POST")
            && is_default(self.connection_type.as_ref(), "INTERNET")
            && is_default(self.passthrough_behavior.as_ref(), "WHEN_NO_MATCH")
            && is_default(self.payload_format_version.as_ref(), "1.0");
        if !plain {
            return None;
        }
        Some(desired::Integration {
            function: FunctionArn::of_integration_uri(self.uri.as_deref()?)?,
            timeout_ms: self.timeout_ms()?,
        })
    }

    /// Milliseconds until API Gateway gives up, through AWS's default;
    /// `None` for a negative number.
    #[must_use]
    pub fn timeout_ms(&self) -> Option<u32> {
        self.timeout_ms
            .map_or(Some(desired::TIMEOUT_MS), |value| u32::try_from(value).ok())
    }
}
