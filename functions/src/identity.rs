//! Who asks.
//!
//! The original system believes whatever `user_id` a frame carries. That is still what an old client needs, but an
//! identity that an authorizer vouches for wins over it, and nobody can name themselves like the
//! partitions in which the functions keep their own records.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Largest id of a user, in bytes.
pub const LARGEST_USER: usize = 256;

/// What begins the partitions of the call log that belong to no user.
pub const RESERVED: &str = "#chatbot/";

/// The id of a user: the partition of the call log that holds their conversation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(String);

/// Why a text is not the id of a user. A sentence for the person who sent it, without its full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserIdError {
    /// Nothing in it.
    #[error("The user id is empty")]
    Empty,
    /// More than [`LARGEST_USER`] bytes.
    #[error("The user id is longer than {LARGEST_USER} bytes")]
    TooLong,
    /// Begins with [`RESERVED`] or contains control characters.
    #[error("The user id contains what no user id may contain")]
    Forbidden,
}

impl UserId {
    /// The id `text`.
    ///
    /// # Errors
    ///
    /// [`UserIdError`] when it is empty, too long, reserved or unprintable.
    pub fn new(text: &str) -> Result<Self, UserIdError> {
        if text.trim().is_empty() {
            return Err(UserIdError::Empty);
        }
        if text.len() > LARGEST_USER {
            return Err(UserIdError::TooLong);
        }
        if text.starts_with(RESERVED) || text.chars().any(char::is_control) {
            return Err(UserIdError::Forbidden);
        }
        Ok(Self(text.to_owned()))
    }

    /// Somebody without an id, who is known only by a connection or a request. Two of them share nothing.
    #[must_use]
    pub fn guest(source: &str) -> Self {
        Self(format!("{RESERVED}guest/{source}"))
    }

    /// The id as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The identity that an authorizer supplied, from the `authorizer` member of an event's request context: the
/// `principalId` of a Lambda authorizer, or the subject of a token (`claims.sub` of a REST API's
/// user pool, `jwt.claims.sub` of an HTTP API). `None` when there is no authorizer; an authorizer
/// whose identity is not usable as an id is an error, because falling back to what the client says
/// would let the client choose.
///
/// # Errors
///
/// [`UserIdError`] of the identity that was found.
pub fn authorized(authorizer: Option<&Value>) -> Result<Option<UserId>, UserIdError> {
    let Some(authorizer) = authorizer else {
        return Ok(None);
    };
    ["/principalId", "/claims/sub", "/jwt/claims/sub"]
        .iter()
        .find_map(|path| authorizer.pointer(path)?.as_str())
        .map(UserId::new)
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_that_could_be_something_else_are_refused() {
        let check = |text: &str, expected: Result<(), UserIdError>| {
            assert_eq!(UserId::new(text).map(|_| ()), expected, "{text:?}");
        };
        check("kim", Ok(()));
        check("사용자 1", Ok(()));
        check("#1", Ok(()));
        check("", Err(UserIdError::Empty));
        check("  ", Err(UserIdError::Empty));
        check(&"x".repeat(256), Ok(()));
        check(&"x".repeat(257), Err(UserIdError::TooLong));
        check("#chatbot/guest/c", Err(UserIdError::Forbidden));
        check("a\nb", Err(UserIdError::Forbidden));
    }

    #[test]
    fn an_authorizer_names_the_user() {
        let check = |authorizer: Value, expected: Option<&str>| {
            let found = authorized(Some(&authorizer)).unwrap();
            assert_eq!(found.as_ref().map(UserId::as_str), expected, "{authorizer}");
        };
        check(json!({ "principalId": "kim", "other": 1 }), Some("kim"));
        check(json!({ "claims": { "sub": "s" } }), Some("s"));
        check(json!({ "jwt": { "claims": { "sub": "s" } } }), Some("s"));
        check(json!({}), None);
        check(Value::Null, None);
        assert_eq!(authorized(None), Ok(None));
        let reserved = json!({ "principalId": "#chatbot/limit/all" });
        assert_eq!(authorized(Some(&reserved)), Err(UserIdError::Forbidden));
    }
}
