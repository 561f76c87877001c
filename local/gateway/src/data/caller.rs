//! Who calls, and the seam through which somebody says whether that is allowed.

use std::error::Error;
use std::fmt::{self, Debug};

use futures_util::future::BoxFuture;

/// Whoever signed a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Access key id of the signature.
    pub access_key_id: String,
}

/// A text that does not print: a secret access key, the value of an API key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What somebody wants to do (AWS page "Control access to a WebSocket API with IAM authorization").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// To connect to an API whose `$connect` route asks for IAM.
    Invoke,
    /// To post to a connection, ask for it or close it.
    ManageConnections,
}

/// Nobody could say what a caller may do.
#[derive(Debug, thiserror::Error)]
#[error("could not ask for the permissions of access key {access_key_id}")]
pub struct CallerError {
    /// Access key id of the caller.
    pub access_key_id: String,
    /// What went wrong.
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

/// Knows callers and what they may do.
pub trait Callers: Debug + Send + Sync + 'static {
    /// The secret access key that belongs to an access key id; `None` when it is not known. The
    /// signature of such a caller is then taken for good if everything else about it is.
    fn secret(&self, access_key_id: &str) -> Option<Secret>;

    /// Whether `caller` may do `action` on `resource`:
    /// `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/$connect` for
    /// [`Action::Invoke`], `…/{stage}/{method}/@connections/{id}` for [`Action::ManageConnections`].
    ///
    /// # Errors
    /// [`CallerError`] when nobody can say; the call is then refused.
    fn may<'a>(
        &'a self,
        caller: &'a Caller,
        action: Action,
        resource: &'a str,
    ) -> BoxFuture<'a, Result<bool, CallerError>>;
}

impl Secret {
    /// Hides `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for comparing and signing, not for printing.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl Action {
    /// Name of the action in policies, `execute-api:Invoke`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invoke => "execute-api:Invoke",
            Self::ManageConnections => "execute-api:ManageConnections",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_print() {
        assert!(!format!("{:?}", Secret::new("hunter2")).contains("hunter2"));
    }
}
