//! Integrations and their responses.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigatewayv2::types::{ContentHandlingStrategy, IntegrationType, PassthroughBehavior};

use super::{Run, StepError, id, send};
use crate::aws::read::existing;
use crate::stack::desired::{Integration, IntegrationResponse, PASSTHROUGH_BEHAVIOR};
use crate::stack::step::{IntegrationPatch, IntegrationRef, IntegrationResponsePatch};

impl Run<'_> {
    pub(super) async fn create_integration(
        &mut self,
        slot: usize,
        content: &Integration,
    ) -> Result<(), StepError> {
        let passthrough = Some(content.passthrough_behavior.as_str())
            .filter(|behavior| *behavior != PASSTHROUGH_BEHAVIOR);
        let request = self
            .gateway
            .create_integration()
            .api_id(self.memory.api()?)
            .integration_type(IntegrationType::from(content.kind.name()))
            .set_integration_method(given(&content.method))
            .set_integration_uri(content.integration_uri())
            .timeout_in_millis(milliseconds(content.timeout_ms))
            .set_credentials_arn(given(&content.credentials_arn))
            .set_description(given(&content.description))
            .set_request_parameters(entries(&content.request_parameters))
            .set_request_templates(entries(&content.request_templates))
            .set_template_selection_expression(given(&content.template_selection_expression))
            .set_passthrough_behavior(passthrough.map(PassthroughBehavior::from))
            .set_content_handling_strategy(strategy(
                given(&content.content_handling_strategy).as_ref(),
            ));
        let what = match &content.function {
            Some(function) => format!("the integration with {function}"),
            None => format!("the integration of type {}", content.kind.name()),
        };
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
        patch: &IntegrationPatch,
    ) -> Result<(), StepError> {
        let behavior = patch.passthrough_behavior.as_deref();
        let request = self
            .gateway
            .update_integration()
            .api_id(self.memory.api()?)
            .integration_id(integration_id)
            .set_integration_uri(patch.uri.clone())
            .set_integration_method(patch.method.clone())
            .set_timeout_in_millis(patch.timeout_ms.map(milliseconds))
            .set_credentials_arn(patch.credentials_arn.clone())
            .set_description(patch.description.clone())
            .set_request_parameters(changes(&patch.request_parameters))
            .set_request_templates(changes(&patch.request_templates))
            .set_template_selection_expression(patch.template_selection_expression.clone())
            .set_passthrough_behavior(behavior.map(PassthroughBehavior::from))
            .set_content_handling_strategy(strategy(patch.content_handling_strategy.as_ref()));
        let what = format!("integration {integration_id}");
        send!(self, self.call("UpdateIntegration", &what)?, request)?;
        Ok(())
    }

    pub(super) async fn delete_integration(&self, integration_id: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_integration()
            .api_id(self.memory.api()?)
            .integration_id(integration_id);
        let what = format!("integration {integration_id}");
        existing(send!(self, self.call("DeleteIntegration", &what)?, request))?;
        Ok(())
    }

    pub(super) async fn create_response(
        &self,
        integration: &IntegrationRef,
        key: &str,
        content: &IntegrationResponse,
    ) -> Result<(), StepError> {
        let integration_id = self.memory.integration(integration)?;
        let request = self
            .gateway
            .create_integration_response()
            .api_id(self.memory.api()?)
            .integration_id(integration_id)
            .integration_response_key(key)
            .set_response_templates(entries(&content.templates))
            .set_template_selection_expression(given(&content.template_selection_expression))
            .set_content_handling_strategy(strategy(
                given(&content.content_handling_strategy).as_ref(),
            ))
            .set_response_parameters(entries(&content.parameters));
        let what = response(integration_id, key);
        let call = self
            .call("CreateIntegrationResponse", &what)?
            .not_idempotent();
        send!(self, call, request)?;
        Ok(())
    }

    pub(super) async fn update_response(
        &self,
        integration_id: &str,
        response_id: &str,
        key: &str,
        patch: &IntegrationResponsePatch,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .update_integration_response()
            .api_id(self.memory.api()?)
            .integration_id(integration_id)
            .integration_response_id(response_id)
            .set_response_templates(changes(&patch.templates))
            .set_template_selection_expression(patch.template_selection_expression.clone())
            .set_content_handling_strategy(strategy(patch.content_handling_strategy.as_ref()))
            .set_response_parameters(changes(&patch.parameters));
        let call = self.call("UpdateIntegrationResponse", &response(integration_id, key))?;
        send!(self, call, request)?;
        Ok(())
    }

    pub(super) async fn delete_response(
        &self,
        integration_id: &str,
        response_id: &str,
        key: &str,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_integration_response()
            .api_id(self.memory.api()?)
            .integration_id(integration_id)
            .integration_response_id(response_id);
        let call = self.call("DeleteIntegrationResponse", &response(integration_id, key))?;
        existing(send!(self, call, request))?;
        Ok(())
    }
}

fn response(integration_id: &str, key: &str) -> String {
    format!("the response {key:?} of integration {integration_id}")
}

fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn entries(map: &BTreeMap<String, String>) -> Option<HashMap<String, String>> {
    (!map.is_empty()).then(|| map.clone().into_iter().collect())
}

/// The empty text removes an entry.
fn changes(map: &BTreeMap<String, Option<String>>) -> Option<HashMap<String, String>> {
    (!map.is_empty()).then(|| {
        map.iter()
            .map(|(key, value)| (key.clone(), value.clone().unwrap_or_default()))
            .collect()
    })
}

fn strategy(strategy: Option<&String>) -> Option<ContentHandlingStrategy> {
    strategy.map(|strategy| ContentHandlingStrategy::from(strategy.as_str()))
}

/// The rules let nothing above 29000 pass.
fn milliseconds(timeout_ms: u32) -> i32 {
    i32::try_from(timeout_ms).unwrap_or(i32::MAX)
}
