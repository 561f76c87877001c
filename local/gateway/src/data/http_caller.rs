//! HTTP integrations: the seam through which addresses are called, and a client for loopback.

use std::error::Error;
use std::fmt::Debug;
use std::net::IpAddr;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Longest answer, in bytes: 10 MB (AWS page "Amazon API Gateway quotas").
const ANSWER_BYTES: usize = 10 * 1024 * 1024;

/// An address could not be called.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// It is not one that this client reaches.
    #[error("{uri} is not an http address on loopback, and the simulator calls no other")]
    NotLoopback {
        /// The address.
        uri: String,
    },
    /// Nobody answered, or not in HTTP.
    #[error("{uri} did not answer")]
    Call {
        /// The address.
        uri: String,
        /// What the client says.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Something that can call HTTP addresses. Whoever calls it gives up by dropping the future.
pub trait HttpCaller: Debug + Send + Sync + 'static {
    /// Sends `request`, whose address is absolute, and gives the whole answer, whatever its status.
    ///
    /// # Errors
    /// [`HttpError`] when there is no answer.
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, HttpError>>;
}

/// Calls plain HTTP addresses on this machine, and refuses every other.
#[derive(Clone, Debug)]
pub struct LoopbackHttp {
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Default for LoopbackHttp {
    fn default() -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }
}

impl HttpCaller for LoopbackHttp {
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, HttpError>> {
        async move {
            let uri = request.uri().to_string();
            if !is_loopback(request.uri()) {
                return Err(HttpError::NotLoopback { uri });
            }
            let failed = |source| HttpError::Call {
                uri: uri.clone(),
                source,
            };
            let response = self
                .client
                .request(request.map(Full::new))
                .await
                .map_err(|error| failed(error.into()))?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_BYTES)
                .collect()
                .await
                .map_err(failed)?;
            Ok(Response::from_parts(head, body.to_bytes()))
        }
        .boxed()
    }
}

fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let local = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    uri.scheme_str() == Some("http") && local
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_reached() {
        for (uri, expected) in [
            ("http://127.0.0.1:80/x", true),
            ("http://localhost/x", true),
            ("http://[::1]:8080/", true),
            ("https://127.0.0.1/", false),
            ("http://example.com/", false),
            ("http://10.0.0.1/", false),
            ("http://localhost.example.com/", false),
            ("/x", false),
        ] {
            assert_eq!(is_loopback(&uri.parse().unwrap()), expected, "{uri}");
        }
    }
}
