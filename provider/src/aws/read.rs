//! What AWS has of one stack, read by parallel calls into [`Live`].
//!
//! Five calls of API Gateway and one of Lambda per function, and one more for each route that may
//! answer; further pages come on top.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_apigatewayv2::types;
use futures_util::future::try_join_all;

use super::call::Call;
use super::clients::Session;
use super::error::CallError;
use super::policies;
use super::retry::Outcome;
use crate::stack::arn::FunctionArn;
use crate::stack::live::{
    Api, Deployment, DeploymentStatus, Integration, Live, Route, RouteResponse, RouteSettings,
    Stage,
};
use crate::stack::permission::PolicyError;

/// Why AWS could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A function's resource policy is not one.
    #[error("GetPolicy of {function} gave no policy")]
    Policy {
        /// The function.
        function: String,
        /// What is wrong with it.
        #[source]
        source: PolicyError,
    },
}

/// Reads everything. `functions` are those the stack has by configuration or state; those that its
/// integrations invoke are found by themselves. Without the API only the policies are read.
///
/// # Errors
///
/// [`ReadError`]; what does not exist is no error.
pub async fn live(
    session: &Session<'_>,
    api_id: &str,
    functions: &BTreeSet<FunctionArn>,
) -> Result<Live, ReadError> {
    let (api, mut routes, integrations, stages, deployments, mut policies) = tokio::try_join!(
        api(session, api_id),
        routes(session, api_id),
        integrations(session, api_id),
        stages(session, api_id),
        deployments(session, api_id),
        policies::policies(session, functions.iter().cloned()),
    )?;
    if api.is_none() {
        return Ok(Live {
            policies,
            ..Live::default()
        });
    }
    let mut live = Live {
        api,
        integrations,
        stages,
        deployments,
        ..Live::default()
    };
    let found = live
        .functions()
        .into_iter()
        .filter(|function| !functions.contains(function));
    let (more, ()) = tokio::try_join!(
        policies::policies(session, found),
        responses(session, api_id, &mut routes),
    )?;
    policies.extend(more);
    live.policies = policies;
    live.routes = routes;
    Ok(live)
}

/// Reads what a delete needs: whether the API exists, what it invokes, and the policies of that and of
/// `functions`. Of the API only the id is filled in.
///
/// # Errors
///
/// [`ReadError`]; what does not exist is no error.
pub async fn remains(
    session: &Session<'_>,
    api_id: &str,
    functions: &BTreeSet<FunctionArn>,
) -> Result<Live, ReadError> {
    let (integrations, mut policies) = tokio::try_join!(
        pages_of_integrations(session, api_id),
        policies::policies(session, functions.iter().cloned()),
    )?;
    let Some(integrations) = integrations else {
        return Ok(Live {
            policies,
            ..Live::default()
        });
    };
    let api = Some(Api {
        id: api_id.to_owned(),
        ..Api::default()
    });
    let mut live = Live {
        api,
        integrations,
        ..Live::default()
    };
    let found = live
        .functions()
        .into_iter()
        .filter(|function| !functions.contains(function));
    policies.extend(policies::policies(session, found).await?);
    live.policies = policies;
    Ok(live)
}

/// `None` instead of an error when what is asked for does not exist.
pub(crate) fn existing<T>(result: Result<T, CallError>) -> Result<Option<T>, CallError> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.outcome() == Some(Outcome::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Collects every page of a list operation; `None` when the API does not exist.
macro_rules! pages {
    ($session:expr, $operation:literal, $object:expr, $request:expr) => {{
        let mut items = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let request = $request.set_next_token(token.take());
            let call = Call::gateway($operation, $object);
            let answer = $session.call(call, || request.clone().send()).await;
            let Some(page) = $crate::aws::read::existing(answer)? else {
                break None;
            };
            token = page.next_token.filter(|token| !token.is_empty());
            items.extend(page.items.unwrap_or_default());
            if token.is_none() {
                break Some(items);
            }
        }
    }};
}
pub(super) use pages;

async fn api(session: &Session<'_>, api_id: &str) -> Result<Option<Api>, ReadError> {
    let request = session.connected.gateway.get_api().api_id(api_id);
    let call = Call::gateway("GetApi", format!("api {api_id}"));
    let answer = existing(session.call(call, || request.clone().send()).await)?;
    Ok(answer.map(|api| Api {
        id: api_id.to_owned(),
        endpoint: api.api_endpoint.unwrap_or_default(),
        name: api.name.unwrap_or_default(),
        description: api.description,
        route_selection_expression: api.route_selection_expression,
        api_key_selection_expression: api.api_key_selection_expression,
        tags: sorted(api.tags),
    }))
}

async fn routes(session: &Session<'_>, api_id: &str) -> Result<BTreeMap<String, Route>, ReadError> {
    let object = format!("the routes of api {api_id}");
    let request = || session.connected.gateway.get_routes().api_id(api_id);
    let items = pages!(session, "GetRoutes", object.as_str(), request());
    Ok(by_id(items, |route: types::Route| {
        let foreign = is_set(route.operation_name.as_ref())
            || is_set(route.model_selection_expression.as_ref())
            || has_entries(route.request_models.as_ref())
            || has_entries(route.request_parameters.as_ref());
        let id = route.route_id?;
        Some((
            id,
            Route {
                key: route.route_key.unwrap_or_default(),
                target: route.target,
                authorization_type: route
                    .authorization_type
                    .map(|kind| kind.as_str().to_owned()),
                api_key_required: route.api_key_required,
                response_selection_expression: route.route_response_selection_expression,
                responses: BTreeMap::new(),
                foreign,
            },
        ))
    }))
}

/// Fills in the responses of every route that selects one.
async fn responses(
    session: &Session<'_>,
    api_id: &str,
    routes: &mut BTreeMap<String, Route>,
) -> Result<(), ReadError> {
    let selecting = routes
        .iter_mut()
        .filter(|(_, route)| is_set(route.response_selection_expression.as_ref()));
    try_join_all(selecting.map(|(id, route)| async move {
        let object = format!("the responses of route {:?} of api {api_id}", route.key);
        let request = || {
            session
                .connected
                .gateway
                .get_route_responses()
                .api_id(api_id)
                .route_id(id)
        };
        let items = pages!(session, "GetRouteResponses", object.as_str(), request());
        route.responses = by_id(items, |response: types::RouteResponse| {
            let foreign = is_set(response.model_selection_expression.as_ref())
                || has_entries(response.response_models.as_ref())
                || has_entries(response.response_parameters.as_ref());
            let key = response.route_response_key.unwrap_or_default();
            Some((response.route_response_id?, RouteResponse { key, foreign }))
        });
        Ok::<_, ReadError>(())
    }))
    .await?;
    Ok(())
}

async fn integrations(
    session: &Session<'_>,
    api_id: &str,
) -> Result<BTreeMap<String, Integration>, ReadError> {
    Ok(pages_of_integrations(session, api_id)
        .await?
        .unwrap_or_default())
}

async fn pages_of_integrations(
    session: &Session<'_>,
    api_id: &str,
) -> Result<Option<BTreeMap<String, Integration>>, ReadError> {
    let object = format!("the integrations of api {api_id}");
    let request = || session.connected.gateway.get_integrations().api_id(api_id);
    let items = pages!(session, "GetIntegrations", object.as_str(), request());
    Ok(items.map(|items| by_id(Some(items), integration)))
}

fn integration(integration: types::Integration) -> Option<(String, Integration)> {
    // What AWS writes by itself does not count: the expression that selects an integration response.
    let foreign = is_set(integration.credentials_arn.as_ref())
        || is_set(integration.description.as_ref())
        || is_set(integration.connection_id.as_ref())
        || is_set(integration.integration_subtype.as_ref())
        || is_set(integration.template_selection_expression.as_ref())
        || integration.content_handling_strategy.is_some()
        || integration.tls_config.is_some()
        || has_entries(integration.request_parameters.as_ref())
        || has_entries(integration.request_templates.as_ref())
        || has_entries(integration.response_parameters.as_ref());
    let kind = integration
        .integration_type
        .map(|kind| kind.as_str().to_owned());
    let passthrough = integration
        .passthrough_behavior
        .map(|value| value.as_str().to_owned());
    Some((
        integration.integration_id?,
        Integration {
            kind: kind.unwrap_or_default(),
            uri: integration.integration_uri,
            method: integration.integration_method,
            timeout_ms: integration.timeout_in_millis,
            connection_type: integration
                .connection_type
                .map(|value| value.as_str().to_owned()),
            passthrough_behavior: passthrough,
            payload_format_version: integration.payload_format_version,
            foreign,
        },
    ))
}

/// The stages of an API.
pub(super) async fn stages(
    session: &Session<'_>,
    api_id: &str,
) -> Result<BTreeMap<String, Stage>, ReadError> {
    let object = format!("the stages of api {api_id}");
    let request = || session.connected.gateway.get_stages().api_id(api_id);
    let items = pages!(session, "GetStages", object.as_str(), request());
    Ok(by_id(items, |stage: types::Stage| {
        let default = stage
            .default_route_settings
            .map(settings)
            .unwrap_or_default();
        let routes = stage.route_settings.unwrap_or_default();
        Some((
            stage.stage_name?,
            Stage {
                deployment_id: stage.deployment_id,
                description: stage.description,
                auto_deploy: stage.auto_deploy,
                variables: sorted(stage.stage_variables),
                default_route_settings: default,
                route_settings: routes
                    .into_iter()
                    .map(|(key, value)| (key, settings(value)))
                    .collect(),
            },
        ))
    }))
}

fn settings(settings: types::RouteSettings) -> RouteSettings {
    RouteSettings {
        throttling_rate_limit: settings.throttling_rate_limit,
        throttling_burst_limit: settings.throttling_burst_limit,
        data_trace_enabled: settings.data_trace_enabled,
        detailed_metrics_enabled: settings.detailed_metrics_enabled,
        logging_level: settings
            .logging_level
            .map(|level| level.as_str().to_owned()),
    }
}

async fn deployments(
    session: &Session<'_>,
    api_id: &str,
) -> Result<BTreeMap<String, Deployment>, ReadError> {
    let object = format!("the deployments of api {api_id}");
    let request = || session.connected.gateway.get_deployments().api_id(api_id);
    let items = pages!(session, "GetDeployments", object.as_str(), request());
    Ok(by_id(items, |deployment: types::Deployment| {
        let status = status(deployment.deployment_status.as_ref());
        let created = deployment.created_date.map_or(0, |date| date.secs());
        let description = deployment.description;
        Some((
            deployment.deployment_id?,
            Deployment {
                description,
                status,
                created,
            },
        ))
    }))
}

/// How far a deployment is; one without a status is taken to be ready.
pub(crate) fn status(status: Option<&types::DeploymentStatus>) -> DeploymentStatus {
    match status {
        Some(types::DeploymentStatus::Pending) => DeploymentStatus::Pending,
        Some(types::DeploymentStatus::Failed) => DeploymentStatus::Failed,
        _ => DeploymentStatus::Deployed,
    }
}

fn by_id<T, V>(
    items: Option<Vec<T>>,
    read: impl Fn(T) -> Option<(String, V)>,
) -> BTreeMap<String, V> {
    items
        .unwrap_or_default()
        .into_iter()
        .filter_map(read)
        .collect()
}

fn sorted(map: Option<HashMap<String, String>>) -> BTreeMap<String, String> {
    map.unwrap_or_default().into_iter().collect()
}

fn is_set(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.is_empty())
}

fn has_entries<V>(map: Option<&HashMap<String, V>>) -> bool {
    map.is_some_and(|map| !map.is_empty())
}
