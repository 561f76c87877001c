//! Processes that are measured from outside, and end with their owner.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chatbot_cloud::process::descendants;
use rustix::process::{Pid, Signal, kill_process};

/// Longest time until the first line: what Terraform allows a provider for its handshake.
const FIRST_LINE: Duration = Duration::from_secs(60);
/// Clock ticks a second in `/proc`, on every Linux that Rust supports (`USER_HZ`).
const TICKS: f64 = 100.0;
/// Nanoseconds a second.
const NANOSECONDS: f64 = 1e9;

/// A child that ends with its owner.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

/// A time after which a process is killed.
#[derive(Debug)]
pub(crate) struct Deadline {
    after: Duration,
    in_time: mpsc::Sender<()>,
    watching: JoinHandle<bool>,
}

impl Running {
    /// Starts `command` and reads the first line of its standard output, for which it has a minute.
    ///
    /// # Errors
    ///
    /// When it cannot be started or prints no line in time.
    pub fn start(command: &mut Command) -> Result<(Self, String)> {
        Self::start_within(FIRST_LINE, command)
    }

    fn start_within(longest: Duration, command: &mut Command) -> Result<(Self, String)> {
        let program = command.get_program().to_owned();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut running = Self { child };
        let deadline = Deadline::new(&running.child, longest);
        let stdout = running
            .child
            .stdout
            .take()
            .context("the process has no standard output")?;
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        deadline
            .end()
            .with_context(|| format!("{} prints no line", program.display()))?;
        read.with_context(|| format!("cannot read what {} prints", program.display()))?;
        ensure!(
            line.ends_with('\n'),
            "{} ends without a line",
            program.display()
        );
        Ok((running, line.trim_end().to_owned()))
    }

    /// Starts `command` with the outputs that it has.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn spawn(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_owned();
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Self { child })
    }

    /// Resident memory, in MiB.
    ///
    /// # Errors
    ///
    /// When the process is gone or the system does not tell.
    pub fn resident(&self) -> Result<f64> {
        memory(&self.child.id().to_string(), "VmRSS:")
    }

    /// Processor time that the threads it has now have used so far, in seconds: what the scheduler has
    /// counted, to the nanosecond (`schedstat` of proc(5)), and not in clock ticks of 10 ms.
    ///
    /// # Errors
    ///
    /// When the process is gone or the system does not tell.
    pub fn processor(&self) -> Result<f64> {
        let process = self.child.id();
        let threads = std::fs::read_dir(format!("/proc/{process}/task"))
            .with_context(|| format!("process {process} is gone"))?;
        let mut nanoseconds = 0.0;
        for thread in threads {
            let path = thread.context("the system names no thread")?.path();
            let times = std::fs::read_to_string(path.join("schedstat"))
                .context("the system tells no times")?;
            let ran = times.split_whitespace().next();
            let ran: f64 = ran
                .and_then(|number| number.parse().ok())
                .context("the system tells no times")?;
            nanoseconds += ran;
        }
        Ok(nanoseconds / NANOSECONDS)
    }

    /// Processor time that this process and all below it have used so far, ended ones included, in
    /// seconds, in clock ticks of 10 ms.
    ///
    /// # Errors
    ///
    /// When the process is gone or the system does not tell.
    pub fn processor_of_all(&self) -> Result<f64> {
        let own = self.child.id();
        let mut used: f64 = seconds(&own.to_string())?.iter().sum();
        for process in descendants(own) {
            // One that has ended in the meantime is counted with who waited for it.
            let times = seconds(&process.pid.to_string()).unwrap_or_default();
            used += times.iter().sum::<f64>();
        }
        Ok(used)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when the process has ended already, which is what they are for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Deadline {
    /// Kills `child` unless [`end`](Self::end) comes first. A read from it or a wait for it ends then.
    pub(crate) fn new(child: &Child, after: Duration) -> Self {
        let process = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let (in_time, done) = mpsc::channel();
        let watching = std::thread::spawn(move || {
            let late = done.recv_timeout(after) == Err(mpsc::RecvTimeoutError::Timeout);
            if late && let Some(process) = process {
                // It fails only when the process has ended by itself this very moment.
                let _ = kill_process(process, Signal::KILL);
            }
            late
        });
        Self {
            after,
            in_time,
            watching,
        }
    }

    /// The process is done with what the deadline is for.
    ///
    /// # Errors
    ///
    /// When it was not, and has been killed.
    pub(crate) fn end(self) -> Result<()> {
        // The watch has ended if nobody receives.
        let _ = self.in_time.send(());
        let late = self.watching.join().unwrap_or(false);
        ensure!(!late, "killed after {:?}", self.after);
        Ok(())
    }
}

/// Processor time of a process in seconds, in clock ticks of 10 ms: its own, in user mode and in the kernel,
/// then that of its children that have ended, likewise. These are fields 14 to 17 of `stat` in proc(5),
/// counted after the name, which may hold spaces. `process` is an id or `self`.
///
/// # Errors
///
/// When the process is gone or the system does not tell.
pub(crate) fn seconds(process: &str) -> Result<[f64; 4]> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))
        .with_context(|| format!("process {process} is gone"))?;
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(4);
    let times: Vec<f64> = ticks
        .filter_map(|field| Some(field.parse::<f64>().ok()? / TICKS))
        .collect();
    times.try_into().ok().context("the system tells no times")
}

/// A figure of the memory of a process, in MiB; `field` is its name in `status` of proc(5) with the colon.
pub(crate) fn memory(process: &str, field: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))
        .with_context(|| format!("process {process} is gone"))?;
    let kibibytes: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .context("the system does not tell the resident memory")?;
    Ok(kibibytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(longest: Duration, script: &str, expected: Result<&str, &str>) {
        let started = Running::start_within(longest, Command::new("sh").args(["-c", script]));
        let line = started.map(|(running, line)| {
            assert!(running.processor().unwrap() > 0.0);
            assert!(running.resident().unwrap() > 0.0);
            line
        });
        let line = line.map_err(|error| format!("{error:#}"));
        assert_eq!(line.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn a_process_that_says_nothing_is_killed() {
        let short = Duration::from_millis(50);
        // The kernel counts the time of a process when it waits, as the shell does for its child.
        check(
            FIRST_LINE,
            "sleep 0; echo ready; exec sleep 60",
            Ok("ready"),
        );
        check(
            short,
            "exec sleep 60",
            Err("sh prints no line: killed after 50ms"),
        );
        check(FIRST_LINE, "exit 0", Err("sh ends without a line"));
    }
}
