//! A strict interpreter of steps over [`Live`]: AWS's ordering and conflict
//! rules (reference §3.2), one error for each call AWS would refuse. It also
//! keeps what every deployment really snapshots, which no answer of AWS tells.

use std::collections::{BTreeMap, BTreeSet};

use chatbot_provider::stack::arn::{FunctionArn, Home};
use chatbot_provider::stack::desired::{self, Desired};
use chatbot_provider::stack::live::{
    Api, Deployment, DeploymentStatus, Integration, Live, Route, RouteResponse, Stage,
};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::permission::{Permission, Statement};
use chatbot_provider::stack::step::{IntegrationRef, RoutePatch, StagePatch, Step};
use chatbot_provider::stack::steps::steps;

/// A world with at most one API.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    pub(crate) live: Live,
    /// What each deployment of `live` serves.
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    next: u32,
}

/// What a deployment serves.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Snapshot {
    pub(crate) expressions: [String; 2],
    /// Integration, and whether answers go back, by route key.
    pub(crate) routes: BTreeMap<String, (Option<Integration>, bool)>,
}

impl Snapshot {
    pub(crate) fn of(live: &Live) -> Self {
        let api = live.api.clone().unwrap_or_default();
        let integration = |route: &Route| {
            let id = route.integration_id()?;
            live.integrations.get(id).cloned()
        };
        Self {
            expressions: [
                api.route_selection_expression.clone().unwrap_or_default(),
                api.api_key_selection_expression().to_owned(),
            ],
            routes: live
                .routes
                .values()
                .map(|route| (route.key.clone(), (integration(route), route.two_way())))
                .collect(),
        }
    }

    /// What the deployment of `desired` must serve.
    pub(crate) fn wanted(desired: &Desired) -> Self {
        Self {
            expressions: [
                desired.route_selection_expression.clone(),
                desired.api_key_selection_expression.clone(),
            ],
            routes: desired
                .routes
                .iter()
                .map(|(key, route)| {
                    let integration = proxy(&route.integration);
                    (key.clone(), (Some(integration), route.two_way))
                })
                .collect(),
        }
    }

    pub(crate) fn functions(&self) -> BTreeSet<FunctionArn> {
        self.routes
            .values()
            .filter_map(|(integration, _)| Some(integration.as_ref()?.content()?.function))
            .collect()
    }
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
        functions.extend(desired.functions().into_iter().cloned());
        functions.extend(told.iter().cloned());
        live.policies
            .retain(|function, _| functions.contains(function));
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
        match step {
            Step::CreateApi(_) | Step::UpdateApi(_) | Step::TagApi(_) | Step::UntagApi(_) => {
                self.api(step, memory)?;
            }
            Step::CreateIntegration { .. }
            | Step::UpdateIntegration { .. }
            | Step::DeleteIntegration { .. } => self.integration(step, memory)?,
            Step::CreateRoute { .. }
            | Step::UpdateRoute { .. }
            | Step::DeleteRoute { .. }
            | Step::CreateRouteResponse { .. }
            | Step::DeleteRouteResponse { .. } => self.route(step, memory)?,
            Step::AddPermission { .. } | Step::RemovePermission { .. } => {
                self.permission(step, memory, home)?;
            }
            Step::CreateDeployment { .. }
            | Step::AwaitDeployment { .. }
            | Step::DeleteDeployment { .. } => self.deployment(step, memory)?,
            Step::CreateStage { .. }
            | Step::UpdateStage { .. }
            | Step::DeleteRouteSettings { .. } => self.stage(step, memory)?,
            Step::DeleteApi { id } => {
                ensure(
                    self.live.api.as_ref().is_some_and(|api| api.id == *id),
                    "no such api",
                )?;
                let policies = std::mem::take(&mut self.live.policies);
                self.live = Live {
                    policies,
                    ..Live::default()
                };
                self.snapshots.clear();
            }
        }
        self.check_stages()
    }

    /// Makes a deployment of what there is, as anybody might.
    pub(crate) fn deploy(&mut self, description: Option<String>) -> String {
        let id = self.id("dep");
        let created = i64::from(self.next);
        self.snapshots.insert(id.clone(), Snapshot::of(&self.live));
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
                tags: new.tags.clone(),
            });
            return Ok(());
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

    fn integration(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateIntegration { slot, content } => {
                let id = self.id("int");
                self.live.integrations.insert(id.clone(), proxy(content));
                memory.integrations.insert(*slot, id);
            }
            Step::UpdateIntegration { id, timeout_ms } => {
                let integration = self
                    .live
                    .integrations
                    .get_mut(id)
                    .ok_or("no such integration")?;
                integration.timeout_ms = i32::try_from(*timeout_ms).ok();
            }
            Step::DeleteIntegration { id } => {
                let used = |route: &Route| route.integration_id() == Some(id);
                ensure(
                    !self.live.routes.values().any(used),
                    "referenced by a route",
                )?;
                self.live
                    .integrations
                    .remove(id)
                    .ok_or("no such integration")?;
            }
            other => return Err(format!("not of an integration: {other}")),
        }
        Ok(())
    }

    fn route(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateRoute {
                key,
                target,
                two_way,
            } => {
                let taken = self.live.routes.values().any(|route| route.key == *key);
                ensure(!taken, "the key exists already")?;
                ensure(self.live.routes.len() < 300, "too many routes")?;
                let target = self.target(target, memory)?;
                let id = self.id("rt");
                memory.routes.insert(key.clone(), id.clone());
                self.live.routes.insert(
                    id,
                    Route {
                        key: key.clone(),
                        target: Some(target),
                        authorization_type: Some("NONE".to_owned()),
                        api_key_required: Some(false),
                        response_selection_expression: two_way.then(|| "$default".to_owned()),
                        ..Route::default()
                    },
                );
            }
            Step::UpdateRoute { id, patch, .. } => self.patch_route(id, patch, memory)?,
            Step::DeleteRoute { id, .. } => {
                let route = self.live.routes.remove(id).ok_or("no such route")?;
                ensure(route.responses.is_empty(), "the route has responses")?;
            }
            Step::CreateRouteResponse { route, .. } => {
                let response = self.id("rr");
                let id = memory.route(route).map_err(|error| error.to_string())?;
                let route = self.live.routes.get_mut(id).ok_or("no such route")?;
                ensure(route.responses.is_empty(), "the response exists already")?;
                let content = RouteResponse {
                    key: "$default".to_owned(),
                    foreign: false,
                };
                route.responses.insert(response, content);
            }
            Step::DeleteRouteResponse { route_id, id, .. } => {
                let route = self.live.routes.get_mut(route_id).ok_or("no such route")?;
                route.responses.remove(id).ok_or("no such response")?;
            }
            other => return Err(format!("not of a route: {other}")),
        }
        Ok(())
    }

    fn patch_route(&mut self, id: &str, patch: &RoutePatch, memory: &Memory) -> Result<(), String> {
        ensure(*patch != RoutePatch::default(), "nothing to update")?;
        let target = match &patch.target {
            Some(target) => Some(self.target(target, memory)?),
            None => None,
        };
        let route = self.live.routes.get_mut(id).ok_or("no such route")?;
        if target.is_some() {
            route.target = target;
        }
        if let Some(two_way) = patch.two_way {
            route.response_selection_expression = two_way.then(|| "$default".to_owned());
        }
        if patch.no_authorization {
            route.authorization_type = Some("NONE".to_owned());
        }
        if patch.no_api_key {
            route.api_key_required = Some(false);
        }
        Ok(())
    }

    fn target(&self, target: &IntegrationRef, memory: &Memory) -> Result<String, String> {
        let id = memory
            .integration(target)
            .map_err(|error| error.to_string())?;
        ensure(
            self.live.integrations.contains_key(id),
            "no such integration",
        )?;
        Ok(format!("integrations/{id}"))
    }

    fn permission(&mut self, step: &Step, memory: &Memory, home: &Home) -> Result<(), String> {
        match step {
            Step::AddPermission { function, stage } => {
                let api_id = memory.api().map_err(|error| error.to_string())?;
                let wanted = Permission::of(home, api_id, stage);
                let policy = self.live.policies.entry(function.clone()).or_default();
                ensure(
                    !policy.contains_key(&wanted.statement_id),
                    "the statement exists",
                )?;
                let source_arn = Some(wanted.source_arn);
                policy.insert(wanted.statement_id, Statement { source_arn });
            }
            Step::RemovePermission {
                function,
                statement_id,
            } => {
                let policy = self.live.policies.get_mut(function).ok_or("no policy")?;
                let removed = policy.remove(statement_id).ok_or("no such statement")?;
                self.check_not_invoked(function, &removed, home)?;
            }
            other => return Err(format!("not of a permission: {other}")),
        }
        Ok(())
    }

    /// A permission that works must not go while a stage needs it.
    fn check_not_invoked(
        &self,
        function: &FunctionArn,
        removed: &Statement,
        home: &Home,
    ) -> Result<(), String> {
        let Some(api) = &self.live.api else {
            return Ok(());
        };
        for name in self.live.stages.keys() {
            let works = Permission::of(home, &api.id, name).is(removed);
            let invoked = self
                .served(name)
                .is_some_and(|snapshot| snapshot.functions().contains(function));
            ensure(!(works && invoked), "a stage still invokes the function")?;
        }
        Ok(())
    }

    fn deployment(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        match step {
            Step::CreateDeployment { description } => {
                ensure(
                    !self.live.routes.is_empty(),
                    "at least one route is required",
                )?;
                ensure(description.len() <= 1024, "description too long")?;
                memory.deployment = Some(self.deploy(Some(description.clone())));
            }
            Step::AwaitDeployment { id } => {
                let deployment = self
                    .live
                    .deployments
                    .get_mut(id)
                    .ok_or("no such deployment")?;
                ensure(
                    deployment.status == DeploymentStatus::Pending,
                    "not pending",
                )?;
                deployment.status = DeploymentStatus::Deployed;
            }
            Step::DeleteDeployment { id } => {
                let served = |stage: &Stage| stage.deployment_id.as_ref() == Some(id);
                ensure(
                    !self.live.stages.values().any(served),
                    "active stages point to it",
                )?;
                self.live
                    .deployments
                    .remove(id)
                    .ok_or("no such deployment")?;
                self.snapshots.remove(id);
            }
            other => return Err(format!("not of a deployment: {other}")),
        }
        Ok(())
    }

    fn stage(&mut self, step: &Step, memory: &Memory) -> Result<(), String> {
        match step {
            Step::CreateStage { stage, deployment } => {
                ensure(
                    !self.live.stages.contains_key(&stage.name),
                    "the stage exists",
                )?;
                let id = memory
                    .deployment(deployment)
                    .map_err(|error| error.to_string())?;
                let mut created = Stage {
                    deployment_id: Some(id.to_owned()),
                    description: Some(stage.description.clone()).filter(|text| !text.is_empty()),
                    variables: stage.variables.clone(),
                    ..Stage::default()
                };
                let settings = &mut created.default_route_settings;
                settings.throttling_rate_limit = stage.throttle.map(|limit| limit.rate_limit);
                settings.throttling_burst_limit = stage.throttle.map(|limit| limit.burst_limit);
                self.live.stages.insert(stage.name.clone(), created);
            }
            Step::UpdateStage { name, patch } => self.patch_stage(name, patch, memory)?,
            Step::DeleteRouteSettings { stage, key } => {
                let stage = self.live.stages.get_mut(stage).ok_or("no such stage")?;
                stage.route_settings.remove(key).ok_or("no such settings")?;
            }
            other => return Err(format!("not of a stage: {other}")),
        }
        Ok(())
    }

    fn patch_stage(
        &mut self,
        name: &str,
        patch: &StagePatch,
        memory: &Memory,
    ) -> Result<(), String> {
        ensure(*patch != StagePatch::default(), "nothing to update")?;
        let stage = self.live.stages.get_mut(name).ok_or("no such stage")?;
        if let Some(deployment) = &patch.deployment {
            ensure(stage.auto_deploy != Some(true), "AutoDeploy is enabled")?;
            let id = memory
                .deployment(deployment)
                .map_err(|error| error.to_string())?;
            let snapshot = self.snapshots.get(id).ok_or("no such deployment")?;
            for key in stage.route_settings.keys() {
                let known = snapshot.routes.contains_key(key);
                ensure(
                    known,
                    "unable to find route by key within the route settings",
                )?;
            }
            stage.deployment_id = Some(id.to_owned());
        }
        if patch.no_auto_deploy {
            stage.auto_deploy = Some(false);
        }
        set(&mut stage.description, patch.description.as_ref());
        for (variable, value) in &patch.variables {
            match value {
                Some(value) => stage.variables.insert(variable.clone(), value.clone()),
                None => stage.variables.remove(variable),
            };
        }
        if let Some(settings) = &patch.default_route_settings {
            stage.default_route_settings = settings.clone();
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
            !self.live.stages.values().any(automatic),
            "the edit would be deployed at once",
        )
    }
}

/// A Lambda proxy as AWS writes it back.
pub(crate) fn proxy(content: &desired::Integration) -> Integration {
    Integration {
        kind: "AWS_PROXY".to_owned(),
        uri: Some(content.function.integration_uri()),
        method: Some("POST".to_owned()),
        timeout_ms: i32::try_from(content.timeout_ms).ok(),
        connection_type: Some("INTERNET".to_owned()),
        passthrough_behavior: Some("WHEN_NO_MATCH".to_owned()),
        payload_format_version: Some("1.0".to_owned()),
        foreign: false,
    }
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
