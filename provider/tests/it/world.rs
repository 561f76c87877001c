//! A simulator of API Gateway and of Lambda's resource policies, and what must hold in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use chatbot_gateway::control::{Context, Deploying, Request, Response, Timestamp, World as Apis};
use chatbot_gateway::data::{DataPlane, Parts};
use chatbot_gateway::server::Worlds;
use chatbot_gateway::{Gateway, Options};
use chatbot_provider::aws::retry::Backoff;
use chatbot_provider::aws::{Ambient, Clients, Settings};
use http::Method;
use serde_json::json;

use crate::configs::DOMAIN;
use crate::lambda::Lambda;

/// Account of every call: the simulator takes it from the access key.
pub(crate) const ACCOUNT: &str = "123456789012";
/// Region of every call.
pub(crate) const REGION: &str = "eu-west-1";

/// A running simulator.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) gateway: Gateway,
    now: Arc<AtomicI64>,
    /// Requests of [`ask`](Self::ask).
    asked: AtomicU64,
    http: SharedHttpClient,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// One whose sockets are answered by [`Lambda`].
    pub(crate) async fn with_functions() -> Self {
        let worlds = Worlds::default();
        let functions = Arc::new(Lambda(worlds.clone()));
        let plane = DataPlane::new(Parts::new(Arc::new(worlds.clone()), functions));
        Self::with(Options {
            worlds,
            data_plane: Some(Arc::new(plane)),
            ..Options::default()
        })
        .await
    }

    async fn with(options: Options) -> Self {
        let gateway = Gateway::start(options).await.unwrap();
        Self {
            gateway,
            now: Arc::new(AtomicI64::new(i64::MAX)),
            asked: AtomicU64::new(0),
            // Without TLS, which costs more to set up than a whole life of a stack.
            http: aws_smithy_http_client::Builder::new().build_http(),
        }
    }

    /// Clients as a newly configured provider has them, with waits that cost no time.
    pub(crate) fn clients(&self) -> Clients {
        self.clients_with(2)
    }

    pub(crate) fn clients_with(&self, max_retries: u32) -> Clients {
        self.clients_that(max_retries, || ())
    }

    /// As [`Self::clients_with`]; `before_retry` runs whenever a call is about to be made again.
    pub(crate) fn clients_that(
        &self,
        max_retries: u32,
        before_retry: impl Fn() + Send + Sync + 'static,
    ) -> Clients {
        let wait = Duration::ZERO;
        let settings = Settings {
            region: Some(REGION.to_owned()),
            credentials: Some(Credentials::new(ACCOUNT, "secret", None, None, "test")),
            gateway_endpoint: Some(self.gateway.url()),
            lambda_endpoint: Some(self.gateway.url()),
            sts_endpoint: Some(self.gateway.url()),
            max_retries,
            backoff: Backoff {
                base: wait,
                cap: wait,
            },
            pace: None,
            poll: Duration::from_millis(1),
            ..Settings::default()
        };
        let system = Ambient::system();
        let now = Arc::clone(&self.now);
        let now = move || match now.load(Ordering::Relaxed) {
            i64::MAX => (system.now)(),
            now => now,
        };
        Clients::new(
            settings,
            Ambient {
                random: Arc::new(move || {
                    before_retry();
                    0.5
                }),
                now: Arc::new(now),
                http: Some(self.http.clone()),
            },
        )
    }

    /// Makes what a stack with everything finds: a custom domain, and a role to write logs with.
    pub(crate) fn prepare(&self) {
        let certificate = format!("arn:aws:acm:{REGION}:{ACCOUNT}:certificate/chat");
        let role = format!("arn:aws:iam::{ACCOUNT}:role/logs");
        let domain = json!({ "domainName": DOMAIN, "domainNameConfigurations": [
            { "certificateArn": certificate, "endpointType": "REGIONAL" },
        ] });
        let account = json!({ "patchOperations": [
            { "op": "replace", "path": "/cloudwatchRoleArn", "value": role },
        ] });
        self.ask(&Request::new(Method::POST, "/v2/domainnames").with_body(domain));
        self.ask(&Request::new(Method::PATCH, "/account").with_body(account));
    }

    /// Asks the control plane as somebody else, who is not in the log of calls.
    pub(crate) fn ask(&self, request: &Request) -> Response {
        let context = Context {
            entropy: self.asked.fetch_add(1, Ordering::Relaxed),
            now: Timestamp(0),
            account: ACCOUNT.to_owned(),
            region: REGION.to_owned(),
            endpoint: self.gateway.url(),
            deploying: Deploying::default(),
        };
        let answer = self.gateway.worlds().handle(request, &context);
        assert!(answer.is_success(), "{request:?}: {answer:?}");
        answer
    }

    /// From now on the provider's clock shows this many seconds since 1970.
    pub(crate) fn set_now(&self, now: i64) {
        self.now.store(now, Ordering::Relaxed);
    }

    /// Names of the operations called so far, oldest first; forgets them.
    pub(crate) fn take_calls(&self) -> Vec<String> {
        let admin = self.gateway.admin();
        let calls = admin
            .log()
            .into_iter()
            .map(|entry| entry.operation)
            .collect();
        admin.clear_log();
        calls
    }

    /// As [`Self::take_calls`], without reads.
    pub(crate) fn take_writes(&self) -> Vec<String> {
        let mut calls = self.take_calls();
        calls.retain(|name| !name.starts_with("Get"));
        calls
    }

    pub(crate) fn apis(&self) -> Apis {
        self.gateway.worlds().snapshot()
    }

    /// What is wrong with a world that should have nothing in it.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        let apis = self.apis();
        let apis = apis
            .apis()
            .values()
            .map(|api| format!("api {}", api.api_id));
        let policies = self.gateway.worlds().policies();
        let policies = policies
            .iter()
            .map(|(function, _)| format!("policy of {function}"));
        apis.chain(policies).collect()
    }

    /// What is wrong with a world that should have one whole stack with these functions and routes.
    pub(crate) fn faults(&self, functions: &[&str], routes: &[&str]) -> Vec<String> {
        let apis = self.apis();
        let mut faults = Vec::new();
        let mut check = |what: &str, holds: bool, is: String| {
            if !holds {
                faults.push(format!("{what}: {is}"));
            }
        };
        let ids: Vec<&str> = apis
            .apis()
            .values()
            .map(|api| api.api_id.as_str())
            .collect();
        check("one api", ids.len() == 1, format!("{ids:?}"));
        let Some(api) = apis.apis().values().next() else {
            return faults;
        };
        let mut keys: Vec<&str> = api
            .routes
            .values()
            .map(|route| route.route_key.as_str())
            .collect();
        keys.sort_unstable();
        let mut wanted = routes.to_vec();
        wanted.sort_unstable();
        check("routes", keys == wanted, format!("{keys:?}"));
        let targeted = api.integrations.values().all(|integration| {
            let id = integration.integration_id.as_str();
            api.routes
                .values()
                .any(|route| route.integration_id() == Some(id))
        });
        check(
            "integrations in use",
            targeted,
            format!("{:?}", api.integrations),
        );
        let asked = api.authorizers.values().all(|authorizer| {
            let id = Some(authorizer.authorizer_id.as_str());
            let mut routes = api.routes.values();
            routes.any(|route| route.authorizer_id.as_deref() == id)
        });
        check(
            "authorizers in use",
            asked,
            format!("{:?}", api.authorizers),
        );
        let deployments: Vec<&str> = api
            .deployments
            .values()
            .map(|deployment| deployment.deployment_id.as_str())
            .collect();
        let stages: Vec<_> = api
            .stages
            .values()
            .map(|stage| stage.deployment_id.as_deref())
            .collect();
        let served = stages.len() == 1 && stages[0] == deployments.first().copied();
        let all = format!("{deployments:?}, stages {stages:?}");
        check(
            "the only deployment is served",
            served && deployments.len() == 1,
            all,
        );
        let policies = self.gateway.worlds().policies();
        let mut permitted: Vec<&str> = policies.iter().map(|(function, _)| function).collect();
        permitted.sort_unstable();
        let mut wanted = functions.to_vec();
        wanted.sort_unstable();
        check(
            "permitted functions",
            permitted == wanted,
            format!("{permitted:?}"),
        );
        for (function, statements) in policies.iter() {
            let source = &statements[0]["Condition"]["ArnLike"]["AWS:SourceArn"];
            let right = source
                .as_str()
                .is_some_and(|arn| arn.contains(&format!(":{}/", api.api_id)));
            check(
                "one statement",
                statements.len() == 1,
                format!("{function}: {statements:?}"),
            );
            check(
                "statement of this api",
                right,
                format!("{function}: {source}"),
            );
        }
        faults
    }

    /// What is wrong with the stages: each must serve a deployment that exists.
    pub(crate) fn undeployed_stages(&self) -> Vec<String> {
        let apis = self.apis();
        let mut faults = Vec::new();
        for api in apis.apis().values() {
            for stage in api.stages.values() {
                let served = stage.deployment_id.as_deref();
                let exists = api
                    .deployments
                    .values()
                    .any(|deployment| Some(deployment.deployment_id.as_str()) == served);
                if !exists {
                    faults.push(format!("stage {} serves {served:?}", stage.stage_name));
                }
            }
        }
        faults
    }
}
