//! Edits by others, through the simulator's front door.

use http::Method;
use serde_json::{Value, json};

use chatbot_gateway::control::Request;

use super::Gateway;
use super::answers::string;
use super::requests::tags_path;
use crate::stack::generate::KEYS;

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
}

pub(super) const EDITS: [Edit; 10] = [
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
