//! Runs a program while saying what it is and how long it has been running.
//!
//! Output goes to a log file, so that the terminal shows one line per step and the whole text only
//! where something failed.

use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::disk;

/// How much of a log is shown when its program failed.
const TAIL_LINES: usize = 60;

/// What a program that succeeded left.
pub(crate) struct Finished {
    /// How long it ran.
    pub(crate) elapsed: Duration,
    /// Its standard output and standard error, as they came.
    pub(crate) log: String,
}

/// Runs `command` as the step `what`, its output in `log`.
///
/// # Errors
///
/// When it cannot be started or its status is not success; the message then has the end of the log.
pub(crate) fn run(what: &str, command: &mut Command, log: &Path) -> Result<Finished> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let errors = file.try_clone().context("cannot share a log file")?;
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(errors)
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;

    let (done, finished) = mpsc::channel();
    let ticker = Ticker {
        what: what.to_owned(),
        log: log.to_path_buf(),
        started,
    };
    let ticking = std::thread::spawn(move || ticker.run(&finished));
    let status = child.wait();
    // The ticker ends at the message; when it has ended already nobody needs it.
    let _ = done.send(());
    let _ = ticking.join();

    let status = status.with_context(|| format!("cannot wait for {what}"))?;
    let text = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let elapsed = started.elapsed();
    if !status.success() {
        let end = tail(&text);
        let room = disk::remark(log).map_or_else(String::new, |remark| format!("\n{remark}"));
        bail!(
            "{what} failed ({status}); whole log: {}\n{end}{room}",
            log.display()
        );
    }
    Ok(Finished { elapsed, log: text })
}

/// The end of a log, as much as helps to see why its program failed.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = for_people(log).collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}

/// The lines of a log but those of JSON, in which programs speak to programs.
fn for_people(log: &str) -> impl DoubleEndedIterator<Item = &str> {
    log.lines().filter(|line| !line.starts_with('{'))
}

/// Runs a step and prints its line.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn step(what: &str, command: &mut Command, log: &Path) -> Result<Finished> {
    let finished = run(what, command, log)?;
    say(&format!("{what} ({})", duration(finished.elapsed)));
    Ok(finished)
}

/// Prints a progress line to standard error: standard output belongs to results.
pub(crate) fn say(line: &str) {
    eprintln!("  {line}");
}

/// A duration as people read it: `0.4 s`, `12.0 s`, `3 min 20 s`.
pub(crate) fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!(
            "{} min {} s",
            elapsed.as_secs() / 60,
            elapsed.as_secs() % 60
        )
    }
}

/// Says every now and then what runs and what it last printed.
struct Ticker {
    what: String,
    log: PathBuf,
    started: Instant,
}

impl Ticker {
    fn run(&self, finished: &mpsc::Receiver<()>) {
        let terminal = std::io::stderr().is_terminal();
        let interval = Duration::from_secs(if terminal { 1 } else { 15 });
        while finished.recv_timeout(interval) == Err(mpsc::RecvTimeoutError::Timeout) {
            let line = format!(
                "{} … {} {}",
                self.what,
                duration(self.started.elapsed()),
                self.last_line()
            );
            if terminal {
                let short: String = line.chars().take(96).collect();
                eprint!("\r\x1b[2K  {short}");
                let _ = std::io::stderr().flush();
            } else {
                say(&line);
            }
        }
        if terminal {
            eprint!("\r\x1b[2K");
        }
    }

    fn last_line(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let line = for_people(&text)
            .map(str::trim)
            .rfind(|line| !line.is_empty());
        line.map(|line| format!("({})", line.chars().take(60).collect::<String>()))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{TAIL_LINES, duration, tail};
    use std::time::Duration;

    #[test]
    fn the_end_of_a_log_is_what_people_can_read() {
        let check = |log: &str, expected: &str| assert_eq!(tail(log), expected, "{log}");
        check("", "");
        check(
            "error: no space left\n{\"reason\":\"a\"}\n{\"reason\":\"b\"}",
            "error: no space left",
        );
        let long = "line\n".repeat(TAIL_LINES + 5);
        assert_eq!(tail(&long).lines().count(), TAIL_LINES);
    }

    #[test]
    fn durations_read_well() {
        let check = |milliseconds, expected| {
            assert_eq!(duration(Duration::from_millis(milliseconds)), expected);
        };
        check(0, "0.0 s");
        check(440, "0.4 s");
        check(12_000, "12.0 s");
        check(200_000, "3 min 20 s");
    }
}
