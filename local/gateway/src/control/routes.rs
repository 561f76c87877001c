//! Operations on routes and their responses.

use super::api::Api;
use super::apis::EXPRESSION;
use super::call::{Answer, Call, answer, gone, render};
use super::error::Refusal;
use super::fields::Fields;
use super::model::{AuthorizationType, Route, RouteResponse};
use super::table::Table;

/// Routes per API (reference §3.4).
const MOST: usize = 300;

/// Longest route key. The model gives no length; the console's limit has no source.
const LONGEST_KEY: usize = 128;

impl Api {
    pub(super) fn create_route(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let Some(key) = fields
            .text("routeKey", 0..=LONGEST_KEY)?
            .filter(|key| !key.is_empty())
        else {
            return Err(Refusal::bad_request("Route key is required"));
        };
        if self.routes.len() >= MOST {
            return Err(Refusal::limit(
                "Routes",
                "Maximum number of Routes for this API has been reached.",
            ));
        }
        let id = call.new_id(&self.routes, 7);
        let mut route = Route {
            route_id: id.clone(),
            route_key: key.to_owned(),
            target: None,
            authorization_type: AuthorizationType::default(),
            authorizer_id: None,
            api_key_required: false,
            operation_name: None,
            model_selection_expression: None,
            route_response_selection_expression: None,
            request_models: Default::default(),
            request_parameters: Default::default(),
            responses: Table::default(),
        };
        route.patch(fields)?;
        self.check_route(&route)?;
        let response = answer(201, &route);
        self.routes.put(&id, route);
        response
    }

    pub(super) fn get_route(&self, call: &Call<'_>) -> Answer {
        answer(200, self.route(call)?)
    }

    pub(super) fn get_routes(&self, call: &Call<'_>) -> Answer {
        call.page(&self.routes, |_| true, render)
    }

    pub(super) fn update_route(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let mut changed = self.route(call)?.clone();
        if let Some(key) = fields.text("routeKey", 1..=LONGEST_KEY)? {
            key.clone_into(&mut changed.route_key);
        }
        changed.patch(fields)?;
        self.check_route(&changed)?;
        let response = answer(200, &changed);
        self.routes.put(call.parameter(1), changed);
        response
    }

    pub(super) fn delete_route(&mut self, call: &Call<'_>) -> Answer {
        self.route(call)?;
        self.routes.remove(call.parameter(1));
        gone()
    }

    pub(super) fn delete_route_request_parameter(&mut self, call: &Call<'_>) -> Answer {
        let name = call.parameter(2);
        match self.route_mut(call)?.request_parameters.remove(name) {
            Some(_) => gone(),
            None => Err(Refusal::not_found("RequestParameter", name)),
        }
    }

    pub(super) fn create_route_response(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let key = fields.required("routeResponseKey", LONGEST_KEY)?;
        let route = self.route(call)?;
        let id = call.new_id(&route.responses, 7);
        let mut response = RouteResponse {
            route_response_id: id.clone(),
            route_response_key: key.to_owned(),
            model_selection_expression: None,
            response_models: Default::default(),
            response_parameters: Default::default(),
        };
        response.patch(fields)?;
        route.check_response(&response)?;
        self.check_model_names(response.response_models.values())?;
        let body = answer(201, &response);
        let route = self.route_mut(call)?;
        route.responses.put(&id, response);
        body
    }

    pub(super) fn get_route_response(&self, call: &Call<'_>) -> Answer {
        answer(200, self.route(call)?.response(call)?)
    }

    pub(super) fn get_route_responses(&self, call: &Call<'_>) -> Answer {
        call.page(&self.route(call)?.responses, |_| true, render)
    }

    pub(super) fn update_route_response(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let route = self.route(call)?;
        let mut changed = route.response(call)?.clone();
        if let Some(key) = fields.text("routeResponseKey", 1..=LONGEST_KEY)? {
            key.clone_into(&mut changed.route_response_key);
        }
        changed.patch(fields)?;
        route.check_response(&changed)?;
        self.check_model_names(changed.response_models.values())?;
        let body = answer(200, &changed);
        let route = self.route_mut(call)?;
        route.responses.put(call.parameter(2), changed);
        body
    }

    pub(super) fn delete_route_response(&mut self, call: &Call<'_>) -> Answer {
        let route = self.route_mut(call)?;
        route.response(call)?;
        route.responses.remove(call.parameter(2));
        gone()
    }

    fn route(&self, call: &Call<'_>) -> Result<&Route, Refusal> {
        let id = call.parameter(1);
        self.routes
            .get(id)
            .ok_or_else(|| Refusal::not_found("Route", id))
    }

    fn route_mut(&mut self, call: &Call<'_>) -> Result<&mut Route, Refusal> {
        let id = call.parameter(1);
        self.routes
            .get_mut(id)
            .ok_or_else(|| Refusal::not_found("Route", id))
    }

    /// Checks a route against the rest of the API: a key may be there once (reference §2 row 32), and
    /// what it refers to must exist.
    fn check_route(&self, route: &Route) -> Result<(), Refusal> {
        let key = &route.route_key;
        let taken = self
            .routes
            .values()
            .any(|other| other.route_key == *key && other.route_id != route.route_id);
        if taken {
            return Err(Refusal::conflict(format!(
                "Route with key {key} already exists for this API"
            )));
        }
        if let Some(target) = &route.target {
            // AWS's code for a target that does not exist has no source.
            match route.integration_id() {
                None => {
                    return Err(Refusal::bad_request(format!(
                        "target must have the form integrations/{{id}}, not {target}"
                    )));
                }
                Some(id) if !self.integrations.contains(id) => {
                    return Err(Refusal::not_found("Integration", id));
                }
                Some(_) => {}
            }
        }
        let authorizer = route.authorizer_id.as_deref();
        if route.authorization_type == AuthorizationType::Custom
            && !authorizer.is_some_and(|id| self.authorizers.contains(id))
        {
            // TFP#17497.
            return Err(Refusal::bad_request(
                "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or \
                 COGNITO_USER_POOLS requires a valid authorizer.",
            ));
        }
        self.check_model_names(route.request_models.values())
    }
}

impl Route {
    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        fields.refuse_http_only(&["authorizationScopes"])?;
        fields.set_text(&mut self.target, "target", 128)?;
        self.patch_authorization(fields)?;
        fields.set_boolean(&mut self.api_key_required, "apiKeyRequired")?;
        fields.set_text(&mut self.operation_name, "operationName", 64)?;
        fields.set_text(
            &mut self.model_selection_expression,
            "modelSelectionExpression",
            EXPRESSION,
        )?;
        fields.set_text(
            &mut self.route_response_selection_expression,
            "routeResponseSelectionExpression",
            EXPRESSION,
        )?;
        fields.set_texts(&mut self.request_models, "requestModels")?;
        // Merged: `hashicorp/aws` removes a parameter with DeleteRouteRequestParameter first.
        fields.merge_parameters(&mut self.request_parameters, "requestParameters")?;
        self.check()
    }

    /// Type and authorizer belong together (reference §2 rows 9 and 27): an authorizer needs the type in
    /// the same request, another type takes the authorizer away.
    fn patch_authorization(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        if let Some("JWT") = fields.text("authorizationType", 0..=64)? {
            return Err(Refusal::bad_request(
                "authorizationType JWT is only for HTTP APIs",
            ));
        }
        let given = fields.text("authorizerId", 0..=128)?;
        match (fields.choice("authorizationType")?, given) {
            (None, Some(id)) if !id.is_empty() => {
                // TFP#35821.
                return Err(Refusal::bad_request(
                    "Unable to update route. Authorizer type is invalid or null.",
                ));
            }
            (None, Some(_)) => self.authorizer_id = None,
            (None, None) => {}
            (Some(AuthorizationType::Custom), given) => {
                self.authorization_type = AuthorizationType::Custom;
                if let Some(id) = given {
                    self.authorizer_id = Some(id.to_owned());
                }
            }
            // What AWS does with an authorizer and another type has no source.
            (Some(_), Some(id)) if !id.is_empty() => {
                return Err(Refusal::bad_request(
                    "authorizerId needs authorizationType CUSTOM",
                ));
            }
            (Some(other), _) => {
                self.authorization_type = other;
                self.authorizer_id = None;
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Refusal> {
        // Reference §3.2: only `$connect` has request parameters. TAM#124 says that AWS drops others
        // silently; a refusal shows the mistake.
        if self.route_key != "$connect" && !self.request_parameters.is_empty() {
            return Err(Refusal::bad_request(
                "requestParameters are only for the $connect route",
            ));
        }
        let malformed = self
            .request_parameters
            .keys()
            .find(|key| !key.starts_with("route.request."));
        match malformed {
            None => Ok(()),
            Some(key) => Err(Refusal::bad_request(format!(
                "invalid mapping expression specified: {key} must start with route.request."
            ))),
        }
    }

    fn response(&self, call: &Call<'_>) -> Result<&RouteResponse, Refusal> {
        let id = call.parameter(2);
        self.responses
            .get(id)
            .ok_or_else(|| Refusal::not_found("RouteResponse", id))
    }

    /// Only `$default` is a key (reference §3.2), and it may be there once.
    fn check_response(&self, changed: &RouteResponse) -> Result<(), Refusal> {
        let key = &changed.route_response_key;
        if key != "$default" {
            return Err(Refusal::bad_request(format!(
                "routeResponseKey must be $default, not {key}"
            )));
        }
        let taken = self
            .responses
            .values()
            .any(|other| other.route_response_id != changed.route_response_id);
        if taken {
            return Err(Refusal::conflict(format!(
                "RouteResponse with key {key} already exists for this route"
            )));
        }
        Ok(())
    }
}

impl RouteResponse {
    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        fields.set_text(
            &mut self.model_selection_expression,
            "modelSelectionExpression",
            EXPRESSION,
        )?;
        fields.set_texts(&mut self.response_models, "responseModels")?;
        fields.merge_parameters(&mut self.response_parameters, "responseParameters")
    }
}
