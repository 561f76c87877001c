//! The data plane as a whole: what it is made of, and the way in for the HTTP edge.

use std::collections::HashSet;
use std::fmt::Debug;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode, header};
use hyper::body::Body;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::access_log::{AccessLine, AccessLog};
use super::caller::Callers;
use super::clock::{Clock, SystemClock};
use super::function::FunctionInvoker;
use super::handshake::Place;
use super::http_caller::{HttpCaller, LoopbackHttp};
use super::identifier::{Entropy, SystemEntropy, identifier};
use super::integration::Integrations;
use super::limits::Limits;
use super::models::Models;
use super::registry::Registry;
use super::reply::{self, Message, Reply};
use super::session::Stop;
use super::throttle::Throttles;
use crate::control::{Deployed, Mapped, Usage};

/// Where the data plane learns what a stage serves.
pub trait Stages: Debug + Send + Sync + 'static {
    /// What the stage of the API serves at this moment; `None` when there is no such stage or nothing
    /// is deployed to it. Asked for every message: must not block for long.
    fn deployed(&self, api_id: &str, stage: &str) -> Option<Deployed>;

    /// Where a request to the custom domain name `host`, without a port, at `path` goes; `None` when
    /// there is no such name or no mapping for the path.
    fn mapped(&self, host: &str, path: &str) -> Option<Mapped>;

    /// What a client with the API key `key` may do at the stage; `None` when there is no such key, or
    /// no usage plan opens the stage to it.
    fn usage(&self, api_id: &str, stage: &str, key: &str) -> Option<Usage>;
}

/// What a data plane is made of.
#[derive(Clone, Debug)]
pub struct Parts {
    /// What stages serve.
    pub stages: Arc<dyn Stages>,
    /// What runs functions.
    pub invoker: Arc<dyn FunctionInvoker>,
    /// What calls HTTP integrations.
    pub http: Arc<dyn HttpCaller>,
    /// Who may use `@connections` and connect with IAM. With `None` everybody may use `@connections`,
    /// signed or not, and every signature opens a `$connect` route that asks for one, if it is well
    /// formed, for this service, region and day, and not expired: there is no secret to verify it
    /// with, and nobody to ask for permissions.
    pub callers: Option<Arc<dyn Callers>>,
    /// Sizes, times and numbers.
    pub limits: Limits,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub entropy: Arc<dyn Entropy>,
}

/// Sockets, routing and `@connections` of every API. Clones are the same data plane.
#[derive(Clone, Debug)]
pub struct DataPlane {
    pub(super) plane: Arc<Plane>,
}

/// What every connection and request shares.
#[derive(Debug)]
pub(super) struct Plane {
    pub(super) stages: Arc<dyn Stages>,
    pub(super) callers: Option<Arc<dyn Callers>>,
    pub(super) limits: Limits,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) registry: Registry,
    /// Of routes.
    pub(super) throttles: Throttles,
    /// Of accounts, for new connections.
    pub(super) handshakes: Throttles,
    /// Of API keys in usage plans.
    pub(super) keys: Throttles,
    pub(super) models: Models,
    pub(super) access_log: AccessLog,
    pub(super) integrations: Integrations,
    pub(super) tasks: TaskTracker,
    pub(super) stopping: CancellationToken,
}

impl Parts {
    /// AWS's limits, the machine's clock and randomness, HTTP on loopback, and everybody may use
    /// `@connections`.
    #[must_use]
    pub fn new(stages: Arc<dyn Stages>, invoker: Arc<dyn FunctionInvoker>) -> Self {
        Self {
            stages,
            invoker,
            http: Arc::new(LoopbackHttp::default()),
            callers: None,
            limits: Limits::default(),
            clock: Arc::new(SystemClock::new()),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

impl DataPlane {
    /// A data plane without connections. Its tasks run on the runtime that calls
    /// [`DataPlane::handle`].
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
        let integrations = Integrations {
            invoker: parts.invoker,
            http: parts.http,
            clock: Arc::clone(&parts.clock),
            slots: Arc::new(Semaphore::new(parts.limits.invocations)),
            limits: parts.limits,
            tasks: tasks.clone(),
            stopping: stopping.clone(),
        };
        let plane = Plane {
            stages: parts.stages,
            callers: parts.callers,
            limits: parts.limits,
            clock: parts.clock,
            entropy: parts.entropy,
            registry: Registry::new(),
            throttles: Throttles::default(),
            handshakes: Throttles::default(),
            keys: Throttles::default(),
            models: Models::default(),
            access_log: AccessLog::default(),
            integrations,
            tasks,
            stopping,
        };
        Self {
            plane: Arc::new(plane),
        }
    }

    /// Answers one request from `client`.
    ///
    /// | path | answered |
    /// |---|---|
    /// | `/{api}/{stage}` | a handshake |
    /// | `/{api}/{stage}/@connections/{id}`, `/{stage}/@connections/{id}`, `/@connections/{id}` | a call of `@connections` |
    /// | at a custom domain name: `/{mapping key}`, `/{mapping key}/@connections/{id}` | likewise |
    /// | `/{domain name}/{mapping key}`, likewise | the same, for clients that cannot set `Host` |
    ///
    /// Everything else is forbidden.
    ///
    /// The connection that `request` came over must allow upgrades. A handshake is answered when its
    /// `$connect` integration has been.
    pub async fn handle<B>(&self, request: Request<B>, client: IpAddr) -> Reply
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let segments: Vec<String> = request
            .uri()
            .path()
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| {
                percent_encoding::percent_decode_str(segment)
                    .decode_utf8_lossy()
                    .into()
            })
            .collect();
        let request_id = identifier(&*self.plane.entropy);
        let mapped = self.mapped(&request, &segments);
        let by_domain = mapped.is_some();
        let segments = mapped.unwrap_or(segments);
        match segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [ref place @ .., "@connections", id] if place.len() <= 2 => {
                self.plane.manage(request, place, id, &request_id).await
            }
            [api_id, stage] => {
                let place = Place {
                    api_id,
                    stage,
                    by_domain,
                };
                self.plane
                    .connect(request, place, client, &request_id)
                    .await
            }
            _ => {
                let text = format!(r#"{{"message":"{}"}}"#, Message::Forbidden.text());
                reply::json(StatusCode::FORBIDDEN, &request_id, text)
            }
        }
    }

    /// The path behind a custom domain name, as if it had been asked for at the API's own address.
    fn mapped<B>(&self, request: &Request<B>, segments: &[String]) -> Option<Vec<String>> {
        let host = request.headers().get(header::HOST)?.to_str().ok()?;
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        // Every call of a local client comes here: names it cannot be are not looked up.
        let is_name = |host: &str| host.contains('.') && host.parse::<IpAddr>().is_err();
        let path = |segments: &[String]| format!("/{}", segments.join("/"));
        let by_host = is_name(host).then(|| self.plane.stages.mapped(host, &path(segments)));
        let by_path = || {
            let (first, rest) = segments.split_first()?;
            is_name(first).then(|| self.plane.stages.mapped(first, &path(rest)))?
        };
        let Mapped {
            api_id,
            stage,
            rest,
        } = by_host.flatten().or_else(by_path)?;
        let rest = rest.split('/').filter(|segment| !segment.is_empty());
        let rest = rest.map(str::to_owned);
        Some([api_id, stage].into_iter().chain(rest).collect())
    }

    /// The lines of access logs, oldest first; at most the last 10,000.
    #[must_use]
    pub fn access_log(&self) -> Vec<AccessLine> {
        self.plane.access_log.all()
    }

    /// Closes the connections of stages that do not exist any more. To be called after every change
    /// of the control plane; costs a visit to every connection.
    pub fn sweep(&self) {
        let connections = self.plane.registry.all();
        let places: HashSet<(&str, &str)> = connections
            .iter()
            .map(|connection| {
                (
                    connection.peer.api_id.as_str(),
                    connection.peer.stage.as_str(),
                )
            })
            .collect();
        let gone: HashSet<(&str, &str)> = places
            .into_iter()
            .filter(|(api_id, stage)| self.plane.stages.deployed(api_id, stage).is_none())
            .collect();
        for connection in &connections {
            let peer = &connection.peer;
            if gone.contains(&(peer.api_id.as_str(), peer.stage.as_str())) {
                connection.stop(Stop::StageDeleted);
            }
        }
        self.plane
            .throttles
            .retain(|api_id, stage| self.plane.stages.deployed(api_id, stage).is_some());
    }

    /// Number of open connections.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.plane.registry.len()
    }

    /// Begins to close every connection with 1001 and gives up every invocation. `$disconnect` is not
    /// called: what would answer it goes away at the same time.
    pub fn stop(&self) {
        self.plane.stopping.cancel();
        for connection in self.plane.registry.all() {
            connection.stop(Stop::Shutdown);
        }
        self.plane.tasks.close();
    }

    /// [`DataPlane::stop`], and waits for the end of it: at most a little longer than clients have
    /// for a close.
    pub async fn shutdown(&self) {
        self.stop();
        let most = self.plane.limits.close + Duration::from_secs(1);
        if tokio::time::timeout(most, self.plane.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some connections did not end in time");
        }
    }
}
