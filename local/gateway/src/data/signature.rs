//! Signature Version 4 of a request: in its header, or in the query of a presigned URL.
//!
//! What a signature must look like is on the AWS pages "Authenticating requests" and "Create a signed
//! AWS API request". Whether it is right is found out by signing the same request again with the
//! secret access key; without one, everything but the signature itself is checked.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SessionTokenMode, SignableBody, SignableRequest, SignatureLocation, SigningParams,
    SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use http::{HeaderMap, header, request};

use super::caller::{Caller, Secret};
use crate::control::Timestamp;

/// Name of the service in credential scopes.
pub const SERVICE: &str = "execute-api";

/// How far the time of a signature may be from now: five minutes (AWS page "Troubleshoot Signature
/// Version 4 signing").
const SKEW: Duration = Duration::from_secs(5 * 60);

/// Longest life of a presigned URL: seven days.
const LONGEST_LIFE: u64 = 7 * 24 * 60 * 60;

/// Hash of an empty payload is what handshakes are signed with; others name theirs.
const CONTENT_HASH: &str = "x-amz-content-sha256";

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// A signature as it stands in a request, not yet looked at any further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    caller: Caller,
    date: String,
    region: String,
    service: String,
    /// `20201213T101747Z`.
    time: String,
    signed_headers: Vec<String>,
    signature: String,
    session_token: Option<Secret>,
    /// Seconds of a presigned URL.
    expires: Option<u64>,
}

/// Why a request does not count as signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no signature.
    #[error("the request is not signed")]
    Missing,
    /// A part of it is missing or malformed.
    #[error("the signature lacks {0}, or it is malformed")]
    Incomplete(&'static str),
    /// The scope names another service, region or day.
    #[error("the credential scope is for another {0}")]
    Scope(&'static str),
    /// It is too old, or from the future.
    #[error("the signature has expired or is not yet valid")]
    Expired,
    /// Signing again gives another one.
    #[error("the signature is not the one of this request and its secret access key")]
    Mismatch,
}

impl Signature {
    /// Reads the signature of a request: `Authorization`, or the `X-Amz-…` parameters of its query.
    ///
    /// # Errors
    /// [`SignatureError::Missing`] and [`SignatureError::Incomplete`].
    pub fn of(head: &request::Parts) -> Result<Self, SignatureError> {
        match text(&head.headers, header::AUTHORIZATION.as_str()) {
            Some(authorization) => Self::of_header(authorization, &head.headers),
            None => Self::of_query(head.uri.query().unwrap_or_default()),
        }
    }

    /// Who signed.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Checks the signature of the request `head` with `body` at `now`, a time since
    /// 1970-01-01T00:00:00Z, for an API of `region`. Without `secret` the signature itself is not.
    ///
    /// # Errors
    /// Every [`SignatureError`] but [`SignatureError::Missing`].
    pub fn verify(
        &self,
        head: &request::Parts,
        body: &[u8],
        region: &str,
        secret: Option<&Secret>,
        now: Duration,
    ) -> Result<(), SignatureError> {
        let signed_at = moment(&self.time).ok_or(SignatureError::Incomplete("X-Amz-Date"))?;
        for (name, found, expected) in [
            ("service", self.service.as_str(), SERVICE),
            ("region", &self.region, region),
            ("day", &self.date, &self.time[..8]),
        ] {
            if found != expected {
                return Err(SignatureError::Scope(name));
            }
        }
        if !self.signed_headers.iter().any(|name| name == "host") {
            return Err(SignatureError::Incomplete("host in SignedHeaders"));
        }
        let valid_for = self.expires.map_or(SKEW, Duration::from_secs);
        if signed_at > now + SKEW || now > signed_at + valid_for {
            return Err(SignatureError::Expired);
        }
        match secret {
            None => Ok(()),
            Some(secret)
                if self.again(head, body, secret, signed_at) == Some(self.signature.clone()) =>
            {
                Ok(())
            }
            Some(_) => Err(SignatureError::Mismatch),
        }
    }

    fn of_header(authorization: &str, headers: &HeaderMap) -> Result<Self, SignatureError> {
        let parts = authorization
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or(SignatureError::Missing)?;
        let part = |name: &'static str| {
            parts
                .split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or(SignatureError::Incomplete(name))
        };
        let time = text(headers, "x-amz-date").ok_or(SignatureError::Incomplete("X-Amz-Date"))?;
        Self {
            time: time.to_owned(),
            session_token: text(headers, "x-amz-security-token").map(Secret::new),
            ..Self::scoped(part("Credential")?)?
        }
        .signed(part("SignedHeaders")?, part("Signature")?)
    }

    fn of_query(query: &str) -> Result<Self, SignatureError> {
        let parameter = |name: &str| {
            parameters(query)
                .find(|(found, _)| *found == name)
                .map(|(_, value)| decoded(value))
        };
        if parameter("X-Amz-Algorithm").is_none_or(|algorithm| algorithm != ALGORITHM) {
            return Err(SignatureError::Missing);
        }
        let needed = |name: &'static str| parameter(name).ok_or(SignatureError::Incomplete(name));
        let expires = needed("X-Amz-Expires")?
            .parse()
            .ok()
            .filter(|seconds| (1..=LONGEST_LIFE).contains(seconds))
            .ok_or(SignatureError::Incomplete("X-Amz-Expires"))?;
        Self {
            time: needed("X-Amz-Date")?,
            expires: Some(expires),
            session_token: parameter("X-Amz-Security-Token").map(Secret::new),
            ..Self::scoped(&needed("X-Amz-Credential")?)?
        }
        .signed(&needed("X-Amz-SignedHeaders")?, &needed("X-Amz-Signature")?)
    }

    /// From `{key}/{date}/{region}/{service}/aws4_request`.
    fn scoped(credential: &str) -> Result<Self, SignatureError> {
        let [key, date, region, service, "aws4_request"] =
            credential.split('/').collect::<Vec<_>>()[..]
        else {
            return Err(SignatureError::Incomplete("Credential"));
        };
        if key.is_empty() {
            return Err(SignatureError::Incomplete("Credential"));
        }
        Ok(Self {
            caller: Caller {
                access_key_id: key.to_owned(),
            },
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            time: String::new(),
            signed_headers: Vec::new(),
            signature: String::new(),
            session_token: None,
            expires: None,
        })
    }

    fn signed(mut self, headers: &str, signature: &str) -> Result<Self, SignatureError> {
        let hexadecimal = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
        if signature.len() != 64 || !hexadecimal {
            return Err(SignatureError::Incomplete("Signature"));
        }
        self.signed_headers = headers.split(';').map(str::to_ascii_lowercase).collect();
        signature.clone_into(&mut self.signature);
        Ok(self)
    }

    /// The signature that the request ought to have; `None` if nothing can be signed like this.
    fn again(
        &self,
        head: &request::Parts,
        body: &[u8],
        secret: &Secret,
        signed_at: Duration,
    ) -> Option<String> {
        let token = self
            .session_token
            .as_ref()
            .map(|token| token.reveal().to_owned());
        let id = self.caller.access_key_id.clone();
        let credentials = Credentials::new(id, secret.reveal(), token, None, "gateway").into();
        let mut settings = SigningSettings::default();
        settings.excluded_headers = None;
        if let Some(seconds) = self.expires {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = Some(Duration::from_secs(seconds));
        } else if !self
            .signed_headers
            .iter()
            .any(|name| name == "x-amz-security-token")
        {
            settings.session_token_mode = SessionTokenMode::Exclude;
        }
        let parameters = v4::SigningParams::builder()
            .identity(&credentials)
            .region(&self.region)
            .name(&self.service)
            .time(UNIX_EPOCH + signed_at)
            .settings(settings)
            .build()
            .ok()?;
        // The signer adds these by itself.
        let own = ["x-amz-date", "x-amz-security-token"];
        let names = self
            .signed_headers
            .iter()
            .filter(|name| !own.contains(&name.as_str()));
        let headers = names
            .map(|name| Some((name.as_str(), text(&head.headers, name)?)))
            .collect::<Option<Vec<_>>>()?;
        let body = match text(&head.headers, CONTENT_HASH) {
            Some("UNSIGNED-PAYLOAD") => SignableBody::UnsignedPayload,
            // Most clients hash the empty payload of a handshake; nothing but it can be sent along.
            _ => SignableBody::Bytes(body),
        };
        let request = SignableRequest::new(
            head.method.as_str(),
            self.address(head)?,
            headers.into_iter(),
            body,
        )
        .ok()?;
        let (_, signature) = sign(request, &SigningParams::from(parameters))
            .ok()?
            .into_parts();
        Some(signature)
    }

    /// The address that was signed: without the parameters that signing adds.
    fn address(&self, head: &request::Parts) -> Option<String> {
        let host = text(&head.headers, header::HOST.as_str())?;
        let added = [
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature",
            "X-Amz-Security-Token",
        ];
        let query: Vec<&str> = head
            .uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| {
                let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
                !pair.is_empty() && (self.expires.is_none() || !added.contains(&name))
            })
            .collect();
        let (path, query) = (head.uri.path(), query.join("&"));
        let mark = if query.is_empty() { "" } else { "?" };
        Some(format!("https://{host}{path}{mark}{query}"))
    }
}

/// `20201213T101747Z` as a time since 1970-01-01T00:00:00Z.
fn moment(text: &str) -> Option<Duration> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u64>().ok();
    let well_formed =
        text.len() == 16 && text.is_ascii() && text.ends_with('Z') && &text[8..9] == "T";
    if !well_formed {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let (hour, minute, second) = (number(9..11)?, number(11..13)?, number(13..15)?);
    // Days since 1970 of the civil calendar, counted in years that start in March.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year.checked_sub(1)?, month + 9)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day;
    let seconds = days.checked_sub(719_469)? * 86_400 + hour * 3600 + minute * 60 + second;
    // A date that does not exist, the 31st of June, comes out as another one.
    let plain: String = Timestamp(seconds)
        .to_string()
        .chars()
        .filter(|c| !"-:".contains(*c))
        .collect();
    (plain == text).then(|| Duration::from_secs(seconds))
}

fn parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests;
