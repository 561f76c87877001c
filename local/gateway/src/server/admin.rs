//! Administration: delays, faults and the request log, in process as [`Admin`] and over HTTP.
//!
//! | request | effect |
//! |---|---|
//! | `GET /_gateway/health` | 200 as soon as the gateway serves |
//! | `GET /_gateway/log?operation=CreateRoute&after=17` | the requests to the control plane, oldest first: `{"entries": [{"sequence", "operation", "method", "path", "account", "region", "time_ms", "handled", "status", "error"}]}`; both parameters may be left out |
//! | `GET /_gateway/access-log` | the last lines of the access logs of stages, oldest first: `{"lines": [{"apiId", "stage", "destinationArn", "line"}]}` |
//! | `DELETE /_gateway/log` | forgets the requests |
//! | `PUT /_gateway/latency` `{"milliseconds": 50}` | every operation takes this long; mutations of one API then overlap and meet `ConflictException` |
//! | `PUT /_gateway/quotas` `{"enabled": true}` | AWS's quotas for calls hold from now on, or no longer |
//! | `POST /_gateway/faults` (see [`Fault`]) | orders a fault |
//! | `GET /_gateway/faults` | the faults that still wait: `{"faults": […]}` |
//! | `DELETE /_gateway/faults` | takes every fault back |
//! | `GET /_gateway/state` | every API with what belongs to it, of every account and region, custom domain names, API keys (without values), usage plans, settings of accounts, and the resource policies of functions |
//! | `POST /_gateway/reset` | forgets everything that the control plane has, faults, latency and log; quotas are as at the start |

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use super::Reply;
use super::faults::{self, Fault};
use super::log::{Entry, Log};
use super::reply::json_reply;
use super::served::Served;
use super::worlds::Worlds;
use crate::control::{Api, Operation, Quotas, Refusal, World};
use crate::permissions::Policies;

/// Delays, faults and the log of one gateway.
#[derive(Debug, Default)]
pub struct Admin {
    latency: Mutex<Duration>,
    faults: Mutex<Vec<Fault>>,
    faults_end: Mutex<CancellationToken>,
    log: Mutex<Log>,
    /// What was used of the quotas, if they hold.
    quotas: Mutex<Option<Quotas>>,
    quotas_at_start: bool,
}

impl Admin {
    pub(super) fn new(quotas: bool) -> Self {
        let admin = Self {
            quotas_at_start: quotas,
            ..Self::default()
        };
        admin.set_quotas(quotas);
        admin
    }

    /// AWS's quotas for calls of the control plane hold from now on, with nothing used yet, or no longer.
    pub fn set_quotas(&self, enabled: bool) {
        *lock(&self.quotas) = enabled.then(Quotas::default);
    }

    /// Counts a call if quotas hold.
    pub(super) fn count(
        &self,
        operation: Operation,
        account: &str,
        region: &str,
        now: Duration,
    ) -> Result<(), Refusal> {
        match &mut *lock(&self.quotas) {
            None => Ok(()),
            Some(quotas) => quotas.admit(operation, account, region, now),
        }
    }

    /// Every operation of the control plane takes this long from now on.
    pub fn set_latency(&self, latency: Duration) {
        *lock(&self.latency) = latency;
    }

    /// Orders a fault. Faults are tried in the order in which they were ordered.
    pub fn add_fault(&self, fault: Fault) {
        lock(&self.faults).push(fault);
    }

    /// The faults that still wait for their calls.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        lock(&self.faults).clone()
    }

    /// Takes every fault back.
    pub fn clear_faults(&self) {
        lock(&self.faults).clear();
        std::mem::take(&mut *lock(&self.faults_end)).cancel();
    }

    /// The requests to the control plane, oldest first; at most the last 100,000.
    #[must_use]
    pub fn log(&self) -> Vec<Entry> {
        lock(&self.log).entries().cloned().collect()
    }

    /// Forgets the requests. Their numbers start again at 1.
    pub fn clear_log(&self) {
        lock(&self.log).clear();
    }

    pub(super) fn latency(&self) -> Duration {
        *lock(&self.latency)
    }

    pub(super) fn take_fault(&self, operation: Served) -> Option<Fault> {
        faults::take(&mut lock(&self.faults), operation)
    }

    /// Cancelled when the faults that wait now are taken back.
    pub(super) fn faults_end(&self) -> CancellationToken {
        lock(&self.faults_end).clone()
    }

    pub(super) fn note(&self, entry: Entry) -> u64 {
        lock(&self.log).push(entry)
    }

    pub(super) fn change_note(&self, sequence: u64, change: impl FnOnce(&mut Entry)) {
        lock(&self.log).change(sequence, change);
    }

    /// Answers a request to `/_gateway/{path}`.
    pub(super) fn answer(
        &self,
        worlds: &Worlds,
        method: &Method,
        path: &str,
        query: &[(String, String)],
        body: &[u8],
    ) -> Reply {
        match (method.as_str(), path) {
            ("GET", "health") => json_reply(StatusCode::OK, &json!({ "status": "ok" })),
            ("GET", "log") => json_reply(StatusCode::OK, &self.selected_log(query)),
            ("DELETE", "log") => done(|| self.clear_log()),
            ("PUT", "latency") => self.put_latency(body),
            ("PUT", "quotas") => self.put_quotas(body),
            ("POST", "faults") => self.post_fault(body),
            ("GET", "faults") => json_reply(StatusCode::OK, &json!({ "faults": self.faults() })),
            ("DELETE", "faults") => done(|| self.clear_faults()),
            ("GET", "state") => json_reply(
                StatusCode::OK,
                &state(&worlds.snapshot(), &worlds.policies()),
            ),
            ("POST", "reset") => done(|| {
                worlds.reset();
                self.clear_faults();
                self.set_latency(Duration::ZERO);
                self.clear_log();
                self.set_quotas(self.quotas_at_start);
            }),
            _ => problem(
                StatusCode::NOT_FOUND,
                "there is no such administrative request",
            ),
        }
    }

    fn selected_log(&self, query: &[(String, String)]) -> Value {
        let parameter = |name: &str| {
            query
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let operation = parameter("operation");
        let after = parameter("after")
            .and_then(|text| text.parse::<u64>().ok())
            .unwrap_or(0);
        let log = lock(&self.log);
        let entries: Vec<&Entry> = log
            .entries()
            .filter(|entry| entry.sequence > after)
            .filter(|entry| operation.is_none_or(|name| entry.operation == name))
            .collect();
        json!({ "entries": entries })
    }

    fn put_latency(&self, body: &[u8]) -> Reply {
        let milliseconds = serde_json::from_slice::<Value>(body)
            .ok()
            .and_then(|body| body["milliseconds"].as_u64());
        match milliseconds {
            Some(milliseconds) => done(|| self.set_latency(Duration::from_millis(milliseconds))),
            None => problem(
                StatusCode::BAD_REQUEST,
                "the body must be {\"milliseconds\": number}",
            ),
        }
    }

    fn put_quotas(&self, body: &[u8]) -> Reply {
        let enabled = serde_json::from_slice::<Value>(body)
            .ok()
            .and_then(|body| body["enabled"].as_bool());
        match enabled {
            Some(enabled) => done(|| self.set_quotas(enabled)),
            None => problem(
                StatusCode::BAD_REQUEST,
                "the body must be {\"enabled\": true or false}",
            ),
        }
    }

    fn post_fault(&self, body: &[u8]) -> Reply {
        match serde_json::from_slice::<Fault>(body) {
            Err(error) => problem(StatusCode::BAD_REQUEST, &error.to_string()),
            Ok(fault) if !is_known(&fault.operation) => problem(
                StatusCode::BAD_REQUEST,
                &format!("there is no operation {}", fault.operation),
            ),
            Ok(fault) => done(|| self.add_fault(fault)),
        }
    }
}

fn is_known(operation: &str) -> bool {
    matches!(operation, "*" | "writes") || Served::is_known(operation)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn done(effect: impl FnOnce()) -> Reply {
    effect();
    json_reply(StatusCode::OK, &json!({}))
}

fn problem(status: StatusCode, message: &str) -> Reply {
    json_reply(status, &json!({ "message": message }))
}

fn state(world: &World, policies: &Policies) -> Value {
    let policies: Map<String, Value> = policies
        .iter()
        .map(|(function, statements)| (function.to_owned(), statements.into()))
        .collect();
    let domain_names = world.domain_names().values().map(|domain| {
        json!({
            "account": domain.account,
            "region": domain.region,
            "domainName": domain,
            "mappings": domain.mappings.values().collect::<Vec<_>>(),
        })
    });
    let api_keys = world
        .api_keys()
        .values()
        .map(|key| json!({ "account": key.account, "region": key.region, "apiKey": key }));
    let usage_plans = world.usage_plans().values().map(|plan| {
        json!({
            "account": plan.account,
            "region": plan.region,
            "usagePlan": plan,
            "keys": plan.keys.iter().map(|(id, ())| id).collect::<Vec<_>>(),
        })
    });
    let accounts = world
        .accounts()
        .iter()
        .map(|((account, region), settings)| {
            json!({
                "account": account,
                "region": region,
                "cloudwatchRoleArn": settings.cloudwatch_role_arn,
            })
        });
    json!({
        "apis": world.apis().values().map(api).collect::<Vec<_>>(),
        "domainNames": domain_names.collect::<Vec<_>>(),
        "apiKeys": api_keys.collect::<Vec<_>>(),
        "usagePlans": usage_plans.collect::<Vec<_>>(),
        "accounts": accounts.collect::<Vec<_>>(),
        "policies": policies,
    })
}

fn api(api: &Api) -> Value {
    let routes: Vec<Value> = api
        .routes
        .values()
        .map(|route| {
            let responses: Vec<_> = route.responses.values().collect();
            json!({ "route": route, "responses": responses })
        })
        .collect();
    let integrations: Vec<Value> = api
        .integrations
        .values()
        .map(|integration| {
            let mut shown = json!(integration);
            let responses: Vec<_> = integration.responses.values().collect();
            if !responses.is_empty() {
                shown["responses"] = json!(responses);
            }
            shown
        })
        .collect();
    json!({
        "apiId": api.api_id,
        "account": api.account,
        "region": api.region,
        "name": api.name,
        "tags": api.tags,
        "routes": routes,
        "integrations": integrations,
        "authorizers": api.authorizers.values().collect::<Vec<_>>(),
        "models": api.models.values().collect::<Vec<_>>(),
        "deployments": api.deployments.values().collect::<Vec<_>>(),
        "stages": api.stages.values().collect::<Vec<_>>(),
    })
}
