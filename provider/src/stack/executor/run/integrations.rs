//! Integrations.

use aws_sdk_apigatewayv2::types::IntegrationType;

use super::{Run, StepError, id, send};
use crate::aws::read::existing;
use crate::stack::desired::Integration;

impl Run<'_> {
    pub(super) async fn create_integration(
        &mut self,
        slot: usize,
        content: &Integration,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .create_integration()
            .api_id(self.memory.api()?)
            .integration_type(IntegrationType::AwsProxy)
            .integration_method("POST")
            .integration_uri(content.function.integration_uri())
            .timeout_in_millis(milliseconds(content.timeout_ms));
        let what = format!("the integration with {}", content.function);
        let call = self.call("CreateIntegration", &what)?.not_idempotent();
        let answer = send!(self, call, request)?;
        self.memory
            .integrations
            .insert(slot, id(answer.integration_id, "CreateIntegration")?);
        Ok(())
    }

    pub(super) async fn update_integration(
        &self,
        integration_id: &str,
        timeout_ms: u32,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .update_integration()
            .api_id(self.memory.api()?)
            .integration_id(integration_id)
            .timeout_in_millis(milliseconds(timeout_ms));
        let call = self.call(
            "UpdateIntegration",
            &format!("integration {integration_id}"),
        )?;
        send!(self, call, request)?;
        Ok(())
    }

    pub(super) async fn delete_integration(&self, integration_id: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_integration()
            .api_id(self.memory.api()?)
            .integration_id(integration_id);
        let call = self.call(
            "DeleteIntegration",
            &format!("integration {integration_id}"),
        )?;
        existing(send!(self, call, request))?;
        Ok(())
    }
}
/// The rules let nothing above 29000 pass.
fn milliseconds(timeout_ms: u32) -> i32 {
    i32::try_from(timeout_ms).unwrap_or(i32::MAX)
}
