//! Integrations other than the plain Lambda proxy.

use std::collections::BTreeMap;

use super::{optional, optional_map};
use crate::stack::desired::{self, PASSTHROUGH_BEHAVIOR};
use crate::stack::live::Integration;
use crate::stack::rules::{EVENT, INVOCATION_TYPE};

/// The attributes of `integration` as AWS or state has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedIntegration {
    /// `AWS`, `HTTP`, …; the attribute is called `type`.
    pub kind: String,
    /// The function.
    pub function_arn: Option<String>,
    /// What else is called.
    pub uri: Option<String>,
    /// Method of the call.
    pub method: Option<String>,
    /// Whether Lambda answers before the function has run.
    pub asynchronous: bool,
    /// Role to make the call with.
    pub credentials_arn: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// What the call carries.
    pub request_parameters: Option<BTreeMap<String, String>>,
    /// Mapping templates of the call.
    pub request_templates: Option<BTreeMap<String, String>>,
    /// How a message chooses its template.
    pub template_selection_expression: Option<String>,
    /// What becomes of a message without a template.
    pub passthrough_behavior: Option<String>,
    /// `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`.
    pub content_handling_strategy: Option<String>,
    /// Integration responses by their key.
    pub responses: Option<BTreeMap<String, ObservedIntegrationResponse>>,
}

/// An integration response as AWS or state has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedIntegrationResponse {
    /// Mapping templates of the answer.
    pub templates: Option<BTreeMap<String, String>>,
    /// How an answer chooses its template.
    pub template_selection_expression: Option<String>,
    /// `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`.
    pub content_handling_strategy: Option<String>,
    /// What the answer carries.
    pub parameters: Option<BTreeMap<String, String>>,
}

/// Reads one of which everything is understood.
pub(super) fn read(
    content: desired::Integration,
    prior: Option<&ObservedIntegration>,
) -> ObservedIntegration {
    let nothing = ObservedIntegration::default();
    let prior = prior.unwrap_or(&nothing);
    let mut parameters = content.request_parameters;
    let asynchronous = parameters
        .get(INVOCATION_TYPE)
        .is_some_and(|value| value == EVENT);
    if asynchronous {
        parameters.remove(INVOCATION_TYPE);
    }
    let responses: BTreeMap<_, _> = content
        .responses
        .into_iter()
        .map(|(key, response)| {
            let prior = prior.responses.as_ref().and_then(|prior| prior.get(&key));
            (key, read_response(response, prior))
        })
        .collect();
    ObservedIntegration {
        kind: content.kind.name().to_owned(),
        function_arn: content.function.map(|function| function.to_string()),
        uri: optional(&content.uri, prior.uri.as_ref()),
        method: Some(content.method).filter(|method| !method.is_empty()),
        asynchronous,
        credentials_arn: optional(&content.credentials_arn, prior.credentials_arn.as_ref()),
        description: optional(&content.description, prior.description.as_ref()),
        request_parameters: optional_map(parameters, prior.request_parameters.as_ref()),
        request_templates: optional_map(
            content.request_templates,
            prior.request_templates.as_ref(),
        ),
        template_selection_expression: optional(
            &content.template_selection_expression,
            prior.template_selection_expression.as_ref(),
        ),
        // A proxy has nothing to choose.
        passthrough_behavior: Some(content.passthrough_behavior)
            .filter(|behavior| !content.kind.is_proxy() || behavior != PASSTHROUGH_BEHAVIOR),
        content_handling_strategy: optional(
            &content.content_handling_strategy,
            prior.content_handling_strategy.as_ref(),
        ),
        responses: (!responses.is_empty() || prior.responses.is_some()).then_some(responses),
    }
}

/// Reads one that this resource would never make, so that the difference shows.
pub(super) fn read_foreign(found: &Integration) -> ObservedIntegration {
    ObservedIntegration {
        kind: found.kind.clone(),
        uri: found.uri.clone(),
        method: found.method.clone(),
        description: found.description.clone(),
        credentials_arn: found.credentials_arn.clone(),
        ..ObservedIntegration::default()
    }
}

fn read_response(
    content: desired::IntegrationResponse,
    prior: Option<&ObservedIntegrationResponse>,
) -> ObservedIntegrationResponse {
    let nothing = ObservedIntegrationResponse::default();
    let prior = prior.unwrap_or(&nothing);
    ObservedIntegrationResponse {
        templates: optional_map(content.templates, prior.templates.as_ref()),
        template_selection_expression: optional(
            &content.template_selection_expression,
            prior.template_selection_expression.as_ref(),
        ),
        content_handling_strategy: optional(
            &content.content_handling_strategy,
            prior.content_handling_strategy.as_ref(),
        ),
        parameters: optional_map(content.parameters, prior.parameters.as_ref()),
    }
}
