//! Deployments and stages.

use std::collections::BTreeMap;

use chatbot_provider::stack::desired;
use chatbot_provider::stack::live::{DeploymentStatus, RouteSettings, Stage};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::step::{DeploymentRef, StagePatch, Step};

use super::{Model, ensure, set};

impl Model {
    pub(super) fn deployment(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        match step {
            Step::CreateDeployment {
                description,
                authorizer,
            } => {
                let description = memory
                    .description(description, authorizer.as_ref())
                    .map_err(|error| error.to_string())?;
                ensure(
                    !self.live.routes.is_empty(),
                    "at least one route is required",
                )?;
                ensure(description.len() <= 1024, "description too long")?;
                memory.deployment = Some(self.deploy(Some(description)));
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
                self.asked.remove(id);
            }
            other => return Err(format!("not of a deployment: {other}")),
        }
        Ok(())
    }

    pub(super) fn stage(&mut self, step: &Step, memory: &Memory) -> Result<(), String> {
        match step {
            Step::CreateStage {
                stage,
                tags,
                deployment,
            } => self.create_stage(stage, tags, deployment.as_ref(), memory)?,
            Step::UpdateStage { name, patch } => self.patch_stage(name, patch, memory)?,
            Step::DeleteRouteSettings { stage, key } => {
                let stage = self.live.stages.get_mut(stage).ok_or("no such stage")?;
                stage.route_settings.remove(key).ok_or("no such settings")?;
            }
            Step::DeleteStage { name } => {
                ensure(!self.is_mapped(Some(name)), "an api mapping leads to it")?;
                self.live.stages.remove(name).ok_or("no such stage")?;
            }
            Step::DeleteAccessLogSettings { stage } => {
                let stage = self.live.stages.get_mut(stage).ok_or("no such stage")?;
                stage.access_log.take().ok_or("no such settings")?;
            }
            Step::TagStage { name, tags } => {
                ensure(!tags.is_empty(), "no tags")?;
                let stage = self.live.stages.get_mut(name).ok_or("no such stage")?;
                stage.tags.extend(tags.clone());
                ensure(stage.tags.len() <= 50, "too many tags")?;
            }
            Step::UntagStage { name, keys } => {
                let stage = self.live.stages.get_mut(name).ok_or("no such stage")?;
                for key in keys {
                    ensure(!key.starts_with("aws:"), "a tag of aws")?;
                    stage.tags.remove(key).ok_or("no such tag")?;
                }
            }
            other => return Err(format!("not of a stage: {other}")),
        }
        Ok(())
    }

    fn create_stage(
        &mut self,
        stage: &desired::Stage,
        tags: &BTreeMap<String, String>,
        deployment: Option<&DeploymentRef>,
        memory: &Memory,
    ) -> Result<(), String> {
        ensure(
            !self.live.stages.contains_key(&stage.name),
            "the stage exists",
        )?;
        ensure(
            stage.auto_deploy == deployment.is_none(),
            "AutoDeploy, or a deployment",
        )?;
        let id = deployment.map(|deployment| memory.deployment(deployment));
        let id = id.transpose().map_err(|error| error.to_string())?;
        let own = stage.route_settings.iter();
        let created = Stage {
            deployment_id: id.map(str::to_owned),
            description: Some(stage.description.clone()).filter(|text| !text.is_empty()),
            auto_deploy: Some(stage.auto_deploy),
            variables: stage.variables.clone(),
            default_route_settings: route_settings(&stage.settings),
            route_settings: own
                .map(|(key, own)| (key.clone(), route_settings(own)))
                .collect(),
            access_log: stage.access_log.clone(),
            client_certificate_id: Some(stage.client_certificate_id.clone()),
            tags: tags.clone(),
            ..Stage::default()
        };
        self.check_settings(&created)?;
        self.live.stages.insert(stage.name.clone(), created);
        self.deploy_automatically(|name| name == stage.name);
        Ok(())
    }

    /// What AWS does by itself: a deployment for the stages with AutoDeploy that are concerned, unless
    /// there is no route.
    pub(crate) fn deploy_automatically(&mut self, concerned: impl Fn(&str) -> bool) {
        let stages = self.live.stages.iter();
        let automatic: Vec<String> = stages
            .filter(|(name, stage)| stage.is_automatic() && concerned(name))
            .map(|(name, _)| name.clone())
            .collect();
        if automatic.is_empty() || self.live.routes.is_empty() {
            return;
        }
        let id = self.deploy(None);
        for name in automatic {
            if let Some(stage) = self.live.stages.get_mut(&name) {
                stage.deployment_id = Some(id.clone());
            }
        }
    }

    /// Settings must be for routes that the stage serves, or that the API has where AWS deploys.
    fn check_settings(&self, stage: &Stage) -> Result<(), String> {
        let served = stage
            .deployment_id
            .as_ref()
            .filter(|_| !stage.is_automatic());
        let served = served.and_then(|id| self.snapshots.get(id));
        for key in stage.route_settings.keys() {
            let known = match served {
                Some(snapshot) => snapshot.routes.contains_key(key),
                None => self.live.routes.values().any(|route| route.key == *key),
            };
            ensure(
                known,
                "unable to find route by key within the route settings",
            )?;
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
        let mut stage = self.live.stages.get(name).ok_or("no such stage")?.clone();
        if let Some(deployment) = &patch.deployment {
            ensure(!stage.is_automatic(), "AutoDeploy is enabled")?;
            ensure(
                patch.auto_deploy.is_none(),
                "AutoDeploy beside a deployment",
            )?;
            let id = memory
                .deployment(deployment)
                .map_err(|error| error.to_string())?;
            ensure(self.snapshots.contains_key(id), "no such deployment")?;
            stage.deployment_id = Some(id.to_owned());
        }
        if patch.auto_deploy.is_some() {
            stage.auto_deploy = patch.auto_deploy;
        }
        set(&mut stage.description, patch.description.as_ref());
        for (variable, value) in &patch.variables {
            match value {
                Some(value) => stage.variables.insert(variable.clone(), value.clone()),
                None => stage.variables.remove(variable),
            };
        }
        if let Some(settings) = &patch.settings {
            stage.default_route_settings = route_settings(settings);
        }
        for (key, own) in &patch.route_settings {
            stage
                .route_settings
                .insert(key.clone(), route_settings(own));
        }
        if patch.access_log.is_some() {
            stage.access_log.clone_from(&patch.access_log);
        }
        set(
            &mut stage.client_certificate_id,
            patch.client_certificate_id.as_ref(),
        );
        self.check_settings(&stage)?;
        self.live.stages.insert(name.to_owned(), stage);
        if patch.auto_deploy == Some(true) {
            self.deploy_automatically(|stage| stage == name);
        }
        Ok(())
    }
}

fn route_settings(settings: &desired::RouteSettings) -> RouteSettings {
    RouteSettings {
        throttling_rate_limit: settings.throttle.map(|limit| limit.rate_limit),
        throttling_burst_limit: settings.throttle.map(|limit| limit.burst_limit),
        data_trace_enabled: Some(settings.data_trace),
        detailed_metrics_enabled: Some(settings.detailed_metrics),
        logging_level: Some(settings.log_level.as_str().to_owned()),
    }
}
