//! Requests of viewers.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header, request};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use tokio::time::timeout;

use super::decide::{Fetch, Refusal, Viewed, decide, error_page};
use super::forward::{to_origin, to_viewer, via};
use super::origin::{OriginError, Origins};
use super::snapshot::Snapshots;
use crate::listener::Body;

/// Longest body of a request: twice what API Gateway takes (10 MB, AWS page "Quotas for configuring and
/// running a REST API"), the only origin that gets bodies.
const LONGEST_BODY: usize = 20 << 20;
/// How long a request may take to come in.
const RECEIVE: Duration = Duration::from_secs(60);

/// What the connections share.
#[derive(Debug)]
pub(super) struct Viewers {
    pub(super) snapshots: Snapshots,
    pub(super) origins: Origins,
}

impl Viewers {
    /// The answer, with what CloudFront adds to every one.
    pub(super) async fn reply(
        &self,
        request: Request<Incoming>,
        remote: SocketAddr,
    ) -> Response<Body> {
        let (answer, cache) = match self.answer(request, remote).await {
            Ok(answer) => (answer, "Miss from cloudfront"),
            Err(refusal) => {
                tracing::info!(
                    status = refusal.status,
                    message = refusal.message,
                    "refused"
                );
                (page(&refusal), "Error from cloudfront")
            }
        };
        let mut answer = answer;
        let headers = answer.headers_mut();
        headers.append(header::VIA, via());
        headers.insert("x-cache", HeaderValue::from_static(cache));
        if let Ok(id) = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()) {
            headers.insert("x-amz-cf-id", id);
        }
        answer
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
        remote: SocketAddr,
    ) -> Result<Response<Body>, Refusal> {
        let distributions = self.snapshots.current(&self.origins).await;
        let distributions = distributions.map_err(|error| Refusal::new(503, chain(&error)))?;
        let (parts, body) = request.into_parts();
        let host = parts.headers.get(header::HOST);
        let viewed = Viewed {
            method: &parts.method,
            host: host.and_then(|host| host.to_str().ok()).unwrap_or_default(),
            path: parts.uri.path(),
            query: parts.uri.query(),
            headers: &parts.headers,
        };
        let fetch = decide(&distributions, viewed)?;
        let body = received(body).await?;
        let viewer = remote.ip().to_string();
        let headers = to_origin(fetch.behavior, fetch.origin, &parts.headers, &viewer);
        let answer = self
            .origins
            .fetch(&fetch, &parts.method, headers, body)
            .await;
        let answer = self
            .with_error_page(&fetch, answer, &parts.method, &viewer)
            .await?;
        Ok(finished(answer, &fetch, &parts))
    }

    /// Puts the distribution's page in the place of an error, if it has one.
    async fn with_error_page(
        &self,
        fetch: &Fetch<'_>,
        answer: Result<Response<Body>, OriginError>,
        method: &Method,
        viewer: &str,
    ) -> Result<Response<Body>, Refusal> {
        let status = match &answer {
            Ok(answer) => answer.status().as_u16(),
            Err(error) => unanswered(error),
        };
        let Some((page, at)) = error_page(fetch, status) else {
            return answer.map_err(|error| Refusal::new(status, chain(&error)));
        };
        let headers = to_origin(at.behavior, at.origin, &HeaderMap::new(), viewer);
        let method = if method == Method::HEAD {
            Method::HEAD
        } else {
            Method::GET
        };
        match self
            .origins
            .fetch(&at, &method, headers, Bytes::new())
            .await
        {
            Ok(mut found) if found.status().is_success() => {
                *found.status_mut() = StatusCode::from_u16(page.status).unwrap_or(found.status());
                Ok(found)
            }
            // A page that cannot be had leaves the error as it is.
            _ => answer.map_err(|error| Refusal::new(status, chain(&error))),
        }
    }
}

/// The whole body of a request.
async fn received(body: Incoming) -> Result<Bytes, Refusal> {
    let late = || Refusal::new(408, "the request takes too long to come in".to_owned());
    let read = Limited::new(body, LONGEST_BODY).collect();
    let read = timeout(RECEIVE, read).await.map_err(|_| late())?;
    let read = read.map_err(|error| {
        let message =
            format!("the body cannot be read, or is longer than {LONGEST_BODY} bytes: {error}");
        Refusal::new(413, message)
    })?;
    Ok(read.to_bytes())
}

/// The answer of an origin as the viewer gets it.
fn finished(
    mut answer: Response<Body>,
    fetch: &Fetch<'_>,
    parts: &request::Parts,
) -> Response<Body> {
    to_viewer(answer.headers_mut());
    if let Some(policy) = &fetch.behavior.headers_policy {
        policy.apply(&parts.method, &parts.headers, answer.headers_mut());
    }
    answer
}

/// What CloudFront answers for an origin that did not.
fn unanswered(error: &OriginError) -> u16 {
    match error {
        OriginError::Late(_) => 504,
        _ => 502,
    }
}

/// An answer of the edge itself, as text: CloudFront's is a page of HTML with the same status.
fn page(refusal: &Refusal) -> Response<Body> {
    let text = format!("{}\n", refusal.message);
    let body = Full::new(Bytes::from(text)).map_err(|never| match never {});
    let mut answer = Response::new(body.boxed_unsync());
    *answer.status_mut() = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let headers = answer.headers_mut();
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, text);
    headers.insert(header::SERVER, HeaderValue::from_static("CloudFront"));
    answer
}

/// An error and what is behind it, as one sentence.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
