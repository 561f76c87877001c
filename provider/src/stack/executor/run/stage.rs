//! The stage.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_apigatewayv2::types;
use tokio::time::sleep;

use super::{Run, StepError, send};
use crate::aws::read::existing;
use crate::stack::desired::{AccessLog, RouteSettings, Stage};
use crate::stack::executor::ExecuteError;
use crate::stack::outputs::stage_arn;
use crate::stack::step::{DeploymentRef, StagePatch};

impl Run<'_> {
    pub(super) async fn create_stage(
        &mut self,
        stage: &Stage,
        tags: &BTreeMap<String, String>,
        deployment: Option<&DeploymentRef>,
    ) -> Result<(), StepError> {
        let deployment_id = self.deployment_id(deployment)?;
        let description = Some(&stage.description).filter(|text| !text.is_empty());
        let certificate = Some(&stage.client_certificate_id).filter(|text| !text.is_empty());
        let variables =
            (!stage.variables.is_empty()).then(|| stage.variables.clone().into_iter().collect());
        let defaults = stage.settings == RouteSettings::default();
        let request = self
            .gateway
            .create_stage()
            .api_id(self.memory.api()?)
            .stage_name(&stage.name)
            .set_deployment_id(deployment_id.clone())
            .set_auto_deploy(stage.auto_deploy.then_some(true))
            .set_description(description.cloned())
            .set_stage_variables(variables)
            .set_default_route_settings((!defaults).then(|| settings(&stage.settings)))
            .set_route_settings(all_settings(&stage.route_settings))
            .set_access_log_settings(stage.access_log.as_ref().map(access_log))
            .set_client_certificate_id(certificate.cloned())
            .set_tags(Some(tags.clone().into_iter().collect()));
        let call = self
            .call("CreateStage", &named(&stage.name))?
            .not_idempotent();
        send!(self, call, request)?;
        if stage.auto_deploy {
            self.await_stage(&stage.name).await?;
        }
        self.served = deployment_id;
        Ok(())
    }

    /// Looks at a stage that AWS deploys to until it serves a deployment; the session's end is the
    /// deadline.
    async fn await_stage(&self, name: &str) -> Result<(), StepError> {
        loop {
            let request = self
                .gateway
                .get_stage()
                .api_id(self.memory.api()?)
                .stage_name(name);
            let answer = send!(self, self.call("GetStage", &named(name))?, request)?;
            if answer.deployment_id.is_some() {
                return Ok(());
            }
            let message = answer.last_deployment_status_message;
            if let Some(message) = message.filter(|message| message.contains("failed")) {
                let id = format!("of stage {name:?}");
                return Err(ExecuteError::Deployment { id, message }.into());
            }
            let wait = self.session.until_stopped(sleep(self.session.poll())).await;
            wait.map_err(|()| ExecuteError::Stopped(format!("of stage {name:?}")))?;
        }
    }

    pub(super) async fn update_stage(
        &mut self,
        name: &str,
        patch: &StagePatch,
    ) -> Result<(), StepError> {
        let deployment_id = self.deployment_id(patch.deployment.as_ref())?;
        // The empty text removes a variable.
        let variables = patch.variables.iter();
        let variables = (!patch.variables.is_empty()).then(|| {
            variables
                .map(|(name, value)| (name.clone(), value.clone().unwrap_or_default()))
                .collect()
        });
        let request = self
            .gateway
            .update_stage()
            .api_id(self.memory.api()?)
            .stage_name(name)
            .set_deployment_id(deployment_id.clone())
            .set_auto_deploy(patch.auto_deploy)
            .set_description(patch.description.clone())
            .set_stage_variables(variables)
            .set_default_route_settings(patch.settings.as_ref().map(settings))
            .set_route_settings(all_settings(&patch.route_settings))
            .set_access_log_settings(patch.access_log.as_ref().map(access_log))
            .set_client_certificate_id(patch.client_certificate_id.clone());
        send!(self, self.call("UpdateStage", &named(name))?, request)?;
        if deployment_id.is_some() {
            self.served = deployment_id;
        }
        Ok(())
    }

    pub(super) async fn delete_stage(&self, name: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_stage()
            .api_id(self.memory.api()?)
            .stage_name(name);
        let call = self.call("DeleteStage", &named(name))?;
        existing(send!(self, call, request))?;
        Ok(())
    }

    pub(super) async fn delete_route_settings(
        &self,
        stage: &str,
        key: &str,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_route_settings()
            .api_id(self.memory.api()?)
            .stage_name(stage)
            .route_key(key);
        let what = format!("the settings of route {key:?} in stage {stage:?}");
        let call = self.call("DeleteRouteSettings", &what)?;
        existing(send!(self, call, request))?;
        Ok(())
    }

    pub(super) async fn delete_access_log_settings(&self, stage: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_access_log_settings()
            .api_id(self.memory.api()?)
            .stage_name(stage);
        let what = format!("the access log of stage {stage:?}");
        let call = self.call("DeleteAccessLogSettings", &what)?;
        existing(send!(self, call, request))?;
        Ok(())
    }

    pub(super) async fn tag_stage(
        &self,
        stage: &str,
        tags: &BTreeMap<String, String>,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .tag_resource()
            .resource_arn(self.stage_arn(stage)?)
            .set_tags(Some(tags.clone().into_iter().collect()));
        let what = format!("the tags of stage {stage:?}");
        send!(self, self.call("TagResource", &what)?, request)?;
        Ok(())
    }

    pub(super) async fn untag_stage(
        &self,
        stage: &str,
        keys: &BTreeSet<String>,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .untag_resource()
            .resource_arn(self.stage_arn(stage)?)
            .set_tag_keys(Some(keys.iter().cloned().collect()));
        let what = format!("the tags of stage {stage:?}");
        send!(self, self.call("UntagResource", &what)?, request)?;
        Ok(())
    }

    fn stage_arn(&self, stage: &str) -> Result<String, StepError> {
        Ok(stage_arn(self.home, self.memory.api()?, stage))
    }

    fn deployment_id(
        &self,
        reference: Option<&DeploymentRef>,
    ) -> Result<Option<String>, StepError> {
        let id = reference.map(|reference| self.memory.deployment(reference));
        Ok(id.transpose()?.map(str::to_owned))
    }
}

/// The settings as they are sent: a limit that is not there is left out, so that AWS takes no 0 for
/// one (reference §2 row 11).
fn settings(settings: &RouteSettings) -> types::RouteSettings {
    let throttle = settings.throttle;
    types::RouteSettings::builder()
        .set_throttling_rate_limit(throttle.map(|throttle| throttle.rate_limit))
        .set_throttling_burst_limit(throttle.map(|throttle| throttle.burst_limit))
        .data_trace_enabled(settings.data_trace)
        .detailed_metrics_enabled(settings.detailed_metrics)
        .logging_level(types::LoggingLevel::from(settings.log_level.as_str()))
        .build()
}

fn all_settings(
    routes: &BTreeMap<String, RouteSettings>,
) -> Option<std::collections::HashMap<String, types::RouteSettings>> {
    let all = routes.iter();
    (!routes.is_empty()).then(|| all.map(|(key, own)| (key.clone(), settings(own))).collect())
}

fn access_log(log: &AccessLog) -> types::AccessLogSettings {
    types::AccessLogSettings::builder()
        .destination_arn(&log.destination_arn)
        .format(&log.format)
        .build()
}

fn named(stage: &str) -> String {
    format!("stage {stage:?}")
}
