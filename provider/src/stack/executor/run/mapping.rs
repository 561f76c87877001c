//! Paths of custom domains.

use super::{Run, StepError, send};
use crate::aws::call::Call;
use crate::aws::read::existing;
use crate::stack::desired::Domain;

impl Run<'_> {
    pub(super) async fn create_mapping(
        &self,
        domain: &Domain,
        stage: &str,
    ) -> Result<(), StepError> {
        let key = Some(&domain.key).filter(|key| !key.is_empty());
        let request = self
            .gateway
            .create_api_mapping()
            .domain_name(&domain.name)
            .api_id(self.memory.api()?)
            .stage(stage)
            .set_api_mapping_key(key.cloned());
        let call = call("CreateApiMapping", &domain.name).not_idempotent();
        send!(self, call, request)?;
        Ok(())
    }

    /// Gives a mapping another key; the empty one is that of the whole domain.
    pub(super) async fn update_mapping(
        &self,
        id: &str,
        domain: &Domain,
        stage: &str,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .update_api_mapping()
            .domain_name(&domain.name)
            .api_mapping_id(id)
            .api_id(self.memory.api()?)
            .stage(stage)
            .api_mapping_key(&domain.key);
        send!(self, call("UpdateApiMapping", &domain.name), request)?;
        Ok(())
    }

    pub(super) async fn delete_mapping(&self, id: &str, domain: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_api_mapping()
            .domain_name(domain)
            .api_mapping_id(id);
        existing(send!(self, call("DeleteApiMapping", domain), request))?;
        Ok(())
    }
}

fn call(operation: &'static str, domain: &str) -> Call {
    Call::gateway(operation, format!("the custom domain {domain:?}"))
}
