//! Starts a provider as Terraform does and measures it at its handshake line.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::process::Running;

/// The certificate with which a client identifies itself: P-521, self-signed, as Terraform's is.
const CLIENT_CERTIFICATE: &str = include_str!("../client-certificate.pem");

/// What one start took.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// From starting the process to its handshake line, in milliseconds.
    pub milliseconds: f64,
    /// Resident memory at that moment, in MiB.
    pub resident: f64,
}

/// Starts the provider once, up to its handshake line, and ends it. With `tls` it is given a client
/// certificate.
///
/// # Errors
///
/// When it does not start or its first line is not a handshake.
pub fn start(provider: &Path, tls: bool) -> Result<Start> {
    let mut command = Command::new(provider);
    command
        .env_clear()
        .env("TMPDIR", std::env::temp_dir())
        .env(
            "TF_PLUGIN_MAGIC_COOKIE",
            "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
        )
        .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
        .env("PLUGIN_MIN_PORT", "10000")
        .env("PLUGIN_MAX_PORT", "25000")
        .stderr(Stdio::null());
    if tls {
        command.env("PLUGIN_CLIENT_CERT", CLIENT_CERTIFICATE);
    }
    let started = Instant::now();
    let (running, line) = Running::start(&mut command)?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    ensure!(
        line.starts_with("1|6|") || line.starts_with("1|5|"),
        "{} printed {line:?} instead of a handshake",
        provider.display()
    );
    Ok(Start {
        milliseconds,
        resident: running.resident()?,
    })
}
