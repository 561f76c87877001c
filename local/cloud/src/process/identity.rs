//! A process that is recognised again, even when its id has been given to another one.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

/// A process: its id and when it started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Process id.
    pub pid: u32,
    /// When it started, in clock ticks since the machine did (field 22 of `/proc/PID/stat`).
    pub start_time: u64,
}

impl Identity {
    /// The process that has this id now; `None` when there is none or it is a zombie.
    #[must_use]
    pub fn of(pid: u32) -> Option<Self> {
        let stat = Stat::read(pid)?;
        (stat.state != 'Z').then_some(Self {
            pid,
            start_time: stat.start_time,
        })
    }

    /// This process.
    #[must_use]
    pub fn current() -> Option<Self> {
        Self::of(std::process::id())
    }

    /// Whether the process runs.
    #[must_use]
    pub fn is_alive(self) -> bool {
        Self::of(self.pid) == Some(self)
    }

    /// Sends it a signal; does nothing when it has ended.
    ///
    /// # Errors
    ///
    /// When the process belongs to somebody else.
    pub fn signal(self, signal: Signal) -> std::io::Result<()> {
        if !self.is_alive() {
            return Ok(());
        }
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else {
            return Ok(());
        };
        match kill_process(pid, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The fields of `/proc/PID/stat` that matter here.
pub(super) struct Stat {
    pub(super) state: char,
    pub(super) parent: u32,
    pub(super) start_time: u64,
}

impl Stat {
    pub(super) fn read(pid: u32) -> Option<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
    }

    /// The program's name, in parentheses, may itself hold spaces and parentheses.
    fn parse(text: &str) -> Option<Self> {
        let (_, rest) = text.rsplit_once(')')?;
        let mut fields = rest.split_ascii_whitespace();
        let state = fields.next()?.chars().next()?;
        let parent = fields.next()?.parse().ok()?;
        let start_time = fields.nth(17)?.parse().ok()?;
        Some(Self {
            state,
            parent,
            start_time,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Identity, Stat};

    #[test]
    fn stat_lines_are_read_past_any_program_name() {
        let tail = "S 7 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 9 10";
        for name in ["(sh)", "(a b)", "(evil) S 9)"] {
            let stat = Stat::parse(&format!("12 {name} {tail}")).unwrap();
            assert_eq!(
                (stat.state, stat.parent, stat.start_time),
                ('S', 7, 4711),
                "{name}"
            );
        }
        assert!(Stat::parse("12 (sh").is_none());
    }

    #[test]
    fn a_reused_id_is_another_process() {
        let here = Identity::current().unwrap();
        assert!(here.is_alive());
        let other = Identity {
            start_time: here.start_time + 1,
            ..here
        };
        assert!(!other.is_alive());
    }
}
