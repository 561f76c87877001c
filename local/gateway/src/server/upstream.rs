//! REST APIs, which the simulator does not have: requests for them go to another API Gateway v1.
//!
//! Both are one service with one endpoint for AWS clients, so this endpoint answers for both. A request is
//! passed on as it came, `Host` included, so that its signature holds.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_LENGTH, EXPECT, HeaderName, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{Request, Uri, request};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use serde_json::json;
use tokio::time::timeout;

use super::Reply;
use super::reply::error_reply;
use crate::data::http_caller::{HttpCaller, HttpError, LoopbackHttp};

/// Longest body of a request: what an import of a REST API may have, 6 MB, and some more (AWS page "Quotas
/// for configuring and running a REST API").
const LONGEST_BODY: usize = 8 << 20;

/// Longest wait for an answer. Ours.
const DEADLINE: Duration = Duration::from_secs(60);

/// What is about one connection only (RFC 9110 §7.6.1), and what the client sets itself.
const NOT_PASSED_ON: [HeaderName; 8] = [
    CONNECTION,
    CONTENT_LENGTH,
    EXPECT,
    HeaderName::from_static("keep-alive"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Another API Gateway.
#[derive(Debug)]
pub(super) struct Upstream {
    /// Without a slash at its end.
    address: String,
    http: LoopbackHttp,
}

/// Why it gave no answer.
#[derive(Debug, thiserror::Error)]
enum UpstreamError {
    #[error("the body cannot be read, or is longer than {LONGEST_BODY} bytes")]
    Body(#[source] Box<dyn Error + Send + Sync>),
    #[error("{0} is not an address")]
    Address(String),
    #[error("the endpoint for REST APIs cannot be called")]
    Call(#[from] HttpError),
    #[error("the endpoint for REST APIs, {address}, did not answer within {} s", DEADLINE.as_secs())]
    Late { address: String },
}

impl Upstream {
    pub(super) fn new(address: &str) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            http: LoopbackHttp::default(),
        }
    }

    /// Whether a request with this path is about REST APIs: their own, or the tags of one.
    pub(super) fn serves(path: &str) -> bool {
        let mut segments = path.trim_start_matches('/').splitn(2, '/');
        match (segments.next(), segments.next()) {
            (Some("restapis"), _) => true,
            (Some("tags"), Some(arn)) => {
                let arn = percent_encoding::percent_decode_str(arn).decode_utf8_lossy();
                arn.splitn(6, ':')
                    .nth(5)
                    .is_some_and(|resource| resource.starts_with("/restapis/"))
            }
            _ => false,
        }
    }

    /// Passes a request on and its answer back, with the head of the request.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> (request::Parts, Reply) {
        let (parts, body) = request.into_parts();
        let passed_on = async {
            let body = Limited::new(body, LONGEST_BODY).collect().await;
            let body = body.map_err(UpstreamError::Body)?;
            self.pass_on(&parts, body.to_bytes()).await
        };
        let reply = passed_on.await.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn Error, "no answer about REST APIs");
            let message = json!({ "message": error.to_string() });
            match error {
                UpstreamError::Body(_) => error_reply(400, "BadRequestException", &message),
                _ => error_reply(503, "ServiceUnavailableException", &message),
            }
        });
        (parts, reply)
    }

    async fn pass_on(&self, parts: &request::Parts, body: Bytes) -> Result<Reply, UpstreamError> {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let address = format!("{}{path}", self.address);
        let uri: Uri = match address.parse() {
            Ok(uri) => uri,
            Err(_) => return Err(UpstreamError::Address(address)),
        };
        let mut request = Request::new(body);
        *request.method_mut() = parts.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = parts.headers.clone();
        for name in &NOT_PASSED_ON {
            request.headers_mut().remove(name);
        }
        let late = || UpstreamError::Late {
            address: self.address.clone(),
        };
        let answer = timeout(DEADLINE, self.http.call(request)).await;
        let answer = answer.map_err(|_| late())?;
        let mut reply = answer?.map(Full::new);
        for name in &NOT_PASSED_ON {
            reply.headers_mut().remove(name);
        }
        Ok(reply)
    }
}

#[cfg(test)]
mod tests {
    use super::Upstream;

    #[test]
    fn rest_apis_and_their_tags_are_elsewhere() {
        for (path, expected) in [
            ("/restapis", true),
            ("/restapis/a/resources/b/methods/POST", true),
            (
                "/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Frestapis%2Fa",
                true,
            ),
            (
                "/tags/arn:aws:apigateway:eu-central-1::/restapis/a/stages/dev",
                true,
            ),
            (
                "/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Fapis%2Fa",
                false,
            ),
            (
                "/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Fapikeys%2Fa",
                false,
            ),
            ("/tags", false),
            ("/restapisx", false),
            ("/v2/apis", false),
            ("/account", false),
            ("/dev/restapis", false),
            ("/", false),
        ] {
            assert_eq!(Upstream::serves(path), expected, "{path}");
        }
    }
}
