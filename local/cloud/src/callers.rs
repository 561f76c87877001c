//! Who calls `@connections` in the local cloud, and what IAM says about it.
//!
//! An access key does not say whose it is. Ministack derives the key of a function from the ARNs of
//! function and role (`execution_credentials` in its `core/lambda_runtime.py`, version 1.5.33, which is
//! pinned): the keys of all functions follow from the list of functions, which is read whenever a key
//! turns up that is not known yet.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chatbot_gateway::data::Parts;
use chatbot_gateway::data::caller::{Action, Caller, CallerError, Callers, Secret};
use chatbot_gateway::data::clock::Clock;
use chatbot_gateway::data::http_caller::HttpCaller;
use chatbot_gateway::data::iam::{IamCallers, IamEndpoint, Principals};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Method;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::RwLock;

use crate::http::{Http, HttpError};

/// One request to Lambda.
const REQUEST: Duration = Duration::from_secs(5);

/// Functions and their roles, as principals of IAM; and the administrator, who may everything.
#[derive(Debug)]
pub struct FunctionCallers {
    /// Access key id of the administrator.
    administrator: String,
    /// Address of the Lambda API.
    lambda: String,
    /// Signs for it.
    http: Http,
    iam: IamEndpoint,
    caller: Arc<dyn HttpCaller>,
    clock: Arc<dyn Clock>,
    known: RwLock<Known>,
}

/// What the last list of functions said.
#[derive(Debug)]
struct Known {
    roles: BTreeMap<String, String>,
    callers: Arc<IamCallers>,
}

/// Why the functions are not known.
#[derive(Debug, thiserror::Error)]
enum ListError {
    #[error("the list of functions cannot be read")]
    Http(#[from] HttpError),
    #[error("lambda answered {status} to a request for the list of functions")]
    Refused { status: http::StatusCode },
}

impl FunctionCallers {
    /// Asks `iam` with its own credentials, which are the administrator's. `lambda` is the address of
    /// the Lambda API and `http` signs for it; `parts` lends its clock and its client. Nothing is
    /// called before the first question.
    #[must_use]
    pub fn new(iam: IamEndpoint, lambda: &str, http: Http, parts: &Parts) -> Self {
        let (caller, clock) = (Arc::clone(&parts.http), Arc::clone(&parts.clock));
        let known = RwLock::new(Known::new(BTreeMap::new(), &iam, &caller, &clock));
        Self {
            administrator: iam.access_key_id.clone(),
            lambda: lambda.to_owned(),
            http,
            iam,
            caller,
            clock,
            known,
        }
    }

    async fn ask(
        &self,
        caller: &Caller,
        action: Action,
        resource: &str,
    ) -> Result<bool, CallerError> {
        if caller.access_key_id == self.administrator {
            return Ok(true);
        }
        let callers = self.callers(&caller.access_key_id).await;
        let callers = callers.map_err(|source| CallerError {
            access_key_id: caller.access_key_id.clone(),
            source: source.into(),
        })?;
        callers.may(caller, action, resource).await
    }

    /// Who answers for an access key, after a look at the functions when the key is new.
    async fn callers(&self, access_key_id: &str) -> Result<Arc<IamCallers>, ListError> {
        {
            let known = self.known.read().await;
            if known.roles.contains_key(access_key_id) {
                return Ok(Arc::clone(&known.callers));
            }
        }
        let roles = self.roles().await?;
        let known = Known::new(roles, &self.iam, &self.caller, &self.clock);
        let callers = Arc::clone(&known.callers);
        *self.known.write().await = known;
        Ok(callers)
    }

    /// The role of every function by the access key that the function has.
    async fn roles(&self) -> Result<BTreeMap<String, String>, ListError> {
        let mut roles = BTreeMap::new();
        let mut marker = String::new();
        loop {
            let url = format!("{}/2015-03-31/functions/{marker}", self.lambda);
            let answer = self
                .http
                .send(Method::GET, &url, &Value::Null, REQUEST)
                .await?;
            if !answer.status.is_success() {
                return Err(ListError::Refused {
                    status: answer.status,
                });
            }
            for function in answer.body["Functions"].as_array().into_iter().flatten() {
                let text = |name: &str| function[name].as_str().unwrap_or_default();
                let (arn, role) = (text("FunctionArn"), text("Role"));
                roles.insert(access_key_id(arn, role), role.to_owned());
            }
            match answer.body["NextMarker"].as_str() {
                Some(next) if !next.is_empty() => marker = format!("?Marker={next}"),
                _ => return Ok(roles),
            }
        }
    }
}

impl Known {
    fn new(
        roles: BTreeMap<String, String>,
        iam: &IamEndpoint,
        caller: &Arc<dyn HttpCaller>,
        clock: &Arc<dyn Clock>,
    ) -> Self {
        let principals = Principals {
            by_key: roles.clone(),
            ..Principals::default()
        };
        let callers = IamCallers::new(
            iam.clone(),
            principals,
            Arc::clone(caller),
            Arc::clone(clock),
        );
        Self {
            roles,
            callers: Arc::new(callers),
        }
    }
}

impl Callers for FunctionCallers {
    /// None is known: whether ministack would take the signature is not asked.
    fn secret(&self, _: &str) -> Option<Secret> {
        None
    }

    fn may<'a>(
        &'a self,
        caller: &'a Caller,
        action: Action,
        resource: &'a str,
    ) -> BoxFuture<'a, Result<bool, CallerError>> {
        self.ask(caller, action, resource).boxed()
    }
}

/// Access key of the function `arn` when it runs as `role`.
fn access_key_id(arn: &str, role: &str) -> String {
    let digest = Sha256::digest(format!("{arn}:{role}"));
    let hex: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    format!("ASIA{hex}")
}

#[cfg(test)]
mod tests {
    use super::access_key_id;

    #[test]
    fn a_key_follows_from_function_and_role() {
        // Computed with ministack 1.5.33.
        assert_eq!(
            access_key_id(
                "arn:aws:lambda:eu-central-1:000000000000:function:chat",
                "arn:aws:iam::000000000000:role/chat"
            ),
            "ASIABFFEC9176241F47E"
        );
    }
}
