//! A world to send requests to, with names for the ids that it gives.

use std::collections::BTreeMap;

use chatbot_gateway::control::{Context, Deploying, Request, Response, Timestamp, World, handle};
use http::Method;
use serde_json::{Value, json};

/// Address of a Lambda function as an integration has it.
pub(super) const FUNCTION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\
                                   arn:aws:lambda:us-east-1:123456789012:function:chat/invocations";

/// A world and the ids that were given in it. `{name}` in a path or body stands for an id.
#[derive(Default)]
pub(super) struct Bench {
    pub(super) world: World,
    names: BTreeMap<String, String>,
    requests: u64,
}

impl Bench {
    /// An API `{api}` with an integration `{integration}` and a route `ask` `{route}` to it.
    pub(super) fn with_route() -> Self {
        let mut bench = Self::default();
        bench.make("api", "POST /v2/apis", chat_api());
        bench.make(
            "integration",
            "POST /v2/apis/{api}/integrations",
            json!({"integrationType": "AWS_PROXY", "integrationUri": FUNCTION}),
        );
        bench.make(
            "route",
            "POST /v2/apis/{api}/routes",
            json!({"routeKey": "ask", "target": "integrations/{integration}"}),
        );
        bench
    }

    /// As above, with a deployment `{deployment}` that the stage `prod` serves.
    pub(super) fn deployed() -> Self {
        let mut bench = Self::with_route();
        bench.make("deployment", "POST /v2/apis/{api}/deployments", Value::Null);
        bench.make(
            "stage",
            "POST /v2/apis/{api}/stages",
            json!({"stageName": "prod", "deploymentId": "{deployment}"}),
        );
        bench
    }

    /// As above, and something of every other kind, all of it in use: an authorizer and a model on the
    /// route, a custom domain that leads to the stage, and a usage plan that opens it to an API key.
    pub(super) fn furnished() -> Self {
        let mut bench = Self::deployed();
        for (name, line, body) in [
            (
                "authorizer",
                "POST /v2/apis/{api}/authorizers",
                json!({
                    "name": "tokens",
                    "authorizerType": "REQUEST",
                    "authorizerUri": FUNCTION,
                    "identitySource": ["route.request.header.a"],
                }),
            ),
            (
                "model",
                "POST /v2/apis/{api}/models",
                json!({"name": "A", "schema": "{}"}),
            ),
            (
                "route",
                "PATCH /v2/apis/{api}/routes/{route}",
                json!({
                    "authorizationType": "CUSTOM",
                    "authorizerId": "{authorizer}",
                    "requestModels": {"$default": "A"},
                }),
            ),
            (
                "domain",
                "POST /v2/domainnames",
                json!({
                    "domainName": "chat.example.com",
                    "domainNameConfigurations": [
                        {"certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a"},
                    ],
                }),
            ),
            (
                "mapping",
                "POST /v2/domainnames/{domain}/apimappings",
                json!({"apiId": "{api}", "stage": "prod"}),
            ),
            ("key", "POST /apikeys", json!({"enabled": true})),
            (
                "plan",
                "POST /usageplans",
                json!({"name": "a", "apiStages": [{"apiId": "{api}", "stage": "prod"}]}),
            ),
            (
                "used",
                "POST /usageplans/{plan}/keys",
                json!({"keyId": "{key}", "keyType": "API_KEY"}),
            ),
        ] {
            bench.make(name, line, body);
        }
        bench
    }

    /// Lets the account write logs.
    pub(super) fn with_logs(mut self) -> Self {
        let role = "arn:aws:iam::123456789012:role/logs";
        let patch = json!({"op": "replace", "path": "/cloudwatchRoleArn", "value": role});
        let body = json!({"patchOperations": [patch]});
        let response = self.send("PATCH /account", body);
        assert!(response.is_success(), "{response:?}");
        self
    }

    /// Sends a request that must succeed and names the id in the answer.
    pub(super) fn make(&mut self, name: &str, line: &str, body: Value) -> Value {
        let response = self.send(line, body);
        assert!(response.is_success(), "{line}: {response:?}");
        let id = [
            "routeResponseId",
            "integrationResponseId",
            "routeId",
            "integrationId",
        ]
        .iter()
        .chain(&["authorizerId", "modelId", "apiMappingId", "domainName"])
        .chain(&["stageName", "deploymentId", "apiId", "id"])
        .find_map(|key| response.body[key].as_str());
        self.names
            .insert(name.to_owned(), id.unwrap_or_default().to_owned());
        response.body
    }

    /// Sends `METHOD /path?query` with a body.
    pub(super) fn send(&mut self, line: &str, body: Value) -> Response {
        self.send_with(line, body, Deploying::default())
    }

    /// The same for a deployment that goes another way than usual.
    pub(super) fn send_with(&mut self, line: &str, body: Value, deploying: Deploying) -> Response {
        let request = self.request(line, body);
        self.requests += 1;
        let context = Context {
            deploying,
            ..context(self.requests)
        };
        handle(&mut self.world, &request, &context)
    }

    /// Names an id.
    pub(super) fn set_name(&mut self, name: &str, id: &str) {
        self.names.insert(name.to_owned(), id.to_owned());
    }

    pub(super) fn request(&self, line: &str, body: Value) -> Request {
        let line = self.fill(line);
        let (method, target) = line.split_once(' ').expect("a method and a path");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let method = method.parse::<Method>().expect("a method");
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .fold(
                Request::new(method, path).with_body(self.fill_body(body)),
                |request, pair| request.with_query(pair.0, pair.1),
            )
    }

    pub(super) fn name(&self, name: &str) -> &str {
        &self.names[name]
    }

    fn fill(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, id)| {
            text.replace(&format!("{{{name}}}"), id)
        })
    }

    fn fill_body(&self, body: Value) -> Value {
        match body {
            Value::String(text) => self.fill(&text).into(),
            Value::Object(members) => members
                .into_iter()
                .map(|(key, value)| (key, self.fill_body(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Array(items) => items.into_iter().map(|item| self.fill_body(item)).collect(),
            other => other,
        }
    }

    /// Whether every member of `expected` is in `found`; an expected `null` means absent.
    pub(super) fn assert_has(&self, what: &str, found: &Value, expected: Value) {
        let expected = self.fill_body(expected);
        for (key, value) in expected.as_object().into_iter().flatten() {
            assert_eq!(&found[key], value, "{what}: member {key} of {found}");
        }
    }
}

pub(super) fn chat_api() -> Value {
    json!({
        "name": "chat",
        "protocolType": "WEBSOCKET",
        "routeSelectionExpression": "$request.body.action",
    })
}

pub(super) fn context(entropy: u64) -> Context {
    Context {
        entropy,
        now: Timestamp(1_795_348_387 + entropy),
        account: "123456789012".to_owned(),
        region: "us-east-1".to_owned(),
        endpoint: "ws://127.0.0.1:4510".to_owned(),
        deploying: Deploying::default(),
    }
}
