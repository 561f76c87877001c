//! What a provider's own child processes must not inherit.

use std::process::Command;

use super::environment::{CLIENT_CERTIFICATE, COOKIE};

/// Variables that Terraform means for the provider alone: a child that is
/// itself a plugin would take itself for one that Terraform started.
pub const PRIVATE_VARIABLES: [&str; 2] = [COOKIE, CLIENT_CERTIFICATE];

/// Removes [`PRIVATE_VARIABLES`] from the environment of a child to be.
///
/// Use it for every process that a provider starts. They cannot be removed
/// from the provider's own environment: changing that is not sound once a
/// second thread runs, so Rust calls it unsafe, and this crate has no unsafe
/// code. Neither holds a secret.
///
/// For a `tokio::process::Command` pass `command.as_std_mut()`.
pub fn without_private_variables(command: &mut Command) -> &mut Command {
    for name in PRIVATE_VARIABLES {
        command.env_remove(name);
    }
    command
}
