//! Authorizers.

use aws_sdk_apigatewayv2::types::AuthorizerType;

use super::{Run, StepError, id, send};
use crate::aws::read::existing;
use crate::stack::desired::Authorizer;
use crate::stack::step::AuthorizerPatch;

impl Run<'_> {
    pub(super) async fn create_authorizer(
        &mut self,
        content: &Authorizer,
    ) -> Result<(), StepError> {
        let credentials = Some(&content.credentials_arn).filter(|arn| !arn.is_empty());
        let request = self
            .gateway
            .create_authorizer()
            .api_id(self.memory.api()?)
            .authorizer_type(AuthorizerType::Request)
            .name(&content.name)
            .authorizer_uri(content.function.integration_uri())
            .set_identity_source(Some(content.identity_sources.iter().cloned().collect()))
            .set_authorizer_credentials_arn(credentials.cloned());
        let what = format!("authorizer {:?}", content.name);
        let call = self.call("CreateAuthorizer", &what)?.not_idempotent();
        let answer = send!(self, call, request)?;
        self.memory.authorizer = Some(id(answer.authorizer_id, "CreateAuthorizer")?);
        Ok(())
    }

    pub(super) async fn update_authorizer(
        &self,
        authorizer_id: &str,
        patch: &AuthorizerPatch,
    ) -> Result<(), StepError> {
        let sources = patch.identity_sources.as_ref();
        let request = self
            .gateway
            .update_authorizer()
            .api_id(self.memory.api()?)
            .authorizer_id(authorizer_id)
            .set_name(patch.name.clone())
            .set_identity_source(sources.map(|sources| sources.iter().cloned().collect()))
            .set_authorizer_credentials_arn(patch.credentials_arn.clone());
        let what = format!("authorizer {authorizer_id}");
        send!(self, self.call("UpdateAuthorizer", &what)?, request)?;
        Ok(())
    }

    pub(super) async fn delete_authorizer(&self, authorizer_id: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_authorizer()
            .api_id(self.memory.api()?)
            .authorizer_id(authorizer_id);
        let what = format!("authorizer {authorizer_id}");
        existing(send!(self, self.call("DeleteAuthorizer", &what)?, request))?;
        Ok(())
    }
}
