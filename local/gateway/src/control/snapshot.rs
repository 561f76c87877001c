//! What a deployment froze and what a stage serves: the data plane's view of the control plane.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::api::Api;
use super::model::{
    AccessLogSettings, Authorizer, Integration, IntegrationResponse, Model, Route, RouteResponse,
    RouteSettings,
};

/// The part of an API that a deployment copies. Never changes afterwards.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Name of the API.
    pub name: String,
    /// Chooses the route of a message, `$request.body.action`.
    pub route_selection_expression: String,
    /// Where the API key of a caller is.
    pub api_key_selection_expression: String,
    /// Whether messages are not checked against models.
    pub disable_schema_validation: bool,
    /// Whether the execute-api address does not answer. AWS asks for a deployment before a change of
    /// it takes effect (AWS:http-api-disable-endpoint), so it is part of the snapshot.
    pub disable_execute_api_endpoint: bool,
    /// Routes by route key.
    pub routes: BTreeMap<String, DeployedRoute>,
    /// Models by name: what [`Route::request_models`] and [`RouteResponse::response_models`] name.
    pub models: BTreeMap<String, Arc<Model>>,
}

/// One route as it was deployed, with everything it needs.
#[derive(Clone, Debug)]
pub struct DeployedRoute {
    /// The route. Its own table of responses is empty: they are in [`DeployedRoute::responses`].
    pub route: Route,
    /// What it calls; routes with the same target share one value.
    pub integration: Option<Arc<DeployedIntegration>>,
    /// Who decides, with authorization type CUSTOM.
    pub authorizer: Option<Arc<Authorizer>>,
    /// Route responses by key.
    pub responses: BTreeMap<String, RouteResponse>,
}

impl DeployedRoute {
    /// Whether the caller gets the integration's answer: the route has a route response selection
    /// expression and a `$default` route response (reference §2 row 12).
    #[must_use]
    pub fn is_two_way(&self) -> bool {
        self.route.route_response_selection_expression.is_some()
            && self.responses.contains_key("$default")
    }
}

/// One integration as it was deployed.
#[derive(Clone, Debug)]
pub struct DeployedIntegration {
    /// The integration. Its own table of responses is empty.
    pub integration: Integration,
    /// Integration responses by key.
    pub responses: BTreeMap<String, IntegrationResponse>,
}

/// What one stage of one API serves at this moment.
#[derive(Clone, Debug)]
pub struct Deployed {
    /// Api id.
    pub api_id: String,
    /// Account that made the API.
    pub account: String,
    /// Region in which it was made.
    pub region: String,
    /// Stage name.
    pub stage: String,
    /// Id of the deployment that the stage serves.
    pub deployment_id: String,
    /// What was deployed.
    pub snapshot: Arc<Snapshot>,
    /// Stage variables.
    pub variables: BTreeMap<String, String>,
    /// Settings of routes without own settings.
    pub default_route_settings: RouteSettings,
    /// Settings by route key.
    pub route_settings: BTreeMap<String, RouteSettings>,
    /// Where a line for each request goes.
    pub access_log_settings: Option<AccessLogSettings>,
    /// Certificate shown to HTTP integrations.
    pub client_certificate_id: Option<String>,
    /// Role with which the account lets API Gateway write logs.
    pub cloudwatch_role_arn: Option<String>,
}

impl Deployed {
    /// The settings that hold for this route key.
    #[must_use]
    pub fn settings(&self, route_key: &str) -> &RouteSettings {
        self.route_settings
            .get(route_key)
            .unwrap_or(&self.default_route_settings)
    }
}

impl Snapshot {
    /// Copies what a deployment of `api` copies.
    pub(super) fn take(api: &Api) -> Self {
        let integrations: BTreeMap<&str, Arc<DeployedIntegration>> = api
            .integrations
            .iter()
            .map(|(id, row)| (id, Arc::new(integration(row))))
            .collect();
        let authorizers: BTreeMap<&str, Arc<Authorizer>> = api
            .authorizers
            .iter()
            .map(|(id, row)| (id, Arc::new(row.clone())))
            .collect();
        let route = |route: &Route| DeployedRoute {
            authorizer: route
                .authorizer_id
                .as_deref()
                .and_then(|id| authorizers.get(id))
                .cloned(),
            integration: route
                .integration_id()
                .and_then(|id| integrations.get(id))
                .cloned(),
            responses: route
                .responses
                .values()
                .map(|response| (response.route_response_key.clone(), response.clone()))
                .collect(),
            route: Route {
                responses: super::Table::default(),
                ..route.clone()
            },
        };
        Self {
            name: api.name.clone(),
            route_selection_expression: api.route_selection_expression.clone(),
            api_key_selection_expression: api.api_key_selection_expression.clone(),
            disable_schema_validation: api.disable_schema_validation,
            disable_execute_api_endpoint: api.disable_execute_api_endpoint,
            routes: api
                .routes
                .values()
                .map(|row| (row.route_key.clone(), route(row)))
                .collect(),
            models: api
                .models
                .values()
                .map(|row| (row.name.clone(), Arc::new(row.clone())))
                .collect(),
        }
    }
}

fn integration(row: &Integration) -> DeployedIntegration {
    DeployedIntegration {
        responses: row
            .responses
            .values()
            .map(|response| (response.integration_response_key.clone(), response.clone()))
            .collect(),
        integration: Integration {
            responses: super::Table::default(),
            ..row.clone()
        },
    }
}
