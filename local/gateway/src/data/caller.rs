//! Who calls `@connections`, and the seam through which somebody says whether that is allowed.

use std::error::Error;
use std::fmt::Debug;

use futures_util::future::BoxFuture;
use http::{HeaderMap, header};

/// Whoever signed a request. The signature itself is not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Access key id of the signature.
    pub access_key_id: String,
}

/// Nobody could say whether a caller may manage a connection.
#[derive(Debug, thiserror::Error)]
#[error("could not ask for the permissions of access key {access_key_id}")]
pub struct CallerError {
    /// Access key id of the caller.
    pub access_key_id: String,
    /// What went wrong.
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

/// Knows who may use `@connections`.
pub trait Callers: Debug + Send + Sync + 'static {
    /// Whether `caller` has `execute-api:ManageConnections` on `resource`,
    /// `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{method}/@connections/{id}`.
    ///
    /// # Errors
    /// [`CallerError`] when nobody can say; the call is then refused.
    fn may_manage<'a>(
        &'a self,
        caller: &'a Caller,
        resource: &'a str,
    ) -> BoxFuture<'a, Result<bool, CallerError>>;
}

impl Caller {
    /// The caller of a request signed with Signature Version 4; `None` when it is not signed.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let authorization = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let parts = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let credential = parts
            .split(',')
            .find_map(|part| part.trim().strip_prefix("Credential="))?;
        let (access_key_id, _) = credential.split_once('/')?;
        Some(Self {
            access_key_id: access_key_id.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(authorization: &'static str, expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::AUTHORIZATION,
            http::HeaderValue::from_static(authorization),
        );
        let caller = Caller::of(&headers).map(|caller| caller.access_key_id);
        assert_eq!(caller.as_deref(), expected, "{authorization}");
    }

    #[test]
    fn callers_are_read_from_signatures() {
        check(
            "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0",
            Some("AKID"),
        );
        check(
            "AWS4-HMAC-SHA256 SignedHeaders=host, Credential=AKID/x, Signature=0",
            Some("AKID"),
        );
        check("AWS4-HMAC-SHA256 Signature=0", None);
        check("Bearer x", None);
        assert_eq!(Caller::of(&HeaderMap::new()), None);
    }
}
