//! Everything that exists.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::api::Api;
use super::call::{Answer, Call, scramble};
use super::error::Refusal;
use super::model::{AccountSettings, ApiKey, DomainName, UsagePlan};
use super::operation::Operation;
use super::request::{Context, Request, Response};
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
        let role = self.cloudwatch_role(&context.account, &context.region);
        let call = Call {
            request,
            context,
            parameters: &parameters,
            seed,
            can_log: role.is_some(),
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
            Operation::DeleteStage => self.delete_stage(call),
            Operation::TagResource => self.tag_resource(call),
            Operation::GetTags => self.get_tags(call),
            Operation::UntagResource => self.untag_resource(call),
            Operation::CreateDomainName => self.create_domain_name(call),
            Operation::GetDomainName => self.get_domain_name(call),
            Operation::GetDomainNames => self.get_domain_names(call),
            Operation::UpdateDomainName => self.update_domain_name(call),
            Operation::DeleteDomainName => self.delete_domain_name(call),
            Operation::CreateApiMapping => self.create_api_mapping(call),
            Operation::GetApiMapping => self.get_api_mapping(call),
            Operation::GetApiMappings => self.get_api_mappings(call),
            Operation::UpdateApiMapping => self.update_api_mapping(call),
            Operation::DeleteApiMapping => self.delete_api_mapping(call),
            operation if operation.is_of_v1() => self.dispatch_v1(operation, call),
            operation if operation.is_mutation() || operation.passes_time() => {
                self.api_mut(call)?.change(operation, call)
            }
            operation => self.api(call)?.read(operation, call),
        }
    }

    fn dispatch_v1(&mut self, operation: Operation, call: &Call<'_>) -> Answer {
        match operation {
            Operation::GetAccount => self.get_account(call),
            Operation::UpdateAccount => self.update_account(call),
            Operation::CreateApiKey => self.create_api_key(call),
            Operation::GetApiKey => self.get_api_key(call),
            Operation::GetApiKeys => self.get_api_keys(call),
            Operation::UpdateApiKey => self.update_api_key(call),
            Operation::DeleteApiKey => self.delete_api_key(call),
            Operation::CreateUsagePlan => self.create_usage_plan(call),
            Operation::GetUsagePlan => self.get_usage_plan(call),
            Operation::GetUsagePlans => self.get_usage_plans(call),
            Operation::UpdateUsagePlan => self.update_usage_plan(call),
            Operation::DeleteUsagePlan => self.delete_usage_plan(call),
            Operation::CreateUsagePlanKey => self.create_usage_plan_key(call),
            Operation::GetUsagePlanKey => self.get_usage_plan_key(call),
            Operation::GetUsagePlanKeys => self.get_usage_plan_keys(call),
            Operation::DeleteUsagePlanKey => self.delete_usage_plan_key(call),
            _ => Err(Refusal::bad_request("the operation is not one of v1")),
        }
    }

    /// The API that the path names, if the caller's account and region have it.
    pub(super) fn api(&self, call: &Call<'_>) -> Result<&Api, Refusal> {
        self.api_named(call.parameter(0), call.context)
    }

    /// The API `id`, if the caller's account and region have it.
    pub(super) fn api_named(&self, id: &str, context: &Context) -> Result<&Api, Refusal> {
        self.owned(id, context).ok_or_else(|| no_api(id, context))
    }

    pub(super) fn api_mut(&mut self, call: &Call<'_>) -> Result<&mut Api, Refusal> {
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

    pub(super) fn domain_names_mut(&mut self) -> &mut Table<DomainName> {
        &mut self.domain_names
    }

    pub(super) fn api_keys_mut(&mut self) -> &mut Table<ApiKey> {
        &mut self.api_keys
    }

    pub(super) fn usage_plans_mut(&mut self) -> &mut Table<UsagePlan> {
        &mut self.usage_plans
    }

    /// The settings of the caller's account and region, if they were changed.
    pub(super) fn account(&self, context: &Context) -> Option<&AccountSettings> {
        let key = (context.account.clone(), context.region.clone());
        self.accounts.get(&key)
    }

    pub(super) fn put_account(&mut self, context: &Context, settings: AccountSettings) {
        let key = (context.account.clone(), context.region.clone());
        self.accounts.insert(key, settings);
    }

    /// Deploys to every stage with AutoDeploy. AWS does it a moment after it has answered.
    fn deploy_automatically(&mut self, call: &Call<'_>) {
        if let Ok(api) = self.api_mut(call) {
            api.deploy_automatically(call, |_| true);
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
