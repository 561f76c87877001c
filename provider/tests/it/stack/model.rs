//! A strict interpreter of steps over [`Live`]: AWS's ordering and conflict
//! rules (reference §3.2), one error for each call AWS would refuse. It also
//! keeps what every deployment really snapshots, which no answer of AWS tells.

mod connect;
mod integrations;
mod mappings;
mod models;
mod permissions;
mod routes;
mod snapshot;
mod stages;

use std::collections::{BTreeMap, BTreeSet};

use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::Desired;
use chatbot_provider::stack::live::{Api, Deployment, DeploymentStatus, Live, Mapping, Stage};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::step::Step;
use chatbot_provider::stack::steps::steps;

pub(crate) use snapshot::{Served, Snapshot, laid_out, made, normal};

/// A world with at most one API.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Model {
    pub(crate) live: Live,
    /// What each deployment of `live` serves.
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    /// Ids of the authorizers that each deployment of `live` asks.
    pub(crate) asked: BTreeMap<String, BTreeSet<String>>,
    /// Every custom domain there is.
    pub(crate) domains: BTreeMap<String, BTreeMap<String, Mapping>>,
    /// Whether AWS may deploy half of what is to be done.
    by_aws: bool,
    /// Whether all stages are those of others, which must go on.
    of_others: bool,
    next: u32,
}

impl Model {
    /// An id that was never used.
    pub(crate) fn id(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{:03}", self.next)
    }

    /// What the provider reads: policies only of the functions that the API
    /// or `desired` uses, and of those it is told of.
    pub(crate) fn read(&self, desired: &Desired, told: &[FunctionArn]) -> Live {
        let mut live = self.live.clone();
        let mut functions = live.functions();
        functions.extend(desired.all_functions().into_iter().cloned());
        functions.extend(told.iter().cloned());
        live.policies
            .retain(|function, _| functions.contains(function));
        live.domains = self.read_domains(desired, !told.is_empty());
        live
    }

    /// Runs the first `count` steps; gives the steps there were.
    pub(crate) fn run(
        &mut self,
        desired: &Desired,
        told: &[FunctionArn],
        count: usize,
    ) -> Result<Vec<Step>, String> {
        let live = self.read(desired, told);
        let all = steps(&live, desired);
        let mut memory = Memory::of(&live);
        for step in all.iter().take(count) {
            self.apply(step, &mut memory, desired)
                .map_err(|refusal| format!("{step} refused: {refusal}\nof {all:#?}"))?;
        }
        Ok(all)
    }

    /// Runs one step.
    pub(crate) fn apply(
        &mut self,
        step: &Step,
        memory: &mut Memory,
        desired: &Desired,
    ) -> Result<(), String> {
        let home = &desired.home;
        // A stage of somebody else is none of ours to take over.
        self.of_others = desired.stage.is_none();
        self.by_aws = desired.stage.as_ref().is_none_or(|stage| stage.auto_deploy);
        match step {
            Step::CreateApi(_) | Step::UpdateApi(_) | Step::TagApi(_) | Step::UntagApi(_) => {
                self.api(step, memory)?;
            }
            Step::CreateModel { .. } | Step::UpdateModel { .. } | Step::DeleteModel { .. } => {
                self.models(step)?;
            }
            Step::CreateAuthorizer(_)
            | Step::UpdateAuthorizer { .. }
            | Step::DeleteAuthorizer { .. } => self.authorizer(step, memory)?,
            Step::CreateIntegration { .. }
            | Step::UpdateIntegration { .. }
            | Step::DeleteIntegration { .. } => self.integration(step, memory)?,
            Step::CreateIntegrationResponse { .. }
            | Step::UpdateIntegrationResponse { .. }
            | Step::DeleteIntegrationResponse { .. } => {
                self.integration_response(step, memory)?;
            }
            Step::CreateRoute { .. }
            | Step::UpdateRoute { .. }
            | Step::DeleteRoute { .. }
            | Step::DeleteRouteRequestParameter { .. }
            | Step::CreateRouteResponse { .. }
            | Step::UpdateRouteResponse { .. }
            | Step::DeleteRouteResponse { .. } => self.route(step, memory)?,
            Step::AddPermission { .. } | Step::RemovePermission { .. } => {
                self.permission(step, memory, home)?;
            }
            Step::CreateDeployment { .. }
            | Step::AwaitDeployment { .. }
            | Step::DeleteDeployment { .. } => self.deployment(step, memory)?,
            Step::CreateMapping { .. }
            | Step::UpdateMapping { .. }
            | Step::DeleteMapping { .. } => self.mapping(step, memory)?,
            Step::CreateStage { .. }
            | Step::UpdateStage { .. }
            | Step::DeleteStage { .. }
            | Step::DeleteRouteSettings { .. }
            | Step::DeleteAccessLogSettings { .. }
            | Step::TagStage { .. }
            | Step::UntagStage { .. } => self.stage(step, memory)?,
            Step::DeleteApi { id } => {
                ensure(
                    self.live.api.as_ref().is_some_and(|api| api.id == *id),
                    "no such api",
                )?;
                ensure(!self.is_mapped(None), "an api mapping leads to it")?;
                let policies = std::mem::take(&mut self.live.policies);
                self.live = Live {
                    policies,
                    ..Live::default()
                };
                self.snapshots.clear();
            }
        }
        if is_edit(step) {
            self.deploy_automatically(|_| true);
        }
        self.check_stages()
    }

    /// Makes a deployment of what there is, as anybody might.
    pub(crate) fn deploy(&mut self, description: Option<String>) -> String {
        let id = self.id("dep");
        let created = i64::from(self.next);
        self.snapshots.insert(id.clone(), Snapshot::of(&self.live));
        let routes = self.live.routes.values();
        let asked = routes.filter_map(|route| route.authorizer_id.clone());
        self.asked.insert(id.clone(), asked.collect());
        let deployment = Deployment {
            description,
            status: DeploymentStatus::Deployed,
            created,
        };
        self.live.deployments.insert(id.clone(), deployment);
        id
    }

    /// What the stage serves.
    pub(crate) fn served(&self, stage: &str) -> Option<&Snapshot> {
        let id = self.live.stages.get(stage)?.deployment_id.as_ref()?;
        self.snapshots.get(id)
    }

    fn api(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        if let Step::CreateApi(new) = step {
            ensure(self.live.api.is_none(), "a second api")?;
            ensure(new.tags.len() <= 50, "too many tags")?;
            let id = self.id("api");
            memory.api_id = Some(id.clone());
            self.live.api = Some(Api {
                endpoint: format!("wss://{id}.execute-api.eu-west-1.amazonaws.com"),
                id,
                name: new.name.clone(),
                description: Some(new.description.clone()).filter(|text| !text.is_empty()),
                route_selection_expression: Some(new.route_selection_expression.clone()),
                api_key_selection_expression: Some(new.api_key_selection_expression.clone()),
                version: Some(new.version.clone()).filter(|text| !text.is_empty()),
                disable_execute_api_endpoint: Some(new.disable_execute_api_endpoint),
                disable_schema_validation: Some(new.disable_schema_validation),
                ip_address_type: Some(new.ip_address_type.clone()),
                tags: new.tags.clone(),
            });
            return Ok(());
        }
        if matches!(step, Step::UpdateApi(_)) {
            self.undeployed_edit()?;
        }
        let api = self.live.api.as_mut().ok_or("no api")?;
        match step {
            Step::UpdateApi(patch) => {
                ensure(*patch != Default::default(), "nothing to update")?;
                if let Some(name) = &patch.name {
                    api.name.clone_from(name);
                }
                set(&mut api.description, patch.description.as_ref());
                set(
                    &mut api.route_selection_expression,
                    patch.route_selection_expression.as_ref(),
                );
                set(
                    &mut api.api_key_selection_expression,
                    patch.api_key_selection_expression.as_ref(),
                );
                set(&mut api.version, patch.version.as_ref());
                set(&mut api.ip_address_type, patch.ip_address_type.as_ref());
                for (field, value) in [
                    (
                        &mut api.disable_execute_api_endpoint,
                        patch.disable_execute_api_endpoint,
                    ),
                    (
                        &mut api.disable_schema_validation,
                        patch.disable_schema_validation,
                    ),
                ] {
                    *field = value.or(*field);
                }
            }
            Step::TagApi(tags) => {
                ensure(!tags.is_empty(), "no tags")?;
                api.tags.extend(tags.clone());
                ensure(api.tags.len() <= 50, "too many tags")?;
            }
            Step::UntagApi(keys) => {
                for key in keys {
                    ensure(!key.starts_with("aws:"), "a tag of aws")?;
                    api.tags.remove(key).ok_or("no such tag")?;
                }
            }
            other => return Err(format!("not of an api: {other}")),
        }
        Ok(())
    }

    /// No stage ever serves what does not exist or is not ready.
    fn check_stages(&self) -> Result<(), String> {
        for (name, stage) in &self.live.stages {
            let served = stage
                .deployment_id
                .as_ref()
                .and_then(|id| self.live.deployments.get(id));
            let ready = served.is_some_and(|found| found.status == DeploymentStatus::Deployed);
            ensure(ready, &format!("stage {name} lacks a deployment"))?;
        }
        Ok(())
    }

    /// An edit that AWS would deploy by itself, half done.
    fn undeployed_edit(&self) -> Result<(), String> {
        let automatic = |stage: &Stage| stage.auto_deploy == Some(true);
        ensure(
            self.by_aws || !self.live.stages.values().any(automatic),
            "the edit would be deployed at once",
        )
    }
}

/// Whether a stage with AutoDeploy is deployed to because of it.
fn is_edit(step: &Step) -> bool {
    matches!(
        step,
        Step::UpdateApi(_)
            | Step::CreateModel { .. }
            | Step::UpdateModel { .. }
            | Step::DeleteModel { .. }
            | Step::CreateAuthorizer(_)
            | Step::UpdateAuthorizer { .. }
            | Step::DeleteAuthorizer { .. }
            | Step::CreateIntegration { .. }
            | Step::UpdateIntegration { .. }
            | Step::DeleteIntegration { .. }
            | Step::CreateIntegrationResponse { .. }
            | Step::UpdateIntegrationResponse { .. }
            | Step::DeleteIntegrationResponse { .. }
            | Step::CreateRoute { .. }
            | Step::UpdateRoute { .. }
            | Step::DeleteRoute { .. }
            | Step::DeleteRouteRequestParameter { .. }
            | Step::CreateRouteResponse { .. }
            | Step::UpdateRouteResponse { .. }
            | Step::DeleteRouteResponse { .. }
    )
}

fn set(field: &mut Option<String>, value: Option<&String>) {
    if let Some(value) = value {
        *field = Some(value.clone()).filter(|text| !text.is_empty());
    }
}

fn ensure(holds: bool, refusal: &str) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(refusal.to_owned())
    }
}
