//! The same against the simulator's control plane, a pure function that
//! somebody else wrote from the same sources: steps become requests, answers
//! become [`Live`].

mod answers;
mod deployed;
mod edits;
mod requests;

use std::collections::BTreeMap;

use http::Method;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use chatbot_gateway::control::{Context, Request, Snapshot as Deployed, Timestamp, World, handle};
use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::Desired;
use chatbot_provider::stack::live::{Live, Mapping};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::permission::{Permission, Statement};
use chatbot_provider::stack::step::Step;
use chatbot_provider::stack::steps::{delete_steps, steps};

use super::arrived::check_arrived;
use super::examples::seed;
use super::generate::{DOMAINS, home, pair};
use super::model::{Served, Snapshot, laid_out, normal};
use super::properties::cases;
use answers::{
    by, read_api, read_authorizer, read_deployment, read_integration, read_model, read_route,
    read_stage, string,
};
use edits::EDITS;
use requests::request;

const END: usize = usize::MAX;

/// The simulator's world, and the policies of functions beside it.
struct Gateway {
    world: World,
    policies: BTreeMap<FunctionArn, BTreeMap<String, Statement>>,
    now: u64,
    api_id: Option<String>,
}

impl Default for Gateway {
    /// An account with custom domains, in which API Gateway may write logs.
    fn default() -> Self {
        let mut gateway = Self {
            world: World::default(),
            policies: BTreeMap::new(),
            now: 0,
            api_id: None,
        };
        for name in DOMAINS {
            let certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/1";
            let body = json!({
                "domainName": name,
                "domainNameConfigurations":
                    [{ "certificateArn": certificate, "endpointType": "REGIONAL" }],
            });
            gateway
                .call(Method::POST, "/v2/domainnames", body)
                .expect("a domain");
        }
        let role = json!({
            "op": "replace",
            "path": "/cloudwatchRoleArn",
            "value": "arn:aws:iam::123456789012:role/logs",
        });
        gateway
            .call(
                Method::PATCH,
                "/account",
                json!({ "patchOperations": [role] }),
            )
            .expect("a role");
        gateway
    }
}

impl Gateway {
    fn call(&mut self, method: Method, path: &str, body: Value) -> Result<Value, String> {
        self.send(&Request::new(method, path).with_body(body))
    }

    fn send(&mut self, request: &Request) -> Result<Value, String> {
        self.now += 1;
        let context = Context {
            entropy: self.now,
            now: Timestamp(self.now),
            account: home().account,
            region: home().region,
            endpoint: "ws://127.0.0.1:1".to_owned(),
            deploying: Default::default(),
        };
        let response = handle(&mut self.world, request, &context);
        if response.is_success() {
            return Ok(response.body);
        }
        Err(format!(
            "{} {}: {}",
            request.method, request.path, response.body
        ))
    }

    fn api_path(&self, rest: &str) -> String {
        format!(
            "/v2/apis/{}{rest}",
            self.api_id.as_deref().unwrap_or("none")
        )
    }

    fn list(&mut self, rest: &str) -> Vec<Value> {
        let request =
            Request::new(Method::GET, self.api_path(rest)).with_query("maxResults", "500");
        let body = self.send(&request).expect("a list");
        body["items"].as_array().cloned().unwrap_or_default()
    }

    fn read(&mut self) -> Live {
        let path = self.api_path("");
        let Ok(api) = self.call(Method::GET, &path, Value::Null) else {
            return Live {
                policies: self.policies.clone(),
                ..Live::default()
            };
        };
        let mut routes = BTreeMap::new();
        for route in self.list("/routes") {
            let id = string(&route, "routeId");
            let responses = self.list(&format!("/routes/{id}/routeresponses"));
            routes.insert(id, read_route(&route, &responses));
        }
        let mut integrations = BTreeMap::new();
        for integration in self.list("/integrations") {
            let id = string(&integration, "integrationId");
            let responses = self.list(&format!("/integrations/{id}/integrationresponses"));
            integrations.insert(id, read_integration(&integration, &responses));
        }
        Live {
            api: Some(read_api(&api)),
            routes,
            integrations,
            authorizers: by(&self.list("/authorizers"), "authorizerId", read_authorizer),
            models: by(&self.list("/models"), "modelId", read_model),
            stages: by(&self.list("/stages"), "stageName", read_stage),
            deployments: by(&self.list("/deployments"), "deploymentId", read_deployment),
            policies: self.policies.clone(),
            domains: DOMAINS
                .map(|name| (name.to_owned(), Some(self.mappings(name))))
                .into(),
        }
    }

    fn mappings(&mut self, domain: &str) -> BTreeMap<String, Mapping> {
        let path = format!("/v2/domainnames/{}/apimappings", domain.replace('*', "%2A"));
        let body = self.call(Method::GET, &path, Value::Null).expect("a list");
        let items = body["items"].as_array().cloned().unwrap_or_default();
        by(&items, "apiMappingId", |mapping| Mapping {
            api_id: string(mapping, "apiId"),
            stage: string(mapping, "stage"),
            key: string(mapping, "apiMappingKey"),
        })
    }

    /// What the stage serves in truth.
    fn served(&self) -> Option<Snapshot> {
        let deployed = self.world.deployed(self.api_id.as_deref()?, "prod")?;
        Some(served(&deployed.snapshot))
    }

    /// Runs the first `count` steps.
    fn run(&mut self, desired: &Desired, count: usize) -> Result<(), String> {
        let live = self.read();
        let mut memory = Memory::of(&live);
        let served_before = self.served();
        for step in steps(&live, desired).iter().take(count) {
            self.apply(step, &mut memory, desired)
                .map_err(|refusal| format!("{step}: {refusal}"))?;
            let has_stage = self
                .list("/stages")
                .iter()
                .any(|stage| stage["stageName"] == "prod");
            if served_before.is_some() && has_stage && self.served().is_none() {
                return Err(format!("{step} left the stage without a deployment"));
            }
        }
        Ok(())
    }

    fn apply(&mut self, step: &Step, memory: &mut Memory, desired: &Desired) -> Result<(), String> {
        let request = request(step, memory).map_err(|error| error.to_string())?;
        let Some(request) = request else {
            return self.permission(step, memory, desired);
        };
        let answer = self.send(&request)?;
        let id = |name: &str| string(&answer, name);
        match step {
            Step::CreateApi(_) => {
                memory.api_id = Some(id("apiId"));
                self.api_id.clone_from(&memory.api_id);
            }
            Step::CreateAuthorizer(_) => memory.authorizer = Some(id("authorizerId")),
            Step::CreateIntegration { slot, .. } => {
                memory.integrations.insert(*slot, id("integrationId"));
            }
            Step::CreateRoute { key, .. } => {
                memory.routes.insert(key.clone(), id("routeId"));
            }
            Step::CreateDeployment { .. } => memory.deployment = Some(id("deploymentId")),
            _ => {}
        }
        Ok(())
    }

    fn permission(
        &mut self,
        step: &Step,
        memory: &Memory,
        desired: &Desired,
    ) -> Result<(), String> {
        match step {
            Step::AddPermission { function, source } => {
                let wanted = Permission::for_source(&desired.home, memory, source)
                    .map_err(|error| error.to_string())?;
                let statement = Statement {
                    source_arn: Some(wanted.source_arn),
                };
                let policy = self.policies.entry(function.clone()).or_default();
                match policy.insert(wanted.statement_id, statement) {
                    None => Ok(()),
                    Some(_) => Err("the statement exists".to_owned()),
                }
            }
            Step::RemovePermission {
                function,
                statement_id,
            } => {
                let policy = self.policies.get_mut(function).ok_or("no policy")?;
                policy
                    .remove(statement_id)
                    .map(drop)
                    .ok_or_else(|| "no statement".to_owned())
            }
            other => Err(format!("not of a permission: {other}")),
        }
    }
}

macro_rules! value {
    ($value:expr) => {
        serde_json::to_value($value).expect("JSON")
    };
}

/// What a deployment froze, read as the provider reads what AWS has.
fn served(snapshot: &Deployed) -> Snapshot {
    let models = snapshot.models.values().map(|model| value!(&**model));
    let routes = snapshot.routes.iter().map(|(key, route)| {
        let found = route.integration.as_ref();
        let integration = found.map(|found| {
            let responses: Vec<Value> = found.responses.values().map(|it| value!(it)).collect();
            normal(read_integration(&value!(&found.integration), &responses))
        });
        let responses: Vec<Value> = route.responses.values().map(|it| value!(it)).collect();
        let read = read_route(&value!(&route.route), &responses);
        let authorizer = route.authorizer.as_ref();
        let served = Served {
            integration,
            two_way: route.is_two_way(),
            authorizer: authorizer.map(|found| read_authorizer(&value!(&**found))),
            ..Served::of(&Live::default(), &read)
        };
        (key.clone(), served)
    });
    let served = Snapshot {
        expressions: [
            snapshot.route_selection_expression.clone(),
            snapshot.api_key_selection_expression.clone(),
        ],
        switches: [
            snapshot.disable_execute_api_endpoint,
            snapshot.disable_schema_validation,
        ],
        models: models
            .map(|model| {
                (
                    string(&model, "name"),
                    laid_out(read_model(&model).content()),
                )
            })
            .collect(),
        routes: routes.collect(),
    };
    served.with_used_models()
}

#[test]
fn the_seeds_stack_comes_and_goes() {
    let mut gateway = Gateway::default();
    gateway.run(&seed(), END).expect("runs");
    let live = gateway.read();
    check_arrived(&live, gateway.served().as_ref(), &seed()).expect("arrived");
    let api_id = gateway.api_id.clone().expect("an api");
    let mut memory = Memory::of(&live);
    for step in delete_steps(&live, &home().region, &api_id) {
        gateway
            .apply(&step, &mut memory, &seed())
            .expect("accepted");
    }
    assert_eq!(gateway.read().api, None);
    assert!(gateway.policies.values().all(BTreeMap::is_empty));
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn steps_arrive_at_the_simulator(
        pair in pair(),
        applied in proptest::collection::vec((0..2_usize, 0..40_usize), 0..3),
        edits in proptest::collection::vec((select(EDITS.to_vec()), 0..12_usize), 0..5),
        cut in 0..40_usize,
    ) {
        let mut gateway = Gateway::default();
        for (index, count) in applied {
            gateway.run(&pair[index], count).map_err(TestCaseError::fail)?;
        }
        for (edit, pick) in edits {
            // Refused where there is nothing to edit.
            edit.apply(pick, &mut gateway).ok();
        }
        gateway.run(&pair[1], cut).map_err(TestCaseError::fail)?;
        gateway.run(&pair[1], END).map_err(TestCaseError::fail)?;
        let live = gateway.read();
        check_arrived(&live, gateway.served().as_ref(), &pair[1])?;
    }
}
