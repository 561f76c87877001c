//! Operations on deployments, and the deployments that stages with AutoDeploy make.

use std::sync::Arc;

use super::api::Api;
use super::call::{Answer, Call, answer, gone, render};
use super::error::Refusal;
use super::model::{Deployment, DeploymentStatus, Stage};
use super::request::Deploying;
use super::snapshot::Snapshot;

/// Length of a deployment id in the examples of the documentation (AWS:create-deployment).
const ID_LENGTH: usize = 6;

impl Api {
    pub(super) fn create_deployment(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let mut description = None;
        fields.set_text(&mut description, "description", 1024)?;
        let stage_name = fields
            .text("stageName", 0..=128)?
            .filter(|name| !name.is_empty());
        if let Some(name) = stage_name {
            // Reference §3.2: the stage must exist.
            let stage = self
                .stages
                .get(name)
                .ok_or_else(|| Refusal::not_found("Stage", name))?;
            stage.refuse_with_auto_deploy()?;
        }
        // Reference §2 row 36. That a route may lack an integration has no source.
        if self.routes.is_empty() {
            return Err(Refusal::bad_request(
                "At least one route is required before deploying the Api.",
            ));
        }
        let course = call.context.deploying.clone();
        let id = self.deploy(call, description, false);
        if let Some(deployment) = self.deployments.get_mut(&id) {
            deployment.stage_name = stage_name.map(str::to_owned);
            deployment.course = course;
        }
        self.settle(&id, call);
        answer(201, self.deployment(&id)?)
    }

    pub(super) fn get_deployment(&mut self, call: &Call<'_>) -> Answer {
        let id = call.parameter(1);
        self.pass_time(call);
        answer(200, self.deployment(id)?)
    }

    pub(super) fn get_deployments(&mut self, call: &Call<'_>) -> Answer {
        self.pass_time(call);
        call.page(&self.deployments, |_| true, render)
    }

    pub(super) fn update_deployment(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let id = call.parameter(1);
        let mut changed = self.deployment(id)?.clone();
        fields.set_text(&mut changed.description, "description", 1024)?;
        let response = answer(200, &changed);
        self.deployments.put(id, changed);
        response
    }

    /// Refused while a stage serves it (reference §2 row 16).
    pub(super) fn delete_deployment(&mut self, call: &Call<'_>) -> Answer {
        let id = call.parameter(1);
        self.deployment(id)?;
        if self
            .stages
            .values()
            .any(|stage| stage.deployment_id.as_deref() == Some(id))
        {
            return Err(Refusal::bad_request(
                "Active stages pointing to this deployment must be moved or deleted",
            ));
        }
        self.deployments.remove(id);
        gone()
    }

    /// Deploys the API to the stages with AutoDeploy that `concerned` picks. Whether AWS keeps the
    /// deployments that this replaces has no source; here they stay until they are deleted.
    pub(super) fn deploy_automatically(
        &mut self,
        call: &Call<'_>,
        concerned: impl Fn(&Stage) -> bool,
    ) {
        if !self
            .stages
            .values()
            .any(|stage| stage.auto_deploy && concerned(stage))
        {
            return;
        }
        let result = if self.routes.is_empty() {
            Err(
                "Deployment attempt failed: at least one route is required before deploying the Api"
                    .to_owned(),
            )
        } else if let Some(failure) = &call.context.deploying.failure {
            Err(format!("Deployment attempt failed: {failure}"))
        } else {
            let description = "Automatic deployment triggered by changes to the Api configuration";
            Ok(self.deploy(call, Some(description.to_owned()), true))
        };
        let stages = self.stages.values_mut();
        for stage in stages.filter(|stage| stage.auto_deploy && concerned(stage)) {
            stage.last_updated_date = call.context.now;
            stage.last_deployment_status_message = Some(match &result {
                Ok(id) => {
                    stage.deployment_id = Some(id.clone());
                    format!("Successfully deployed stage with deployment ID '{id}'")
                }
                Err(message) => message.clone(),
            });
        }
    }

    pub(super) fn deployment(&self, id: &str) -> Result<&Deployment, Refusal> {
        self.deployments
            .get(id)
            .ok_or_else(|| Refusal::not_found("Deployment", id))
    }

    /// One more read of what is being made. Deployments whose reads are over are made, or fail.
    fn pass_time(&mut self, call: &Call<'_>) {
        let mut over = Vec::new();
        for (id, deployment) in self.deployments.iter_mut() {
            if deployment.deployment_status == DeploymentStatus::Pending {
                match &mut deployment.course.pending_reads {
                    0 => over.push(id.to_owned()),
                    reads => *reads -= 1,
                }
            }
        }
        for id in over {
            self.settle(&id, call);
        }
    }

    /// Ends the course of a deployment if nothing is left to wait for.
    fn settle(&mut self, id: &str, call: &Call<'_>) {
        let Some(deployment) = self.deployments.get_mut(id) else {
            return;
        };
        if deployment.course.pending_reads > 0 {
            deployment.deployment_status = DeploymentStatus::Pending;
            return;
        }
        let stage = deployment.stage_name.take();
        if let Some(failure) = deployment.course.failure.take() {
            deployment.deployment_status = DeploymentStatus::Failed;
            deployment.deployment_status_message = Some(failure);
            return;
        }
        deployment.deployment_status = DeploymentStatus::Deployed;
        if let Some(stage) = stage.and_then(|name| self.stages.get_mut(&name)) {
            stage.deployment_id = Some(id.to_owned());
            stage.last_updated_date = call.context.now;
        }
    }

    /// Takes a snapshot and gives the id of its deployment.
    fn deploy(&mut self, call: &Call<'_>, description: Option<String>, auto: bool) -> String {
        let id = call.new_id(&self.deployments, ID_LENGTH);
        let deployment = Deployment {
            deployment_id: id.clone(),
            auto_deployed: auto,
            created_date: call.context.now,
            deployment_status: DeploymentStatus::Deployed,
            deployment_status_message: None,
            description,
            snapshot: Arc::new(Snapshot::take(self)),
            course: Deploying::default(),
            stage_name: None,
        };
        self.deployments.put(&id, deployment);
        id
    }
}

impl Stage {
    /// The error of cdk-real-drift#667.
    pub(super) fn refuse_with_auto_deploy(&self) -> Result<(), Refusal> {
        if self.auto_deploy {
            return Err(Refusal::bad_request(
                "Deployment ID cannot be set on this stage because AutoDeploy is enabled",
            ));
        }
        Ok(())
    }
}
