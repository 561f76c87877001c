//! The attributes of an integration other than the plain Lambda proxy.

use std::collections::BTreeMap;

use tfplugin::Value;

use super::given::{convert, each, given, known_map, map, texts, values, written};
use crate::stack::desired::IntegrationKind;
use crate::stack::input::{IntegrationInput, IntegrationResponseInput};
use crate::stack::observed::{ObservedIntegration, ObservedIntegrationResponse};

/// What is behind a route.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct IntegrationModel {
    /// `AWS` (a Lambda function or another action of AWS, with templates), `AWS_PROXY` (a Lambda
    /// function), `HTTP` (a URL, with templates), `HTTP_PROXY` (a URL) or `MOCK` (templates only).
    #[attribute(required, name = "type")]
    pub kind: Value<String>,
    /// ARN of the Lambda function, with `AWS_PROXY`, or with `AWS` instead of `uri`.
    #[attribute(optional)]
    pub function_arn: Value<String>,
    /// What is called: a URL with `HTTP` and `HTTP_PROXY`, the URI of an action of AWS with `AWS`.
    #[attribute(optional)]
    pub uri: Value<String>,
    /// Method of the call; `POST` by default. Not with `MOCK`.
    #[attribute(optional, computed)]
    pub method: Value<String>,
    /// Whether API Gateway does not wait until the function of an integration of the type `AWS` has run.
    #[attribute(optional, default = false)]
    pub asynchronous: Value<bool>,
    /// ARN of a role to make the call with. Without it a function gets a permission.
    #[attribute(optional)]
    pub credentials_arn: Value<String>,
    /// Description of the integration.
    #[attribute(optional)]
    pub description: Value<String>,
    /// What the call carries: `integration.request.header.NAME`, `integration.request.querystring.NAME`
    /// or `integration.request.path.NAME`, and where it comes from.
    #[attribute(optional)]
    pub request_parameters: Value<BTreeMap<String, Value<String>>>,
    /// Mapping templates of the call, by what the expression selects. Not for proxies.
    #[attribute(optional)]
    pub request_templates: Value<BTreeMap<String, Value<String>>>,
    /// How a message chooses its template. Not for proxies.
    #[attribute(optional)]
    pub template_selection_expression: Value<String>,
    /// What becomes of a message without a template: `WHEN_NO_MATCH`, the default,
    /// `WHEN_NO_TEMPLATES` or `NEVER`. Not for proxies.
    #[attribute(optional, computed)]
    pub passthrough_behavior: Value<String>,
    /// How the payload is converted: `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`. Not for proxies.
    #[attribute(optional)]
    pub content_handling_strategy: Value<String>,
    /// What becomes of an answer, by key: `$default`, or a pattern. Not for proxies.
    #[attribute(optional)]
    pub responses: Value<BTreeMap<String, Value<IntegrationResponseModel>>>,
}

/// What becomes of an answer of the integration.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct IntegrationResponseModel {
    /// Mapping templates of the answer.
    #[attribute(optional)]
    pub templates: Value<BTreeMap<String, Value<String>>>,
    /// How an answer chooses its template.
    #[attribute(optional)]
    pub template_selection_expression: Value<String>,
    /// How the payload is converted: `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`.
    #[attribute(optional)]
    pub content_handling_strategy: Value<String>,
    /// What the answer carries, and where it comes from.
    #[attribute(optional)]
    pub parameters: Value<BTreeMap<String, Value<String>>>,
}

impl IntegrationModel {
    pub(super) fn input(&self) -> IntegrationInput {
        IntegrationInput {
            kind: given(&self.kind),
            function_arn: given(&self.function_arn),
            uri: given(&self.uri),
            method: given(&self.method),
            asynchronous: given(&self.asynchronous),
            credentials_arn: given(&self.credentials_arn),
            description: given(&self.description),
            request_parameters: map(&self.request_parameters, given),
            request_templates: map(&self.request_templates, given),
            template_selection_expression: given(&self.template_selection_expression),
            passthrough_behavior: given(&self.passthrough_behavior),
            content_handling_strategy: given(&self.content_handling_strategy),
            responses: map(&self.responses, |response| {
                convert(response, IntegrationResponseModel::input)
            }),
        }
    }

    /// The integration with what holds for its type where `config` says nothing.
    pub(super) fn filled(self, config: &Self) -> Self {
        let of_kind = |default: fn(IntegrationKind) -> Option<&'static str>| -> Value<String> {
            match &self.kind {
                Value::Known(kind) => {
                    let kind = IntegrationKind::of_name(kind);
                    kind.and_then(default).map(str::to_owned).into()
                }
                _ => Value::unknown(),
            }
        };
        let method = || of_kind(IntegrationKind::default_method);
        let behavior = || of_kind(IntegrationKind::default_passthrough_behavior);
        let (own_method, own_behavior) = (self.method.clone(), self.passthrough_behavior.clone());
        let method = written(&config.method, own_method, method);
        let passthrough_behavior = written(&config.passthrough_behavior, own_behavior, behavior);
        Self {
            method,
            passthrough_behavior,
            ..self
        }
    }

    pub(super) fn prior(&self) -> ObservedIntegration {
        let text = |value: &Value<String>| value.known().cloned();
        ObservedIntegration {
            kind: text(&self.kind).unwrap_or_default(),
            function_arn: text(&self.function_arn),
            uri: text(&self.uri),
            method: text(&self.method),
            asynchronous: self.asynchronous.known().copied().unwrap_or_default(),
            credentials_arn: text(&self.credentials_arn),
            description: text(&self.description),
            request_parameters: texts(&self.request_parameters),
            request_templates: texts(&self.request_templates),
            template_selection_expression: text(&self.template_selection_expression),
            passthrough_behavior: text(&self.passthrough_behavior),
            content_handling_strategy: text(&self.content_handling_strategy),
            responses: known_map(&self.responses, IntegrationResponseModel::prior),
        }
    }

    pub(super) fn observed(integration: ObservedIntegration) -> Self {
        let responses = integration.responses;
        Self {
            kind: integration.kind.into(),
            function_arn: integration.function_arn.into(),
            uri: integration.uri.into(),
            method: integration.method.into(),
            asynchronous: integration.asynchronous.into(),
            credentials_arn: integration.credentials_arn.into(),
            description: integration.description.into(),
            request_parameters: integration.request_parameters.map(values).into(),
            request_templates: integration.request_templates.map(values).into(),
            template_selection_expression: integration.template_selection_expression.into(),
            passthrough_behavior: integration.passthrough_behavior.into(),
            content_handling_strategy: integration.content_handling_strategy.into(),
            responses: responses
                .map(|responses| each(responses, IntegrationResponseModel::observed))
                .into(),
        }
    }
}

impl IntegrationResponseModel {
    fn input(&self) -> IntegrationResponseInput {
        IntegrationResponseInput {
            templates: map(&self.templates, given),
            template_selection_expression: given(&self.template_selection_expression),
            content_handling_strategy: given(&self.content_handling_strategy),
            parameters: map(&self.parameters, given),
        }
    }

    fn prior(&self) -> ObservedIntegrationResponse {
        ObservedIntegrationResponse {
            templates: texts(&self.templates),
            template_selection_expression: self.template_selection_expression.known().cloned(),
            content_handling_strategy: self.content_handling_strategy.known().cloned(),
            parameters: texts(&self.parameters),
        }
    }

    fn observed(response: ObservedIntegrationResponse) -> Self {
        Self {
            templates: response.templates.map(values).into(),
            template_selection_expression: response.template_selection_expression.into(),
            content_handling_strategy: response.content_handling_strategy.into(),
            parameters: response.parameters.map(values).into(),
        }
    }
}
