//! Counts calls that are being answered, so that an end can wait for them.

use std::convert::Infallible;
use std::task::{Context, Poll};

use http_body_util::BodyExt;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::NamedService;

use super::gauge::Gauge;

/// A gRPC service whose calls are counted until the last byte of the answer,
/// be it one message or a stream, has been handed over.
#[derive(Clone, Debug)]
pub(super) struct Counted<S> {
    inner: S,
    calls: Gauge,
}

impl<S> Counted<S> {
    pub(super) fn new(inner: S, calls: Gauge) -> Self {
        Self { inner, calls }
    }
}

impl<S: NamedService> NamedService for Counted<S> {
    const NAME: &'static str = S::NAME;
}

impl<S> Service<http::Request<Body>> for Counted<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let presence = self.calls.enter();
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = answer.await?;
            Ok(response.map(|body| {
                Body::new(body.map_frame(move |frame| {
                    let _held_with_the_body = &presence;
                    frame
                }))
            }))
        })
    }
}
