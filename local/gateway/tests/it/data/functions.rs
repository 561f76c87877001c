//! Functions that tests write as closures, in place of Lambda.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use chatbot_gateway::data::function::{FunctionArn, FunctionInvoker, Invocation, InvokeError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::soon;

type Body = Arc<dyn Fn(Value) -> BoxFuture<'static, Result<Value, Value>> + Send + Sync>;

/// What a function was invoked with: its ARN and the event.
pub(super) type Seen = (String, Value);

/// A Lambda with closures. Functions that nobody wrote answer `{"statusCode": 200}`.
#[derive(Clone)]
pub(super) struct Functions {
    bodies: Arc<Mutex<BTreeMap<String, Body>>>,
    policy: Arc<Mutex<Option<String>>>,
    seen: watch::Sender<Vec<Seen>>,
    ended: watch::Sender<usize>,
    started: watch::Sender<usize>,
}

impl Functions {
    /// No functions, and a policy that lets API Gateway invoke everything.
    pub(super) fn new() -> Self {
        let functions = Self {
            bodies: Arc::default(),
            policy: Arc::default(),
            seen: watch::Sender::default(),
            ended: watch::Sender::default(),
            started: watch::Sender::default(),
        };
        functions.permit("arn:aws:execute-api:*:*:*");
        functions
    }

    /// Lets API Gateway invoke every function for sources like this one only.
    pub(super) fn permit(&self, source_arn: &str) {
        let statement = json!({
            "Effect": "Allow",
            "Principal": { "Service": "apigateway.amazonaws.com" },
            "Action": "lambda:InvokeFunction",
            "Resource": "*",
            "Condition": { "ArnLike": { "AWS:SourceArn": source_arn } },
        });
        let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
        *self.policy.lock().unwrap() = Some(policy.to_string());
    }

    /// How many invocations were asynchronous.
    pub(super) fn started(&self) -> usize {
        *self.started.borrow()
    }

    /// Takes every permission away.
    pub(super) fn forbid(&self) {
        *self.policy.lock().unwrap() = None;
    }

    /// Writes the function `name`, which returns what `body` makes of its event.
    pub(super) fn returns(
        &self,
        name: &str,
        body: impl Fn(&Value) -> Value + Send + Sync + 'static,
    ) {
        self.runs(name, move |event| {
            let value = body(&event);
            async move { Ok(value) }.boxed()
        });
    }

    /// Writes the function `name`, which fails.
    pub(super) fn throws(&self, name: &str) {
        self.runs(name, |_| {
            let error = json!({ "errorType": "Error", "errorMessage": "thrown by the test" });
            async move { Err(error) }.boxed()
        });
    }

    /// Writes the function `name`, which ends when `gate` shows true.
    pub(super) fn waits(&self, name: &str, gate: &watch::Sender<bool>) {
        let gate = gate.clone();
        self.runs(name, move |_| {
            let mut gate = gate.subscribe();
            async move {
                let opened = gate.wait_for(|open| *open).await.is_ok();
                Ok(json!({ "statusCode": 200, "body": format!("opened: {opened}") }))
            }
            .boxed()
        });
    }

    /// Writes the function `name`.
    pub(super) fn runs(
        &self,
        name: &str,
        body: impl Fn(Value) -> BoxFuture<'static, Result<Value, Value>> + Send + Sync + 'static,
    ) {
        self.bodies
            .lock()
            .unwrap()
            .insert(name.to_owned(), Arc::new(body));
    }

    /// Every invocation so far.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.borrow().clone()
    }

    /// The first invocation with this event type, as soon as there is one.
    pub(super) async fn event(&self, event_type: &str) -> Seen {
        let is = |seen: &Seen| seen.1["requestContext"]["eventType"] == event_type;
        let mut receiver = self.seen.subscribe();
        let seen = soon(receiver.wait_for(|all| all.iter().any(is)))
            .await
            .unwrap();
        seen.iter().find(|seen| is(seen)).unwrap().clone()
    }

    /// Waits until this many invocations have ended.
    pub(super) async fn ended(&self, count: usize) {
        soon(self.ended.subscribe().wait_for(|ended| *ended >= count))
            .await
            .unwrap();
    }
}

impl std::fmt::Debug for Functions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Functions").finish_non_exhaustive()
    }
}

impl FunctionInvoker for Functions {
    fn policy<'a>(
        &'a self,
        _function: &'a FunctionArn,
    ) -> BoxFuture<'a, Result<Option<String>, InvokeError>> {
        let policy = self.policy.lock().unwrap().clone();
        async move { Ok(policy) }.boxed()
    }

    fn invoke<'a>(
        &'a self,
        function: &'a FunctionArn,
        payload: Bytes,
    ) -> BoxFuture<'a, Result<Invocation, InvokeError>> {
        // Lambda takes nothing but JSON.
        let event: Value = serde_json::from_slice(&payload).unwrap_or_default();
        self.seen
            .send_modify(|seen| seen.push((function.to_string(), event.clone())));
        let name = function
            .unqualified()
            .rsplit(':')
            .next()
            .unwrap_or_default();
        let body = self.bodies.lock().unwrap().get(name).cloned();
        async move {
            let result = match body {
                Some(body) => body(event).await,
                None => Ok(json!({ "statusCode": 200 })),
            };
            self.ended.send_modify(|ended| *ended += 1);
            let function_error = result.is_err().then(|| "Unhandled".to_owned());
            let payload = result.unwrap_or_else(|error| error).to_string().into();
            Ok(Invocation {
                payload,
                function_error,
            })
        }
        .boxed()
    }

    fn start<'a>(
        &'a self,
        function: &'a FunctionArn,
        payload: Bytes,
    ) -> BoxFuture<'a, Result<(), InvokeError>> {
        self.started.send_modify(|started| *started += 1);
        self.invoke(function, payload)
            .map(|result| result.map(drop))
            .boxed()
    }
}
