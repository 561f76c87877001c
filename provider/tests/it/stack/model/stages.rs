//! Deployments and stages.

use chatbot_provider::stack::live::{DeploymentStatus, Stage};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::step::{StagePatch, Step};

use super::{Model, ensure, set};

impl Model {
    pub(super) fn deployment(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
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

    pub(super) fn stage(&mut self, step: &Step, memory: &Memory) -> Result<(), String> {
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
}
