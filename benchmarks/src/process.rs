//! Processes that are measured from outside, and end with their owner.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// Clock ticks a second in `/proc`, on every Linux that Rust supports (`USER_HZ`).
const TICKS: f64 = 100.0;

/// A child that ends with its owner.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts `command` and reads the first line of its standard output.
    ///
    /// # Errors
    ///
    /// When it cannot be started or prints no line.
    pub fn start(command: &mut Command) -> Result<(Self, String)> {
        let program = command.get_program().to_owned();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut running = Self { child };
        let stdout = running
            .child
            .stdout
            .take()
            .context("the process has no standard output")?;
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .with_context(|| format!("cannot read what {} prints", program.display()))?;
        Ok((running, line.trim_end().to_owned()))
    }

    /// Resident memory, in MiB.
    ///
    /// # Errors
    ///
    /// When the process is gone or the system does not tell.
    pub fn resident(&self) -> Result<f64> {
        let process = self.child.id();
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))
            .with_context(|| format!("process {process} is gone"))?;
        let kibibytes: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
            .context("the system does not tell the resident memory")?;
        Ok(kibibytes / 1024.0)
    }

    /// Processor time used so far, in seconds.
    ///
    /// # Errors
    ///
    /// When the process is gone or the system does not tell.
    pub fn processor(&self) -> Result<f64> {
        let process = self.child.id();
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))
            .with_context(|| format!("process {process} is gone"))?;
        // After the name, which may hold spaces: fields 14 and 15 of proc(5).
        let fields: Vec<&str> = stat
            .rsplit(") ")
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks = |field: usize| fields.get(field).and_then(|text| text.parse::<f64>().ok());
        let (user, system) = ticks(11)
            .zip(ticks(12))
            .context("the system tells no times")?;
        Ok((user + system) / TICKS)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when the process has ended already, which is what they are for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
