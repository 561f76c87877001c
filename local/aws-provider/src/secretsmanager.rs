//! Secrets Manager.

mod secret;
mod value;
mod version;

pub(crate) use secret::Secret;
pub(crate) use value::SecretValue;
pub(crate) use version::SecretVersion;

/// What Secrets Manager answers where there is nothing.
const MISSING: &[&str] = &["ResourceNotFoundException"];
