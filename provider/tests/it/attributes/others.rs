//! What somebody else does to one API, through the API of API Gateway.

use chatbot_gateway::control::{Api, Request, Response, Route, Stage};
use http::Method;
use serde_json::{Value, json};

use crate::configs::DOMAIN;
use crate::world::{REGION, World};

/// Somebody else, who knows an API by its name.
#[derive(Debug)]
pub(super) struct Others<'world> {
    world: &'world World,
    name: &'world str,
    api_id: String,
}

impl<'world> Others<'world> {
    /// Somebody who has found the API of this name.
    pub(super) fn of(world: &'world World, name: &'world str) -> Self {
        let apis = world.apis();
        let found = apis.apis().values().find(|api| api.name == name);
        Self {
            world,
            name,
            api_id: found.expect("an API of this name").api_id.clone(),
        }
    }

    /// Changes the API itself.
    pub(super) fn api(&self, body: Value) {
        self.call(Method::PATCH, "", body);
    }

    pub(super) fn tag(&self, tags: &Value) {
        let path = format!("/v2/tags/{}", self.arn());
        self.send(Method::POST, path, json!({ "tags": tags }));
    }

    pub(super) fn tag_stage(&self, tags: &Value) {
        let path = format!("/v2/tags/{}/stages/prod", self.arn());
        self.send(Method::POST, path, json!({ "tags": tags }));
    }

    pub(super) fn untag_stage(&self, key: &str) {
        let path = format!("/v2/tags/{}/stages/prod", self.arn());
        let request = Request::new(Method::DELETE, path).with_query("tagKeys", key);
        self.world.ask(&request);
    }

    /// Makes something in the API; gives its id.
    pub(super) fn make(&self, kind: &str, id: &str, body: Value) -> String {
        let made = self.call(Method::POST, &format!("/{kind}"), body);
        made.body[id].as_str().expect("an id").to_owned()
    }

    pub(super) fn route(&self, key: &str, body: Value) {
        let id = self.find(key).route_id;
        self.call(Method::PATCH, &format!("/routes/{id}"), body);
    }

    pub(super) fn answer(&self, key: &str, body: Value) {
        let route = self.find(key);
        let answer = &route.responses.values().next().unwrap().route_response_id;
        let path = format!("/routes/{}/routeresponses/{answer}", route.route_id);
        self.call(Method::PATCH, &path, body);
    }

    /// Changes the integration of a route.
    pub(super) fn integration(&self, key: &str, body: Value) {
        let id = self.integration_id(key);
        self.call(Method::PATCH, &format!("/integrations/{id}"), body);
    }

    /// Changes the only response of the integration of a route.
    pub(super) fn response(&self, key: &str, body: Value) {
        let id = self.integration_id(key);
        let api = self.read();
        let response = api.integrations.get(&id).unwrap().responses.values().next();
        let response = &response.unwrap().integration_response_id;
        let path = format!("/integrations/{id}/integrationresponses/{response}");
        self.call(Method::PATCH, &path, body);
    }

    pub(super) fn authorizer(&self, body: Value) {
        let api = self.read();
        let id = &api.authorizers.values().next().unwrap().authorizer_id;
        self.call(Method::PATCH, &format!("/authorizers/{id}"), body);
    }

    /// Changes the model of this name.
    pub(super) fn model(&self, name: &str, body: Value) {
        let api = self.read();
        let model = api.models.values().find(|model| model.name == name);
        let id = &model.unwrap().model_id;
        self.call(Method::PATCH, &format!("/models/{id}"), body);
    }

    pub(super) fn stage(&self, body: Value) {
        self.call(Method::PATCH, "/stages/prod", body);
    }

    /// Changes some of the settings for every route; null takes one away.
    pub(super) fn settings(&self, changes: Value) {
        let settings = serde_json::to_value(self.read_stage().default_route_settings).unwrap();
        self.stage(json!({ "defaultRouteSettings": merged(settings, changes) }));
    }

    /// Changes some of the settings of `$default`; null takes one away.
    pub(super) fn own_settings(&self, changes: Value) {
        let stage = self.read_stage();
        let settings = serde_json::to_value(&stage.route_settings["$default"]).unwrap();
        self.stage(json!({ "routeSettings": { "$default": merged(settings, changes) } }));
    }

    /// Deletes something of the API.
    pub(super) fn delete(&self, path: &str) {
        self.call(Method::DELETE, path, Value::Null);
    }

    /// Changes the mapping that leads to the stage, or deletes it.
    pub(super) fn mapping(&self, key: Option<&str>) {
        let apis = self.world.apis();
        let domain = apis
            .domain_names()
            .values()
            .find(|domain| domain.domain_name == DOMAIN);
        let mut mappings = domain.unwrap().mappings.values();
        let mapping = mappings
            .find(|mapping| mapping.api_id == self.api_id)
            .unwrap();
        let path = format!(
            "/v2/domainnames/{DOMAIN}/apimappings/{}",
            mapping.api_mapping_id
        );
        match key {
            None => self.send(Method::DELETE, path, Value::Null),
            Some(key) => {
                let key = format!("{}-{key}", self.name);
                let body = json!({ "apiId": self.api_id, "apiMappingKey": key });
                self.send(Method::PATCH, path, body)
            }
        };
    }

    pub(super) fn integration_id(&self, key: &str) -> String {
        self.find(key).integration_id().unwrap().to_owned()
    }

    fn find(&self, key: &str) -> Route {
        let api = self.read();
        let route = api.routes.values().find(|route| route.route_key == key);
        route.expect("a route").clone()
    }

    fn read(&self) -> Api {
        let apis = self.world.apis();
        apis.apis().get(&self.api_id).expect("the API").clone()
    }

    fn read_stage(&self) -> Stage {
        self.read().stages.get("prod").expect("a stage").clone()
    }

    fn arn(&self) -> String {
        format!("arn:aws:apigateway:{REGION}::/apis/{}", self.api_id)
    }

    fn call(&self, method: Method, path: &str, body: Value) -> Response {
        self.send(method, format!("/v2/apis/{}{path}", self.api_id), body)
    }

    fn send(&self, method: Method, path: String, body: Value) -> Response {
        self.world.ask(&Request::new(method, path).with_body(body))
    }
}

fn merged(mut settings: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else {
        panic!("settings are an object");
    };
    for (name, value) in changes {
        settings[name] = value;
    }
    settings
}
