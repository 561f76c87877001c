//! Whether what was read is what a configuration says.

use std::collections::BTreeMap;

use chatbot_provider::stack::desired::{
    Desired, Integration, IntegrationKind, IntegrationResponse, LogLevel, Model, Route,
    RouteSettings, Stage, Throttle,
};
use chatbot_provider::stack::observed::{
    Observed, ObservedConnect, ObservedIntegration, ObservedRoute, ObservedStage, ObservedThrottle,
};

use super::model::laid_out;

/// Whether a plan would find no attribute that differs.
pub(crate) fn as_configured(read: &Observed, desired: &Desired) -> bool {
    let routes = read.routes.len() == desired.routes.len()
        && desired.routes.iter().all(|(key, wanted)| {
            read.routes
                .get(key)
                .is_some_and(|read| is_route(read, wanted))
        });
    routes
        && is_connect(read.connect.clone(), desired)
        && are_models(read, desired)
        && read.name == desired.name
        && read.description.clone().unwrap_or_default() == desired.description
        && read.version.clone().unwrap_or_default() == desired.version
        && read.disable_execute_api_endpoint == desired.disable_execute_api_endpoint
        && read.disable_schema_validation == desired.disable_schema_validation
        && read.ip_address_type == desired.ip_address_type
        && read.route_selection_expression == desired.route_selection_expression
        && read.api_key_selection_expression == desired.api_key_selection_expression
        && read.tags.clone().unwrap_or_default() == desired.tags
        && read.stage.deploy == desired.stage.is_some()
        && desired
            .stage
            .as_ref()
            .is_none_or(|stage| stage_as_configured(&read.stage, stage))
}

fn stage_as_configured(read: &ObservedStage, wanted: &Stage) -> bool {
    let log = read.execution_log.as_ref();
    let settings = RouteSettings {
        throttle: read.throttle.and_then(throttle),
        log_level: log.map_or(LogLevel::Off, |log| {
            LogLevel::of(&log.level).expect("a level")
        }),
        data_trace: log.is_some_and(|log| log.data_trace),
        detailed_metrics: read.detailed_metrics,
    };
    let own = read.route_settings.iter().map(|(key, own)| {
        let own = RouteSettings {
            throttle: own.throttle.and_then(throttle),
            log_level: LogLevel::of(&own.log_level).expect("a level"),
            data_trace: own.data_trace,
            detailed_metrics: own.detailed_metrics,
        };
        (key.clone(), own)
    });
    let certificate = read.client_certificate_id.clone().unwrap_or_default();
    read.name.as_ref() == Some(&wanted.name)
        && read.description.clone().unwrap_or_default() == wanted.description
        && read.variables.clone().unwrap_or_default() == wanted.variables
        && settings == wanted.settings
        && own.collect::<BTreeMap<_, _>>() == wanted.route_settings
        && read.access_log == wanted.access_log
        && certificate == wanted.client_certificate_id
        && read.auto_deploy == wanted.auto_deploy
        && read.domain == wanted.domain
}

fn throttle(limit: ObservedThrottle) -> Option<Throttle> {
    Some(Throttle {
        rate_limit: limit.rate_limit?,
        burst_limit: limit.burst_limit?,
    })
}

fn is_connect(read: ObservedConnect, desired: &Desired) -> bool {
    let authorizer = read.authorizer.map(|read| {
        (
            read.name,
            read.function_arn.unwrap_or_default(),
            read.identity_sources.unwrap_or_default(),
            read.credentials_arn.unwrap_or_default(),
        )
    });
    let wanted = desired.authorizer().map(|wanted| {
        (
            wanted.name.clone(),
            wanted.function.to_string(),
            wanted.identity_sources.clone(),
            wanted.credentials_arn.clone(),
        )
    });
    authorizer == wanted
        && read.authorization == desired.connect.authorization.kind()
        && read.request_parameters.unwrap_or_default() == desired.connect.request_parameters
}

fn are_models(read: &Observed, desired: &Desired) -> bool {
    let read = read.models.clone().unwrap_or_default();
    let read: BTreeMap<String, Model> = read
        .into_iter()
        .map(|(name, model)| {
            let content = Model {
                schema: model.schema,
                content_type: model.content_type,
                description: model.description.unwrap_or_default(),
            };
            (name, laid_out(content))
        })
        .collect();
    let wanted = desired.models.iter();
    let wanted: BTreeMap<String, Model> = wanted
        .map(|(name, model)| (name.clone(), laid_out(model.clone())))
        .collect();
    read == wanted
}

fn is_route(read: &ObservedRoute, wanted: &Route) -> bool {
    let read = read.clone();
    let integration = match (read.function_arn, read.integration) {
        (Some(function), None) => wanted
            .integration
            .plain()
            .is_some_and(|(wanted, _)| wanted.as_str() == function),
        (None, Some(integration)) => is_integration(integration, &wanted.integration),
        _ => false,
    };
    integration
        && read.timeout_ms == Some(wanted.integration.timeout_ms)
        && read.two_way == wanted.two_way
        && read.api_key_required == wanted.api_key_required
        && read.operation_name.unwrap_or_default() == wanted.operation_name
        && read.model_selection_expression.unwrap_or_default() == wanted.model_selection_expression
        && read.request_models.unwrap_or_default() == wanted.request_models
        && read.response_models.unwrap_or_default() == wanted.response_models
}

fn is_integration(read: ObservedIntegration, wanted: &Integration) -> bool {
    const INVOCATION: &str = "integration.request.header.X-Amz-Invocation-Type";
    let mut parameters = read.request_parameters.unwrap_or_default();
    if read.asynchronous {
        parameters.insert(INVOCATION.to_owned(), "'Event'".to_owned());
    }
    let responses = read.responses.unwrap_or_default();
    let responses: BTreeMap<String, IntegrationResponse> = responses
        .into_iter()
        .map(|(key, response)| {
            let content = IntegrationResponse {
                templates: response.templates.unwrap_or_default(),
                template_selection_expression: response
                    .template_selection_expression
                    .unwrap_or_default(),
                content_handling_strategy: response.content_handling_strategy.unwrap_or_default(),
                parameters: response.parameters.unwrap_or_default(),
            };
            (key, content)
        })
        .collect();
    let method = match wanted.kind {
        IntegrationKind::Mock => "",
        _ => "POST",
    };
    let read = Integration {
        kind: IntegrationKind::of_name(&read.kind).expect("a type"),
        function: read.function_arn.map(|arn| arn.parse().expect("an ARN")),
        uri: read.uri.unwrap_or_default(),
        method: read.method.unwrap_or_else(|| method.to_owned()),
        timeout_ms: wanted.timeout_ms,
        credentials_arn: read.credentials_arn.unwrap_or_default(),
        description: read.description.unwrap_or_default(),
        request_parameters: parameters,
        request_templates: read.request_templates.unwrap_or_default(),
        template_selection_expression: read.template_selection_expression.unwrap_or_default(),
        passthrough_behavior: read
            .passthrough_behavior
            .unwrap_or_else(|| "WHEN_NO_MATCH".to_owned()),
        content_handling_strategy: read.content_handling_strategy.unwrap_or_default(),
        responses,
    };
    read == *wanted
}
