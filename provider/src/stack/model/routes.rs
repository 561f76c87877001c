//! The attributes of one route.

use std::collections::BTreeMap;

use tfplugin::Value;

use super::IntegrationModel;
use super::given::{both, convert, given, map, texts, values};
use super::stage::{RouteSettingsModel, StageModel};
use crate::stack::input::RouteInput;
use crate::stack::observed::{ObservedRoute, ObservedRouteSettings};

/// What answers the messages of one route.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct RouteModel {
    /// ARN of the Lambda function, perhaps with an alias or version: its attribute `arn` or
    /// `qualified_arn`, not `invoke_arn`. Routes with the same function and timeout share an
    /// integration. Either this or `integration`.
    #[attribute(optional)]
    pub function_arn: Value<String>,
    /// How long API Gateway waits for an answer, 50 to 29000 milliseconds.
    #[attribute(optional, default = 29_000)]
    pub timeout_ms: Value<i64>,
    /// Whether what the function returns is sent back to the client.
    #[attribute(optional, default = false)]
    pub two_way: Value<bool>,
    /// Whether a client needs an API key.
    #[attribute(optional, default = false)]
    pub api_key_required: Value<bool>,
    /// Name of the operation, 1 to 64 characters.
    #[attribute(optional)]
    pub operation_name: Value<String>,
    /// How a message chooses the model that it must match, such as `$request.body.kind`.
    #[attribute(optional)]
    pub model_selection_expression: Value<String>,
    /// Names of the models of messages, by what the expression selects, or by media type without one.
    #[attribute(optional)]
    pub request_models: Value<BTreeMap<String, Value<String>>>,
    /// Names of the models of what is sent back, with `two_way`.
    #[attribute(optional)]
    pub response_models: Value<BTreeMap<String, Value<String>>>,
    /// Any other integration than a plain Lambda proxy, instead of `function_arn`. Routes with equal
    /// ones share one.
    #[attribute(optional)]
    pub integration: Value<IntegrationModel>,
    /// Settings of the stage for this route alone; a change takes effect without a deployment.
    #[attribute(optional)]
    pub settings: Value<RouteSettingsModel>,
}

impl RouteModel {
    pub(super) fn input(&self) -> RouteInput {
        RouteInput {
            function_arn: given(&self.function_arn),
            timeout_ms: given(&self.timeout_ms),
            two_way: given(&self.two_way),
            api_key_required: given(&self.api_key_required),
            operation_name: given(&self.operation_name),
            model_selection_expression: given(&self.model_selection_expression),
            request_models: map(&self.request_models, given),
            response_models: map(&self.response_models, given),
            integration: convert(&self.integration, IntegrationModel::input),
            settings: convert(&self.settings, RouteSettingsModel::input),
        }
    }

    /// The route with what holds where `config` says nothing.
    pub(super) fn filled(self, config: &Self, stage: &StageModel) -> Self {
        Self {
            integration: both(
                self.integration,
                &config.integration,
                IntegrationModel::filled,
            ),
            settings: both(self.settings, &config.settings, |settings, config| {
                settings.filled(config, stage)
            }),
            ..self
        }
    }

    pub(super) fn prior(&self) -> ObservedRoute {
        ObservedRoute {
            operation_name: self.operation_name.known().cloned(),
            model_selection_expression: self.model_selection_expression.known().cloned(),
            request_models: texts(&self.request_models),
            response_models: texts(&self.response_models),
            integration: self.integration.known().map(IntegrationModel::prior),
            ..ObservedRoute::default()
        }
    }

    pub(super) fn observed(route: ObservedRoute, settings: Option<ObservedRouteSettings>) -> Self {
        Self {
            function_arn: route.function_arn.into(),
            timeout_ms: route.timeout_ms.map(i64::from).into(),
            two_way: route.two_way.into(),
            api_key_required: route.api_key_required.into(),
            operation_name: route.operation_name.into(),
            model_selection_expression: route.model_selection_expression.into(),
            request_models: route.request_models.map(values).into(),
            response_models: route.response_models.map(values).into(),
            integration: route.integration.map(IntegrationModel::observed).into(),
            settings: settings.map(RouteSettingsModel::observed).into(),
        }
    }
}
