//! Deployments.

use tokio::time::sleep;

use super::{Run, StepError, id, send};
use crate::aws::pacing::Quota;
use crate::aws::read::{existing, status};
use crate::stack::executor::ExecuteError;
use crate::stack::live::DeploymentStatus;

impl Run<'_> {
    pub(super) async fn create_deployment(&mut self, description: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .create_deployment()
            .api_id(self.memory.api()?)
            .description(description);
        let mut call = self
            .call("CreateDeployment", "the routes")?
            .not_idempotent();
        call.quota = Some(Quota::CreateDeployment);
        let answer = send!(self, call, request)?;
        let deployment_id = id(answer.deployment_id, "CreateDeployment")?;
        let ready = status(answer.deployment_status.as_ref());
        if !is_ready(ready, &deployment_id, answer.deployment_status_message)? {
            self.await_deployment(&deployment_id).await?;
        }
        self.memory.deployment = Some(deployment_id);
        Ok(())
    }

    /// Looks at the deployment until it can be served; the session's end is the deadline.
    pub(super) async fn await_deployment(&self, deployment_id: &str) -> Result<(), StepError> {
        loop {
            let request = self
                .gateway
                .get_deployment()
                .api_id(self.memory.api()?)
                .deployment_id(deployment_id);
            let call = self.call("GetDeployment", &format!("deployment {deployment_id}"))?;
            let answer = send!(self, call, request)?;
            let ready = status(answer.deployment_status.as_ref());
            if is_ready(ready, deployment_id, answer.deployment_status_message)? {
                return Ok(());
            }
            let wait = self.session.until_stopped(sleep(self.session.poll())).await;
            wait.map_err(|()| ExecuteError::Stopped(deployment_id.to_owned()))?;
        }
    }

    pub(super) async fn delete_deployment(&self, deployment_id: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_deployment()
            .api_id(self.memory.api()?)
            .deployment_id(deployment_id);
        let call = self.call("DeleteDeployment", &format!("deployment {deployment_id}"))?;
        existing(send!(self, call, request))?;
        Ok(())
    }
}

fn is_ready(
    status: DeploymentStatus,
    id: &str,
    message: Option<String>,
) -> Result<bool, ExecuteError> {
    match status {
        DeploymentStatus::Pending => Ok(false),
        DeploymentStatus::Deployed => Ok(true),
        DeploymentStatus::Failed => Err(ExecuteError::Deployment {
            id: id.to_owned(),
            message: message.unwrap_or_else(|| "no reason given".to_owned()),
        }),
    }
}
