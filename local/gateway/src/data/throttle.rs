//! Token buckets: the throttle of a stage.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::control::RouteSettings;

/// A token bucket in the sense of API Gateway: `rate` tokens per second flow in, `burst` fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    tokens: f64,
    filled_at: Duration,
}

/// The throttle of a route; a missing value does not limit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Throttle {
    /// Requests per second.
    pub rate: Option<f64>,
    /// Requests at once.
    pub burst: Option<f64>,
}

/// The buckets of all throttled routes. Routes without a throttle have none.
#[derive(Debug, Default)]
pub(super) struct Throttles {
    buckets: Mutex<HashMap<Place, Bucket>>,
}

/// Every route of a stage has a bucket of its own: that is how AWS applies default route settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    api_id: String,
    stage: String,
    route_key: String,
}

impl From<&RouteSettings> for Throttle {
    fn from(settings: &RouteSettings) -> Self {
        Self {
            rate: settings.throttling_rate_limit,
            burst: settings.throttling_burst_limit.map(f64::from),
        }
    }
}

impl Throttles {
    /// Whether one more request for this route may pass.
    pub(super) fn take(
        &self,
        (api_id, stage, route_key): (&str, &str, &str),
        throttle: &Throttle,
        now: Duration,
    ) -> bool {
        if throttle.is_unlimited() {
            return true;
        }
        let place = Place {
            api_id: api_id.to_owned(),
            stage: stage.to_owned(),
            route_key: route_key.to_owned(),
        };
        let mut buckets = self.lock();
        buckets
            .entry(place)
            .or_insert_with(|| Bucket::full(throttle, now))
            .take(throttle, now)
    }

    /// Forgets the buckets of stages for which `exists` is false.
    pub(super) fn retain(&self, exists: impl Fn(&str, &str) -> bool) {
        self.lock()
            .retain(|place, _| exists(&place.api_id, &place.stage));
    }

    /// A bucket is whole between any two statements, so a panic elsewhere does not spoil it.
    fn lock(&self) -> MutexGuard<'_, HashMap<Place, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Throttle {
    /// Whether nothing is limited.
    #[must_use]
    pub fn is_unlimited(&self) -> bool {
        self.rate.is_none() && self.burst.is_none()
    }

    /// A rate or burst of zero refuses everything, which is what an unset number sent as zero does
    /// to a live API (reference `api-gateway.md` §2 no. 11).
    fn blocks_all(&self) -> bool {
        self.rate.is_some_and(|rate| rate <= 0.0) || self.burst.is_some_and(|burst| burst <= 0.0)
    }

    /// Tokens that fit, one at least. Without a burst the rate of one second does; AWS does not say
    /// what it takes.
    fn capacity(&self) -> f64 {
        self.burst.or(self.rate).unwrap_or(f64::INFINITY).max(1.0)
    }
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn full(throttle: &Throttle, now: Duration) -> Self {
        Self {
            tokens: throttle.capacity(),
            filled_at: now,
        }
    }

    /// Takes one token at `now`, a time since any fixed point; false when there is none.
    pub fn take(&mut self, throttle: &Throttle, now: Duration) -> bool {
        if throttle.is_unlimited() {
            return true;
        }
        if throttle.blocks_all() {
            return false;
        }
        let seconds = now.saturating_sub(self.filled_at).as_secs_f64();
        // With a burst alone, AWS's account limit is the rate; it is out of reach here.
        let inflow = throttle.rate.map_or(f64::INFINITY, |rate| rate * seconds);
        self.tokens = (self.tokens + inflow).min(throttle.capacity());
        self.filled_at = self.filled_at.max(now);
        let granted = self.tokens >= 1.0;
        if granted {
            self.tokens -= 1.0;
        }
        granted
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn granted(throttle: Throttle, milliseconds: &[u64]) -> usize {
        let mut bucket = Bucket::full(&throttle, Duration::ZERO);
        milliseconds
            .iter()
            .filter(|at| bucket.take(&throttle, Duration::from_millis(**at)))
            .count()
    }

    #[test]
    fn bursts_and_rates_hold() {
        let throttle = |rate: f64, burst: f64| Throttle {
            rate: Some(rate),
            burst: Some(burst),
        };
        assert_eq!(granted(throttle(1.0, 3.0), &[0; 10]), 3);
        assert_eq!(
            granted(throttle(1.0, 3.0), &[0, 0, 0, 0, 999, 1000, 1001]),
            4
        );
        assert_eq!(granted(throttle(10.0, 1.0), &[0, 50, 100, 150, 200]), 3);
        assert_eq!(granted(throttle(0.0, 5.0), &[0; 10]), 0);
        assert_eq!(granted(throttle(5.0, 0.0), &[0; 10]), 0);
        assert_eq!(granted(Throttle::default(), &[0; 10]), 10);
        assert_eq!(
            granted(
                Throttle {
                    rate: Some(2.0),
                    burst: None
                },
                &[0; 10]
            ),
            2
        );
    }

    proptest! {
        #[test]
        fn never_more_than_burst_and_inflow(
            rate in 1.0..100.0f64,
            burst in 1.0..50.0f64,
            mut times in proptest::collection::vec(0u64..5_000, 1..200),
        ) {
            times.sort_unstable();
            let seconds = Duration::from_millis(*times.last().unwrap_or(&0)).as_secs_f64();
            let count = granted(Throttle { rate: Some(rate), burst: Some(burst) }, &times);
            let most = burst + rate * seconds;
            prop_assert!(f64::from(u32::try_from(count).unwrap()) <= most + 1e-6);
        }
    }
}
