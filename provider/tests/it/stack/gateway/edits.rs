//! Edits by others, through the simulator's front door.

use http::Method;
use serde_json::{Value, json};

use chatbot_gateway::control::Request;

use super::Gateway;
use super::answers::string;
use super::requests::tags_path;
use crate::stack::generate::{KEYS, functions};

/// What others do to the API, through the same front door. An edit that is
/// refused does nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Edit {
    AddMockRoute,
    AutoDeploy,
    DeployHere,
    DropRoute,
    DropStage,
    GuardConnect,
    RouteSettings,
    SlowIntegration,
    ThrottleAll,
    Untag,
    AddAuthorizer,
    AddModel,
    AskEverywhere,
    ChangeAuthorizer,
    ChangeModel,
    MapIntegration,
    NameRoute,
    RequireParameter,
}

pub(super) const EDITS: [Edit; 18] = [
    Edit::AddMockRoute,
    Edit::AutoDeploy,
    Edit::DeployHere,
    Edit::DropRoute,
    Edit::DropStage,
    Edit::GuardConnect,
    Edit::RouteSettings,
    Edit::SlowIntegration,
    Edit::ThrottleAll,
    Edit::Untag,
    Edit::AddAuthorizer,
    Edit::AddModel,
    Edit::AskEverywhere,
    Edit::ChangeAuthorizer,
    Edit::ChangeModel,
    Edit::MapIntegration,
    Edit::NameRoute,
    Edit::RequireParameter,
];

impl Edit {
    /// Does it; refused where there is nothing to edit.
    pub(super) fn apply(self, pick: usize, gateway: &mut Gateway) -> Result<Value, String> {
        if gateway.api_id.is_none() {
            return Err("no api".to_owned());
        }
        let key = KEYS[pick % KEYS.len()];
        let prod = gateway.api_path("/stages/prod");
        let mut picked = |rest: &str, name: &str| {
            let items = gateway.list(rest);
            let item = items
                .get(pick % items.len().max(1))
                .cloned()
                .unwrap_or_default();
            gateway.api_path(&format!("{rest}/{}", string(&item, name)))
        };
        let (method, path, body) = match self {
            Self::AddAuthorizer => {
                let name = ["connect", "theirs"][pick % 2];
                let body = json!({
                    "authorizerType": "REQUEST",
                    "name": name,
                    "authorizerUri": functions()[pick % 4].integration_uri(),
                    "identitySource": [],
                });
                (Method::POST, gateway.api_path("/authorizers"), body)
            }
            Self::AddModel => {
                let name = ["Ask", "Theirs"][pick % 2];
                let body = json!({ "name": name, "schema": "{}" });
                (Method::POST, gateway.api_path("/models"), body)
            }
            Self::AskEverywhere => {
                let path = picked("/routes", "routeId");
                let authorizers = gateway.list("/authorizers");
                let id = authorizers
                    .first()
                    .map(|found| string(found, "authorizerId"));
                let body = json!({ "authorizationType": "CUSTOM", "authorizerId": id });
                (Method::PATCH, path, body)
            }
            Self::ChangeAuthorizer => {
                let path = picked("/authorizers", "authorizerId");
                let uri = functions()[pick % 4].integration_uri();
                (Method::PATCH, path, json!({ "authorizerUri": uri }))
            }
            Self::ChangeModel => {
                let path = picked("/models", "modelId");
                (Method::PATCH, path, json!({ "schema": "{\"theirs\":1}" }))
            }
            Self::MapIntegration => {
                let body = json!({
                    "requestTemplates": { "theirs": "1" },
                    "requestParameters": { "integration.request.header.Theirs": "'1'" },
                });
                (
                    Method::PATCH,
                    picked("/integrations", "integrationId"),
                    body,
                )
            }
            Self::NameRoute => {
                let path = picked("/routes", "routeId");
                let models = gateway.list("/models");
                let models = models
                    .first()
                    .map(|found| json!({ "theirs": string(found, "name") }));
                let body = json!({ "operationName": "theirs", "requestModels": models });
                (Method::PATCH, path, body)
            }
            Self::RequireParameter => {
                let parameters = json!({ "route.request.header.Theirs": { "required": true } });
                let body = json!({ "requestParameters": parameters });
                (Method::PATCH, picked("/routes", "routeId"), body)
            }
            Self::AddMockRoute => {
                let path = gateway.api_path("/integrations");
                let mock = json!({ "integrationType": "MOCK" });
                let made = gateway.call(Method::POST, &path, mock)?;
                let target = format!("integrations/{}", string(&made, "integrationId"));
                let body = json!({ "routeKey": key, "target": target });
                (Method::POST, gateway.api_path("/routes"), body)
            }
            Self::AutoDeploy => (Method::PATCH, prod, json!({ "autoDeploy": true })),
            Self::DeployHere => {
                let path = gateway.api_path("/deployments");
                (Method::POST, path, json!({ "stageName": "prod" }))
            }
            Self::DropRoute => (Method::DELETE, picked("/routes", "routeId"), Value::Null),
            Self::DropStage => (Method::DELETE, prod, Value::Null),
            Self::GuardConnect => {
                let body = json!({ "authorizationType": "AWS_IAM", "apiKeyRequired": true });
                (Method::PATCH, picked("/routes", "routeId"), body)
            }
            Self::RouteSettings => {
                let settings = json!({ key: { "throttlingBurstLimit": 1 } });
                (Method::PATCH, prod, json!({ "routeSettings": settings }))
            }
            Self::SlowIntegration => {
                let path = picked("/integrations", "integrationId");
                (Method::PATCH, path, json!({ "timeoutInMillis": 1000 }))
            }
            Self::ThrottleAll => {
                let settings = json!({ "throttlingBurstLimit": 0, "dataTraceEnabled": true });
                (
                    Method::PATCH,
                    prod,
                    json!({ "defaultRouteSettings": settings }),
                )
            }
            Self::Untag => {
                let path = tags_path(gateway.api_id.as_deref().unwrap_or_default());
                let request = Request::new(Method::DELETE, path);
                return gateway.send(&request.with_query("tagKeys", "chatbot:stack"));
            }
        };
        gateway.call(method, &path, body)
    }
}
