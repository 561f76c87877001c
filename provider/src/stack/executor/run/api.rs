//! The API itself and its tags.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_apigatewayv2::types::{IpAddressType, ProtocolType};

use super::{Run, StepError, id, send};
use crate::aws::call::Call;
use crate::aws::read::existing;
use crate::stack::desired::IP_ADDRESS_TYPE;
use crate::stack::outputs::api_arn;
use crate::stack::step::{ApiPatch, NewApi};

impl Run<'_> {
    pub(super) async fn create_api(&mut self, api: &NewApi) -> Result<(), StepError> {
        let description = Some(&api.description).filter(|text| !text.is_empty());
        let request = self
            .gateway
            .create_api()
            .name(&api.name)
            .protocol_type(ProtocolType::Websocket)
            .set_description(description.cloned())
            .route_selection_expression(&api.route_selection_expression)
            .api_key_selection_expression(&api.api_key_selection_expression)
            .set_version(Some(&api.version).filter(|text| !text.is_empty()).cloned())
            .set_disable_execute_api_endpoint(api.disable_execute_api_endpoint.then_some(true))
            .set_disable_schema_validation(api.disable_schema_validation.then_some(true))
            .set_ip_address_type(
                Some(api.ip_address_type.as_str())
                    .filter(|kind| *kind != IP_ADDRESS_TYPE)
                    .map(IpAddressType::from),
            )
            .set_tags(Some(api.tags.clone().into_iter().collect()));
        let call = Call::gateway("CreateApi", format!("api {:?}", api.name)).not_idempotent();
        let answer = send!(self, call, request)?;
        self.memory.api_id = Some(id(answer.api_id, "CreateApi")?);
        self.endpoint = answer.api_endpoint.unwrap_or_default();
        self.tell();
        Ok(())
    }

    pub(super) async fn update_api(&self, patch: &ApiPatch) -> Result<(), StepError> {
        let request = self
            .gateway
            .update_api()
            .api_id(self.memory.api()?)
            .set_name(patch.name.clone())
            .set_description(patch.description.clone())
            .set_route_selection_expression(patch.route_selection_expression.clone())
            .set_api_key_selection_expression(patch.api_key_selection_expression.clone())
            .set_version(patch.version.clone())
            .set_disable_execute_api_endpoint(patch.disable_execute_api_endpoint)
            .set_disable_schema_validation(patch.disable_schema_validation)
            .set_ip_address_type(patch.ip_address_type.as_deref().map(IpAddressType::from));
        send!(self, self.call("UpdateApi", "the settings")?, request)?;
        Ok(())
    }

    pub(super) async fn tag_api(&self, tags: &BTreeMap<String, String>) -> Result<(), StepError> {
        let tags = tags.clone().into_iter().collect();
        let request = self
            .gateway
            .tag_resource()
            .resource_arn(self.arn()?)
            .set_tags(Some(tags));
        send!(self, self.call("TagResource", "tags")?, request)?;
        Ok(())
    }

    pub(super) async fn untag_api(&self, keys: &BTreeSet<String>) -> Result<(), StepError> {
        let keys = keys.iter().cloned().collect();
        let request = self
            .gateway
            .untag_resource()
            .resource_arn(self.arn()?)
            .set_tag_keys(Some(keys));
        send!(self, self.call("UntagResource", "tags")?, request)?;
        Ok(())
    }

    pub(super) async fn delete_api(&self, api_id: &str) -> Result<(), StepError> {
        let request = self.gateway.delete_api().api_id(api_id);
        existing(send!(
            self,
            Call::gateway("DeleteApi", format!("api {api_id}")),
            request
        ))?;
        Ok(())
    }

    fn arn(&self) -> Result<String, StepError> {
        Ok(api_arn(self.home, self.memory.api()?))
    }
}
