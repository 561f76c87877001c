//! Random sequences of requests: nothing panics, only the modelled errors come, and what exists always
//! hangs together.

use std::collections::BTreeMap;
use std::sync::Arc;

use chatbot_gateway::control::{Api, Operation, Request, Snapshot, World, handle};
use http::Method;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::bench::{FUNCTION, context};

/// A request that picks its objects by number, so that most of them exist.
#[derive(Clone, Debug)]
struct Draft {
    line: &'static str,
    picks: [usize; 3],
    body: Value,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_requests_keep_the_invariants(drafts in prop::collection::vec(draft(), 1..60)) {
        let mut world = World::default();
        let mut frozen: BTreeMap<String, (Arc<Snapshot>, String)> = BTreeMap::new();
        for (number, draft) in drafts.iter().enumerate() {
            let request = draft.request(&world);
            let before = format!("{world:?}");
            let response = handle(&mut world, &request, &context(number as u64));
            match response.status {
                200 | 201 | 204 => prop_assert!(response.refusal.is_none()),
                400 | 404 | 409 | 429 => {
                    prop_assert!(response.refusal.is_some());
                    prop_assert_eq!(&before, &format!("{world:?}"), "refused: {:?}", request);
                }
                other => prop_assert!(false, "status {} for {:?}", other, request),
            }
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
        path in "(/v2)?(/apis|/tags|/routes|/stages|/%[0-9a-fA-F%]{0,3}|/[a-z:$é%]{0,4}){0,6}",
        body in any_json(),
    ) {
        let method = method.parse::<Method>().expect("a method");
        let request = Request::new(method, path).with_body(body);
        let response = handle(&mut World::default(), &request, &context(1));
        prop_assert!(response.status < 500);
    }
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

impl Draft {
    /// Puts ids in the places of `{api}`, `{route}` and so on.
    fn request(&self, world: &World) -> Request {
        let apis: Vec<&Api> = world.apis().values().collect();
        let api = pick(&apis, self.picks[0]).copied();
        let ids = |table: Vec<&str>| {
            pick(&table, self.picks[1])
                .map_or("none", |id| id)
                .to_owned()
        };
        let children = |kind: &str| match (api, kind) {
            (None, _) => "none".to_owned(),
            (Some(api), "route") => ids(api.routes.iter().map(|(id, _)| id).collect()),
            (Some(api), "integration") => ids(api.integrations.iter().map(|(id, _)| id).collect()),
            (Some(api), "deployment") => ids(api.deployments.iter().map(|(id, _)| id).collect()),
            (Some(api), _) => ids(api.stages.iter().map(|(id, _)| id).collect()),
        };
        let route = api.and_then(|api| api.routes.get(&children("route")));
        let response = route
            .and_then(|route| route.responses.iter().next())
            .map(|(id, _)| id);
        let fill = |text: &str| {
            ["route", "integration", "deployment", "stage"]
                .iter()
                .fold(text.to_owned(), |text, kind| {
                    text.replace(&format!("{{{kind}}}"), &children(kind))
                })
                .replace("{api}", api.map_or("none", |api| &api.api_id))
                .replace("{response}", response.unwrap_or("none"))
        };
        let line = fill(self.line);
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let body = serde_json::from_str(&fill(&self.body.to_string())).expect("JSON");
        Request::new(method.parse().expect("a method"), path).with_body(body)
    }
}

fn pick<T>(from: &[T], number: usize) -> Option<&T> {
    (!from.is_empty()).then(|| &from[number % from.len()])
}

fn draft() -> impl Strategy<Value = Draft> {
    let api = json!({
        "name": "a",
        "protocolType": "WEBSOCKET",
        "routeSelectionExpression": "$request.body.action",
    });
    let fixed = prop::sample::select(vec![
        ("POST /v2/apis", api),
        ("DELETE /v2/apis/{api}", Value::Null),
        ("DELETE /v2/apis/{api}/routes/{route}", Value::Null),
        (
            "DELETE /v2/apis/{api}/integrations/{integration}",
            Value::Null,
        ),
        (
            "DELETE /v2/apis/{api}/deployments/{deployment}",
            Value::Null,
        ),
        ("DELETE /v2/apis/{api}/stages/{stage}", Value::Null),
        (
            "DELETE /v2/apis/{api}/routes/{route}/routeresponses/{response}",
            Value::Null,
        ),
        (
            "POST /v2/apis/{api}/integrations",
            json!({"integrationType": "MOCK"}),
        ),
        (
            "POST /v2/apis/{api}/integrations",
            json!({"integrationType": "AWS_PROXY", "integrationUri": FUNCTION}),
        ),
        ("POST /v2/apis/{api}/deployments", Value::Null),
        (
            "POST /v2/apis/{api}/deployments",
            json!({"stageName": "{stage}"}),
        ),
        (
            "PATCH /v2/apis/{api}/stages/{stage}",
            json!({"deploymentId": "{deployment}"}),
        ),
        (
            "PATCH /v2/apis/{api}/stages/{stage}",
            json!({"autoDeploy": true}),
        ),
        (
            "PATCH /v2/apis/{api}/stages/{stage}",
            json!({"autoDeploy": false}),
        ),
        (
            "POST /v2/apis/{api}/routes/{route}/routeresponses",
            json!({"routeResponseKey": "$default"}),
        ),
        ("GET /v2/apis/{api}/routes", Value::Null),
    ]);
    let route = (
        prop::sample::select(vec!["$connect", "$default", "ask", "b", "c"]),
        any::<bool>(),
    )
        .prop_map(|(key, targeted)| match targeted {
            true => json!({"routeKey": key, "target": "integrations/{integration}"}),
            false => json!({"routeKey": key}),
        });
    let stage = (
        prop::sample::select(vec!["prod", "test", "a b"]),
        any::<bool>(),
    )
        .prop_map(|(name, auto)| json!({"stageName": name, "autoDeploy": auto}));
    let weird = prop::sample::select(vec![
        "POST /v2/apis",
        "PATCH /v2/apis/{api}",
        "POST /v2/apis/{api}/routes",
        "PATCH /v2/apis/{api}/routes/{route}",
        "POST /v2/apis/{api}/integrations",
        "PATCH /v2/apis/{api}/integrations/{integration}",
        "POST /v2/apis/{api}/stages",
        "PATCH /v2/apis/{api}/stages/{stage}",
        "POST /v2/tags/arn:aws:apigateway:us-east-1::/apis/{api}",
    ]);
    let request = prop_oneof![
        6 => fixed,
        3 => route.clone().prop_map(|body| ("POST /v2/apis/{api}/routes", body)),
        2 => route.prop_map(|body| ("PATCH /v2/apis/{api}/routes/{route}", body)),
        2 => stage.prop_map(|body| ("POST /v2/apis/{api}/stages", body)),
        3 => (weird, odd_body()),
    ];
    (request, any::<[usize; 3]>()).prop_map(|((line, body), picks)| Draft { line, picks, body })
}

/// Bodies with members that exist, of any type.
fn odd_body() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "name",
        "protocolType",
        "routeSelectionExpression",
        "routeKey",
        "target",
        "integrationType",
        "integrationUri",
        "timeoutInMillis",
        "requestParameters",
        "stageName",
        "stageVariables",
        "routeSettings",
        "defaultRouteSettings",
        "accessLogSettings",
        "tags",
        "description",
    ]);
    prop::collection::btree_map(names.prop_map(str::to_owned), any_json(), 0..6)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z$ ]{0,6}".prop_map(Value::from),
        Just(Value::from("WEBSOCKET")),
        Just(Value::from("MOCK")),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z$.]{0,5}", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
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
