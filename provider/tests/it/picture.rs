//! What a simulator holds, without what differs from life to life: ids and times. Two stacks made in
//! different ways of the same configuration have the same picture.

use std::collections::{BTreeMap, BTreeSet};

use chatbot_gateway::control::Deployed;
use chatbot_provider::stack::desired::STACK_TAG;
use chatbot_provider::stack::takeover;
use serde_json::{Map, Value, json};

use crate::world::World;

/// What a row says, as JSON.
macro_rules! plain {
    ($row:expr) => {
        without_fleeting(serde_json::to_value($row).unwrap())
    };
}

/// Members that are ids, times, or refer to ids.
const FLEETING: [&str; 14] = [
    "apiId",
    "apiMappingId",
    "authorizerId",
    "createdDate",
    "deploymentId",
    "integrationId",
    "integrationResponseId",
    "lastDeploymentStatusMessage",
    "lastUpdatedDate",
    "modelId",
    "routeId",
    "routeResponseId",
    "apiMappingSelectionExpression",
    "target",
];

/// Tags without how often a create has taken the API over.
fn uncounted(tags: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut tags = tags.clone();
    if let Some(tag) = tags.get_mut(STACK_TAG) {
        *tag = takeover::key(tag).to_owned();
    }
    tags
}

/// Everything in a world: the APIs as they are and as they are served, the paths of domains, and the
/// policies of functions.
pub(crate) fn picture(world: &World) -> Value {
    let snapshot = world.apis();
    let mut fleeting: Vec<(String, &str)> = Vec::new();
    let mut apis = Vec::new();
    for api in snapshot.apis().values() {
        fleeting.push((api.api_id.clone(), "{api}"));
        for authorizer in api.authorizers.values() {
            fleeting.push((authorizer.authorizer_id.clone(), "{authorizer}"));
        }
        let routes = api.routes.values().map(|route| {
            let integration = route.integration_id();
            let integration = integration.and_then(|id| api.integrations.get(id));
            let authorizer = route.authorizer_id.as_deref();
            json!({
                "route": plain!(route),
                "responses": sorted(route.responses.values().map(|row| plain!(row))),
                "integration": integration.map(|row| plain!(row)),
                "integration responses":
                    integration.map(|found| sorted(found.responses.values().map(|row| plain!(row)))),
                "authorizer": authorizer.and_then(|id| api.authorizers.get(id)).map(|row| plain!(row)),
            })
        });
        let stages = api.stages.values().map(|stage| {
            let served = snapshot.deployed(&api.api_id, &stage.stage_name);
            json!({ "stage": plain!(stage), "served": served.as_ref().map(of_served) })
        });
        // Where AWS deploys, nobody removes what was served before; nor do others what AWS has made.
        let served: BTreeSet<&str> = api
            .stages
            .values()
            .filter_map(|stage| stage.deployment_id.as_deref())
            .collect();
        let by_aws = api.stages.values().any(|stage| stage.auto_deploy);
        let kept = api.deployments.values().filter(|made| {
            let is_served = served.contains(made.deployment_id.as_str());
            is_served || !(by_aws || made.auto_deployed)
        });
        apis.push(json!({
            "name": api.name, "description": api.description, "version": api.version,
            "expressions": [api.route_selection_expression, api.api_key_selection_expression],
            "switches": [api.disable_schema_validation, api.disable_execute_api_endpoint],
            "ip": plain!(&api.ip_address_type), "tags": uncounted(&api.tags),
            "routes": sorted(routes), "stages": sorted(stages),
            "models": sorted(api.models.values().map(|row| plain!(row))),
            "integrations": sorted(api.integrations.values().map(|row| plain!(row))),
            "authorizers": sorted(api.authorizers.values().map(|row| plain!(row))),
            "deployments": sorted(kept.map(|row| plain!(row))),
        }));
    }
    let domains = snapshot.domain_names().values();
    let mappings = domains.map(|domain| {
        let mappings = domain
            .mappings
            .values()
            .map(|mapping| json!([mapping.api_id, mapping.stage, mapping.api_mapping_key]));
        json!([domain.domain_name, sorted(mappings)])
    });
    let policies = world.gateway.worlds().policies();
    let policies: Map<String, Value> = policies
        .iter()
        .map(|(function, statements)| (function.to_owned(), sorted(statements.iter().cloned())))
        .collect();
    let picture = json!({ "apis": apis, "mappings": sorted(mappings), "policies": policies });
    let mut text = picture.to_string();
    for (id, name) in fleeting {
        text = text.replace(&id, name);
    }
    serde_json::from_str(&text).unwrap()
}

/// What differs between two pictures: where, what there is, and what there should be.
pub(crate) fn differences(is: &Value, wanted: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", is, wanted, &mut found);
    found
}

fn compare(path: &str, is: &Value, wanted: &Value, found: &mut Vec<String>) {
    match (is, wanted) {
        (Value::Object(is), Value::Object(wanted)) if is.keys().eq(wanted.keys()) => {
            for (name, value) in is {
                compare(&format!("{path}.{name}"), value, &wanted[name], found);
            }
        }
        (Value::Array(is), Value::Array(wanted)) if is.len() == wanted.len() => {
            for (index, value) in is.iter().enumerate() {
                compare(&format!("{path}[{index}]"), value, &wanted[index], found);
            }
        }
        _ if is == wanted => {}
        _ => found.push(format!("{path}: {is}, wanted {wanted}")),
    }
}

fn of_served(served: &Deployed) -> Value {
    let snapshot = &served.snapshot;
    let routes = snapshot.routes.values().map(|deployed| {
        let integration = deployed.integration.as_ref();
        json!({
            "route": plain!(&deployed.route),
            "responses": sorted(deployed.responses.values().map(|row| plain!(row))),
            "integration": integration.map(|found| plain!(&found.integration)),
            "integration responses":
                integration.map(|found| sorted(found.responses.values().map(|row| plain!(row)))),
            "authorizer": deployed.authorizer.as_deref().map(|row| plain!(row)),
        })
    });
    // A deployment copies models too that go right after it, and that no route refers to.
    let names: BTreeSet<&String> = snapshot
        .routes
        .values()
        .flat_map(|deployed| {
            let answers = deployed.responses.values();
            let answers = answers.flat_map(|response| response.response_models.values());
            deployed.route.request_models.values().chain(answers)
        })
        .collect();
    let models = snapshot.models.iter();
    let used = models
        .filter(|(name, _)| names.contains(name))
        .map(|(_, model)| model);
    json!({
        "expressions": [snapshot.route_selection_expression, snapshot.api_key_selection_expression],
        "switches": [snapshot.disable_schema_validation, snapshot.disable_execute_api_endpoint],
        "routes": sorted(routes),
        "models": sorted(used.map(|model| plain!(&**model))),
    })
}

fn without_fleeting(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.retain(|name, _| !FLEETING.contains(&name.as_str()));
    }
    value
}

fn sorted(values: impl IntoIterator<Item = Value>) -> Value {
    let mut values: Vec<Value> = values.into_iter().collect();
    values.sort_by_cached_key(Value::to_string);
    Value::Array(values)
}
