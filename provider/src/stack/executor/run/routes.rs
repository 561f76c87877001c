//! Routes and what hangs on them.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigatewayv2::types::{AuthorizationType, ParameterConstraints};

use super::{Run, StepError, id, send};
use crate::aws::error::CallError;
use crate::aws::read::existing;
use crate::aws::retry::Outcome;
use crate::stack::live::DEFAULT_RESPONSE;
use crate::stack::memory::Unresolved;
use crate::stack::step::{AuthorizerChange, RoutePatch, RouteRef};

/// The fields of CreateRoute and UpdateRoute as they are sent.
struct Sent {
    target: Option<String>,
    expression: Option<String>,
    authorization: Option<AuthorizationType>,
    authorizer: Option<String>,
    models: Option<HashMap<String, String>>,
    parameters: Option<HashMap<String, ParameterConstraints>>,
}

impl Run<'_> {
    pub(super) async fn create_route(
        &mut self,
        key: &str,
        content: &RoutePatch,
    ) -> Result<(), StepError> {
        let sent = self.sent(content)?;
        let request = self
            .gateway
            .create_route()
            .api_id(self.memory.api()?)
            .route_key(key)
            .set_target(sent.target)
            .set_route_response_selection_expression(sent.expression)
            .set_authorization_type(sent.authorization)
            .set_authorizer_id(sent.authorizer)
            .set_api_key_required(content.api_key_required)
            .set_operation_name(content.operation_name.clone())
            .set_model_selection_expression(content.model_selection_expression.clone())
            .set_request_models(sent.models)
            .set_request_parameters(sent.parameters);
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
        let sent = self.sent(patch)?;
        let request = self
            .gateway
            .update_route()
            .api_id(self.memory.api()?)
            .route_id(route_id)
            .set_target(sent.target)
            .set_route_response_selection_expression(sent.expression)
            .set_authorization_type(sent.authorization)
            .set_authorizer_id(sent.authorizer)
            .set_api_key_required(patch.api_key_required)
            .set_operation_name(patch.operation_name.clone())
            .set_model_selection_expression(patch.model_selection_expression.clone())
            .set_request_models(sent.models)
            .set_request_parameters(sent.parameters);
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

    pub(super) async fn delete_request_parameter(
        &self,
        route_id: &str,
        key: &str,
        parameter: &str,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .delete_route_request_parameter()
            .api_id(self.memory.api()?)
            .route_id(route_id)
            .request_parameter_key(parameter);
        let what = format!("the request parameter {parameter:?} of {}", route(key));
        let call = self.call("DeleteRouteRequestParameter", &what)?;
        existing(send!(self, call, request))?;
        Ok(())
    }

    pub(super) async fn create_route_response(
        &self,
        reference: &RouteRef,
        key: &str,
        models: &BTreeMap<String, String>,
    ) -> Result<(), StepError> {
        let models = Some(models).filter(|models| !models.is_empty());
        let route_id = self.memory.route(reference)?;
        let request = self
            .gateway
            .create_route_response()
            .api_id(self.memory.api()?)
            .route_id(route_id)
            .route_response_key(DEFAULT_RESPONSE)
            .set_response_models(models.map(unsorted));
        let what = format!("the response of {}", route(key));
        let call = self.call("CreateRouteResponse", &what)?.not_idempotent();
        match send!(self, call.clone(), request.clone()) {
            Err(error) if is_taken(&error) => {}
            made => {
                made?;
                return Ok(());
            }
        }
        // The route selected no response, and then those that it has are not read.
        let responses = self
            .gateway
            .get_route_responses()
            .api_id(self.memory.api()?)
            .route_id(route_id);
        let read = self.call("GetRouteResponses", &what)?;
        let found = send!(self, read, responses)?.items.unwrap_or_default();
        for left in found.into_iter().filter_map(|left| left.route_response_id) {
            self.delete_route_response(route_id, &left, key).await?;
        }
        send!(self, call, request)?;
        Ok(())
    }

    pub(super) async fn update_route_response(
        &self,
        route_id: &str,
        response_id: &str,
        key: &str,
        models: &BTreeMap<String, String>,
    ) -> Result<(), StepError> {
        let request = self
            .gateway
            .update_route_response()
            .api_id(self.memory.api()?)
            .route_id(route_id)
            .route_response_id(response_id)
            .set_response_models(Some(unsorted(models)));
        let what = format!("the response of {}", route(key));
        send!(self, self.call("UpdateRouteResponse", &what)?, request)?;
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

    fn sent(&self, patch: &RoutePatch) -> Result<Sent, Unresolved> {
        let target = patch.target.as_ref();
        let target = target
            .map(|target| self.memory.integration(target))
            .transpose()?;
        let authorization = patch.authorization.as_ref();
        let authorizer = match authorization.map(|patch| &patch.authorizer) {
            None | Some(AuthorizerChange::Absent) => None,
            Some(AuthorizerChange::Detach) => Some(String::new()),
            Some(AuthorizerChange::Attach(reference)) => {
                Some(self.memory.authorizer(reference)?.to_owned())
            }
        };
        Ok(Sent {
            target: target.map(|id| format!("integrations/{id}")),
            expression: patch.two_way.map(|two_way| match two_way {
                true => DEFAULT_RESPONSE.to_owned(),
                false => String::new(),
            }),
            authorization: authorization.map(|patch| AuthorizationType::from(patch.kind)),
            authorizer,
            models: patch.request_models.as_ref().map(unsorted),
            parameters: patch.request_parameters.as_ref().map(constraints),
        })
    }
}

/// Whether something of the same key is there already.
fn is_taken(error: &CallError) -> bool {
    error.code() == Some("ConflictException") && error.outcome() == Some(Outcome::Refused)
}

fn route(key: &str) -> String {
    format!("route {key:?}")
}

fn unsorted(map: &BTreeMap<String, String>) -> HashMap<String, String> {
    map.clone().into_iter().collect()
}

fn constraints(parameters: &BTreeMap<String, bool>) -> HashMap<String, ParameterConstraints> {
    parameters
        .iter()
        .map(|(key, required)| {
            let constraints = ParameterConstraints::builder().required(*required).build();
            (key.clone(), constraints)
        })
        .collect()
}
