//! What happens to one HTTP request.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header, request};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::{Value, json};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::admin::Admin;
use super::caller::Caller;
use super::connections::Dropped;
use super::faults::{Action, Fault, When};
use super::identity;
use super::log::{Entry, entry};
use super::reply::{
    ERROR_TYPE, error_reply, json_reply, policy_reply, refusal_reply, response_reply,
};
use super::served::Served;
use super::turn::Turn;
use super::upstream::Upstream;
use super::worlds::Worlds;
use super::{DataPlane, Options, Reply};
use crate::control::{Context, Deploying, Operation, Refusal, Request, Timestamp};
use crate::data::clock::Clock;
use crate::permissions;
use crate::query::parameters;

/// Longest body of a request to the control plane.
const LONGEST_BODY: usize = 1 << 20;

/// Everything that the connections share.
#[derive(Debug)]
pub(super) struct Edge {
    pub(super) worlds: Worlds,
    pub(super) admin: Admin,
    data_plane: Option<Arc<dyn DataPlane>>,
    upstream: Option<Upstream>,
    default_caller: Caller,
    endpoint: String,
    clock: Arc<dyn Clock>,
    busy: Mutex<HashSet<String>>,
    /// Operations under way: they end even if their callers have gone.
    operations: TaskTracker,
}

impl Edge {
    pub(super) fn new(options: Options, address: SocketAddr) -> Self {
        Self {
            worlds: options.worlds,
            admin: Admin::new(options.quotas),
            data_plane: options.data_plane,
            upstream: options.rest_endpoint.as_deref().map(Upstream::new),
            default_caller: Caller {
                account: options.account,
                region: options.region,
            },
            endpoint: format!("ws://{address}"),
            clock: options.clock,
            busy: Mutex::default(),
            operations: TaskTracker::new(),
        }
    }

    /// Begins to close the sockets.
    pub(super) fn stop(&self) {
        if let Some(data_plane) = &self.data_plane {
            data_plane.stop();
        }
    }

    /// Waits for what is under way and closes the sockets.
    pub(super) async fn end(&self) {
        self.operations.close();
        // A hanging operation would wait for ever: nobody can take its fault back any more.
        self.admin.clear_faults();
        if let Some(data_plane) = &self.data_plane {
            data_plane.shutdown().await;
        }
        self.operations.wait().await;
    }

    /// Answers one request, or gives an error if its connection is to be dropped.
    pub(super) async fn answer(
        self: Arc<Self>,
        request: http::Request<Incoming>,
        remote: SocketAddr,
    ) -> Result<Reply, Dropped> {
        let path = request.uri().path();
        let is_policy = permissions::operation(request.method(), path).is_some();
        let is_at_domain = self.is_at_domain(request.headers());
        if !is_at_domain && identity::is_asked(&request) {
            return Ok(self.identify(request).await);
        }
        if let Some(upstream) = &self.upstream
            && !is_at_domain
            && Upstream::serves(path)
        {
            return Ok(self.pass_on(upstream, request).await);
        }
        let is_ours = is_policy || Operation::is_path(path) || path.starts_with("/_gateway/");
        if !is_ours || is_at_domain {
            return Ok(match &self.data_plane {
                Some(data_plane) => Arc::clone(data_plane).serve(request, remote).await,
                None => json_reply(StatusCode::FORBIDDEN, &json!({ "message": "Forbidden" })),
            });
        }
        let (parts, body) = request.into_parts();
        let body = match Limited::new(body, LONGEST_BODY).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => {
                return Ok(refusal_reply(&Refusal::bad_request(format!(
                    "unreadable body: {error}"
                ))));
            }
        };
        if let Some(path) = parts.uri.path().strip_prefix("/_gateway/") {
            if parts.method == Method::GET && path == "access-log" {
                let lines = self.data_plane.as_ref().map(|plane| plane.access_log());
                let body = json!({ "lines": lines.unwrap_or_default() });
                return Ok(json_reply(StatusCode::OK, &body));
            }
            let query = parameters(parts.uri.query().unwrap_or_default());
            let reply = self
                .admin
                .answer(&self.worlds, &parts.method, path, &query, &body);
            self.changed(parts.method == Method::POST);
            return Ok(reply);
        }
        let edge = Arc::clone(&self);
        let operation = async move { edge.operation(&parts, &body).await };
        // A task that panicked has no answer; hyper closes the connection as for any other fault.
        self.operations
            .spawn(operation)
            .await
            .unwrap_or(Err(Dropped))
    }

    /// Whether the request is to a custom domain name: then its path is that of a mapping, whatever it
    /// looks like.
    fn is_at_domain(&self, headers: &HeaderMap) -> bool {
        let host = headers
            .get(header::HOST)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        self.worlds.is_domain_name(name)
    }

    /// Who signed a request.
    fn caller(&self, headers: &HeaderMap) -> Caller {
        let authorization = headers.get(header::AUTHORIZATION);
        let authorization = authorization.and_then(|value| value.to_str().ok());
        Caller::of(authorization, &self.default_caller)
    }

    /// Answers as the Security Token Service.
    async fn identify(&self, request: http::Request<Incoming>) -> Reply {
        let (parts, body) = request.into_parts();
        let caller = self.caller(&parts.headers);
        match Limited::new(body, LONGEST_BODY).collect().await {
            Ok(body) => {
                let form = parameters(&String::from_utf8_lossy(&body.to_bytes()));
                let (operation, reply) = identity::answer(&form, &caller, self.clock.now());
                self.admin.note(Entry {
                    handled: true,
                    status: Some(reply.status().as_u16()),
                    ..entry(operation, &caller, &parts, self.clock.now())
                });
                reply
            }
            Err(error) => refusal_reply(&Refusal::bad_request(format!("unreadable body: {error}"))),
        }
    }

    /// Lets another API Gateway answer.
    async fn pass_on(&self, upstream: &Upstream, request: http::Request<Incoming>) -> Reply {
        let (parts, reply) = upstream.answer(request).await;
        let caller = self.caller(&parts.headers);
        self.admin.note(Entry {
            handled: true,
            status: Some(reply.status().as_u16()),
            ..entry("", &caller, &parts, self.clock.now())
        });
        reply
    }

    /// One operation of the control plane with its delays and faults.
    async fn operation(&self, parts: &request::Parts, body: &[u8]) -> Result<Reply, Dropped> {
        let call = Call::new(self, parts, body);
        if let Err(refusal) = self.within_quotas(&call) {
            let reply = refusal_reply(&refusal);
            self.note_answer(&call, &reply);
            return Ok(reply);
        }
        let faults_end = self.admin.faults_end();
        let fault = call
            .operation
            .and_then(|operation| self.admin.take_fault(operation));
        let (before, after) = match fault {
            Some(fault) if fault.when == When::After => (None, Some(fault)),
            fault => (fault, None),
        };
        let before = before.map(|fault| (fault, &faults_end));
        let result = match self.effect(&call, parts, body, before).await {
            Ok(reply) => match after {
                None => Ok(reply),
                Some(fault) => {
                    pause(Duration::from_millis(fault.delay_ms)).await;
                    act(&fault.action, &faults_end).await.unwrap_or(Ok(reply))
                }
            },
            Err(reply) => reply,
        };
        if let Ok(reply) = &result {
            self.note_answer(&call, reply);
        }
        result
    }

    /// Counts the call. Quotas come before faults: what is throttled never gets to where a fault waits.
    fn within_quotas(&self, call: &Call) -> Result<(), Refusal> {
        let Some(Served::Control(operation)) = call.operation else {
            return Ok(());
        };
        let Caller { account, region } = &call.caller;
        self.admin
            .count(operation, account, region, self.clock.now())
    }

    fn note_answer(&self, call: &Call, reply: &Reply) {
        let error = reply
            .headers()
            .get(ERROR_TYPE)
            .and_then(|code| code.to_str().ok());
        self.admin.change_note(call.note, |entry| {
            entry.status = Some(reply.status().as_u16());
            entry.error = error.map(str::to_owned);
        });
    }

    /// Gives the call its effect and returns the answer, unless a fault comes first or the API is busy:
    /// then the reply is the error.
    async fn effect(
        &self,
        call: &Call,
        parts: &request::Parts,
        body: &[u8],
        fault: Option<(Fault, &CancellationToken)>,
    ) -> Result<Reply, Result<Reply, Dropped>> {
        let delay = fault.as_ref().map_or(0, |(fault, _)| fault.delay_ms);
        let wait = self.admin.latency() + Duration::from_millis(delay);
        let hangs = fault
            .as_ref()
            .is_some_and(|(fault, _)| fault.action == Action::Hang);
        let _turn = match &call.mutated_api {
            None => None,
            Some(api) => Some(
                Turn::take(&self.busy, api, hangs || !wait.is_zero())
                    .ok_or_else(|| Ok(refusal_reply(&Refusal::concurrent_modification())))?,
            ),
        };
        pause(wait).await;
        let mut deploying = Deploying::default();
        if let Some((fault, faults_end)) = fault {
            if let Some(reply) = act(&fault.action, faults_end).await {
                return Err(reply);
            }
            if let Action::Deploy(course) = fault.action {
                deploying = course;
            }
        }
        let body = match body {
            [] => Value::Null,
            body => serde_json::from_slice(body).map_err(|error| {
                Ok(refusal_reply(&Refusal::bad_request(format!(
                    "malformed JSON body: {error}"
                ))))
            })?,
        };
        let request = Request {
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            query: parameters(parts.uri.query().unwrap_or_default()),
            body,
        };
        let reply = match call.operation {
            Some(Served::Policy(_)) => {
                let Caller { account, region } = &call.caller;
                policy_reply(&self.worlds.handle_permission(&request, account, region))
            }
            _ => {
                let context = self.context(&call.caller, deploying);
                let response = self.worlds.handle(&request, &context);
                self.changed(request.method != Method::GET && response.is_success());
                response_reply(&response)
            }
        };
        self.admin
            .change_note(call.note, |entry| entry.handled = true);
        Ok(reply)
    }

    /// Tells the data plane that a mutation, if it was one, has had its effect.
    fn changed(&self, mutation: bool) {
        if let (true, Some(data_plane)) = (mutation, &self.data_plane) {
            data_plane.changed();
        }
    }

    fn context(&self, caller: &Caller, deploying: Deploying) -> Context {
        Context {
            entropy: RandomState::new().build_hasher().finish(),
            now: Timestamp(self.clock.now().as_secs()),
            account: caller.account.clone(),
            region: caller.region.clone(),
            endpoint: self.endpoint.clone(),
            deploying,
        }
    }
}

/// What is known of a call before it is handled.
struct Call {
    caller: Caller,
    operation: Option<Served>,
    /// The API that it changes, if it changes one that may exist.
    mutated_api: Option<String>,
    /// Its number in the log.
    note: u64,
}

impl Call {
    fn new(edge: &Edge, parts: &request::Parts, body: &[u8]) -> Self {
        let caller = edge.caller(&parts.headers);
        let found = Operation::of(&parts.method, parts.uri.path());
        let control = found
            .as_ref()
            .map(|(operation, _)| Served::Control(*operation));
        let operation = control.or_else(|| Served::policy(&parts.method, parts.uri.path()));
        let mutated_api = found
            .filter(|(operation, _)| operation.is_mutation())
            .and_then(|(operation, parameters)| operation.api_id(&parameters).map(str::to_owned));
        let name = operation.map_or("", Served::name);
        let note = edge.admin.note(Entry {
            body: serde_json::from_slice(body).ok(),
            ..entry(name, &caller, parts, edge.clock.now())
        });
        Self {
            caller,
            operation,
            mutated_api,
            note,
        }
    }
}

/// What a fault's action makes of the answer; `None` leaves it as it is.
async fn act(action: &Action, faults_end: &CancellationToken) -> Option<Result<Reply, Dropped>> {
    match action {
        Action::Delay | Action::Deploy(_) => None,
        Action::Drop => Some(Err(Dropped)),
        Action::Hang => {
            faults_end.cancelled().await;
            Some(Err(Dropped))
        }
        Action::Error {
            status,
            code,
            message,
        } => Some(Ok(error_reply(
            *status,
            code,
            &json!({ "message": message }),
        ))),
    }
}

/// Waits. Even an empty wait would cost the timer's millisecond.
async fn pause(duration: Duration) {
    if !duration.is_zero() {
        sleep(duration).await;
    }
}
