//! One API: what belongs to it, and which operations are about it.

use std::collections::BTreeMap;

use super::call::{Answer, Call};
use super::error::Refusal;
use super::model::{Authorizer, Deployment, Integration, IpAddressType, Model, Route, Stage};
use super::operation::Operation;
use super::request::Timestamp;
use super::table::Table;

/// One WebSocket API with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct Api {
    /// Id, 10 characters.
    pub api_id: String,
    /// Account that made it.
    pub account: String,
    /// Region in which it was made.
    pub region: String,
    /// Name, 1 to 128 characters. Need not be unique.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Version as the owner counts it.
    pub version: Option<String>,
    /// Chooses the route of a message.
    pub route_selection_expression: String,
    /// Where the API key of a caller is.
    pub api_key_selection_expression: String,
    /// Whether messages are not checked against models.
    pub disable_schema_validation: bool,
    /// Whether the execute-api address does not answer.
    pub disable_execute_api_endpoint: bool,
    /// Address family.
    pub ip_address_type: IpAddressType,
    /// When it was made.
    pub created_date: Timestamp,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
    /// Routes by id.
    pub routes: Table<Route>,
    /// Integrations by id.
    pub integrations: Table<Integration>,
    /// Authorizers by id.
    pub authorizers: Table<Authorizer>,
    /// Models by id.
    pub models: Table<Model>,
    /// Deployments by id.
    pub deployments: Table<Deployment>,
    /// Stages by name.
    pub stages: Table<Stage>,
}

impl Api {
    /// An operation that only reads the API or what belongs to it.
    pub(super) fn read(&self, operation: Operation, call: &Call<'_>) -> Answer {
        match operation {
            Operation::GetRoute => self.get_route(call),
            Operation::GetRoutes => self.get_routes(call),
            Operation::GetRouteResponse => self.get_route_response(call),
            Operation::GetRouteResponses => self.get_route_responses(call),
            Operation::GetIntegration => self.get_integration(call),
            Operation::GetIntegrations => self.get_integrations(call),
            Operation::GetIntegrationResponse => self.get_integration_response(call),
            Operation::GetIntegrationResponses => self.get_integration_responses(call),
            Operation::GetStage => self.get_stage(call),
            Operation::GetStages => self.get_stages(call),
            Operation::GetAuthorizer => self.get_authorizer(call),
            Operation::GetAuthorizers => self.get_authorizers(call),
            Operation::GetModel => self.get_model(call),
            Operation::GetModels => self.get_models(call),
            Operation::GetModelTemplate => self.get_model_template(call),
            _ => Err(not_of_an_api()),
        }
    }

    /// An operation that changes something that belongs to the API, if only that time passes for its
    /// deployments.
    pub(super) fn change(&mut self, operation: Operation, call: &Call<'_>) -> Answer {
        match operation {
            Operation::CreateRoute => self.create_route(call),
            Operation::UpdateRoute => self.update_route(call),
            Operation::DeleteRoute => self.delete_route(call),
            Operation::DeleteRouteRequestParameter => self.delete_route_request_parameter(call),
            Operation::CreateRouteResponse => self.create_route_response(call),
            Operation::UpdateRouteResponse => self.update_route_response(call),
            Operation::DeleteRouteResponse => self.delete_route_response(call),
            Operation::CreateIntegration => self.create_integration(call),
            Operation::UpdateIntegration => self.update_integration(call),
            Operation::DeleteIntegration => self.delete_integration(call),
            Operation::CreateIntegrationResponse => self.create_integration_response(call),
            Operation::UpdateIntegrationResponse => self.update_integration_response(call),
            Operation::DeleteIntegrationResponse => self.delete_integration_response(call),
            Operation::CreateAuthorizer => self.create_authorizer(call),
            Operation::UpdateAuthorizer => self.update_authorizer(call),
            Operation::DeleteAuthorizer => self.delete_authorizer(call),
            Operation::CreateModel => self.create_model(call),
            Operation::UpdateModel => self.update_model(call),
            Operation::DeleteModel => self.delete_model(call),
            Operation::GetDeployment => self.get_deployment(call),
            Operation::GetDeployments => self.get_deployments(call),
            Operation::CreateDeployment => self.create_deployment(call),
            Operation::UpdateDeployment => self.update_deployment(call),
            Operation::DeleteDeployment => self.delete_deployment(call),
            Operation::CreateStage => self.create_stage(call),
            Operation::UpdateStage => self.update_stage(call),
            Operation::DeleteRouteSettings => self.delete_route_settings(call),
            Operation::DeleteAccessLogSettings => self.delete_access_log_settings(call),
            Operation::ResetAuthorizersCache => self.reset_authorizers_cache(call),
            _ => Err(not_of_an_api()),
        }
    }
}

/// The table of operations and this module disagree: no request can bring that about.
fn not_of_an_api() -> Refusal {
    Refusal::bad_request("the operation is not about an API")
}
