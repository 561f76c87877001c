//! Permissions asked of IAM: `SimulatePrincipalPolicy` at an endpoint, for callers whose principals
//! are known.
//!
//! An access key does not say whose it is, and IAM does not tell: the keys of the principals are
//! given, and one principal may stand for every other key, the functions' role for example. IAM gives
//! no secrets away either, so signatures are verified only for keys that are given with theirs.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{Request, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::caller::{Action, Caller, CallerError, Callers, Secret};
use super::clock::Clock;
use super::http_caller::{HttpCaller, HttpError};

/// Longest wait for IAM. Ours.
const DEADLINE: Duration = Duration::from_secs(2);

/// How long an answer holds: long enough for the frames of one answer of a chat. Ours.
const KEPT_FOR: Duration = Duration::from_secs(5);

/// Answers that are kept. When they are more, all are forgotten.
const KEPT: usize = 1024;

/// Version of IAM's API (botocore `iam/2010-05-08`).
const VERSION: &str = "2010-05-08";

/// Whose access keys are whose.
#[derive(Clone, Debug, Default)]
pub struct Principals {
    /// ARN of the user or role by access key id.
    pub by_key: BTreeMap<String, String>,
    /// ARN of the user or role that every other key belongs to; without it they belong to nobody, and
    /// nobody may do anything.
    pub others: Option<String>,
    /// Secret access keys that are known, by access key id.
    pub secrets: BTreeMap<String, Secret>,
}

/// How IAM is reached.
#[derive(Clone, Debug)]
pub struct IamEndpoint {
    /// Address, `http://127.0.0.1:4566`.
    pub address: String,
    /// Region of the signature.
    pub region: String,
    /// Access key with which IAM is asked.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: Secret,
}

/// Why IAM has not said anything.
#[derive(Debug, thiserror::Error)]
pub enum IamError {
    /// Nobody knows whose key it is.
    #[error("no principal is known for the access key; name one")]
    Unknown,
    /// The question cannot be signed or sent.
    #[error("the question cannot be asked at {0}")]
    Request(String),
    /// The call failed.
    #[error("iam could not be called")]
    Call(#[from] HttpError),
    /// There was no answer in time.
    #[error("iam did not answer within {DEADLINE:?}")]
    TimedOut,
    /// The answer is none.
    #[error("iam answered {status} without a decision: {body}")]
    Answer {
        /// Status of the answer.
        status: u16,
        /// The start of it.
        body: String,
    },
}

/// Asks an IAM endpoint what callers may do.
#[derive(Debug)]
pub struct IamCallers {
    endpoint: IamEndpoint,
    principals: Principals,
    http: Arc<dyn HttpCaller>,
    clock: Arc<dyn Clock>,
    answers: Mutex<HashMap<Question, Known>>,
}

type Question = (String, Action, String);

/// An answer, and until when it holds.
type Known = (bool, Duration);

impl IamCallers {
    /// Asks at `endpoint` through `http`. Nothing is called before the first question.
    #[must_use]
    pub fn new(
        endpoint: IamEndpoint,
        principals: Principals,
        http: Arc<dyn HttpCaller>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            endpoint,
            principals,
            http,
            clock,
            answers: Mutex::default(),
        }
    }

    async fn ask(&self, caller: &Caller, action: Action, resource: &str) -> Result<bool, IamError> {
        let key = &caller.access_key_id;
        let principal = self
            .principals
            .by_key
            .get(key)
            .or(self.principals.others.as_ref());
        let principal = principal.ok_or(IamError::Unknown)?;
        let question = (principal.clone(), action, resource.to_owned());
        if let Some(known) = self.known(&question) {
            return Ok(known);
        }
        let request = self.request(principal, action, resource)?;
        let deadline = self.clock.sleep_until(self.clock.now() + DEADLINE);
        let response = tokio::select! {
            response = self.http.call(request) => response?,
            () = deadline => return Err(IamError::TimedOut),
        };
        let body = String::from_utf8_lossy(response.body());
        let decision = (response.status().is_success())
            .then(|| decision(&body))
            .flatten();
        let allowed = decision.ok_or_else(|| IamError::Answer {
            status: response.status().as_u16(),
            body: body.chars().take(300).collect(),
        })?;
        self.remember(question, allowed);
        Ok(allowed)
    }

    fn known(&self, question: &Question) -> Option<bool> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let (allowed, until) = answers.get(question)?;
        (self.clock.now() < *until).then_some(*allowed)
    }

    fn remember(&self, question: Question, allowed: bool) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= KEPT {
            answers.clear();
        }
        answers.insert(question, (allowed, self.clock.now() + KEPT_FOR));
    }

    /// The signed question.
    fn request(
        &self,
        principal: &str,
        action: Action,
        resource: &str,
    ) -> Result<Request<Bytes>, IamError> {
        let IamEndpoint {
            address,
            region,
            access_key_id,
            secret_access_key,
        } = &self.endpoint;
        let broken = || IamError::Request(address.clone());
        let form = [
            ("Action", "SimulatePrincipalPolicy"),
            ("Version", VERSION),
            ("PolicySourceArn", principal),
            ("ActionNames.member.1", action.name()),
            ("ResourceArns.member.1", resource),
        ];
        let form = form.map(|(name, value)| {
            format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
        });
        let body = Bytes::from(form.join("&"));
        let address = format!("{}/", address.trim_end_matches('/'));
        let secret = secret_access_key.reveal();
        let identity = Credentials::new(access_key_id, secret, None, None, "gateway").into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name("iam")
            .time(UNIX_EPOCH + self.clock.now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|_| broken())?;
        let content_type = ("content-type", "application/x-www-form-urlencoded");
        let signable = SignableRequest::new(
            "POST",
            address.as_str(),
            [content_type].into_iter(),
            SignableBody::Bytes(&body),
        );
        let signable = signable.map_err(|_| broken())?;
        let signed = sign(signable, &parameters.into()).map_err(|_| broken())?;
        let mut request = Request::post(address.as_str())
            .header(header::CONTENT_TYPE, content_type.1)
            .body(body)
            .map_err(|_| broken())?;
        signed.into_parts().0.apply_to_request_http1x(&mut request);
        Ok(request)
    }
}

impl Callers for IamCallers {
    fn secret(&self, access_key_id: &str) -> Option<Secret> {
        self.principals.secrets.get(access_key_id).cloned()
    }

    fn may<'a>(
        &'a self,
        caller: &'a Caller,
        action: Action,
        resource: &'a str,
    ) -> BoxFuture<'a, Result<bool, CallerError>> {
        async move {
            let answer = self.ask(caller, action, resource).await;
            answer.map_err(|error| CallerError {
                access_key_id: caller.access_key_id.clone(),
                source: Box::<dyn Error + Send + Sync>::from(error),
            })
        }
        .boxed()
    }
}

/// `allowed`, `explicitDeny` or `implicitDeny` of the one result that an answer has.
fn decision(xml: &str) -> Option<bool> {
    let (_, rest) = xml.split_once("<EvalDecision>")?;
    let (decision, _) = rest.split_once("</EvalDecision>")?;
    Some(decision.trim() == "allowed")
}
