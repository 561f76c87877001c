//! Everything that exists.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::call::{Answer, Call, scramble};
use super::error::Refusal;
use super::model::{
    AccountSettings, ApiKey, Authorizer, Deployment, DomainName, Integration, IpAddressType,
    Mapped, Model, Route, Stage, Usage, UsagePlan,
};
use super::operation::Operation;
use super::request::{Context, Request, Response, Timestamp};
use super::snapshot::Deployed;
use super::table::Table;

/// Every API of every account and region. `World::default()` is empty.
#[derive(Clone, Debug, Default)]
pub struct World {
    apis: Table<Api>,
    /// By region and name.
    domain_names: Table<DomainName>,
    api_keys: Table<ApiKey>,
    usage_plans: Table<UsagePlan>,
    /// By account and region.
    accounts: BTreeMap<(String, String), AccountSettings>,
    /// How many requests have changed something: with it, equal entropy gives different ids.
    mutations: u64,
}

impl World {
    /// Every API by id, oldest first, of every account and region.
    #[must_use]
    pub fn apis(&self) -> &Table<Api> {
        &self.apis
    }

    /// Every custom domain name, oldest first, of every account and region. The ids are the regions and
    /// names, `us-east-1/chat.example.com`.
    #[must_use]
    pub fn domain_names(&self) -> &Table<DomainName> {
        &self.domain_names
    }

    /// Every API key by id, oldest first, of every account and region.
    #[must_use]
    pub fn api_keys(&self) -> &Table<ApiKey> {
        &self.api_keys
    }

    /// Every usage plan by id, oldest first, of every account and region.
    #[must_use]
    pub fn usage_plans(&self) -> &Table<UsagePlan> {
        &self.usage_plans
    }

    /// The settings of every account that has changed them, by account and region.
    #[must_use]
    pub fn accounts(&self) -> &BTreeMap<(String, String), AccountSettings> {
        &self.accounts
    }

    /// Role with which API Gateway writes the logs of this account and region.
    #[must_use]
    pub fn cloudwatch_role(&self, account: &str, region: &str) -> Option<&str> {
        let key = (account.to_owned(), region.to_owned());
        self.accounts.get(&key)?.cloudwatch_role_arn.as_deref()
    }

    /// Where a request to the custom domain name `host` (without a port) at `path` (with a leading
    /// slash, without a query) goes: to the mapping whose key is the path's first segment, or to the one
    /// without a key. `None` if there is no such domain or mapping.
    #[must_use]
    pub fn mapped(&self, host: &str, path: &str) -> Option<Mapped> {
        let host = host.to_ascii_lowercase();
        let domain = self
            .domain_names
            .values()
            .find(|domain| domain.domain_name == host)?;
        let path = path.strip_prefix('/').unwrap_or(path);
        let (first, after) = path
            .find('/')
            .map_or((path, ""), |slash| path.split_at(slash));
        let with_key = |key: &str| {
            domain
                .mappings
                .values()
                .find(|mapping| mapping.api_mapping_key == key)
        };
        let (mapping, rest) = match with_key(first).filter(|_| !first.is_empty()) {
            Some(mapping) => (mapping, after.to_owned()),
            None if path.is_empty() => (with_key("")?, String::new()),
            None => (with_key("")?, format!("/{path}")),
        };
        Some(Mapped {
            api_id: mapping.api_id.clone(),
            stage: mapping.stage.clone(),
            rest,
        })
    }

    /// What a caller with this API key may do at a stage; `None` if there is no such key, or it is
    /// disabled, or no usage plan opens the stage to it.
    #[must_use]
    pub fn usage(&self, api_id: &str, stage: &str, key: &str) -> Option<Usage> {
        let api = self.apis.get(api_id)?;
        let key = self.api_keys.values().find(|row| {
            row.enabled
                && row.value == key
                && row.account == api.account
                && row.region == api.region
        })?;
        let opens = |plan: &&UsagePlan| {
            plan.keys.contains(&key.id)
                && plan
                    .api_stages
                    .iter()
                    .any(|open| open.api_id == api_id && open.stage == stage)
        };
        let plan = self.usage_plans.values().find(opens)?;
        Some(Usage {
            api_key_id: key.id.clone(),
            usage_plan_id: plan.id.clone(),
            throttle: plan.throttle,
            quota: plan.quota,
        })
    }

    /// What the stage serves; `None` if there is no such API or stage, or nothing is deployed to it.
    #[must_use]
    pub fn deployed(&self, api_id: &str, stage: &str) -> Option<Deployed> {
        let api = self.apis.get(api_id)?;
        let stage = api.stages.get(stage)?;
        let deployment = api.deployments.get(stage.deployment_id.as_deref()?)?;
        Some(Deployed {
            api_id: api_id.to_owned(),
            account: api.account.clone(),
            region: api.region.clone(),
            stage: stage.stage_name.clone(),
            deployment_id: deployment.deployment_id.clone(),
            snapshot: Arc::clone(&deployment.snapshot),
            variables: stage.stage_variables.clone(),
            default_route_settings: stage.default_route_settings.clone(),
            route_settings: stage.route_settings.clone(),
            access_log_settings: stage.access_log_settings.clone(),
            client_certificate_id: stage.client_certificate_id.clone(),
            cloudwatch_role_arn: self
                .cloudwatch_role(&api.account, &api.region)
                .map(str::to_owned),
        })
    }

    /// Answers one request. See [`super::handle`].
    pub(super) fn handle(&mut self, request: &Request, context: &Context) -> Response {
        let Some((operation, parameters)) = Operation::of(&request.method, &request.path) else {
            return Refusal::bad_request(format!(
                "this simulator has no operation for {} {}",
                request.method, request.path
            ))
            .into();
        };
        let seed = context.entropy ^ scramble(self.mutations);
        let call = Call {
            request,
            context,
            parameters: &parameters,
            seed,
        };
        match self.dispatch(operation, &call) {
            Ok(response) => {
                if operation.is_mutation() {
                    self.mutations += 1;
                }
                if operation.changes_the_deployable() {
                    self.deploy_automatically(&call);
                }
                response
            }
            Err(refusal) => refusal.into(),
        }
    }

    fn dispatch(&mut self, operation: Operation, call: &Call<'_>) -> Answer {
        match operation {
            Operation::CreateApi => self.create_api(call),
            Operation::GetApi => self.get_api(call),
            Operation::GetApis => self.get_apis(call),
            Operation::UpdateApi => self.update_api(call),
            Operation::DeleteApi => self.delete_api(call),
            Operation::TagResource => self.tag_resource(call),
            Operation::GetTags => self.get_tags(call),
            Operation::UntagResource => self.untag_resource(call),
            operation if operation.is_mutation() => self.api_mut(call)?.change(operation, call),
            operation => self.api(call)?.read(operation, call),
        }
    }

    /// The API that the path names, if the caller's account and region have it.
    pub(super) fn api(&self, call: &Call<'_>) -> Result<&Api, Refusal> {
        self.owned(call.parameter(0), call.context)
            .ok_or_else(|| no_api(call.parameter(0), call.context))
    }

    fn api_mut(&mut self, call: &Call<'_>) -> Result<&mut Api, Refusal> {
        let id = call.parameter(0);
        self.owned_mut(id, call.context)
            .ok_or_else(|| no_api(id, call.context))
    }

    fn owned(&self, id: &str, context: &Context) -> Option<&Api> {
        self.apis.get(id).filter(|api| api.belongs(context))
    }

    pub(super) fn owned_mut(&mut self, id: &str, context: &Context) -> Option<&mut Api> {
        self.apis.get_mut(id).filter(|api| api.belongs(context))
    }

    pub(super) fn put_api(&mut self, api: Api) {
        let id = api.api_id.clone();
        self.apis.put(&id, api);
    }

    pub(super) fn remove_api(&mut self, id: &str) {
        self.apis.remove(id);
    }

    /// Deploys to every stage with AutoDeploy. AWS does it a moment after it has answered.
    fn deploy_automatically(&mut self, call: &Call<'_>) {
        if let Ok(api) = self.api_mut(call) {
            api.deploy_automatically(call, |_| true);
        }
    }
}

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
    fn read(&self, operation: Operation, call: &Call<'_>) -> Answer {
        match operation {
            Operation::GetRoute => self.get_route(call),
            Operation::GetRoutes => self.get_routes(call),
            Operation::GetRouteResponse => self.get_route_response(call),
            Operation::GetRouteResponses => self.get_route_responses(call),
            Operation::GetIntegration => self.get_integration(call),
            Operation::GetIntegrations => self.get_integrations(call),
            Operation::GetIntegrationResponse => self.get_integration_response(call),
            Operation::GetIntegrationResponses => self.get_integration_responses(call),
            Operation::GetDeployment => self.get_deployment(call),
            Operation::GetDeployments => self.get_deployments(call),
            Operation::GetStage => self.get_stage(call),
            Operation::GetStages => self.get_stages(call),
            // The simulator builds neither authorizers nor models, so that every list is empty.
            _ => call.page(&Table::<()>::default(), |()| true, |()| Value::Null),
        }
    }

    /// An operation that changes something that belongs to the API.
    fn change(&mut self, operation: Operation, call: &Call<'_>) -> Answer {
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
            Operation::CreateDeployment => self.create_deployment(call),
            Operation::UpdateDeployment => self.update_deployment(call),
            Operation::DeleteDeployment => self.delete_deployment(call),
            Operation::CreateStage => self.create_stage(call),
            Operation::UpdateStage => self.update_stage(call),
            Operation::DeleteStage => self.delete_stage(call),
            Operation::DeleteRouteSettings => self.delete_route_settings(call),
            Operation::DeleteAccessLogSettings => self.delete_access_log_settings(call),
            Operation::ResetAuthorizersCache => self.reset_authorizers_cache(call),
            _ => Err(Refusal::bad_request(
                "this simulator does not build the operation",
            )),
        }
    }
}

fn no_api(id: &str, context: &Context) -> Refusal {
    let message = format!("Invalid API identifier specified {}:{id}", context.account);
    Refusal {
        message,
        ..Refusal::not_found("Api", id)
    }
}
