//! Random requests.

use chatbot_gateway::control::{Api, Request, World};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::bench::FUNCTION;

/// A request that picks its objects by number, so that most of them exist.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    line: &'static str,
    picks: [usize; 3],
    body: Value,
}

impl Draft {
    /// Puts ids in the places of `{api}`, `{route}` and so on.
    pub(super) fn request(&self, world: &World) -> Request {
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
            (Some(api), "authorizer") => ids(api.authorizers.iter().map(|(id, _)| id).collect()),
            (Some(api), "model") => ids(api.models.iter().map(|(id, _)| id).collect()),
            (Some(api), "deployment") => ids(api.deployments.iter().map(|(id, _)| id).collect()),
            (Some(api), _) => ids(api.stages.iter().map(|(id, _)| id).collect()),
        };
        let route = api.and_then(|api| api.routes.get(&children("route")));
        let response = route
            .and_then(|route| route.responses.iter().next())
            .map(|(id, _)| id);
        let mapping = world
            .domain_names()
            .values()
            .flat_map(|domain| domain.mappings.iter())
            .map(|(id, _)| id)
            .next();
        let fill = |text: &str| {
            [
                "route",
                "integration",
                "deployment",
                "stage",
                "authorizer",
                "model",
            ]
            .iter()
            .fold(text.to_owned(), |text, kind| {
                text.replace(&format!("{{{kind}}}"), &children(kind))
            })
            .replace("{api}", api.map_or("none", |api| &api.api_id))
            .replace("{response}", response.unwrap_or("none"))
            .replace("{mapping}", mapping.unwrap_or("none"))
            .replace(
                "{key}",
                &ids(world.api_keys().iter().map(|(id, _)| id).collect()),
            )
            .replace(
                "{plan}",
                &ids(world.usage_plans().iter().map(|(id, _)| id).collect()),
            )
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

/// Requests about everything, most of which make sense.
pub(super) fn draft() -> impl Strategy<Value = Draft> {
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
    let beyond_routes = prop::sample::select(beyond_routes());
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
        "POST /v2/apis/{api}/authorizers",
        "PATCH /v2/apis/{api}/authorizers/{authorizer}",
        "POST /v2/apis/{api}/models",
        "PATCH /v2/apis/{api}/models/{model}",
        "POST /v2/domainnames",
        "PATCH /v2/domainnames/chat.example.com",
        "PATCH /account",
        "POST /apikeys",
        "PATCH /usageplans/{plan}",
        "POST /v2/tags/arn:aws:apigateway:us-east-1::/apis/{api}",
    ]);
    let request = prop_oneof![
        6 => fixed,
        5 => beyond_routes,
        3 => route.clone().prop_map(|body| ("POST /v2/apis/{api}/routes", body)),
        2 => route.prop_map(|body| ("PATCH /v2/apis/{api}/routes/{route}", body)),
        2 => stage.prop_map(|body| ("POST /v2/apis/{api}/stages", body)),
        3 => (weird, odd_body()),
    ];
    (request, any::<[usize; 3]>()).prop_map(|((line, body), picks)| Draft { line, picks, body })
}

/// Requests about authorizers, models, custom domain names, API keys and usage plans.
fn beyond_routes() -> Vec<(&'static str, Value)> {
    let patch = |op: &str, path: &str, value: &str| json!({"patchOperations": [{"op": op, "path": path, "value": value}]});
    vec![
        (
            "POST /v2/apis/{api}/authorizers",
            json!({
                "name": "{route}", "authorizerType": "REQUEST", "authorizerUri": FUNCTION,
                "identitySource": ["route.request.header.a"],
            }),
        ),
        (
            "DELETE /v2/apis/{api}/authorizers/{authorizer}",
            Value::Null,
        ),
        (
            "PATCH /v2/apis/{api}/routes/{route}",
            json!({"authorizationType": "CUSTOM", "authorizerId": "{authorizer}"}),
        ),
        (
            "PATCH /v2/apis/{api}/routes/{route}",
            json!({"authorizationType": "NONE"}),
        ),
        (
            "POST /v2/apis/{api}/models",
            json!({"name": "A", "schema": "{}"}),
        ),
        ("PATCH /v2/apis/{api}/models/{model}", json!({"name": "B"})),
        ("DELETE /v2/apis/{api}/models/{model}", Value::Null),
        (
            "PATCH /v2/apis/{api}/routes/{route}",
            json!({"requestModels": {"$default": "A"}}),
        ),
        (
            "PATCH /v2/apis/{api}/routes/{route}",
            json!({"requestModels": {}}),
        ),
        (
            "POST /v2/domainnames",
            json!({
                "domainName": "chat.example.com",
                "domainNameConfigurations": [
                    {"certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a"},
                ],
            }),
        ),
        ("DELETE /v2/domainnames/chat.example.com", Value::Null),
        (
            "POST /v2/domainnames/chat.example.com/apimappings",
            json!({"apiId": "{api}", "stage": "{stage}", "apiMappingKey": "{stage}"}),
        ),
        (
            "PATCH /v2/domainnames/chat.example.com/apimappings/{mapping}",
            json!({"apiId": "{api}", "stage": "{stage}"}),
        ),
        (
            "DELETE /v2/domainnames/chat.example.com/apimappings/{mapping}",
            Value::Null,
        ),
        ("POST /apikeys", json!({"name": "a", "enabled": true})),
        ("DELETE /apikeys/{key}", Value::Null),
        ("POST /usageplans", json!({"name": "a"})),
        ("DELETE /usageplans/{plan}", Value::Null),
        (
            "PATCH /usageplans/{plan}",
            patch("add", "/apiStages", "{api}:{stage}"),
        ),
        (
            "PATCH /usageplans/{plan}",
            patch("remove", "/apiStages", "{api}:{stage}"),
        ),
        (
            "POST /usageplans/{plan}/keys",
            json!({"keyId": "{key}", "keyType": "API_KEY"}),
        ),
        ("DELETE /usageplans/{plan}/keys/{key}", Value::Null),
    ]
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
        "authorizerUri",
        "identitySource",
        "schema",
        "domainNameConfigurations",
        "patchOperations",
        "quota",
        "tags",
        "description",
    ]);
    prop::collection::btree_map(names.prop_map(str::to_owned), any_json(), 0..6)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// JSON of any kind, two levels deep.
pub(super) fn any_json() -> impl Strategy<Value = Value> {
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
