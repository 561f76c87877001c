//! Starts a provider as Terraform does and measures it at its handshake line.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

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
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if tls {
        command.env("PLUGIN_CLIENT_CERT", CLIENT_CERTIFICATE);
    }
    let started = Instant::now();
    let mut child = Running(
        command
            .spawn()
            .with_context(|| format!("cannot start {}", provider.display()))?,
    );
    let mut line = String::new();
    let stdout = child
        .0
        .stdout
        .take()
        .context("the provider has no standard output")?;
    BufReader::new(stdout)
        .read_line(&mut line)
        .context("cannot read the handshake line")?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    ensure!(
        line.starts_with("1|6|") || line.starts_with("1|5|"),
        "{} printed {line:?} instead of a handshake",
        provider.display()
    );
    Ok(Start {
        milliseconds,
        resident: resident(child.0.id())?,
    })
}

/// Resident memory of a process, in MiB.
///
/// # Errors
///
/// When the process is gone or the system does not tell.
pub fn resident(process: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))
        .with_context(|| format!("process {process} is gone"))?;
    let kibibytes: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .context("the system does not tell the resident memory")?;
    Ok(kibibytes / 1024.0)
}

/// A child that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when the process has ended already, which is what they are for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
