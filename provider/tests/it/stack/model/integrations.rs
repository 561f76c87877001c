//! Integrations and their responses.

use std::collections::BTreeMap;

use chatbot_provider::stack::live::{Integration, Route};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::step::{IntegrationPatch, IntegrationResponsePatch, Step};

use super::snapshot::{made, made_response};
use super::{Model, ensure, set};

impl Model {
    pub(super) fn integration(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateIntegration { slot, content } => {
                let id = self.id("int");
                let integration = Integration {
                    responses: BTreeMap::new(),
                    ..made(content)
                };
                self.live.integrations.insert(id.clone(), integration);
                memory.integrations.insert(*slot, id);
            }
            Step::UpdateIntegration { id, patch } => {
                ensure(*patch != IntegrationPatch::default(), "nothing to update")?;
                patch_integration(self.found(id)?, patch);
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

    pub(super) fn integration_response(
        &mut self,
        step: &Step,
        memory: &Memory,
    ) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateIntegrationResponse {
                integration,
                key,
                content,
            } => {
                let response_id = self.id("ir");
                let id = memory
                    .integration(integration)
                    .map_err(|error| error.to_string())?;
                let found = self.found(id)?;
                ensure(!found.kind.ends_with("PROXY"), "a proxy has no responses")?;
                let taken = found.responses.values().any(|other| other.key == *key);
                ensure(!taken, "the response exists already")?;
                found
                    .responses
                    .insert(response_id, made_response(key, content));
            }
            Step::UpdateIntegrationResponse {
                integration_id,
                id,
                patch,
                ..
            } => {
                ensure(
                    *patch != IntegrationResponsePatch::default(),
                    "nothing to update",
                )?;
                let responses = &mut self.found(integration_id)?.responses;
                let response = responses.get_mut(id).ok_or("no such response")?;
                replace(&mut response.templates, &patch.templates);
                merge(&mut response.parameters, &patch.parameters);
                set(
                    &mut response.template_selection_expression,
                    patch.template_selection_expression.as_ref(),
                );
                set(
                    &mut response.content_handling_strategy,
                    patch.content_handling_strategy.as_ref(),
                );
            }
            Step::DeleteIntegrationResponse {
                integration_id, id, ..
            } => {
                let responses = &mut self.found(integration_id)?.responses;
                responses.remove(id).ok_or("no such response")?;
            }
            other => return Err(format!("not of a response: {other}")),
        }
        Ok(())
    }

    fn found(&mut self, id: &str) -> Result<&mut Integration, String> {
        let found = self.live.integrations.get_mut(id);
        found.ok_or_else(|| "no such integration".to_owned())
    }
}

fn patch_integration(found: &mut Integration, patch: &IntegrationPatch) {
    set(&mut found.uri, patch.uri.as_ref());
    set(&mut found.method, patch.method.as_ref());
    set(&mut found.credentials_arn, patch.credentials_arn.as_ref());
    set(&mut found.description, patch.description.as_ref());
    set(
        &mut found.template_selection_expression,
        patch.template_selection_expression.as_ref(),
    );
    set(
        &mut found.passthrough_behavior,
        patch.passthrough_behavior.as_ref(),
    );
    set(
        &mut found.content_handling_strategy,
        patch.content_handling_strategy.as_ref(),
    );
    if let Some(timeout_ms) = patch.timeout_ms {
        found.timeout_ms = i32::try_from(timeout_ms).ok();
    }
    merge(&mut found.request_parameters, &patch.request_parameters);
    replace(&mut found.request_templates, &patch.request_templates);
}

/// As `hashicorp/aws` takes AWS to treat parameters: the empty text removes.
fn merge(map: &mut BTreeMap<String, String>, changes: &BTreeMap<String, Option<String>>) {
    for (key, value) in changes {
        match value {
            Some(value) => map.insert(key.clone(), value.clone()),
            None => map.remove(key),
        };
    }
}

/// As `hashicorp/aws` takes AWS to treat templates: a map that is sent is the map from then on.
fn replace(map: &mut BTreeMap<String, String>, changes: &BTreeMap<String, Option<String>>) {
    if !changes.is_empty() {
        *map = changes
            .iter()
            .map(|(key, value)| (key.clone(), value.clone().unwrap_or_default()))
            .collect();
    }
}
