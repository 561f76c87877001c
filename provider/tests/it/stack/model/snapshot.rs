//! What a deployment serves, as what AWS has and as a configuration wants it.

use std::collections::{BTreeMap, BTreeSet};

use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::{self, Desired};
use chatbot_provider::stack::live::{Authorizer, Integration, IntegrationResponse, Live, Route};

/// What a deployment serves.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Snapshot {
    pub(crate) expressions: [String; 2],
    /// Whether the own address and the check of models are off.
    pub(crate) switches: [bool; 2],
    pub(crate) models: BTreeMap<String, desired::Model>,
    pub(crate) routes: BTreeMap<String, Served>,
}

/// What it serves of one route.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Served {
    pub(crate) integration: Option<Integration>,
    pub(crate) two_way: bool,
    pub(crate) api_key_required: bool,
    pub(crate) texts: [String; 2],
    pub(crate) request_models: BTreeMap<String, String>,
    pub(crate) response_models: BTreeMap<String, String>,
    pub(crate) authorization: String,
    pub(crate) authorizer: Option<Authorizer>,
    pub(crate) request_parameters: BTreeMap<String, bool>,
}

impl Snapshot {
    pub(crate) fn of(live: &Live) -> Self {
        let api = live.api.clone().unwrap_or_default();
        let models = live.models.values();
        let snapshot = Self {
            expressions: [
                api.route_selection_expression.clone().unwrap_or_default(),
                api.api_key_selection_expression().to_owned(),
            ],
            switches: [
                api.disable_execute_api_endpoint == Some(true),
                api.disable_schema_validation == Some(true),
            ],
            models: models
                .map(|model| (model.name.clone(), laid_out(model.content())))
                .collect(),
            routes: live
                .routes
                .values()
                .map(|route| (route.key.clone(), Served::of(live, route)))
                .collect(),
        };
        snapshot.with_used_models()
    }

    /// Without the models that no route refers to: nobody meets them.
    pub(crate) fn with_used_models(mut self) -> Self {
        let routes = &self.routes;
        self.models.retain(|name, _| {
            routes.values().any(|route| {
                let responses = route.response_models.values();
                let mut names = route.request_models.values().chain(responses);
                names.any(|used| used == name)
            })
        });
        self
    }

    /// What the deployment of `desired` must serve.
    pub(crate) fn wanted(desired: &Desired) -> Self {
        let snapshot = Self {
            expressions: [
                desired.route_selection_expression.clone(),
                desired.api_key_selection_expression.clone(),
            ],
            switches: [
                desired.disable_execute_api_endpoint,
                desired.disable_schema_validation,
            ],
            models: desired
                .models
                .iter()
                .map(|(name, model)| (name.clone(), laid_out(model.clone())))
                .collect(),
            routes: desired
                .routes
                .iter()
                .map(|(key, route)| (key.clone(), Served::wanted(desired, key, route)))
                .collect(),
        };
        snapshot.with_used_models()
    }

    /// Functions that are invoked by the permission of the stage.
    pub(crate) fn functions(&self) -> BTreeSet<FunctionArn> {
        let integrations = self.routes.values().flat_map(|route| &route.integration);
        integrations
            .filter(|found| found.credentials_arn.is_none())
            .filter_map(Integration::function)
            .collect()
    }
}

impl Served {
    pub(crate) fn of(live: &Live, route: &Route) -> Self {
        let integration = route
            .integration_id()
            .and_then(|id| live.integrations.get(id));
        let authorizer = route.authorizer_id.as_ref();
        let response = route.responses.values().find(|_| route.two_way());
        let kind = route.authorization_type.as_deref().unwrap_or("NONE");
        Self {
            integration: integration.cloned().map(normal),
            two_way: route.two_way(),
            api_key_required: route.api_key_required == Some(true),
            texts: [
                route.operation_name.clone().unwrap_or_default(),
                route.model_selection_expression.clone().unwrap_or_default(),
            ],
            request_models: route.request_models.clone(),
            response_models: response
                .map(|response| response.models.clone())
                .unwrap_or_default(),
            authorization: kind.to_owned(),
            authorizer: authorizer.and_then(|id| live.authorizers.get(id)).cloned(),
            request_parameters: route.request_parameters.clone(),
        }
    }

    fn wanted(desired: &Desired, key: &str, route: &desired::Route) -> Self {
        let served = Self {
            integration: Some(made(&route.integration)),
            two_way: route.two_way,
            api_key_required: route.api_key_required,
            texts: [
                route.operation_name.clone(),
                route.model_selection_expression.clone(),
            ],
            request_models: route.request_models.clone(),
            response_models: route.response_models.clone(),
            authorization: "NONE".to_owned(),
            ..Self::default()
        };
        if key != "$connect" {
            return served;
        }
        Self {
            authorization: desired.connect.authorization.kind().to_owned(),
            authorizer: desired.authorizer().map(made_authorizer),
            request_parameters: desired.connect.request_parameters.clone(),
            ..served
        }
    }
}

/// The same without white space in the schema.
pub(crate) fn laid_out(model: desired::Model) -> desired::Model {
    desired::Model {
        schema: model.schema.replace(' ', ""),
        ..model
    }
}

/// An integration as AWS writes it back, its responses by key.
pub(crate) fn made(content: &desired::Integration) -> Integration {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let responses = content.responses.iter();
    Integration {
        kind: content.kind.name().to_owned(),
        uri: content.integration_uri(),
        method: given(&content.method),
        timeout_ms: i32::try_from(content.timeout_ms).ok(),
        connection_type: Some("INTERNET".to_owned()),
        passthrough_behavior: given(&content.passthrough_behavior),
        payload_format_version: Some("1.0".to_owned()),
        credentials_arn: given(&content.credentials_arn),
        description: given(&content.description),
        content_handling_strategy: given(&content.content_handling_strategy),
        template_selection_expression: given(&content.template_selection_expression),
        request_parameters: content.request_parameters.clone(),
        request_templates: content.request_templates.clone(),
        responses: responses
            .map(|(key, response)| (key.clone(), made_response(key, response)))
            .collect(),
        foreign: false,
    }
}

pub(crate) fn made_response(
    key: &str,
    content: &desired::IntegrationResponse,
) -> IntegrationResponse {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    IntegrationResponse {
        key: key.to_owned(),
        templates: content.templates.clone(),
        template_selection_expression: given(&content.template_selection_expression),
        content_handling_strategy: given(&content.content_handling_strategy),
        parameters: content.parameters.clone(),
    }
}

pub(crate) fn made_authorizer(content: &desired::Authorizer) -> Authorizer {
    Authorizer {
        name: content.name.clone(),
        uri: Some(content.function.integration_uri()),
        credentials_arn: Some(content.credentials_arn.clone()).filter(|arn| !arn.is_empty()),
        identity_sources: content.identity_sources.clone(),
        foreign: false,
    }
}

/// The same without ids and without entries that were emptied.
pub(crate) fn normal(mut integration: Integration) -> Integration {
    let full = |_: &String, value: &mut String| !value.is_empty();
    integration.request_parameters.retain(full);
    integration.request_templates.retain(full);
    let responses = std::mem::take(&mut integration.responses).into_values();
    integration.responses = responses
        .map(|mut response| {
            response.templates.retain(full);
            response.parameters.retain(full);
            (response.key.clone(), response)
        })
        .collect();
    integration
}
