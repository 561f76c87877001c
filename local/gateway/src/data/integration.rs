//! Running the integration of a route: a function through Lambda, an HTTP address, or MOCK.

mod request;
mod response;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use tokio::sync::{Semaphore, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::clock::Clock;
use super::function::{FunctionArn, FunctionInvoker, Invocation, InvokeError};
use super::http_caller::{HttpCaller, HttpError};
use super::incoming::{Incoming, Received};
use super::limits::{FUNCTION, Limits};
use super::policy::{self, Access, PRINCIPAL};
use super::template::TemplateError;
use crate::control::{Deployed, DeployedIntegration, IntegrationType};

/// Header of an integration request that asks Lambda for an asynchronous invocation, if its value is
/// this (AWS page "Set up asynchronous invocation of the backend Lambda function").
const INVOCATION_TYPE: (&str, &str) = ("X-Amz-Invocation-Type", "Event");

/// What an integration answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// `Sec-WebSocket-Protocol` among the headers of the answer.
    pub(super) subprotocol: Option<String>,
    /// What a two-way route sends to the client.
    pub(super) body: Option<String>,
}

/// Why an integration gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("the integration did not answer within {0:?}")]
    TimedOut(Duration),
    #[error("the route has no integration; set its target and deploy")]
    NoIntegration,
    #[error(
        "the integration uri {0:?} names no function; integrations of type AWS call Lambda only"
    )]
    NoFunction(String),
    #[error("the integration uri {0:?} and its parameters make no HTTP request")]
    NoAddress(String),
    #[error(
        "the resource policy of {function} does not let {source_arn} invoke it; add a permission"
    )]
    NotPermitted {
        function: FunctionArn,
        source_arn: String,
    },
    #[error("the function could not be asked")]
    Invoke(#[from] InvokeError),
    #[error("the HTTP integration failed")]
    Http(#[from] HttpError),
    #[error("the function failed ({kind}): {payload}")]
    Function { kind: String, payload: String },
    #[error("the answer of the integration has no integer statusCode: {0}")]
    Malformed(String),
    #[error("no request template is selected, and the integration does not pass messages through")]
    NoTemplate,
    #[error("a mapping template failed")]
    Template(#[from] TemplateError),
    #[error("the payload is not base64, and cannot become bytes")]
    NotBase64,
    #[error(
        "no integration response fits the status {0}, and there is none for $default; add one and deploy"
    )]
    NoResponse(u16),
    #[error("the gateway shuts down")]
    Stopping,
}

/// Runs integrations. Owns every invocation, also those that nobody waits for any more.
#[derive(Debug)]
pub(super) struct Integrations {
    pub(super) invoker: Arc<dyn FunctionInvoker>,
    pub(super) http: Arc<dyn HttpCaller>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) slots: Arc<Semaphore>,
    pub(super) limits: Limits,
    pub(super) tasks: TaskTracker,
    pub(super) stopping: CancellationToken,
}

/// One call of the integration of a route.
pub(super) struct Call {
    pub(super) integration: Arc<DeployedIntegration>,
    pub(super) deployed: Arc<Deployed>,
    pub(super) route_key: String,
    pub(super) two_way: bool,
    pub(super) input: Input,
}

/// What an integration starts from.
pub(super) enum Input {
    /// The event of `AWS_PROXY`.
    Event(String),
    /// The request, for every other type.
    Request(Box<Incoming>),
}

/// One invocation of a function.
pub(super) struct Invoke {
    pub(super) function: FunctionArn,
    pub(super) payload: Bytes,
    /// Who calls, and of which account, if the function's policy is to allow it; with a role of its
    /// own the gateway needs no permission of the function.
    pub(super) source: Option<(String, String)>,
    /// Whether nobody waits for the end of it.
    pub(super) asynchronous: bool,
}

impl Integrations {
    /// Runs the integration until its timeout. A function that takes longer goes on without anybody
    /// waiting for its answer (reference `system.md` §5.1).
    pub(super) async fn run(&self, call: Call) -> Result<Answer, Failure> {
        let integration = &call.integration.integration;
        match (&call.input, integration.integration_type) {
            (Input::Event(event), _) => {
                let invoke = Invoke::of(&call, Bytes::from(event.clone()), false)?;
                let invocation = self.invoke(invoke, self.timeout(&call)).await?;
                match invocation.function_error {
                    Some(kind) => Err(Failure::Function {
                        kind,
                        payload: shown(&invocation.payload),
                    }),
                    None => response::proxy(&invocation),
                }
            }
            (Input::Request(_), IntegrationType::Mock) => mock(&call),
            (Input::Request(incoming), IntegrationType::Http | IntegrationType::HttpProxy) => {
                self.http(&call, incoming).await
            }
            (Input::Request(incoming), _) => {
                let received = self.custom(&call, incoming).await?;
                response::answer(&call, incoming, &received)
            }
        }
    }

    /// Invokes a function and waits for it, but no longer than `timeout`.
    pub(super) async fn invoke(
        &self,
        invoke: Invoke,
        timeout: Duration,
    ) -> Result<Invocation, Failure> {
        let deadline = self.clock.sleep_until(self.clock.now() + timeout);
        let answer = self.spawn(invoke);
        tokio::select! {
            answer = answer => answer.unwrap_or(Err(Failure::Stopping)),
            () = deadline => Err(Failure::TimedOut(timeout)),
            () = self.stopping.cancelled() => Err(Failure::Stopping),
        }
    }

    /// A function behind `AWS`: what Lambda's own API would answer to the payload.
    async fn custom(&self, call: &Call, incoming: &Incoming) -> Result<Received, Failure> {
        let integration = &call.integration.integration;
        let payload = request::payload(integration, incoming)?;
        let parameters = incoming.parameters(&integration.request_parameters);
        let asynchronous = parameters.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case(INVOCATION_TYPE.0) && value == INVOCATION_TYPE.1
        });
        let invoke = Invoke::of(call, payload, asynchronous)?;
        let invocation = self.invoke(invoke, self.timeout(call)).await?;
        let error = invocation.function_error;
        Ok(Received {
            status: if asynchronous { 202 } else { 200 },
            headers: error
                .map(|kind| ("X-Amz-Function-Error".to_owned(), kind))
                .into_iter()
                .collect(),
            body: invocation.payload,
        })
    }

    async fn http(&self, call: &Call, incoming: &Incoming) -> Result<Answer, Failure> {
        let integration = &call.integration.integration;
        let is_proxy = integration.integration_type == IntegrationType::HttpProxy;
        let payload = if is_proxy {
            Bytes::from(incoming.body.clone())
        } else {
            request::payload(integration, incoming)?
        };
        let request = request::http(integration, incoming, payload)?;
        let timeout = self.timeout(call);
        let deadline = self.clock.sleep_until(self.clock.now() + timeout);
        let asked = async {
            let _slot = self.slots.acquire().await.map_err(|_| Failure::Stopping)?;
            Ok::<_, Failure>(self.http.call(request).await?)
        };
        let response = tokio::select! {
            response = asked => response?,
            () = deadline => return Err(Failure::TimedOut(timeout)),
            () = self.stopping.cancelled() => return Err(Failure::Stopping),
        };
        let received = Received {
            status: response.status().as_u16(),
            headers: pairs(response.headers()),
            body: response.into_body(),
        };
        if is_proxy {
            return Ok(response::passed(&received));
        }
        response::answer(call, incoming, &received)
    }

    fn timeout(&self, call: &Call) -> Duration {
        let timeout = call.integration.integration.timeout_in_millis;
        Duration::from_millis(timeout.into()).min(self.limits.integration)
    }

    /// Starts the invocation as a task of its own, so that it outlives whoever waits for it.
    fn spawn(&self, invoke: Invoke) -> oneshot::Receiver<Result<Invocation, Failure>> {
        let (sender, receiver) = oneshot::channel();
        let (invoker, slots) = (Arc::clone(&self.invoker), Arc::clone(&self.slots));
        let (clock, stopping) = (Arc::clone(&self.clock), self.stopping.clone());
        self.tasks.spawn(async move {
            let function = invoke.function.clone();
            let end = clock.sleep_until(clock.now() + FUNCTION);
            let result = tokio::select! {
                result = permitted(invoker, slots, invoke) => result,
                () = end => Err(Failure::TimedOut(FUNCTION)),
                () = stopping.cancelled() => Err(Failure::Stopping),
            };
            if let Err(Err(unheard)) = sender.send(result) {
                tracing::warn!(%function, error = &unheard as &dyn std::error::Error, "an invocation that nobody waits for any more failed");
            }
        });
        receiver
    }
}

impl Invoke {
    /// The invocation of the function behind the integration of a route.
    fn of(call: &Call, payload: Bytes, asynchronous: bool) -> Result<Self, Failure> {
        let integration = &call.integration.integration;
        let uri = integration.integration_uri.as_deref().unwrap_or_default();
        let function = FunctionArn::of_integration(uri, &call.deployed.variables)
            .ok_or_else(|| Failure::NoFunction(uri.to_owned()))?;
        let source = || {
            let arn = source_arn(
                &call.deployed,
                &format!("{}/{}", call.deployed.stage, call.route_key),
            );
            (arn, call.deployed.account.clone())
        };
        Ok(Self {
            function,
            payload,
            source: integration.credentials_arn.is_none().then(source),
            asynchronous,
        })
    }
}

/// Answers at once, without waiting for anything: what [`Integrations::run`] does for MOCK.
///
/// What the request template makes of the message is the answer, and its `statusCode` the status;
/// without a template it is `{"statusCode":200}`.
pub(super) fn mock(call: &Call) -> Result<Answer, Failure> {
    let Input::Request(incoming) = &call.input else {
        return Err(Failure::NoIntegration);
    };
    let integration = &call.integration.integration;
    let body = if integration.request_templates.is_empty() {
        Bytes::from_static(br#"{"statusCode":200}"#)
    } else {
        request::payload(integration, incoming)?
    };
    let status = serde_json::from_slice(&body).ok();
    let status = status.and_then(|value| response::status(&value));
    let received = Received {
        status: status.ok_or_else(|| Failure::Malformed(shown(&body)))?,
        headers: Vec::new(),
        body,
    };
    response::answer(call, incoming, &received)
}

/// ARN of something of an API: `{stage}/{route key}` is a route, `authorizers/{id}` an authorizer
/// (reference §3.5).
pub(super) fn source_arn(deployed: &Deployed, place: &str) -> String {
    let Deployed {
        region,
        account,
        api_id,
        ..
    } = deployed;
    let partition = partition(region);
    format!("arn:{partition}:execute-api:{region}:{account}:{api_id}/{place}")
}

/// The partition of a region (reference §3.5).
pub(super) fn partition(region: &str) -> &'static str {
    let prefixes = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-isob-", "aws-iso-b"),
        ("us-isof-", "aws-iso-f"),
        ("us-iso-", "aws-iso"),
        ("eu-isoe-", "aws-iso-e"),
        ("eusc-", "aws-eusc"),
    ];
    prefixes
        .into_iter()
        .find(|(prefix, _)| region.starts_with(prefix))
        .map_or("aws", |(_, name)| name)
}

async fn permitted(
    invoker: Arc<dyn FunctionInvoker>,
    slots: Arc<Semaphore>,
    invoke: Invoke,
) -> Result<Invocation, Failure> {
    let _slot = slots.acquire().await.map_err(|_| Failure::Stopping)?;
    let function = &invoke.function;
    if let Some((source_arn, source_account)) = invoke.source {
        let access = Access {
            // The simulator of AddPermission writes the latter where everybody may.
            services: &[PRINCIPAL, "*"],
            action: "lambda:InvokeFunction",
            resource: function.as_str(),
            keys: &[
                ("aws:sourcearn", source_arn.as_str()),
                ("aws:sourceaccount", source_account.as_str()),
            ],
        };
        // Asked every time: a permission that was added or taken away holds for the next message.
        let policy = invoker.policy(function).await?;
        if !policy.is_some_and(|policy| policy::allows(&policy, access)) {
            return Err(Failure::NotPermitted {
                function: function.clone(),
                source_arn,
            });
        }
    }
    if invoke.asynchronous {
        invoker.start(function, invoke.payload).await?;
        return Ok(Invocation {
            payload: Bytes::new(),
            function_error: None,
        });
    }
    Ok(invoker.invoke(function, invoke.payload).await?)
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), value.into_owned())
        })
        .collect()
}

/// The start of a payload, for a log line.
fn shown(payload: &[u8]) -> String {
    const MOST: usize = 512;
    String::from_utf8_lossy(&payload[..payload.len().min(MOST)]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_carry_their_partition() {
        for (region, expected) in [
            ("us-east-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eusc-de-east-1", "aws-eusc"),
        ] {
            assert_eq!(partition(region), expected, "{region}");
        }
    }

    #[test]
    fn payloads_are_shown_in_part() {
        assert_eq!(shown("x".repeat(600).as_bytes()).len(), 512);
    }
}
