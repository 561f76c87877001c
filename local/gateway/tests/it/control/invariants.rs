//! Random sequences of requests: nothing panics, only the modelled errors come, and what exists always
//! hangs together.

use std::collections::BTreeMap;
use std::sync::Arc;

use chatbot_gateway::control::{Api, Operation, Request, Snapshot, World, handle};
use http::Method;
use proptest::prelude::*;

use super::bench::{Bench, context};
use super::drafts::{any_json, draft};

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_requests_keep_the_invariants(
        furnished in any::<bool>(),
        drafts in prop::collection::vec(draft(), 1..60),
    ) {
        // Random requests alone seldom make what hangs together over several objects.
        let bench = if furnished { Bench::furnished() } else { Bench::default() };
        let mut world = bench.world;
        let mut frozen: BTreeMap<String, (Arc<Snapshot>, String)> = BTreeMap::new();
        for (number, draft) in drafts.iter().enumerate() {
            let request = draft.request(&world);
            let before = format!("{world:?}");
            let response = handle(&mut world, &request, &context(1000 + number as u64));
            match response.status {
                200 | 201 | 202 | 204 => prop_assert!(response.refusal.is_none()),
                400 | 404 | 409 | 429 => {
                    prop_assert!(response.refusal.is_some());
                    prop_assert_eq!(&before, &format!("{world:?}"), "refused: {:?}", request);
                }
                other => prop_assert!(false, "status {} for {:?}", other, request),
            }
            check_world(&world)?;
            for api in world.apis().values() {
                check(api)?;
                for deployment in api.deployments.values() {
                    let text = format!("{:?}", deployment.snapshot);
                    let first = frozen
                        .entry(format!("{}/{}", api.api_id, deployment.deployment_id))
                        .or_insert_with(|| (Arc::clone(&deployment.snapshot), text.clone()));
                    prop_assert_eq!(&first.1, &text, "a snapshot has changed");
                }
            }
        }
    }

    #[test]
    fn any_path_and_body_is_answered(
        method in prop::sample::select(vec!["GET", "POST", "PATCH", "DELETE", "PUT"]),
        path in "(/v2)?(/apis|/tags|/domainnames|/apikeys|/usageplans|/account|/routes|/stages|/%[0-9a-fA-F%]{0,3}|/[a-z:$é%]{0,4}){0,6}",
        body in any_json(),
    ) {
        let method = method.parse::<Method>().expect("a method");
        let request = Request::new(method, path).with_body(body);
        let response = handle(&mut World::default(), &request, &context(1));
        prop_assert!(response.status < 500);
    }
}

/// Everything that must hold between what exists at any time.
fn check_world(world: &World) -> Result<(), TestCaseError> {
    let has = |api: &str, stage: &str| {
        world
            .apis()
            .get(api)
            .is_some_and(|api| api.stages.contains(stage))
    };
    for domain in world.domain_names().values() {
        for mapping in domain.mappings.values() {
            prop_assert!(has(&mapping.api_id, &mapping.stage), "a dangling mapping");
        }
    }
    for plan in world.usage_plans().values() {
        for stage in &plan.api_stages {
            prop_assert!(
                has(&stage.api_id, &stage.stage),
                "a dangling stage in a plan"
            );
        }
        for (key, ()) in plan.keys.iter() {
            prop_assert!(world.api_keys().contains(key), "a dangling key in a plan");
        }
    }
    Ok(())
}

/// Everything that must hold in an API at any time.
fn check(api: &Api) -> Result<(), TestCaseError> {
    let mut keys: Vec<&str> = api
        .routes
        .values()
        .map(|route| route.route_key.as_str())
        .collect();
    keys.sort_unstable();
    prop_assert!(
        keys.windows(2).all(|pair| pair[0] != pair[1]),
        "a route key is there twice"
    );
    for route in api.routes.values() {
        if route.target.is_some() {
            let id = route.integration_id().unwrap_or_default();
            prop_assert!(
                api.integrations.contains(id),
                "{} has a dangling target",
                route.route_id
            );
        }
        prop_assert!(route.responses.len() <= 1);
        if let Some(id) = &route.authorizer_id {
            prop_assert!(
                api.authorizers.contains(id),
                "{} has a dangling authorizer",
                route.route_id
            );
        }
        let mut names = route.request_models.values();
        prop_assert!(
            names.all(|name| api.models.values().any(|model| model.name == *name)),
            "{} has a dangling model",
            route.route_id
        );
    }
    for stage in api.stages.values() {
        if let Some(id) = &stage.deployment_id {
            prop_assert!(
                api.deployments.contains(id),
                "a stage has a dangling deployment"
            );
        }
    }
    for deployment in api.deployments.values() {
        prop_assert!(
            !deployment.snapshot.routes.is_empty(),
            "a deployment without routes"
        );
        for route in deployment.snapshot.routes.values() {
            prop_assert_eq!(route.route.target.is_some(), route.integration.is_some());
        }
    }
    prop_assert!(api.routes.len() <= 300 && api.integrations.len() <= 300);
    prop_assert!(api.stages.len() <= 10);
    Ok(())
}

#[test]
fn every_operation_is_found_by_a_request() {
    let lines = Operation::ALL.len();
    let names: std::collections::BTreeSet<&str> = Operation::ALL
        .iter()
        .map(|operation| operation.name())
        .collect();
    assert_eq!(names.len(), lines, "a name is there twice");
    let found = Operation::of(
        &Method::DELETE,
        "/v2/apis/a/stages/b/routesettings/%24connect",
    );
    let expected = ["a", "b", "$connect"].map(str::to_owned).to_vec();
    assert_eq!(found, Some((Operation::DeleteRouteSettings, expected)));
}
