//! A small HTTP client for loopback: JSON in, JSON out, always with a deadline, and signed where
//! somebody looks at that.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{self, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// Largest answer that is read, bytes.
const MAX_ANSWER: usize = 16 << 20;

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The address is not one.
    #[error("{url} is not an address")]
    Address {
        /// The address.
        url: String,
        /// Why.
        #[source]
        source: http::Error,
    },
    /// Nothing answered.
    #[error("{url} does not answer")]
    Connect {
        /// The address.
        url: String,
        /// Why.
        #[source]
        source: hyper_util::client::legacy::Error,
    },
    /// The answer broke off or is too long.
    #[error("the answer of {url} cannot be read")]
    Body {
        /// The address.
        url: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The request cannot be signed.
    #[error("the request to {url} cannot be signed")]
    Sign {
        /// The address.
        url: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The answer took too long.
    #[error("{url} did not answer within {} s", within.as_secs_f32())]
    Late {
        /// The address.
        url: String,
        /// The deadline.
        within: Duration,
    },
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body; [`Value::Null`] when it is empty, a string when it is not JSON.
    pub body: Value,
}

/// The client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Http {
    client: Client<HttpConnector, Full<Bytes>>,
    signer: Option<Signer>,
}

/// For whom and for what requests are signed.
#[derive(Clone, Debug)]
struct Signer {
    credentials: Credentials,
    region: String,
    service: &'static str,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            signer: None,
        }
    }
}

impl Http {
    /// The same client, which signs every request for `service`, such as `lambda`, in `region` with
    /// these keys.
    #[must_use]
    pub fn signing(
        &self,
        service: &'static str,
        region: &str,
        access_key_id: &str,
        secret_access_key: &str,
    ) -> Self {
        let credentials =
            Credentials::new(access_key_id, secret_access_key, None, None, "local cloud");
        Self {
            client: self.client.clone(),
            signer: Some(Signer {
                credentials,
                region: region.to_owned(),
                service,
            }),
        }
    }

    /// Sends `body`, nothing when it is [`Value::Null`], and reads the answer.
    ///
    /// # Errors
    ///
    /// See [`HttpError`]; a status that says no is an answer, not an error.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        body: &Value,
        within: Duration,
    ) -> Result<Answer, HttpError> {
        let late = || HttpError::Late {
            url: url.to_owned(),
            within,
        };
        tokio::time::timeout(within, self.exchange(method, url, body))
            .await
            .map_err(|_| late())?
    }

    async fn exchange(&self, method: Method, url: &str, body: &Value) -> Result<Answer, HttpError> {
        let bytes = if body.is_null() {
            Bytes::new()
        } else {
            body.to_string().into()
        };
        let mut request = Request::builder()
            .method(method)
            .uri(url)
            .header("content-type", "application/json")
            .body(Full::new(bytes.clone()))
            .map_err(|source| HttpError::Address {
                url: url.to_owned(),
                source,
            })?;
        if let Some(signer) = &self.signer {
            let keys = signer.credentials.clone();
            let settings = SigningSettings::default();
            let (region, service) = (&signer.region, signer.service);
            sign(&mut request, &bytes, keys, region, service, settings).map_err(|source| {
                HttpError::Sign {
                    url: url.to_owned(),
                    source,
                }
            })?;
        }
        let answer = self
            .client
            .request(request)
            .await
            .map_err(|source| HttpError::Connect {
                url: url.to_owned(),
                source,
            })?;
        let status = answer.status();
        let bytes = Limited::new(answer.into_body(), MAX_ANSWER)
            .collect()
            .await
            .map_err(|source| HttpError::Body {
                url: url.to_owned(),
                source,
            })?
            .to_bytes();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()))
        };
        Ok(Answer { status, body })
    }
}

/// Signs `request`, whose body is `body`, for `service` in `region`, with the time of now.
///
/// # Errors
///
/// When the request is none that can be signed.
pub(crate) fn sign(
    request: &mut Request<Full<Bytes>>,
    body: &[u8],
    keys: Credentials,
    region: &str,
    service: &str,
    settings: SigningSettings,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let identity = keys.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(SystemTime::now())
        .settings(settings)
        .build()?;
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        std::iter::empty(),
        SignableBody::Bytes(body),
    )?;
    let signed = http_request::sign(signable, &parameters.into())?;
    signed.into_parts().0.apply_to_request_http1x(request);
    Ok(())
}
