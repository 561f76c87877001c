//! Keeps calls to API Gateway below the account's quotas.
//!
//! The control plane allows ten requests a second with a burst of forty, and one CreateDeployment per
//! five seconds, for all of an account in one Region together; none of it can be raised (reference
//! §3.3). One [`Pacer`] therefore serves a whole provider. It cannot know what others use, so a
//! refused call is retried as well: see [`retry`](super::retry).
//!
//! The clock is that of the tokio runtime, which tests pause.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// How fast calls may be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Calls a second in the long run, more than zero.
    pub rate: f64,
    /// Calls that may be made at once after a pause, one or more.
    pub burst: u32,
    /// Least time between two CreateDeployment calls.
    pub deployment_interval: Duration,
}

impl Pace {
    /// The quotas of an account (reference §3.3).
    pub const AWS: Self = Self {
        rate: 10.0,
        burst: 40,
        deployment_interval: Duration::from_secs(5),
    };
}

/// Which quotas a call counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    /// CreateDeployment, which has a quota of its own besides the total.
    CreateDeployment,
    /// Any other operation of API Gateway.
    Other,
}

/// Admits calls at a pace. Waiters are served in the order in which they came.
#[derive(Debug)]
pub struct Pacer {
    pace: Option<Pace>,
    /// Calls of every kind.
    total: Mutex<Bucket>,
    /// When the next CreateDeployment may be made.
    deployment: Mutex<Option<Instant>>,
}

/// Longest wait for a token: a rate may be so low that the true one fits no clock. The deadline of
/// the operation ends it sooner.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How much longer than the interval of deployments is waited, as a part of it. AWS counts when calls
/// arrive, and one that travels faster than the one before it would arrive too soon, be refused, and so
/// waste a whole interval.
const MARGIN: f64 = 0.02;

/// A token bucket, counted in tokens that may be missing so that the wait follows from it.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    updated: Option<Instant>,
}

impl Pacer {
    /// A pacer with a full burst; without a pace it admits everything at once.
    #[must_use]
    pub fn new(pace: Option<Pace>) -> Self {
        let tokens = pace.map_or(0.0, |pace| f64::from(pace.burst));
        Self {
            pace,
            total: Mutex::new(Bucket {
                tokens,
                updated: None,
            }),
            deployment: Mutex::new(None),
        }
    }

    /// Returns when the call may be made. Dropping the future gives up the place in the queue, but a
    /// token that was taken stays taken.
    pub async fn admit(&self, quota: Quota) {
        let Some(pace) = self.pace else { return };
        if quota == Quota::CreateDeployment {
            // Holding the lock while waiting is what keeps the order.
            let mut next = self.deployment.lock().await;
            if let Some(at) = *next {
                sleep_until(at).await;
            }
            self.admit_to_total(pace).await;
            *next = Some(Instant::now() + pace.deployment_interval.mul_f64(1.0 + MARGIN));
        } else {
            self.admit_to_total(pace).await;
        }
    }

    async fn admit_to_total(&self, pace: Pace) {
        let mut total = self.total.lock().await;
        let wait = total.take(pace, Instant::now());
        if !wait.is_zero() {
            sleep_until(Instant::now() + wait).await;
        }
    }
}

impl Bucket {
    /// Takes one token and tells how long to wait until it is really there.
    fn take(&mut self, pace: Pace, now: Instant) -> Duration {
        let passed = self.updated.map_or(Duration::ZERO, |before| now - before);
        let full = f64::from(pace.burst);
        self.tokens = (self.tokens + passed.as_secs_f64() * pace.rate).min(full) - 1.0;
        self.updated = Some(now);
        if self.tokens >= 0.0 {
            Duration::ZERO
        } else {
            Duration::try_from_secs_f64(-self.tokens / pace.rate)
                .map_or(LONGEST, |wait| wait.min(LONGEST))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Admits `calls` one after the other and returns when each was admitted, in milliseconds.
    async fn admitted(pacer: &Pacer, quota: Quota, calls: usize) -> Vec<u128> {
        let start = Instant::now();
        let mut at = Vec::new();
        for _ in 0..calls {
            pacer.admit(quota).await;
            at.push((Instant::now() - start).as_millis());
        }
        at
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_and_then_the_rate_holds() {
        let pacer = Pacer::new(Some(Pace::AWS));
        let at = admitted(&pacer, Quota::Other, 60).await;
        assert_eq!(at[39], 0, "the burst passes at once");
        assert!(
            (1990..=2010).contains(&at[59]),
            "20 more take 2 s at 10 a second: {}",
            at[59]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn deployments_are_five_seconds_apart() {
        let pacer = Pacer::new(Some(Pace::AWS));
        let at = admitted(&pacer, Quota::CreateDeployment, 3).await;
        assert_eq!(at[0], 0);
        assert!(
            (5100..=5110).contains(&at[1]) && (10_200..=10_220).contains(&at[2]),
            "{at:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_deployment_that_waited_for_the_total_counts_from_then() {
        let pacer = Pacer::new(Some(Pace {
            rate: 1.0,
            burst: 1,
            ..Pace::AWS
        }));
        pacer.admit(Quota::Other).await;
        let at = admitted(&pacer, Quota::CreateDeployment, 2).await;
        assert_eq!(at[0], 1000);
        assert!((6100..=6110).contains(&at[1]), "{at:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_waiting_deployment_holds_up_nothing_else() {
        let pacer = Pacer::new(Some(Pace::AWS));
        pacer.admit(Quota::CreateDeployment).await;
        let (at, ()) = tokio::join!(
            admitted(&pacer, Quota::Other, 5),
            pacer.admit(Quota::CreateDeployment)
        );
        assert_eq!(at[4], 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_near_zero_waits_and_does_not_panic() {
        let pacer = Pacer::new(Some(Pace {
            rate: f64::MIN_POSITIVE,
            burst: 1,
            ..Pace::AWS
        }));
        let at = admitted(&pacer, Quota::Other, 2).await;
        assert_eq!((at[0], at[1]), (0, LONGEST.as_millis()));
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_pace_nothing_waits() {
        let at = admitted(&Pacer::new(None), Quota::CreateDeployment, 100).await;
        assert_eq!(at[99], 0);
    }
}
