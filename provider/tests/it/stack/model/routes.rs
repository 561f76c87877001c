//! Integrations, routes and their responses.

use chatbot_provider::stack::live::{Route, RouteResponse};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::step::{IntegrationRef, RoutePatch, Step};

use super::{Model, ensure, proxy};

impl Model {
    pub(super) fn integration(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateIntegration { slot, content } => {
                let id = self.id("int");
                self.live.integrations.insert(id.clone(), proxy(content));
                memory.integrations.insert(*slot, id);
            }
            Step::UpdateIntegration { id, timeout_ms } => {
                let integration = self
                    .live
                    .integrations
                    .get_mut(id)
                    .ok_or("no such integration")?;
                integration.timeout_ms = i32::try_from(*timeout_ms).ok();
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

    pub(super) fn route(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateRoute {
                key,
                target,
                two_way,
            } => {
                let taken = self.live.routes.values().any(|route| route.key == *key);
                ensure(!taken, "the key exists already")?;
                ensure(self.live.routes.len() < 300, "too many routes")?;
                let target = self.target(target, memory)?;
                let id = self.id("rt");
                memory.routes.insert(key.clone(), id.clone());
                self.live.routes.insert(
                    id,
                    Route {
                        key: key.clone(),
                        target: Some(target),
                        authorization_type: Some("NONE".to_owned()),
                        api_key_required: Some(false),
                        response_selection_expression: two_way.then(|| "$default".to_owned()),
                        ..Route::default()
                    },
                );
            }
            Step::UpdateRoute { id, patch, .. } => self.patch_route(id, patch, memory)?,
            Step::DeleteRoute { id, .. } => {
                let route = self.live.routes.remove(id).ok_or("no such route")?;
                ensure(route.responses.is_empty(), "the route has responses")?;
            }
            Step::CreateRouteResponse { route, .. } => {
                let response = self.id("rr");
                let id = memory.route(route).map_err(|error| error.to_string())?;
                let route = self.live.routes.get_mut(id).ok_or("no such route")?;
                ensure(route.responses.is_empty(), "the response exists already")?;
                let content = RouteResponse {
                    key: "$default".to_owned(),
                    foreign: false,
                };
                route.responses.insert(response, content);
            }
            Step::DeleteRouteResponse { route_id, id, .. } => {
                let route = self.live.routes.get_mut(route_id).ok_or("no such route")?;
                route.responses.remove(id).ok_or("no such response")?;
            }
            other => return Err(format!("not of a route: {other}")),
        }
        Ok(())
    }

    fn patch_route(&mut self, id: &str, patch: &RoutePatch, memory: &Memory) -> Result<(), String> {
        ensure(*patch != RoutePatch::default(), "nothing to update")?;
        let target = match &patch.target {
            Some(target) => Some(self.target(target, memory)?),
            None => None,
        };
        let route = self.live.routes.get_mut(id).ok_or("no such route")?;
        if target.is_some() {
            route.target = target;
        }
        if let Some(two_way) = patch.two_way {
            route.response_selection_expression = two_way.then(|| "$default".to_owned());
        }
        if patch.no_authorization {
            route.authorization_type = Some("NONE".to_owned());
        }
        if patch.no_api_key {
            route.api_key_required = Some(false);
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
