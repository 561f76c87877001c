//! Steps as requests to API Gateway.

mod parts;

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Map, Value, json};

use chatbot_gateway::control::Request;
use chatbot_provider::stack::desired::{AccessLog, Domain, RouteSettings};
use chatbot_provider::stack::memory::{Memory, Unresolved};
use chatbot_provider::stack::outputs::{api_arn, stage_arn};
use chatbot_provider::stack::step::{StagePatch, Step};

use crate::stack::generate::home;
use parts::{authorizer, integration, model, route};

/// Method, path below the API, and body.
type Call = (Method, String, Value);

/// The request of a step; `None` for Lambda's.
pub(super) fn request(step: &Step, memory: &Memory) -> Result<Option<Request>, Unresolved> {
    let call = match step {
        Step::CreateApi(api) => {
            let body = json!({
                "name": api.name,
                "protocolType": "WEBSOCKET",
                "description": api.description,
                "routeSelectionExpression": api.route_selection_expression,
                "apiKeySelectionExpression": api.api_key_selection_expression,
                "version": Some(&api.version).filter(|text| !text.is_empty()),
                "disableExecuteApiEndpoint": api.disable_execute_api_endpoint,
                "disableSchemaValidation": api.disable_schema_validation,
                "ipAddressType": api.ip_address_type,
                "tags": api.tags,
            });
            return Ok(Some(
                Request::new(Method::POST, "/v2/apis").with_body(sent(body)),
            ));
        }
        Step::TagApi(tags) => {
            let request = Request::new(Method::POST, tags_path(memory.api()?));
            return Ok(Some(request.with_body(json!({ "tags": tags }))));
        }
        Step::UntagApi(keys) => {
            let request = Request::new(Method::DELETE, tags_path(memory.api()?));
            let request = keys
                .iter()
                .fold(request, |request, key| request.with_query("tagKeys", key));
            return Ok(Some(request));
        }
        Step::AddPermission { .. } | Step::RemovePermission { .. } => return Ok(None),
        Step::UpdateApi(patch) => {
            let body = json!({
                "name": patch.name,
                "description": patch.description,
                "routeSelectionExpression": patch.route_selection_expression,
                "apiKeySelectionExpression": patch.api_key_selection_expression,
                "version": patch.version,
                "disableExecuteApiEndpoint": patch.disable_execute_api_endpoint,
                "disableSchemaValidation": patch.disable_schema_validation,
                "ipAddressType": patch.ip_address_type,
            });
            (Method::PATCH, String::new(), body)
        }
        Step::DeleteApi { .. } => (Method::DELETE, String::new(), Value::Null),
        Step::CreateModel { .. } | Step::UpdateModel { .. } | Step::DeleteModel { .. } => {
            model(step)
        }
        Step::CreateAuthorizer(_)
        | Step::UpdateAuthorizer { .. }
        | Step::DeleteAuthorizer { .. } => authorizer(step),
        Step::CreateIntegration { .. }
        | Step::UpdateIntegration { .. }
        | Step::DeleteIntegration { .. }
        | Step::CreateIntegrationResponse { .. }
        | Step::UpdateIntegrationResponse { .. }
        | Step::DeleteIntegrationResponse { .. } => integration(step, memory)?,
        Step::CreateDeployment { .. }
        | Step::AwaitDeployment { .. }
        | Step::DeleteDeployment { .. } => deployment(step, memory)?,
        Step::TagStage { name, tags } => {
            let request = Request::new(Method::POST, stage_tags_path(memory.api()?, name));
            return Ok(Some(request.with_body(json!({ "tags": tags }))));
        }
        Step::UntagStage { name, keys } => {
            let request = Request::new(Method::DELETE, stage_tags_path(memory.api()?, name));
            let request = keys
                .iter()
                .fold(request, |request, key| request.with_query("tagKeys", key));
            return Ok(Some(request));
        }
        Step::CreateMapping { .. } | Step::UpdateMapping { .. } | Step::DeleteMapping { .. } => {
            return Ok(Some(mapping(step, memory)?));
        }
        Step::CreateStage { .. }
        | Step::UpdateStage { .. }
        | Step::DeleteStage { .. }
        | Step::DeleteAccessLogSettings { .. }
        | Step::DeleteRouteSettings { .. } => stage(step, memory)?,
        _ => route(step, memory)?,
    };
    let (method, rest, body) = call;
    let path = format!("/v2/apis/{}{rest}", memory.api()?);
    Ok(Some(Request::new(method, path).with_body(sent(body))))
}

/// Path of the tags of an API.
pub(super) fn tags_path(api_id: &str) -> String {
    let arn = api_arn(&home(), api_id);
    format!("/v2/tags/{}", arn.replace(':', "%3A").replace('/', "%2F"))
}

fn stage_tags_path(api_id: &str, stage: &str) -> String {
    let arn = stage_arn(&home(), api_id, stage);
    format!("/v2/tags/{}", arn.replace(':', "%3A").replace('/', "%2F"))
}

fn mapping(step: &Step, memory: &Memory) -> Result<Request, Unresolved> {
    let path = |domain: &str| {
        let domain = domain.replace('*', "%2A");
        format!("/v2/domainnames/{domain}/apimappings")
    };
    let body = |domain: &Domain, stage: &str| {
        Ok(json!({
            "apiId": memory.api()?,
            "stage": stage,
            "apiMappingKey": domain.key,
        }))
    };
    Ok(match step {
        Step::CreateMapping { domain, stage } => {
            Request::new(Method::POST, path(&domain.name)).with_body(body(domain, stage)?)
        }
        Step::UpdateMapping { id, domain, stage } => {
            let path = format!("{}/{id}", path(&domain.name));
            Request::new(Method::PATCH, path).with_body(body(domain, stage)?)
        }
        Step::DeleteMapping { domain, id } => {
            Request::new(Method::DELETE, format!("{}/{id}", path(domain)))
        }
        other => panic!("not of a mapping: {other}"),
    })
}

fn deployment(step: &Step, memory: &Memory) -> Result<Call, Unresolved> {
    Ok(match step {
        Step::CreateDeployment {
            description,
            authorizer,
        } => {
            let description = memory.description(description, authorizer.as_ref())?;
            let body = json!({ "description": description });
            (Method::POST, "/deployments".to_owned(), body)
        }
        Step::AwaitDeployment { id } => (Method::GET, format!("/deployments/{id}"), Value::Null),
        Step::DeleteDeployment { id } => delete(format!("/deployments/{id}")),
        other => panic!("not of a deployment: {other}"),
    })
}

fn stage(step: &Step, memory: &Memory) -> Result<Call, Unresolved> {
    Ok(match step {
        Step::CreateStage {
            stage,
            tags,
            deployment,
        } => {
            let deployment = deployment.as_ref();
            let deployment = deployment
                .map(|found| memory.deployment(found))
                .transpose()?;
            let body = json!({
                "stageName": stage.name,
                "deploymentId": deployment,
                "autoDeploy": stage.auto_deploy.then_some(true),
                "description": stage.description,
                "stageVariables": stage.variables,
                "defaultRouteSettings": settings(&stage.settings),
                "routeSettings": all_settings(&stage.route_settings),
                "accessLogSettings": stage.access_log.as_ref().map(access_log),
                "clientCertificateId": optional(&stage.client_certificate_id),
                "tags": tags,
            });
            (Method::POST, "/stages".to_owned(), body)
        }
        Step::UpdateStage { name, patch } => (
            Method::PATCH,
            format!("/stages/{name}"),
            stage_patch(patch, memory)?,
        ),
        Step::DeleteRouteSettings { stage, key } => {
            let key = key.replace('$', "%24");
            delete(format!("/stages/{stage}/routesettings/{key}"))
        }
        Step::DeleteStage { name } => delete(format!("/stages/{name}")),
        Step::DeleteAccessLogSettings { stage } => {
            delete(format!("/stages/{stage}/accesslogsettings"))
        }
        other => panic!("not of a stage: {other}"),
    })
}

fn stage_patch(patch: &StagePatch, memory: &Memory) -> Result<Value, Unresolved> {
    let deployment = patch.deployment.as_ref();
    let deployment = deployment
        .map(|found| memory.deployment(found))
        .transpose()?;
    let variables: BTreeMap<&String, &str> = patch
        .variables
        .iter()
        .map(|(name, value)| (name, value.as_deref().unwrap_or("")))
        .collect();
    Ok(json!({
        "deploymentId": deployment,
        "autoDeploy": patch.auto_deploy,
        "description": patch.description,
        "stageVariables": (!variables.is_empty()).then_some(variables),
        "defaultRouteSettings": patch.settings.as_ref().map(settings),
        "routeSettings": all_settings(&patch.route_settings),
        "accessLogSettings": patch.access_log.as_ref().map(access_log),
        "clientCertificateId": patch.client_certificate_id,
    }))
}

fn settings(settings: &RouteSettings) -> Value {
    sent(json!({
        "throttlingRateLimit": settings.throttle.map(|limit| limit.rate_limit),
        "throttlingBurstLimit": settings.throttle.map(|limit| limit.burst_limit),
        "dataTraceEnabled": settings.data_trace,
        "detailedMetricsEnabled": settings.detailed_metrics,
        "loggingLevel": settings.log_level.as_str(),
    }))
}

fn all_settings(routes: &BTreeMap<String, RouteSettings>) -> Option<BTreeMap<&String, Value>> {
    let all = routes.iter().map(|(key, own)| (key, settings(own)));
    (!routes.is_empty()).then(|| all.collect())
}

fn access_log(log: &AccessLog) -> Value {
    json!({ "destinationArn": log.destination_arn, "format": log.format })
}

fn optional(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn delete(path: String) -> Call {
    (Method::DELETE, path, Value::Null)
}

/// A body without the fields that are not sent.
fn sent(body: Value) -> Value {
    match body {
        Value::Object(fields) => {
            let given: Map<String, Value> = fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect();
            Value::Object(given)
        }
        other => other,
    }
}
