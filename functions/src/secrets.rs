//! Secrets of the deployment, as a trait, and what one of them holds (reference system §5.8).
//!
//! The original system does not start with a secret that nobody has filled yet. Here a secret is read when it is
//! wanted, and one that cannot be used is a warning.

use std::fmt;
use std::future::Future;

use serde_json::Value;

/// Largest secret that is read, in bytes (Secrets Manager's limit).
pub const LARGEST_SECRET: usize = 65_536;

/// The name of the secret with the keys of the web search, for a project.
#[must_use]
pub fn search_secret(project: &str) -> String {
    format!("tavilyapikey-{project}")
}

/// The value of a secret. It does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a value from being printed.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Why a secret cannot be used. Nothing of its value is in it.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It was not read.
    #[error("the secret {name} cannot be read")]
    Read {
        /// Its name.
        name: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It is not a JSON object with the member that is wanted.
    #[error("the secret is not a JSON object with {member}")]
    Form {
        /// The member.
        member: &'static str,
    },
    /// Nobody has filled it yet.
    #[error("the secret holds no key yet")]
    Empty,
    /// It is larger than [`LARGEST_SECRET`].
    #[error("the secret is larger than {LARGEST_SECRET} bytes")]
    TooLong,
}

/// Where secrets are kept.
pub trait Secrets: Send + Sync {
    /// The value of a secret.
    ///
    /// # Errors
    ///
    /// [`SecretError::Read`].
    fn read(&self, name: &str) -> impl Future<Output = Result<Secret, SecretError>> + Send;
}

/// The keys of the web search in their secret: `tavily_api_key` is a JSON list of keys as a text, as the
/// original system wants it, a list, or simply the key.
///
/// # Errors
///
/// [`SecretError`] when there is no key in it.
pub fn search_keys(secret: &Secret) -> Result<Vec<Secret>, SecretError> {
    const MEMBER: &str = "tavily_api_key";
    if secret.expose().len() > LARGEST_SECRET {
        return Err(SecretError::TooLong);
    }
    let form = || SecretError::Form { member: MEMBER };
    let value: Value = serde_json::from_str(secret.expose()).map_err(|_| form())?;
    let keys = match value.get(MEMBER).ok_or_else(form)? {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(keys)) => keys,
            _ => vec![Value::from(text.trim())],
        },
        Value::Array(keys) => keys.clone(),
        _ => return Err(form()),
    };
    let keys: Vec<Secret> = keys
        .iter()
        .map(|key| key.as_str().ok_or_else(form))
        .filter(|key| !key.as_ref().is_ok_and(|key| key.trim().is_empty()))
        .map(|key| key.map(Secret::new))
        .collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(SecretError::Empty);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_secret_does_not_print() {
        let secret = Secret::new("k1");
        assert_eq!(format!("{secret:?}"), "Secret");
    }

    proptest! {
        #[test]
        fn any_secret_is_keys_or_an_error(text in "\\PC{0,60}|\\{\"tavily_api_key\":\\PC{0,20}\\}") {
            if let Ok(keys) = search_keys(&Secret::new(text)) {
                prop_assert!(!keys.is_empty());
            }
        }
    }
}
