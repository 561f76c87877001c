//! The stage and its settings.

use aws_sdk_apigatewayv2::types;

use super::{Run, StepError, send};
use crate::aws::read::existing;
use crate::stack::desired::Stage;
use crate::stack::live::RouteSettings;
use crate::stack::step::{DeploymentRef, StagePatch};

impl Run<'_> {
    pub(super) async fn create_stage(
        &mut self,
        stage: &Stage,
        deployment: &DeploymentRef,
    ) -> Result<(), StepError> {
        let deployment_id = self.memory.deployment(deployment)?.to_owned();
        let settings = stage.throttle.map(|throttle| {
            types::RouteSettings::builder()
                .throttling_rate_limit(throttle.rate_limit)
                .throttling_burst_limit(throttle.burst_limit)
                .build()
        });
        let description = Some(&stage.description).filter(|text| !text.is_empty());
        let variables =
            (!stage.variables.is_empty()).then(|| stage.variables.clone().into_iter().collect());
        let request = self
            .gateway
            .create_stage()
            .api_id(self.memory.api()?)
            .stage_name(&stage.name)
            .deployment_id(&deployment_id)
            .set_description(description.cloned())
            .set_stage_variables(variables)
            .set_default_route_settings(settings);
        let call = self
            .call("CreateStage", &format!("stage {:?}", stage.name))?
            .not_idempotent();
        send!(self, call, request)?;
        self.served = Some(deployment_id);
        Ok(())
    }

    pub(super) async fn update_stage(
        &mut self,
        name: &str,
        patch: &StagePatch,
    ) -> Result<(), StepError> {
        let reference = patch.deployment.as_ref();
        let deployment = reference
            .map(|reference| self.memory.deployment(reference))
            .transpose()?;
        let deployment = deployment.map(str::to_owned);
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
            .set_deployment_id(deployment.clone())
            .set_auto_deploy(patch.no_auto_deploy.then_some(false))
            .set_description(patch.description.clone())
            .set_stage_variables(variables)
            .set_default_route_settings(patch.default_route_settings.as_ref().map(settings));
        send!(
            self,
            self.call("UpdateStage", &format!("stage {name:?}"))?,
            request
        )?;
        if deployment.is_some() {
            self.served = deployment;
        }
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
        existing(send!(
            self,
            self.call("DeleteRouteSettings", &what)?,
            request
        ))?;
        Ok(())
    }
}

/// The settings as they are sent: what is not there is left out, so that AWS takes no 0 for a limit
/// (reference §2 row 11).
fn settings(settings: &RouteSettings) -> types::RouteSettings {
    types::RouteSettings::builder()
        .set_throttling_rate_limit(settings.throttling_rate_limit)
        .set_throttling_burst_limit(settings.throttling_burst_limit)
        .set_data_trace_enabled(settings.data_trace_enabled)
        .set_detailed_metrics_enabled(settings.detailed_metrics_enabled)
        .set_logging_level(
            settings
                .logging_level
                .as_deref()
                .map(types::LoggingLevel::from),
        )
        .build()
}
