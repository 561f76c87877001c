//! State that the first release stored, under the schema of today: it is read, and nothing is planned.
//!
//! `tests/data/first_release.tfstate` is that state, with placeholders for what AWS chooses. A release
//! that changes the schema adds the state of the one before as another file.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;

use aws_sdk_apigatewayv2::types::{
    AuthorizationType, IntegrationType, ProtocolType, RouteSettings,
};
use chatbot_provider::stack::permission::{ACTION, PRINCIPAL};
use chatbot_provider::stack::resource::Stack;
use serde_json::Value;
use tempfile::TempDir;
use tfplugin::Resource;
use tfplugin::resource::resource;
use tfplugin::schema::{Attribute, AttributeType, Nesting};

use crate::configs::{ASK, CHAT};
use crate::foreign::{gateway, lambda};
use crate::process::{PROVIDER, said, terraform, write_settings};
use crate::world::{ACCOUNT, REGION, World};

const STATE: &str = include_str!("../data/first_release.tfstate");

/// What the first release applied to get there.
const CONFIGURATION: &str = r#"
terraform {
  required_providers {
    chatbot = { source = "chatbot-rs/chatbot" }
  }
}
provider "chatbot" {
  region = "eu-west-1"
  pacing = { enabled = false }
}
variable "description" {
  type    = string
  default = "Answers customers"
}
locals {
  chat = "arn:aws:lambda:eu-west-1:123456789012:function:chat"
  ask  = "arn:aws:lambda:eu-west-1:123456789012:function:ask"
}
resource "chatbot_stack" "plain" {
  name       = "plain"
  stage_name = "prod"
  routes     = { "$default" = { function_arn = local.chat } }
}
resource "chatbot_stack" "full" {
  name                         = "full"
  description                  = var.description
  route_selection_expression   = "$request.body.kind"
  api_key_selection_expression = "$context.authorizer.usageIdentifierKey"
  tags                         = { team = "support" }
  routes = {
    "$connect" = { function_arn = local.chat }
    "$default" = { function_arn = local.chat, timeout_ms = 5000 }
    "ask"      = { function_arn = local.ask, two_way = true }
  }
  stage_name        = "live"
  stage_description = "For customers"
  stage_variables   = { log = "info" }
  throttle          = { rate_limit = 100.5, burst_limit = 200 }
  timeouts          = { create = "30m" }
}
"#;

/// A stack by the calls with which the first release made it.
struct Made {
    name: &'static str,
    description: Option<&'static str>,
    expressions: [&'static str; 2],
    tags: &'static [(&'static str, &'static str)],
    /// Route key, function, timeout, and whether the route answers.
    routes: &'static [(&'static str, &'static str, i32, bool)],
    fingerprint: &'static str,
    stage: &'static str,
    stage_description: Option<&'static str>,
    stage_variables: &'static [(&'static str, &'static str)],
    throttle: Option<(f64, i32)>,
}

const PLAIN: Made = Made {
    name: "plain",
    description: None,
    expressions: ["$request.body.action", "$request.header.x-api-key"],
    tags: &[("chatbot:stack", "dbb9601fef77f223c2d6f2bab68ac97d")],
    routes: &[("$default", CHAT, 29_000, false)],
    fingerprint: "v1:8a47d4e62c01c3deb55b0793f5000457",
    stage: "prod",
    stage_description: None,
    stage_variables: &[],
    throttle: None,
};

const FULL: Made = Made {
    name: "full",
    description: Some("Answers customers"),
    expressions: [
        "$request.body.kind",
        "$context.authorizer.usageIdentifierKey",
    ],
    tags: &[
        ("chatbot:stack", "31d7cf2e93a0652ee88357951f51094e"),
        ("team", "support"),
    ],
    routes: &[
        ("$connect", CHAT, 29_000, false),
        ("$default", CHAT, 5_000, false),
        ("ask", ASK, 29_000, true),
    ],
    fingerprint: "v1:8db0ed1f4f4abe3f6b52496925ceb9e3",
    stage: "live",
    stage_description: Some("For customers"),
    stage_variables: &[("log", "info")],
    throttle: Some((100.5, 200)),
};

impl Made {
    /// Makes it, and fills in what AWS chose in `state`.
    async fn make(&self, world: &World, state: &str) -> String {
        let gateway = gateway(world);
        let mut create = gateway
            .create_api()
            .name(self.name)
            .protocol_type(ProtocolType::Websocket)
            .set_description(self.description.map(str::to_owned))
            .route_selection_expression(self.expressions[0])
            .api_key_selection_expression(self.expressions[1]);
        for (key, value) in self.tags {
            create = create.tags(*key, *value);
        }
        let api = create.send().await.unwrap();
        let id = api.api_id.unwrap();
        self.make_routes(world, &id).await;
        self.permit(world, &id).await;
        let deploy = gateway.create_deployment().api_id(&id);
        let description = format!("chatbot_stack fingerprint {}", self.fingerprint);
        let deployment = deploy.description(description).send().await.unwrap();
        let deployment = deployment.deployment_id.unwrap();
        let variables = self.stage_variables.iter();
        let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let throttle = self.throttle.map(|(rate, burst)| {
            let settings = RouteSettings::builder().throttling_rate_limit(rate);
            settings.throttling_burst_limit(burst).build()
        });
        gateway
            .create_stage()
            .api_id(&id)
            .stage_name(self.stage)
            .deployment_id(&deployment)
            .set_description(self.stage_description.map(str::to_owned))
            .set_stage_variables((!self.stage_variables.is_empty()).then(|| variables.collect()))
            .set_default_route_settings(throttle)
            .send()
            .await
            .unwrap();
        let endpoint = api.api_endpoint.unwrap();
        let name = self.name;
        state
            .replace(&format!("wss://ENDPOINT_{name}"), &endpoint)
            .replace(
                &format!("https://ENDPOINT_{name}"),
                &endpoint.replacen("ws", "http", 1),
            )
            .replace(&format!("API_{name}"), &id)
            .replace(&format!("DEPLOYMENT_{name}"), &deployment)
    }

    async fn make_routes(&self, world: &World, id: &str) {
        let gateway = gateway(world);
        let mut integrations = BTreeMap::new();
        for (key, function, timeout_ms, two_way) in self.routes {
            if let Entry::Vacant(place) = integrations.entry((function, timeout_ms)) {
                let uri = format!(
                    "arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"
                );
                let create = gateway.create_integration().api_id(id).integration_uri(uri);
                let integration = create
                    .integration_type(IntegrationType::AwsProxy)
                    .integration_method("POST")
                    .timeout_in_millis(*timeout_ms)
                    .send()
                    .await
                    .unwrap();
                place.insert(integration.integration_id.unwrap());
            }
            let target = format!("integrations/{}", integrations[&(function, timeout_ms)]);
            let create = gateway.create_route().api_id(id).route_key(*key);
            let route = create
                .target(target)
                .authorization_type(AuthorizationType::None)
                .set_route_response_selection_expression(two_way.then(|| "$default".to_owned()))
                .send()
                .await
                .unwrap();
            if *two_way {
                let create = gateway.create_route_response().api_id(id);
                let create = create.route_id(route.route_id.unwrap());
                let create = create.route_response_key("$default");
                create.send().await.unwrap();
            }
        }
    }

    async fn permit(&self, world: &World, id: &str) {
        let mut functions: Vec<&str> = self.routes.iter().map(|route| route.1).collect();
        functions.sort_unstable();
        functions.dedup();
        for function in functions {
            let stage = self.stage;
            lambda(world)
                .add_permission()
                .function_name(function)
                .statement_id(format!("chatbot-{REGION}-{id}"))
                .action(ACTION)
                .principal(PRINCIPAL)
                .source_arn(format!(
                    "arn:aws:execute-api:{REGION}:{ACCOUNT}:{id}/{stage}/*"
                ))
                .send()
                .await
                .unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_first_release_made_needs_no_change() {
    let world = World::start().await;
    let folder = TempDir::new().unwrap();
    write_settings(folder.path(), std::path::Path::new(PROVIDER));
    fs::write(folder.path().join("main.tf"), CONFIGURATION).unwrap();
    let state = PLAIN.make(&world, STATE).await;
    let state = FULL.make(&world, &state).await;
    assert!(
        !state.contains("API_") && !state.contains("ENDPOINT_"),
        "{state}"
    );
    fs::write(folder.path().join("terraform.tfstate"), state).unwrap();
    world.take_calls();

    let plan = ["plan", "-no-color", "-detailed-exitcode"];
    let planned = terraform(folder.path(), &world, &plan).await;
    assert_eq!(planned.status.code(), Some(0), "{}", said(&planned));
    let apply = ["apply", "-no-color", "-auto-approve"];
    let applied = terraform(folder.path(), &world, &apply).await;
    assert!(applied.status.success(), "{}", said(&applied));
    assert_eq!(world.take_writes(), [""; 0]);

    let change = [&apply[..], &["-var=description=Changed"]].concat();
    let changed = terraform(folder.path(), &world, &change).await;
    assert!(changed.status.success(), "{}", said(&changed));
    // A stage of the first release has no tags; the first change brings them.
    assert_eq!(world.take_writes(), ["UpdateApi", "TagResource"]);
    let again = terraform(folder.path(), &world, &change).await;
    assert!(again.status.success(), "{}", said(&again));
    assert_eq!(world.take_writes(), [""; 0]);
    let destroy = ["destroy", "-no-color", "-auto-approve"];
    let destroyed = terraform(folder.path(), &world, &destroy).await;
    assert!(destroyed.status.success(), "{}", said(&destroyed));
    assert_eq!(world.leftovers(), [""; 0]);
}

/// Attributes that have gone are passed over when state is read, silently. So none may go, and none may
/// change its form, without a new version and an upgrade.
#[test]
fn what_the_first_release_stored_has_a_place() {
    assert_eq!(
        Stack::VERSION,
        0,
        "a new version has an upgrade, and a file beside the one of the first release"
    );
    let state: Value = serde_json::from_str(STATE).unwrap();
    let schema = resource::<Stack>().schema();
    for stored in state["resources"].as_array().unwrap() {
        let instance = &stored["instances"][0];
        assert_eq!(instance["schema_version"], 0);
        let misplaced = misplaced(&schema.block.attributes, &instance["attributes"]);
        assert_eq!(misplaced, [""; 0], "of {}", stored["name"]);
    }
}

/// Names in `stored` that no attribute has, also inside of nested attributes.
fn misplaced(attributes: &BTreeMap<String, Attribute>, stored: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in stored.as_object().into_iter().flatten() {
        let Some(attribute) = attributes.get(name) else {
            found.push(name.clone());
            continue;
        };
        let AttributeType::Nested {
            nesting,
            attributes,
        } = &attribute.ty
        else {
            continue;
        };
        let inner: Vec<String> = match nesting {
            Nesting::Single => misplaced(attributes, value),
            _ => {
                let elements = value.as_object().into_iter().flatten();
                elements
                    .flat_map(|(_, element)| misplaced(attributes, element))
                    .collect()
            }
        };
        found.extend(inner.into_iter().map(|inner| format!("{name}.{inner}")));
    }
    found
}

/// A stage that nothing but its deployment says whose it is goes with the stack's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_of_the_first_release_can_be_given_up() {
    let world = World::start().await;
    let folder = TempDir::new().unwrap();
    write_settings(folder.path(), std::path::Path::new(PROVIDER));
    let (plain, _) = CONFIGURATION
        .split_once("resource \"chatbot_stack\" \"full\"")
        .unwrap();
    let without_stage = plain.replace("stage_name = \"prod\"", "deploy = false");
    fs::write(folder.path().join("main.tf"), without_stage).unwrap();
    let state = PLAIN.make(&world, STATE).await;
    let mut state: Value = serde_json::from_str(&state).unwrap();
    let resources = state["resources"].as_array_mut().unwrap();
    resources.retain(|resource| resource["name"] == "plain");
    fs::write(folder.path().join("terraform.tfstate"), state.to_string()).unwrap();
    let apply = ["apply", "-no-color", "-auto-approve"];
    let applied = terraform(folder.path(), &world, &apply).await;
    assert!(applied.status.success(), "{}", said(&applied));
    let apis = world.apis();
    let api = apis.apis().values().next().unwrap();
    assert_eq!((api.stages.len(), api.deployments.len()), (0, 0));
}
