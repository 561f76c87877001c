//! Steps about models, authorizers, integrations and routes.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};

use chatbot_provider::stack::memory::{Memory, Unresolved};
use chatbot_provider::stack::step::{AuthorizerChange, RoutePatch, Step};

use super::{Call, delete};

pub(super) fn model(step: &Step) -> Call {
    match step {
        Step::CreateModel { name, content } => {
            let body = json!({
                "name": name,
                "schema": content.schema,
                "contentType": content.content_type,
                "description": given(&content.description),
            });
            (Method::POST, "/models".to_owned(), body)
        }
        Step::UpdateModel { id, content, .. } => {
            let body = json!({
                "schema": content.schema,
                "contentType": content.content_type,
                "description": content.description,
            });
            (Method::PATCH, format!("/models/{id}"), body)
        }
        Step::DeleteModel { id, .. } => delete(format!("/models/{id}")),
        other => panic!("not of a model: {other}"),
    }
}

pub(super) fn authorizer(step: &Step) -> Call {
    match step {
        Step::CreateAuthorizer(content) => {
            let body = json!({
                "authorizerType": "REQUEST",
                "name": content.name,
                "authorizerUri": content.function.integration_uri(),
                "identitySource": content.identity_sources,
                "authorizerCredentialsArn": given(&content.credentials_arn),
            });
            (Method::POST, "/authorizers".to_owned(), body)
        }
        Step::UpdateAuthorizer { id, patch } => {
            let body = json!({
                "name": patch.name,
                "identitySource": patch.identity_sources,
                "authorizerCredentialsArn": patch.credentials_arn,
            });
            (Method::PATCH, format!("/authorizers/{id}"), body)
        }
        Step::DeleteAuthorizer { id } => delete(format!("/authorizers/{id}")),
        other => panic!("not of an authorizer: {other}"),
    }
}

pub(super) fn integration(step: &Step, memory: &Memory) -> Result<Call, Unresolved> {
    Ok(match step {
        Step::CreateIntegration { content, .. } => {
            let body = json!({
                "integrationType": content.kind.name(),
                "integrationUri": content.integration_uri(),
                "integrationMethod": given(&content.method),
                "timeoutInMillis": content.timeout_ms,
                "credentialsArn": given(&content.credentials_arn),
                "description": given(&content.description),
                "requestParameters": content.request_parameters,
                "requestTemplates": content.request_templates,
                "templateSelectionExpression": given(&content.template_selection_expression),
                "passthroughBehavior": content.passthrough_behavior,
                "contentHandlingStrategy": given(&content.content_handling_strategy),
            });
            (Method::POST, "/integrations".to_owned(), body)
        }
        Step::UpdateIntegration { id, patch } => {
            let body = json!({
                "integrationUri": patch.uri,
                "integrationMethod": patch.method,
                "timeoutInMillis": patch.timeout_ms,
                "credentialsArn": patch.credentials_arn,
                "description": patch.description,
                "requestParameters": changes(&patch.request_parameters),
                "requestTemplates": changes(&patch.request_templates),
                "templateSelectionExpression": patch.template_selection_expression,
                "passthroughBehavior": patch.passthrough_behavior,
                "contentHandlingStrategy": patch.content_handling_strategy,
            });
            (Method::PATCH, format!("/integrations/{id}"), body)
        }
        Step::DeleteIntegration { id } => delete(format!("/integrations/{id}")),
        Step::CreateIntegrationResponse {
            integration,
            key,
            content,
        } => {
            let id = memory.integration(integration)?;
            let body = json!({
                "integrationResponseKey": key,
                "responseTemplates": content.templates,
                "templateSelectionExpression": given(&content.template_selection_expression),
                "contentHandlingStrategy": given(&content.content_handling_strategy),
                "responseParameters": content.parameters,
            });
            let path = format!("/integrations/{id}/integrationresponses");
            (Method::POST, path, body)
        }
        Step::UpdateIntegrationResponse {
            integration_id,
            id,
            patch,
            ..
        } => {
            let body = json!({
                "responseTemplates": changes(&patch.templates),
                "templateSelectionExpression": patch.template_selection_expression,
                "contentHandlingStrategy": patch.content_handling_strategy,
                "responseParameters": changes(&patch.parameters),
            });
            let path = format!("/integrations/{integration_id}/integrationresponses/{id}");
            (Method::PATCH, path, body)
        }
        Step::DeleteIntegrationResponse {
            integration_id, id, ..
        } => delete(format!(
            "/integrations/{integration_id}/integrationresponses/{id}"
        )),
        other => panic!("not of an integration: {other}"),
    })
}

pub(super) fn route(step: &Step, memory: &Memory) -> Result<Call, Unresolved> {
    Ok(match step {
        Step::CreateRoute { key, content } => {
            let mut body = route_body(content, memory)?;
            body["routeKey"] = json!(key);
            (Method::POST, "/routes".to_owned(), body)
        }
        Step::UpdateRoute { id, patch, .. } => {
            let body = route_body(patch, memory)?;
            (Method::PATCH, format!("/routes/{id}"), body)
        }
        Step::DeleteRoute { id, .. } => delete(format!("/routes/{id}")),
        Step::DeleteRouteRequestParameter {
            route_id,
            parameter,
            ..
        } => delete(format!("/routes/{route_id}/requestparameters/{parameter}")),
        Step::CreateRouteResponse { route, models, .. } => {
            let path = format!("/routes/{}/routeresponses", memory.route(route)?);
            let body = json!({ "routeResponseKey": "$default", "responseModels": models });
            (Method::POST, path, body)
        }
        Step::UpdateRouteResponse {
            route_id,
            id,
            models,
            ..
        } => {
            let path = format!("/routes/{route_id}/routeresponses/{id}");
            (Method::PATCH, path, json!({ "responseModels": models }))
        }
        Step::DeleteRouteResponse { route_id, id, .. } => {
            delete(format!("/routes/{route_id}/routeresponses/{id}"))
        }
        other => panic!("not of a route: {other}"),
    })
}

fn route_body(patch: &RoutePatch, memory: &Memory) -> Result<Value, Unresolved> {
    let target = patch.target.as_ref();
    let target = target
        .map(|target| memory.integration(target))
        .transpose()?;
    let authorization = patch.authorization.as_ref();
    let authorizer = match authorization.map(|patch| &patch.authorizer) {
        None | Some(AuthorizerChange::Absent) => None,
        Some(AuthorizerChange::Detach) => Some(""),
        Some(AuthorizerChange::Attach(reference)) => Some(memory.authorizer(reference)?),
    };
    let parameters = patch.request_parameters.as_ref().map(|parameters| {
        parameters
            .iter()
            .map(|(key, required)| (key, json!({ "required": required })))
            .collect::<BTreeMap<_, _>>()
    });
    Ok(json!({
        "target": target.map(|id| format!("integrations/{id}")),
        "routeResponseSelectionExpression":
            patch.two_way.map(|two_way| if two_way { "$default" } else { "" }),
        "authorizationType": authorization.map(|patch| patch.kind),
        "authorizerId": authorizer,
        "apiKeyRequired": patch.api_key_required,
        "operationName": patch.operation_name,
        "modelSelectionExpression": patch.model_selection_expression,
        "requestModels": patch.request_models,
        "requestParameters": parameters,
    }))
}

fn given(text: &String) -> Option<&String> {
    Some(text).filter(|text| !text.is_empty())
}

fn changes(map: &BTreeMap<String, Option<String>>) -> Option<BTreeMap<&String, &str>> {
    (!map.is_empty()).then(|| {
        map.iter()
            .map(|(key, value)| (key, value.as_deref().unwrap_or("")))
            .collect()
    })
}
