//! Functions behind the simulator's sockets, in place of Lambda.

use chatbot_gateway::data::function::{FunctionArn, FunctionInvoker, Invocation, InvokeError};
use chatbot_gateway::server::Worlds;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio_util::bytes::Bytes;

/// A Lambda whose policies are those of the simulator. Its function `chat` answers a `question` with the
/// question and its answer, admits a connection unless the query says `token=wrong`, and fails at
/// `token=broken`. As an authorizer it lets everybody in.
#[derive(Debug)]
pub(crate) struct Lambda(pub(crate) Worlds);

impl FunctionInvoker for Lambda {
    fn policy<'a>(
        &'a self,
        function: &'a FunctionArn,
    ) -> BoxFuture<'a, Result<Option<String>, InvokeError>> {
        let statements = self
            .0
            .policies()
            .statements(function.unqualified())
            .to_vec();
        let policy = json!({ "Version": "2012-10-17", "Statement": statements });
        std::future::ready(Ok(Some(policy.to_string()))).boxed()
    }

    fn invoke<'a>(
        &'a self,
        _function: &'a FunctionArn,
        payload: Bytes,
    ) -> BoxFuture<'a, Result<Invocation, InvokeError>> {
        let event: Value = serde_json::from_slice(&payload).unwrap();
        std::future::ready(Ok(chat(&event))).boxed()
    }

    fn start<'a>(
        &'a self,
        _function: &'a FunctionArn,
        _payload: Bytes,
    ) -> BoxFuture<'a, Result<(), InvokeError>> {
        std::future::ready(Ok(())).boxed()
    }
}

fn chat(event: &Value) -> Invocation {
    if event["type"] == "REQUEST" {
        let allowed = json!({
            "Action": "execute-api:Invoke",
            "Effect": "Allow",
            "Resource": event["methodArn"],
        });
        let policy = json!({ "Version": "2012-10-17", "Statement": [allowed] });
        let answer = json!({ "principalId": "ann", "policyDocument": policy });
        return Invocation {
            payload: answer.to_string().into(),
            function_error: None,
        };
    }
    let token = event["queryStringParameters"]["token"].as_str();
    // Functions meet names of headers in any case.
    let mut headers = event["headers"].as_object().into_iter().flatten();
    let header = headers.find(|(name, _)| name.eq_ignore_ascii_case("x-token"));
    let header = header.and_then(|(_, value)| value.as_str());
    let failed = token == Some("broken");
    let answer = match (
        event["requestContext"]["eventType"].as_str(),
        token.or(header),
    ) {
        (Some("CONNECT"), Some("wrong")) => json!({ "statusCode": 403 }),
        (Some("MESSAGE"), _) => {
            let body = event["body"].as_str().unwrap_or_default();
            let question: Value = serde_json::from_str(body).unwrap_or_default();
            let answer = json!({ "type": "answer", "question": question["question"], "parts": [{ "text": "42", "tokens": 1 }] });
            json!({ "statusCode": 200, "body": answer.to_string() })
        }
        _ => json!({ "statusCode": 200 }),
    };
    let error = json!({ "errorType": "Error", "errorMessage": "broken" });
    Invocation {
        payload: if failed { error } else { answer }.to_string().into(),
        function_error: failed.then(|| "Unhandled".to_owned()),
    }
}
