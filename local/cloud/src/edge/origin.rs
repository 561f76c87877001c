//! Asking origins: buckets by signed requests to S3, REST APIs by plain ones.

use std::io;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SigningSettings, UriPathNormalizationMode,
};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::time::timeout;

use super::AwsAccess;
use super::decide::{Fetch, Target};
use crate::http::sign;
use crate::listener::Body;

/// Longest policy that S3 keeps, 20 KB, and the error instead of it.
const POLICY_BYTES: usize = 64 << 10;
/// Longest wait for a policy.
const POLICY: Duration = Duration::from_secs(5);
/// What stays as it is in the path of a signed request to S3.
const KEY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Why an origin gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum OriginError {
    /// The request cannot be written down.
    #[error("the request for {path} cannot be made")]
    Request {
        /// Its path.
        path: String,
    },
    /// Nothing answered.
    #[error("the local cloud does not answer")]
    Connect(#[source] hyper_util::client::legacy::Error),
    /// Nothing answered in time.
    #[error("the origin did not answer within {} s", .0.as_secs())]
    Late(Duration),
    /// The answer broke off, is too long, or is no text.
    #[error("the answer of the local cloud cannot be read")]
    Answer(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// S3 says no.
    #[error("s3 answered with the status {0}")]
    Status(StatusCode),
}

/// Reaches the origins in the local cloud.
#[derive(Debug)]
pub(super) struct Origins {
    client: Client<HttpConnector, Full<Bytes>>,
    aws: AwsAccess,
}

impl Origins {
    pub(super) fn new(aws: AwsAccess) -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            aws,
        }
    }

    /// Asks for what `fetch` says, with `headers` and `body` of the viewer as they are forwarded.
    ///
    /// # Errors
    ///
    /// See [`OriginError`]; a status that says no is an answer.
    pub(super) async fn fetch(
        &self,
        fetch: &Fetch<'_>,
        method: &Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<Body>, OriginError> {
        let within = fetch.origin.read_timeout;
        let request = match &fetch.target {
            Target::NoObject { status, code } => return Ok(s3_error(method, *status, code)),
            Target::Object { bucket, key, .. } => {
                let path = format!("/{bucket}/{}", utf8_percent_encode(key, KEY));
                self.signed(method, &path, headers)?
            }
            Target::Api {
                api_id,
                host,
                path,
                query,
            } => {
                let query = query.as_ref().map(|query| format!("?{query}"));
                let path = format!(
                    "/_aws/execute-api/{api_id}{path}{}",
                    query.unwrap_or_default()
                );
                let mut request = self.request(method, &path, headers, body)?;
                let host = host.parse().map_err(|_| unmakeable(&path))?;
                request.headers_mut().insert(header::HOST, host);
                request
            }
        };
        let answer = self.send(request, within).await?;
        if let Target::Object {
            may_list: false, ..
        } = fetch.target
            && answer.status() == StatusCode::NOT_FOUND
        {
            // Whoever may not list does not learn what there is.
            return Ok(s3_error(method, 403, "AccessDenied"));
        }
        Ok(answer.map(|body| bounded(body, within)))
    }

    /// The policy of a bucket; `None` when it has none, or when there is no such bucket.
    ///
    /// # Errors
    ///
    /// See [`OriginError`].
    pub(super) async fn bucket_policy(&self, bucket: &str) -> Result<Option<String>, OriginError> {
        let path = format!("/{}?policy=", utf8_percent_encode(bucket, KEY));
        let request = self.signed(&Method::GET, &path, HeaderMap::new())?;
        let answer = self.send(request, POLICY).await?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Ok(None),
            status => return Err(OriginError::Status(status)),
        }
        let read = Limited::new(answer.into_body(), POLICY_BYTES).collect();
        let read = timeout(POLICY, read).await;
        let read = read.map_err(|_| OriginError::Late(POLICY))?;
        let text = read.map_err(OriginError::Answer)?.to_bytes();
        let text = String::from_utf8(text.into());
        text.map(Some)
            .map_err(|error| OriginError::Answer(error.into()))
    }

    async fn send(
        &self,
        request: Request<Full<Bytes>>,
        within: Duration,
    ) -> Result<Response<Incoming>, OriginError> {
        timeout(within, self.client.request(request))
            .await
            .map_err(|_| OriginError::Late(within))?
            .map_err(OriginError::Connect)
    }

    fn request(
        &self,
        method: &Method,
        path: &str,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, OriginError> {
        let address = self.aws.endpoint.trim_end_matches('/');
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{address}{path}"))
            .body(Full::new(body))
            .map_err(|_| unmakeable(path))?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// A request without a body to S3, signed as the local cloud's owner: the edge itself has looked
    /// whether CloudFront may.
    fn signed(
        &self,
        method: &Method,
        path: &str,
        headers: HeaderMap,
    ) -> Result<Request<Full<Bytes>>, OriginError> {
        let mut request = self.request(method, path, headers, Bytes::new())?;
        let aws = &self.aws;
        let secret = aws.secret_access_key.reveal();
        let keys = Credentials::new(&aws.access_key_id, secret, None, None, "edge");
        let mut settings = SigningSettings::default();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        sign(&mut request, &[], keys, &aws.region, "s3", settings).map_err(|_| unmakeable(path))?;
        Ok(request)
    }
}

fn unmakeable(path: &str) -> OriginError {
    OriginError::Request {
        path: path.to_owned(),
    }
}

/// A body whose every piece comes within `wait`.
fn bounded(body: Incoming, wait: Duration) -> Body {
    let frames = stream::try_unfold(body, move |mut body| async move {
        match timeout(wait, body.frame()).await {
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
            Ok(None) => Ok(None),
            Ok(Some(frame)) => Ok(Some((frame.map_err(io::Error::other)?, body))),
        }
    });
    BodyExt::boxed_unsync(StreamBody::new(frames))
}

/// An answer of S3 that nobody had to be asked for.
fn s3_error(method: &Method, status: u16, code: &str) -> Response<Body> {
    let text = if method == Method::HEAD {
        String::new()
    } else {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code></Error>")
    };
    let body = Full::new(Bytes::from(text)).map_err(|never| match never {});
    let mut answer = Response::new(body.boxed_unsync());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
    let xml = header::HeaderValue::from_static("application/xml");
    answer.headers_mut().insert(header::CONTENT_TYPE, xml);
    answer
}
