//! The bucket for files: addresses signed here, and one small request of its own.
//!
//! S3's SDK is the largest crate of all the services and would be compiled for two calls. The signature is `aws-sigv4`'s,
//! which every SDK carries, and the two requests go through the SDKs' own HTTP client.

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::date_time::Format;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::configuration::address;
use crate::uploads::{EXPIRES, Upload, Uploads, UploadsError};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What stays as it is in the path of an object (Signature Version 4: unreserved characters and `/`).
const KEY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The same, within a query.
const QUERY: &AsciiSet = &KEY.add(b'/');

/// How long S3 may take for one of the two requests.
const REQUEST: Duration = Duration::from_secs(5);

/// A bucket.
#[derive(Debug)]
pub struct Bucket {
    config: SdkConfig,
    name: String,
    place: Place,
}

/// Where a bucket is.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    region: String,
    /// `https://host`.
    origin: String,
    /// Path of the bucket, without a slash at its end.
    path: String,
}

/// A request that is signed for [`EXPIRES`] seconds.
struct Signed {
    /// Path and query.
    target: String,
    method: &'static str,
    headers: Vec<(&'static str, String)>,
}

/// What S3 says of an object.
#[derive(Debug, Default)]
struct Answer {
    status: u16,
    /// Its length, when it was last written, and its version, where it is there.
    length: Option<u64>,
    written: Option<SystemTime>,
    etag: Option<String>,
}

impl Bucket {
    /// The bucket `name` with these credentials. Reads the environment once.
    #[must_use]
    pub fn new(config: &SdkConfig, name: &str) -> Self {
        let endpoint = address("S3");
        let region = config.region().map_or("us-east-1", AsRef::as_ref);
        Self {
            config: config.clone(),
            name: name.to_owned(),
            place: Place::new(name, region, endpoint.as_deref()),
        }
    }

    async fn signed(
        &self,
        method: &'static str,
        key: &str,
        headers: Vec<(&'static str, String)>,
    ) -> Result<Signed, Cause> {
        let provider = self.config.credentials_provider();
        let provider = provider.ok_or("there are no credentials")?;
        let identity: Identity = provider.provide_credentials().await?.into();
        self.place
            .sign(method, key, headers, &identity, SystemTime::now())
    }

    async fn send(&self, signed: Signed) -> Result<Answer, Cause> {
        let mut operation = Operation::builder()
            .service_name("s3")
            .operation_name("object")
            .endpoint_url(&self.place.origin)
            .no_auth()
            .no_retry()
            .timeout_config(TimeoutConfig::builder().operation_timeout(REQUEST).build());
        if let Some(client) = self.config.http_client() {
            operation = operation.http_client(client);
        }
        let operation = operation
            .serializer(|signed: Signed| {
                let request = http::Request::builder().method(signed.method);
                let request = signed
                    .headers
                    .iter()
                    .fold(request.uri(&signed.target), |request, (name, value)| {
                        request.header(*name, value)
                    });
                Ok(HttpRequest::try_from(request.body(SdkBody::empty())?)?)
            })
            .deserializer::<_, Infallible>(|response| Ok(Answer::read(response)))
            .build();
        Ok(operation.invoke(signed).await?)
    }

    /// Puts an empty object on a condition. Whether the condition held.
    async fn mark(&self, key: &str, condition: (&'static str, String)) -> Result<bool, Cause> {
        let signed = self.signed("PUT", key, vec![condition]).await?;
        let answer = self.send(signed).await?;
        match answer.status {
            200..=299 => Ok(true),
            // The condition does not hold, or somebody else is writing right now.
            409 | 412 => Ok(false),
            status => Err(format!("S3 answers {status} to a conditional PUT").into()),
        }
    }

    async fn take(&self, key: &str) -> Result<bool, Cause> {
        if self.mark(key, ("if-none-match", "*".to_owned())).await? {
            return Ok(true);
        }
        let head = self.signed("HEAD", key, Vec::new()).await?;
        match self.send(head).await?.abandoned(SystemTime::now()) {
            Some(etag) => self.mark(key, ("if-match", etag)).await,
            None => Ok(false),
        }
    }
}

impl Uploads for Bucket {
    fn bucket(&self) -> &str {
        &self.name
    }

    async fn claim(&self, key: &str) -> Result<bool, UploadsError> {
        self.take(key).await.map_err(UploadsError)
    }

    async fn address(&self, upload: &Upload<'_>) -> Result<String, UploadsError> {
        let mut headers = vec![("content-type", upload.content_type.to_owned())];
        if let Some(length) = upload.length {
            headers.push(("content-length", length.to_string()));
        }
        let signed = self.signed("PUT", upload.key, headers).await;
        let signed = signed.map_err(UploadsError)?;
        Ok(format!("{}{}", self.place.origin, signed.target))
    }
}

impl Place {
    /// The bucket's own host; a path on `endpoint` where one is given, or where dots in the name would not
    /// fit the certificate.
    fn new(bucket: &str, region: &str, endpoint: Option<&str>) -> Self {
        let domain = if region.starts_with("cn-") {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        let (origin, path) = match endpoint {
            Some(endpoint) => (
                endpoint.trim_end_matches('/').to_owned(),
                format!("/{bucket}"),
            ),
            None if bucket.contains('.') => (
                format!("https://s3.{region}.{domain}"),
                format!("/{bucket}"),
            ),
            None => (
                format!("https://{bucket}.s3.{region}.{domain}"),
                String::new(),
            ),
        };
        Self {
            region: region.to_owned(),
            origin,
            path,
        }
    }

    fn sign(
        &self,
        method: &'static str,
        key: &str,
        headers: Vec<(&'static str, String)>,
        identity: &Identity,
        now: SystemTime,
    ) -> Result<Signed, Cause> {
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(EXPIRES.into()));
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        let parameters = v4::SigningParams::builder()
            .identity(identity)
            .region(&self.region)
            .name("s3")
            .time(now)
            .settings(settings)
            .build()?
            .into();
        let path = format!("{}/{}", self.path, utf8_percent_encode(key, KEY));
        let url = format!("{}{path}", self.origin);
        let signable = SignableRequest::new(
            method,
            url.as_str(),
            headers.iter().map(|(name, value)| (*name, value.as_str())),
            SignableBody::UnsignedPayload,
        )?;
        let (instructions, _) = sign(signable, &parameters)?.into_parts();
        let query: Vec<String> = instructions
            .params()
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, QUERY)))
            .collect();
        Ok(Signed {
            target: format!("{path}?{}", query.join("&")),
            method,
            headers,
        })
    }
}

impl Answer {
    fn read(response: &HttpResponse) -> Self {
        let header = |name: &'static str| response.headers().get(name);
        let written = header("last-modified")
            .and_then(|text| DateTime::from_str(text, Format::HttpDate).ok())
            .and_then(|time| SystemTime::try_from(time).ok());
        Self {
            status: response.status().as_u16(),
            length: header("content-length").and_then(|text| text.parse().ok()),
            written,
            etag: header("etag").map(str::to_owned),
        }
    }

    /// The version of an empty object whose upload never came.
    fn abandoned(self, now: SystemTime) -> Option<String> {
        let age = now.duration_since(self.written?).ok()?;
        let is_empty = self.status == 200 && self.length == Some(0);
        (is_empty && age.as_secs() > EXPIRES.into())
            .then_some(self.etag)
            .flatten()
    }
}

impl std::fmt::Debug for Signed {
    /// Without the signature.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signed")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_credential_types::Credentials;

    #[test]
    fn a_bucket_has_an_address_in_every_partition() {
        let check =
            |bucket: &str, region: &str, endpoint: Option<&str>, origin: &str, path: &str| {
                let place = Place::new(bucket, region, endpoint);
                assert_eq!((place.origin.as_str(), place.path.as_str()), (origin, path));
            };
        check(
            "b",
            "eu-west-1",
            None,
            "https://b.s3.eu-west-1.amazonaws.com",
            "",
        );
        check(
            "b",
            "cn-north-1",
            None,
            "https://b.s3.cn-north-1.amazonaws.com.cn",
            "",
        );
        check(
            "a.b",
            "eu-west-1",
            None,
            "https://s3.eu-west-1.amazonaws.com",
            "/a.b",
        );
        check(
            "b",
            "x",
            Some("http://127.0.0.1:1/"),
            "http://127.0.0.1:1",
            "/b",
        );
    }

    /// The example of the Amazon S3 API reference, "Authenticating Requests: Using Query Parameters",
    /// differs in its method, expiry and headers; what holds for it holds here: the same input gives the
    /// same signature, and every input counts.
    #[test]
    fn everything_that_is_signed_changes_the_signature() {
        let place = Place::new("examplebucket", "us-east-1", None);
        let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret", None, None, "test");
        let identity: Identity = keys.into();
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        let sign = |key: &str, headers: &[(&'static str, &str)]| {
            let headers = headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
            place
                .sign("PUT", key, headers, &identity, at)
                .unwrap()
                .target
        };
        let pdf = ("content-type", "application/pdf");
        let first = sign("docs/a b 한글.pdf", &[pdf]);
        assert!(
            first.starts_with("/docs/a%20b%20%ED%95%9C%EA%B8%80.pdf?"),
            "{first}"
        );
        for part in [
            "X-Amz-Expires=300",
            "X-Amz-SignedHeaders=content-type%3Bhost",
            "20130524T000000Z",
        ] {
            assert!(first.contains(part), "{part}: {first}");
        }
        assert_eq!(first, sign("docs/a b 한글.pdf", &[pdf]));
        let signature = |target: &str| target.split("X-Amz-Signature=").nth(1).unwrap().to_owned();
        let others = [
            sign("docs/b.pdf", &[pdf]),
            sign("docs/a b 한글.pdf", &[("content-type", "text/plain")]),
            sign("docs/a b 한글.pdf", &[pdf, ("content-length", "7")]),
        ];
        for other in others {
            assert_ne!(signature(&first), signature(&other), "{other}");
        }
    }

    #[test]
    fn only_an_empty_object_that_is_old_is_abandoned() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(10_000);
        let check = |status: u16, length: u64, age: u64, expected: bool| {
            let answer = Answer {
                status,
                length: Some(length),
                written: now.checked_sub(Duration::from_secs(age)),
                etag: Some("e".into()),
            };
            assert_eq!(answer.abandoned(now).is_some(), expected, "{length} {age}");
        };
        check(200, 0, 301, true);
        check(200, 0, 299, false);
        check(200, 1, 301, false);
        check(403, 0, 301, false);
    }
}
