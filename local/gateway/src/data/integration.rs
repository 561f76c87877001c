//! Running the integration of a route: a function through Lambda, or MOCK.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::sync::{Semaphore, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::clock::Clock;
use super::function::{FunctionArn, FunctionInvoker, Invocation, InvokeError};
use super::limits::{FUNCTION, Limits};
use super::policy::{self, Access};
use crate::control::{Deployed, DeployedIntegration, Integration, IntegrationType};

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
    #[error("integrations of type {0:?} are not simulated; use AWS_PROXY or MOCK")]
    Unsupported(IntegrationType),
    #[error("the integration uri {0:?} names no function")]
    NoFunction(String),
    #[error(
        "the resource policy of {function} does not let {source_arn} invoke it; add a permission"
    )]
    NotPermitted {
        function: FunctionArn,
        source_arn: String,
    },
    #[error("the function could not be asked")]
    Invoke(#[from] InvokeError),
    #[error("the function failed ({kind}): {payload}")]
    Function { kind: String, payload: String },
    #[error("the answer of the integration has no integer statusCode: {0}")]
    Malformed(String),
    #[error("the gateway shuts down")]
    Stopping,
}

/// Runs integrations. Owns every invocation, also those that nobody waits for any more.
#[derive(Debug)]
pub(super) struct Integrations {
    pub(super) invoker: Arc<dyn FunctionInvoker>,
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
    pub(super) event: String,
}

impl Integrations {
    /// Runs the integration until its timeout. A function that takes longer goes on without anybody
    /// waiting for its answer (reference `system.md` §5.1).
    pub(super) async fn run(&self, call: Call) -> Result<Answer, Failure> {
        let integration = &call.integration.integration;
        match integration.integration_type {
            IntegrationType::Mock => mock(integration),
            IntegrationType::AwsProxy => self.function(call).await,
            other => Err(Failure::Unsupported(other)),
        }
    }

    async fn function(&self, call: Call) -> Result<Answer, Failure> {
        let integration = &call.integration.integration;
        let timeout = Duration::from_millis(integration.timeout_in_millis.into());
        let timeout = timeout.min(self.limits.integration);
        let deadline = self.clock.sleep_until(self.clock.now() + timeout);
        let uri = integration.integration_uri.as_deref().unwrap_or_default();
        let function = FunctionArn::of_integration(uri, &call.deployed.variables)
            .ok_or_else(|| Failure::NoFunction(uri.to_owned()))?;
        let answer = self.spawn(function, call);
        tokio::select! {
            answer = answer => proxy_answer(&answer.unwrap_or(Err(Failure::Stopping))?),
            () = deadline => Err(Failure::TimedOut(timeout)),
            () = self.stopping.cancelled() => Err(Failure::Stopping),
        }
    }

    /// Starts the invocation as a task of its own, so that it outlives whoever waits for it.
    fn spawn(
        &self,
        function: FunctionArn,
        call: Call,
    ) -> oneshot::Receiver<Result<Invocation, Failure>> {
        let (sender, receiver) = oneshot::channel();
        let (invoker, slots) = (Arc::clone(&self.invoker), Arc::clone(&self.slots));
        let (clock, stopping) = (Arc::clone(&self.clock), self.stopping.clone());
        self.tasks.spawn(async move {
            let end = clock.sleep_until(clock.now() + FUNCTION);
            let result = tokio::select! {
                result = invoke(invoker, slots, &function, call) => result,
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

/// Answers at once, without waiting for anything: what [`Integrations::run`] does for MOCK.
///
/// The request template that the template selection expression names (without one: `$default`, or the
/// only one there is) is the answer, and its `statusCode` the status; without a template it is
/// `{"statusCode":200}`. Templates are taken as they are: the template language is not evaluated.
pub(super) fn mock(integration: &Integration) -> Result<Answer, Failure> {
    let templates = &integration.request_templates;
    let named = integration
        .template_selection_expression
        .as_deref()
        .unwrap_or("$default");
    let template = templates
        .get(named)
        .or_else(|| templates.get(named.trim_start_matches('\\')))
        .or_else(|| templates.values().next().filter(|_| templates.len() == 1));
    let text = template.map_or(r#"{"statusCode":200}"#, String::as_str);
    let status = serde_json::from_str::<Value>(text)
        .ok()
        .and_then(|value| status(&value));
    Ok(Answer {
        status: status.ok_or_else(|| Failure::Malformed(text.to_owned()))?,
        subprotocol: None,
        body: Some(text.to_owned()),
    })
}

/// ARN under which a route calls functions (reference §3.5).
pub(super) fn source_arn(deployed: &Deployed, route_key: &str) -> String {
    let Deployed {
        region,
        account,
        api_id,
        stage,
        ..
    } = deployed;
    let partition = partition(region);
    format!("arn:{partition}:execute-api:{region}:{account}:{api_id}/{stage}/{route_key}")
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

async fn invoke(
    invoker: Arc<dyn FunctionInvoker>,
    slots: Arc<Semaphore>,
    function: &FunctionArn,
    call: Call,
) -> Result<Invocation, Failure> {
    let _slot = slots.acquire().await.map_err(|_| Failure::Stopping)?;
    // With a role of its own the gateway needs no permission of the function.
    if call.integration.integration.credentials_arn.is_none() {
        let source_arn = source_arn(&call.deployed, &call.route_key);
        let access = Access {
            function_arn: function.as_str(),
            source_arn: &source_arn,
            source_account: &call.deployed.account,
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
    let invocation = invoker.invoke(function, Bytes::from(call.event)).await?;
    match invocation.function_error {
        Some(kind) => Err(Failure::Function {
            kind,
            payload: shown(&invocation.payload),
        }),
        None => Ok(invocation),
    }
}

/// The answer of a function behind `AWS_PROXY`: `{"statusCode", "headers", "body"}`.
fn proxy_answer(invocation: &Invocation) -> Result<Answer, Failure> {
    let malformed = || Failure::Malformed(shown(&invocation.payload));
    let value: Value = serde_json::from_slice(&invocation.payload).map_err(|_| malformed())?;
    let body = match &value["body"] {
        Value::Null => None,
        Value::String(body) => Some(body.clone()),
        _ => return Err(malformed()),
    };
    Ok(Answer {
        status: status(&value).ok_or_else(malformed)?,
        subprotocol: value["headers"].as_object().and_then(subprotocol),
        body,
    })
}

fn status(value: &Value) -> Option<u16> {
    let status = u16::try_from(value.get("statusCode")?.as_u64()?).ok()?;
    (100..=599).contains(&status).then_some(status)
}

fn subprotocol(headers: &Map<String, Value>) -> Option<String> {
    let (_, value) = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-protocol"))?;
    Some(value.as_str()?.to_owned())
}

/// The start of a payload, for a log line.
fn shown(payload: &[u8]) -> String {
    const MOST: usize = 512;
    String::from_utf8_lossy(&payload[..payload.len().min(MOST)]).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(payload: &str, expected: Option<(u16, Option<&str>, Option<&str>)>) {
        let invocation = Invocation {
            payload: Bytes::copy_from_slice(payload.as_bytes()),
            function_error: None,
        };
        let answer = proxy_answer(&invocation).ok();
        let parts = answer.as_ref().map(|answer| {
            (
                answer.status,
                answer.subprotocol.as_deref(),
                answer.body.as_deref(),
            )
        });
        assert_eq!(parts, expected, "{payload}");
    }

    #[test]
    fn answers_of_functions() {
        check(r#"{"statusCode":200}"#, Some((200, None, None)));
        check(
            r#"{"statusCode":403,"body":"no"}"#,
            Some((403, None, Some("no"))),
        );
        check(
            r#"{"statusCode":200,"headers":{"sec-websocket-PROTOCOL":"chat"},"body":null}"#,
            Some((200, Some("chat"), None)),
        );
        for payload in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"statusCode":"200"}"#,
            r#"{"statusCode":7}"#,
            r#"{"statusCode":200,"body":{}}"#,
            "text",
        ] {
            check(payload, None);
        }
    }

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
        assert_eq!(
            shown(json!("x".repeat(600)).to_string().as_bytes()).len(),
            512
        );
    }
}
