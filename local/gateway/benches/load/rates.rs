//! How fast load is offered, and how long its answers took.

use std::time::{Duration, Instant};

/// How fast requests follow each other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// So many per second in all, whether or not they are answered.
    PerSecond(u32),
    /// Each worker's next as soon as its last is answered.
    AsFastAsPossible,
}

/// The moments at which one worker's requests are due.
#[derive(Debug)]
pub(crate) struct Schedule {
    started: Instant,
    ends: Instant,
    gap: Option<Duration>,
    sent: u32,
}

/// Every latency of one run.
#[derive(Debug, Default)]
pub(crate) struct Latencies {
    all: Vec<Duration>,
    elapsed: Duration,
}

impl Schedule {
    /// The schedule of worker `index` of `workers`, which share the pace.
    pub(crate) fn new(pace: Pace, index: usize, workers: usize, time: Duration) -> Self {
        let gap = match pace {
            Pace::PerSecond(rate) => Some(Duration::from_secs(workers as u64) / rate),
            Pace::AsFastAsPossible => None,
        };
        // Workers take turns within one gap.
        let offset = gap.map_or(Duration::ZERO, |gap| {
            gap.mul_f64(index as f64 / workers as f64)
        });
        let started = Instant::now() + offset;
        Self {
            started,
            ends: started + time,
            gap,
            sent: 0,
        }
    }

    /// Waits for the next request and gives the moment at which it was due; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<Instant> {
        let due = match self.gap {
            Some(gap) => self.started + gap * self.sent,
            None => Instant::now(),
        };
        if due >= self.ends {
            return None;
        }
        self.sent += 1;
        tokio::time::sleep_until(due.into()).await;
        Some(due)
    }

    /// Whether the next request waits for the answer to the last.
    pub(crate) fn waits_for_answers(&self) -> bool {
        self.gap.is_none()
    }
}

impl Latencies {
    /// The latencies of a run that took `elapsed` from its first request to its last answer.
    pub(crate) fn new(mut all: Vec<Duration>, elapsed: Duration) -> Self {
        all.sort_unstable();
        Self { all, elapsed }
    }

    /// Answers per second.
    pub(crate) fn per_second(&self) -> f64 {
        self.all.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency that this many of a thousand requests did not exceed.
    pub(crate) fn quantile(&self, per_mille: usize) -> Duration {
        let index = (self.all.len() * per_mille / 1000).min(self.all.len().saturating_sub(1));
        self.all.get(index).copied().unwrap_or_default()
    }
}
