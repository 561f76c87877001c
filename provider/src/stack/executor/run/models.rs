//! Models.

use super::{Run, StepError, send};
use crate::aws::read::existing;
use crate::stack::desired::Model;

impl Run<'_> {
    pub(super) async fn create_model(&self, name: &str, content: &Model) -> Result<(), StepError> {
        let description = Some(&content.description).filter(|text| !text.is_empty());
        let request = self
            .gateway
            .create_model()
            .api_id(self.memory.api()?)
            .name(name)
            .schema(&content.schema)
            .content_type(&content.content_type)
            .set_description(description.cloned());
        let call = self.call("CreateModel", &model(name))?.not_idempotent();
        send!(self, call, request)?;
        Ok(())
    }

    pub(super) async fn update_model(
        &self,
        id: &str,
        name: &str,
        content: &Model,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .update_model()
            .api_id(self.memory.api()?)
            .model_id(id)
            .schema(&content.schema)
            .content_type(&content.content_type)
            .description(&content.description);
        send!(self, self.call("UpdateModel", &model(name))?, request)?;
        Ok(())
    }

    pub(super) async fn delete_model(&self, id: &str, name: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_model()
            .api_id(self.memory.api()?)
            .model_id(id);
        existing(send!(
            self,
            self.call("DeleteModel", &model(name))?,
            request
        ))?;
        Ok(())
    }
}

fn model(name: &str) -> String {
    format!("model {name:?}")
}
