//! What goes into the pure core and what comes out of it.

use std::fmt;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use http::Method;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::error::Refusal;

/// One call to the control plane, without anything of HTTP that does not change its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Path as sent, percent-encoded, starting with `/v2/` or the name of one of v1's
    /// collections.
    pub path: String,
    /// Query parameters in their order, decoded. A name may occur several times (`tagKeys`).
    pub query: Vec<(String, String)>,
    /// JSON body; [`Value::Null`] when the request has none.
    pub body: Value,
}

impl Request {
    /// A request without query and body. `path` is percent-encoded.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            body: Value::Null,
        }
    }

    /// The same request with this JSON body.
    #[must_use]
    pub fn with_body(mut self, body: Value) -> Self {
        self.body = body;
        self
    }

    /// The same request with one more query parameter, given decoded.
    #[must_use]
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The first value of the query parameter `name`.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The answer to one [`Request`].
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// HTTP status: 200, 201, 202 or 204, or the status of [`Response::refusal`].
    pub status: u16,
    /// JSON body; [`Value::Null`] for an answer without body (202, 204).
    pub body: Value,
    /// Why the request was refused. The HTTP edge puts its code in the `x-amzn-ErrorType` header.
    pub refusal: Option<Refusal>,
}

impl Response {
    /// An answer that is not a refusal.
    #[must_use]
    pub fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            body,
            refusal: None,
        }
    }

    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.refusal.is_none() && (200..300).contains(&self.status)
    }
}

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Self {
        Self {
            status: refusal.code.status(),
            body: refusal.body(),
            refusal: Some(refusal),
        }
    }
}

/// Everything about the moment and the caller of a request that the core may not find out itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// Source of new ids: any number. Two requests with the same number still get different ids.
    pub entropy: u64,
    /// Time of the request.
    pub now: Timestamp,
    /// Account of the caller, 12 digits. Callers see only what their account made.
    pub account: String,
    /// Region of the caller, `us-east-1`. Callers see only what was made in this region.
    pub region: String,
    /// Base of every `apiEndpoint`, `ws://127.0.0.1:4510`: the api id is appended as a path, so that
    /// `{apiEndpoint}/{stage}` is the address of the socket.
    pub endpoint: String,
    /// How a deployment goes that the request makes.
    pub deploying: Deploying,
}

/// How a deployment goes. The default is what happens nearly always: it is made at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deploying {
    /// How many reads of the API's deployments (`GetDeployment`, `GetDeployments`) still find it
    /// `PENDING`. A stage that is to serve it does so afterwards. A stage with AutoDeploy does not wait.
    pub pending_reads: u32,
    /// Why it is `FAILED` in the end.
    pub failure: Option<String>,
}

/// A moment in whole seconds since 1970-01-01T00:00:00Z. AWS writes `createdDate` with this precision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub u64);

impl fmt::Display for Timestamp {
    /// ISO 8601 in UTC, `2026-11-22T11:53:07Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = i64::try_from(self.0).map_err(|_| fmt::Error)?;
        let text = DateTime::from_secs(seconds).fmt(Format::DateTime);
        f.write_str(&text.map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
