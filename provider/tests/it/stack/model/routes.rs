//! Routes and what hangs on them.

use chatbot_provider::stack::live::{Route, RouteResponse};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::step::{AuthorizerChange, IntegrationRef, RoutePatch, Step};

use super::{Model, ensure, set};

impl Model {
    pub(super) fn route(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateRoute { key, content } => {
                let taken = self.live.routes.values().any(|route| route.key == *key);
                ensure(!taken, "the key exists already")?;
                ensure(self.live.routes.len() < 300, "too many routes")?;
                let mut route = Route {
                    key: key.clone(),
                    authorization_type: Some("NONE".to_owned()),
                    api_key_required: Some(false),
                    ..Route::default()
                };
                self.patch_route(&mut route, content, memory)?;
                let id = self.id("rt");
                memory.routes.insert(key.clone(), id.clone());
                self.live.routes.insert(id, route);
            }
            Step::UpdateRoute { id, patch, .. } => {
                ensure(*patch != RoutePatch::default(), "nothing to update")?;
                let mut route = self.live.routes.get(id).ok_or("no such route")?.clone();
                self.patch_route(&mut route, patch, memory)?;
                self.live.routes.insert(id.clone(), route);
            }
            Step::DeleteRoute { id, .. } => {
                let route = self.live.routes.remove(id).ok_or("no such route")?;
                ensure(route.responses.is_empty(), "the route has responses")?;
            }
            Step::DeleteRouteRequestParameter {
                route_id,
                parameter,
                ..
            } => {
                let route = self.live.routes.get_mut(route_id).ok_or("no such route")?;
                let removed = route.request_parameters.remove(parameter);
                removed.ok_or("no such parameter")?;
            }
            _ => self.route_response(step, memory)?,
        }
        Ok(())
    }

    fn route_response(&mut self, step: &Step, memory: &Memory) -> Result<(), String> {
        match step {
            Step::CreateRouteResponse { route, models, .. } => {
                self.check_models(models.values())?;
                let response = self.id("rr");
                let id = memory.route(route).map_err(|error| error.to_string())?;
                let route = self.live.routes.get_mut(id).ok_or("no such route")?;
                ensure(route.responses.is_empty(), "the response exists already")?;
                let content = RouteResponse {
                    key: "$default".to_owned(),
                    models: models.clone(),
                    foreign: false,
                };
                route.responses.insert(response, content);
            }
            Step::UpdateRouteResponse {
                route_id,
                id,
                models,
                ..
            } => {
                self.check_models(models.values())?;
                let route = self.live.routes.get_mut(route_id).ok_or("no such route")?;
                let response = route.responses.get_mut(id).ok_or("no such response")?;
                let kept = response.models.keys().all(|key| models.contains_key(key));
                ensure(kept, "no source says how models go")?;
                response.models.clone_from(models);
            }
            Step::DeleteRouteResponse { route_id, id, .. } => {
                let route = self.live.routes.get_mut(route_id).ok_or("no such route")?;
                route.responses.remove(id).ok_or("no such response")?;
            }
            other => return Err(format!("not of a route: {other}")),
        }
        Ok(())
    }

    fn patch_route(
        &self,
        route: &mut Route,
        patch: &RoutePatch,
        memory: &Memory,
    ) -> Result<(), String> {
        if let Some(target) = &patch.target {
            route.target = Some(self.target(target, memory)?);
        }
        if let Some(two_way) = patch.two_way {
            route.response_selection_expression = two_way.then(|| "$default".to_owned());
        }
        if let Some(required) = patch.api_key_required {
            ensure(route.api_key_required != Some(required), "it is so already")?;
            route.api_key_required = Some(required);
        }
        set(&mut route.operation_name, patch.operation_name.as_ref());
        set(
            &mut route.model_selection_expression,
            patch.model_selection_expression.as_ref(),
        );
        if let Some(models) = &patch.request_models {
            self.check_models(models.values())?;
            let kept = route
                .request_models
                .keys()
                .all(|key| models.contains_key(key));
            ensure(kept, "no source says how models go")?;
            route.request_models.clone_from(models);
        }
        if let Some(parameters) = &patch.request_parameters {
            ensure(route.key == "$connect", "only $connect has parameters")?;
            route.request_parameters.extend(parameters.clone());
        }
        self.patch_authorization(route, patch, memory)
    }

    fn patch_authorization(
        &self,
        route: &mut Route,
        patch: &RoutePatch,
        memory: &Memory,
    ) -> Result<(), String> {
        let Some(patch) = &patch.authorization else {
            return Ok(());
        };
        ensure(
            patch.kind == "NONE" || route.key == "$connect",
            "only $connect authorizes",
        )?;
        let is_custom = patch.kind == "CUSTOM";
        match &patch.authorizer {
            AuthorizerChange::Absent => ensure(
                route.authorizer_id.is_none() && !is_custom,
                "what becomes of the authorizer?",
            )?,
            AuthorizerChange::Detach => {
                ensure(!is_custom, "an authorizer is required")?;
                route.authorizer_id.take().ok_or("nothing to detach")?;
            }
            AuthorizerChange::Attach(reference) => {
                let id = memory
                    .authorizer(reference)
                    .map_err(|error| error.to_string())?;
                ensure(is_custom, "only CUSTOM has an authorizer")?;
                let exists = self.live.authorizers.contains_key(id);
                ensure(exists, "no such authorizer")?;
                route.authorizer_id = Some(id.to_owned());
            }
        }
        route.authorization_type = Some(patch.kind.to_owned());
        Ok(())
    }

    fn check_models<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> Result<(), String> {
        for name in names {
            let exists = self.live.models.values().any(|model| model.name == *name);
            ensure(exists, "no such model")?;
        }
        Ok(())
    }

    fn target(&self, target: &IntegrationRef, memory: &Memory) -> Result<String, String> {
        let id = memory
            .integration(target)
            .map_err(|error| error.to_string())?;
        ensure(
            self.live.integrations.contains_key(id),
            "no such integration",
        )?;
        Ok(format!("integrations/{id}"))
    }
}
