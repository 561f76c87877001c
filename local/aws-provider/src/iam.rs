//! IAM.

mod role;
mod role_policy;

pub(crate) use role::Role;
pub(crate) use role_policy::RolePolicy;

use percent_encoding::percent_decode_str;

/// How IAM says that something does not exist.
const NO_ENTITY: &str = "NoSuchEntity";

/// A policy document as IAM returns it: percent-encoded.
fn document(encoded: &str) -> String {
    percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}
