//! The signature of a handshake, for `$connect` with the authorization `AWS_IAM`.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::address::Address;

/// Name under which connections are signed for (AWS: "Controlling access with IAM authorization").
const SERVICE: &str = "execute-api";

/// The handshake cannot be signed.
#[derive(Debug, thiserror::Error)]
#[error("cannot sign the handshake")]
pub struct SignatureError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The headers that sign a handshake to `address` with Signature Version 4 at `now`.
///
/// # Errors
///
/// [`SignatureError`] when the address or the credentials do not fit into a header.
pub fn signature(
    address: &Address,
    credentials: Credentials,
    region: &str,
    now: SystemTime,
) -> Result<HeaderMap, SignatureError> {
    let identity = Identity::from(credentials);
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(SERVICE)
        .time(now)
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| SignatureError(error.into()))?
        .into();
    let uri = address.uri().to_string();
    let host = [("host", address.authority())];
    let request = SignableRequest::new("GET", uri, host.into_iter(), SignableBody::Bytes(&[]))
        .map_err(|error| SignatureError(error.into()))?;
    let (instructions, _) = sign(request, &parameters)
        .map_err(|error| SignatureError(error.into()))?
        .into_parts();
    let mut headers = HeaderMap::new();
    for (name, value) in instructions.headers() {
        let name = HeaderName::try_from(name).map_err(|error| SignatureError(error.into()))?;
        let mut value =
            HeaderValue::try_from(value).map_err(|error| SignatureError(error.into()))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_handshake_is_signed() {
        let address = Address::new(
            "wss://a1.execute-api.eu-west-1.amazonaws.com/prod?v=1",
            &BTreeMap::new(),
        );
        let credentials = Credentials::new(
            "AKIAEXAMPLE",
            "secret",
            Some("session".to_owned()),
            None,
            "test",
        );
        let now = UNIX_EPOCH + Duration::from_secs(1_795_000_000);
        let headers = signature(&address.unwrap(), credentials, "eu-west-1", now).unwrap();
        let header = |name| headers[name].to_str().unwrap();
        assert!(header("authorization").starts_with(
            "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261118/eu-west-1/execute-api/aws4_request, \
             SignedHeaders=host;x-amz-date;x-amz-security-token, Signature="
        ), "{headers:?}");
        assert_eq!(header("x-amz-date"), "20261118T110640Z");
        assert_eq!(header("x-amz-security-token"), "session");
        assert!(!format!("{headers:?}").contains("session"));
    }
}
