//! What is printed.

use std::fmt::Write;
use std::time::Duration;

/// One line of the table.
pub(crate) enum Row {
    Held {
        sockets: usize,
        wanted: usize,
        connecting: Duration,
        kib_per_socket: u64,
        resident_kib: u64,
    },
    Rate {
        what: String,
        /// The least rate that keeps the budget, if this row is one.
        wanted: Option<f64>,
        reached: f64,
        p50: Duration,
        p99: Duration,
        resident_kib: u64,
    },
    Open {
        sockets: usize,
        wanted: usize,
    },
}

impl Row {
    pub(crate) fn is_met(&self) -> bool {
        match self {
            Self::Held {
                sockets, wanted, ..
            }
            | Self::Open { sockets, wanted } => sockets >= wanted,
            Self::Rate {
                wanted, reached, ..
            } => wanted.is_none_or(|wanted| *reached >= wanted),
        }
    }
}

pub(crate) fn show(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<32} {:>11} {:>9} {:>9} {:>9}\n",
        "gateway under load", "reached", "p50 ms", "p99 ms", "RSS MiB"
    );
    for row in rows {
        let missed = if row.is_met() { "" } else { "  MISSED" };
        // Writing to a string does not fail.
        let _ = match row {
            Row::Held {
                sockets,
                connecting,
                kib_per_socket,
                resident_kib,
                ..
            } => writeln!(
                text,
                "{:<32} {sockets:>11} {:>9} {:>9} {:>9.1}{missed}\n  connected in {:.2} s, {kib_per_socket} KiB each",
                "idle sockets",
                "",
                "",
                mib(*resident_kib),
                connecting.as_secs_f64()
            ),
            Row::Rate {
                what,
                reached,
                p50,
                p99,
                resident_kib,
                ..
            } => writeln!(
                text,
                "{what:<32} {reached:>9.0}/s {:>9.2} {:>9.2} {:>9.1}{missed}",
                milliseconds(*p50),
                milliseconds(*p99),
                mib(*resident_kib)
            ),
            Row::Open { sockets, .. } => {
                writeln!(text, "{:<32} {sockets:>11}{missed}", "sockets still open")
            }
        };
    }
    text
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
