//! Routes and route responses.

use aws_sdk_apigatewayv2::types::AuthorizationType;

use super::{Run, StepError, id, send};
use crate::aws::read::existing;
use crate::stack::live::DEFAULT_RESPONSE;
use crate::stack::step::{IntegrationRef, RoutePatch, RouteRef};

impl Run<'_> {
    pub(super) async fn create_route(
        &mut self,
        key: &str,
        target: &IntegrationRef,
        two_way: bool,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .create_route()
            .api_id(self.memory.api()?)
            .route_key(key)
            .target(self.target(target)?)
            .authorization_type(AuthorizationType::None)
            .set_route_response_selection_expression(two_way.then(|| DEFAULT_RESPONSE.to_owned()));
        let call = self.call("CreateRoute", &route(key))?.not_idempotent();
        let answer = send!(self, call, request)?;
        self.memory
            .routes
            .insert(key.to_owned(), id(answer.route_id, "CreateRoute")?);
        Ok(())
    }

    pub(super) async fn update_route(
        &self,
        route_id: &str,
        key: &str,
        patch: &RoutePatch,
    ) -> Result<(), StepError> {
        let target = patch
            .target
            .as_ref()
            .map(|target| self.target(target))
            .transpose()?;
        let expression = patch.two_way.map(|two_way| match two_way {
            true => DEFAULT_RESPONSE.to_owned(),
            false => String::new(),
        });
        let request = self
            .gateway
            .update_route()
            .api_id(self.memory.api()?)
            .route_id(route_id)
            .set_target(target)
            .set_route_response_selection_expression(expression)
            .set_authorization_type(patch.no_authorization.then_some(AuthorizationType::None))
            .set_api_key_required(patch.no_api_key.then_some(false));
        send!(self, self.call("UpdateRoute", &route(key))?, request)?;
        Ok(())
    }

    pub(super) async fn delete_route(&self, route_id: &str, key: &str) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_route()
            .api_id(self.memory.api()?)
            .route_id(route_id);
        existing(send!(self, self.call("DeleteRoute", &route(key))?, request))?;
        Ok(())
    }

    pub(super) async fn create_route_response(
        &self,
        reference: &RouteRef,
        key: &str,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .create_route_response()
            .api_id(self.memory.api()?)
            .route_id(self.memory.route(reference)?)
            .route_response_key(DEFAULT_RESPONSE);
        let what = format!("the response of {}", route(key));
        let call = self.call("CreateRouteResponse", &what)?.not_idempotent();
        send!(self, call, request)?;
        Ok(())
    }

    pub(super) async fn delete_route_response(
        &self,
        route_id: &str,
        response_id: &str,
        key: &str,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_route_response()
            .api_id(self.memory.api()?)
            .route_id(route_id)
            .route_response_id(response_id);
        let what = format!("a response of {}", route(key));
        existing(send!(
            self,
            self.call("DeleteRouteResponse", &what)?,
            request
        ))?;
        Ok(())
    }

    fn target(&self, reference: &IntegrationRef) -> Result<String, StepError> {
        Ok(format!(
            "integrations/{}",
            self.memory.integration(reference)?
        ))
    }
}

fn route(key: &str) -> String {
    format!("route {key:?}")
}
