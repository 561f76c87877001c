//! Answers of the simulator, read as the executor reads those of AWS.

use std::collections::BTreeMap;

use serde_json::Value;

use chatbot_provider::stack::desired::AccessLog;
use chatbot_provider::stack::live::{
    Api, Authorizer, Deployment, DeploymentStatus, Integration, IntegrationResponse, Model, Route,
    RouteResponse, RouteSettings, Stage,
};

pub(super) fn read_api(api: &Value) -> Api {
    Api {
        id: string(api, "apiId"),
        endpoint: string(api, "apiEndpoint"),
        name: string(api, "name"),
        description: optional(api, "description"),
        version: optional(api, "version"),
        disable_execute_api_endpoint: api["disableExecuteApiEndpoint"].as_bool(),
        disable_schema_validation: api["disableSchemaValidation"].as_bool(),
        ip_address_type: optional(api, "ipAddressType"),
        route_selection_expression: optional(api, "routeSelectionExpression"),
        api_key_selection_expression: optional(api, "apiKeySelectionExpression"),
        tags: texts(&api["tags"]),
    }
}

pub(super) fn read_route(route: &Value, responses: &[Value]) -> Route {
    let parameters = route["requestParameters"].as_object().cloned();
    Route {
        key: string(route, "routeKey"),
        target: optional(route, "target"),
        authorization_type: optional(route, "authorizationType"),
        authorizer_id: optional(route, "authorizerId"),
        api_key_required: route["apiKeyRequired"].as_bool(),
        operation_name: optional(route, "operationName"),
        model_selection_expression: optional(route, "modelSelectionExpression"),
        request_models: texts(&route["requestModels"]),
        request_parameters: parameters
            .unwrap_or_default()
            .iter()
            .map(|(key, constraints)| (key.clone(), constraints["required"] == true))
            .collect(),
        response_selection_expression: optional(route, "routeResponseSelectionExpression"),
        responses: by(responses, "routeResponseId", |response| RouteResponse {
            key: string(response, "routeResponseKey"),
            models: texts(&response["responseModels"]),
            foreign: !response["modelSelectionExpression"].is_null(),
        }),
    }
}

pub(super) fn read_authorizer(authorizer: &Value) -> Authorizer {
    let sources = authorizer["identitySource"].as_array().cloned();
    Authorizer {
        name: string(authorizer, "name"),
        uri: optional(authorizer, "authorizerUri"),
        credentials_arn: optional(authorizer, "authorizerCredentialsArn"),
        identity_sources: sources
            .unwrap_or_default()
            .iter()
            .map(|source| source.as_str().unwrap_or_default().to_owned())
            .collect(),
        foreign: false,
    }
}

pub(super) fn read_model(model: &Value) -> Model {
    Model {
        name: string(model, "name"),
        schema: optional(model, "schema"),
        content_type: optional(model, "contentType"),
        description: optional(model, "description"),
    }
}

pub(super) fn read_integration(integration: &Value, responses: &[Value]) -> Integration {
    Integration {
        kind: string(integration, "integrationType"),
        uri: optional(integration, "integrationUri"),
        method: optional(integration, "integrationMethod"),
        timeout_ms: integration["timeoutInMillis"]
            .as_i64()
            .and_then(|ms| i32::try_from(ms).ok()),
        connection_type: optional(integration, "connectionType"),
        passthrough_behavior: optional(integration, "passthroughBehavior"),
        payload_format_version: optional(integration, "payloadFormatVersion"),
        credentials_arn: optional(integration, "credentialsArn"),
        description: optional(integration, "description"),
        content_handling_strategy: optional(integration, "contentHandlingStrategy"),
        template_selection_expression: optional(integration, "templateSelectionExpression"),
        request_parameters: texts(&integration["requestParameters"]),
        request_templates: texts(&integration["requestTemplates"]),
        responses: by(responses, "integrationResponseId", |response| {
            IntegrationResponse {
                key: string(response, "integrationResponseKey"),
                templates: texts(&response["responseTemplates"]),
                template_selection_expression: optional(response, "templateSelectionExpression"),
                content_handling_strategy: optional(response, "contentHandlingStrategy"),
                parameters: texts(&response["responseParameters"]),
            }
        }),
        foreign: false,
    }
}

pub(super) fn read_stage(stage: &Value) -> Stage {
    let settings = stage["routeSettings"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    Stage {
        deployment_id: optional(stage, "deploymentId"),
        description: optional(stage, "description"),
        auto_deploy: stage["autoDeploy"].as_bool(),
        deployment_message: optional(stage, "lastDeploymentStatusMessage"),
        variables: texts(&stage["stageVariables"]),
        default_route_settings: read_settings(&stage["defaultRouteSettings"]),
        route_settings: settings
            .iter()
            .map(|(key, value)| (key.clone(), read_settings(value)))
            .collect(),
        access_log: stage["accessLogSettings"].as_object().map(|_| AccessLog {
            destination_arn: string(&stage["accessLogSettings"], "destinationArn"),
            format: string(&stage["accessLogSettings"], "format"),
        }),
        client_certificate_id: optional(stage, "clientCertificateId"),
        tags: texts(&stage["tags"]),
        created: 0,
    }
}

pub(super) fn read_settings(settings: &Value) -> RouteSettings {
    let burst = settings["throttlingBurstLimit"].as_i64();
    RouteSettings {
        throttling_rate_limit: settings["throttlingRateLimit"].as_f64(),
        throttling_burst_limit: burst.and_then(|burst| i32::try_from(burst).ok()),
        data_trace_enabled: settings["dataTraceEnabled"].as_bool(),
        detailed_metrics_enabled: settings["detailedMetricsEnabled"].as_bool(),
        logging_level: optional(settings, "loggingLevel"),
    }
}

pub(super) fn read_deployment(deployment: &Value) -> Deployment {
    assert_eq!(deployment["deploymentStatus"], "DEPLOYED");
    Deployment {
        description: optional(deployment, "description"),
        status: DeploymentStatus::Deployed,
        created: 0,
    }
}

pub(super) fn by<T>(items: &[Value], id: &str, read: impl Fn(&Value) -> T) -> BTreeMap<String, T> {
    items
        .iter()
        .map(|item| (string(item, id), read(item)))
        .collect()
}

pub(super) fn string(object: &Value, name: &str) -> String {
    optional(object, name).unwrap_or_default()
}

pub(super) fn optional(object: &Value, name: &str) -> Option<String> {
    object[name].as_str().map(str::to_owned)
}

pub(super) fn texts(object: &Value) -> BTreeMap<String, String> {
    let fields = object.as_object().cloned().unwrap_or_default();
    fields
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}
