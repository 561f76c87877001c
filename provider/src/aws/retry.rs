//! When a failed call is made again, and after how long.
//!
//! The SDK's own retries are off: they do not know a conflict, which API Gateway answers to every
//! overlapping write (reference §2 row 6), they stop after a budget shared by all calls (§3.8), and
//! they repeat calls whose answer was lost. Here the code and the message decide, and a call that is
//! not idempotent is never repeated when it may have taken effect.

use std::time::Duration;

/// What a failure says about the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Refused for now: too many requests. Without effect.
    Throttled,
    /// Refused for now: another change of the same object is under way. Without effect.
    Conflicting,
    /// No answer, or an error of the service itself: the call may have taken effect.
    Unanswered,
    /// What the call names does not exist.
    Missing,
    /// Refused for good.
    Refused,
}

/// A failure as the wire gave it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Failure<'a> {
    /// Error code, `ConflictException`; `None` when there was no readable answer.
    pub code: Option<&'a str>,
    /// The service's message.
    pub message: Option<&'a str>,
    /// HTTP status; `None` when there was no answer.
    pub status: Option<u16>,
}

impl Outcome {
    /// Judges a failure.
    ///
    /// Deletes of API Gateway do not model a conflict yet answer it, and some throttles come as
    /// status 400, so that code and message count and not the operation's modelled errors (reference
    /// §3.1, §2 rows 6, 23 and 50). A conflict that is not about concurrency, such as a duplicate
    /// route key or an integration that a route still uses, is final.
    #[must_use]
    pub fn of(failure: &Failure<'_>) -> Self {
        let code = failure.code.unwrap_or_default();
        let message = failure.message.unwrap_or_default().to_ascii_lowercase();
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| message.contains(phrase));
        match (code, failure.status) {
            _ if THROTTLING.contains(&code) || message.contains("rate exceeded") => Self::Throttled,
            (_, Some(429)) => Self::Throttled,
            _ if says(CONCURRENCY) => Self::Conflicting,
            (
                "ConflictException" | "ResourceConflictException" | "PreconditionFailedException",
                _,
            )
            | (_, Some(409))
                if says(NOT_NOW) =>
            {
                Self::Conflicting
            }
            ("RequestTimeout" | "RequestTimeoutException", _) | (_, Some(408)) => Self::Unanswered,
            ("NotFoundException" | "ResourceNotFoundException", _) | (_, Some(404)) => {
                Self::Missing
            }
            (_, None) => Self::Unanswered,
            (_, Some(status)) if status >= 500 => Self::Unanswered,
            _ => Self::Refused,
        }
    }

    /// Whether making the call again can help. With `idempotent` false, only when it surely had no
    /// effect.
    #[must_use]
    pub fn may_retry(self, idempotent: bool) -> bool {
        match self {
            Self::Throttled | Self::Conflicting => true,
            Self::Unanswered => idempotent,
            Self::Missing | Self::Refused => false,
        }
    }
}

/// What a message says when something else changes the same object, whatever the code: API Gateway on
/// any write (reference §2 row 6), Lambda on AddPermission (row 50).
const CONCURRENCY: &[&str] = &["concurrent modification", "concurrent update"];

/// What the message of a conflict says when it is one of time.
const NOT_NOW: &[&str] = &["try again later", "update is in progress"];

/// Codes of AWS services for "too many requests" (those that the SDK for Rust knows, reference §3.8).
const THROTTLING: &[&str] = &[
    "TooManyRequestsException",
    "LimitExceededException",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "SlowDown",
];

/// Waits between attempts: growing, capped, with full jitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Largest wait after the first attempt; it doubles with each further one.
    pub base: Duration,
    /// Largest wait of all.
    pub cap: Duration,
}

impl Backoff {
    /// For a conflict or a throttle: half a second up to 20 seconds.
    pub const AWS: Self = Self {
        base: Duration::from_millis(500),
        cap: Duration::from_secs(20),
    };

    /// The wait after attempt number `attempt`, from 1. `random` lies in 0..1 and picks the wait
    /// between half and all of what the attempt allows, so that callers spread and none spins.
    #[must_use]
    pub fn wait(self, attempt: u32, random: f64) -> Duration {
        let doublings = attempt.saturating_sub(1).min(16);
        let most = self.base.saturating_mul(1 << doublings).min(self.cap);
        most.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_message_decide() {
        let check = |code, message, status, expected| {
            let failure = Failure {
                code,
                message,
                status,
            };
            assert_eq!(Outcome::of(&failure), expected, "{failure:?}");
        };
        let concurrent =
            "Unable to complete operation due to concurrent modification. Please try again later.";
        check(
            Some("ConflictException"),
            Some(concurrent),
            Some(409),
            Outcome::Conflicting,
        );
        check(None, Some(concurrent), Some(409), Outcome::Conflicting);
        check(
            Some("ConflictException"),
            Some("Route with key ask already exists"),
            Some(409),
            Outcome::Refused,
        );
        check(
            Some("ResourceConflictException"),
            Some("The function could not be updated due to a concurrent update operation."),
            Some(409),
            Outcome::Conflicting,
        );
        check(
            Some("ResourceConflictException"),
            Some(
                "The operation cannot be performed at this time. An update is in progress for resource: a",
            ),
            Some(409),
            Outcome::Conflicting,
        );
        check(
            Some("ResourceConflictException"),
            Some("The statement id exists"),
            Some(409),
            Outcome::Refused,
        );
        check(
            Some("BadRequestException"),
            Some(concurrent),
            Some(400),
            Outcome::Conflicting,
        );
        check(
            Some("ConflictException"),
            Some("Cannot delete Integration because it is referenced by the following Routes"),
            Some(409),
            Outcome::Refused,
        );
        check(
            Some("RequestTimeoutException"),
            None,
            Some(408),
            Outcome::Unanswered,
        );
        check(
            Some("LimitExceededException"),
            None,
            Some(400),
            Outcome::Throttled,
        );
        check(
            Some("TooManyRequestsException"),
            None,
            Some(429),
            Outcome::Throttled,
        );
        check(
            Some("BadRequestException"),
            Some("Rate exceeded"),
            Some(400),
            Outcome::Throttled,
        );
        check(
            Some("BadRequestException"),
            Some("bad name"),
            Some(400),
            Outcome::Refused,
        );
        check(
            Some("AccessDeniedException"),
            None,
            Some(403),
            Outcome::Refused,
        );
        check(Some("NotFoundException"), None, Some(404), Outcome::Missing);
        check(
            Some("InternalFailure"),
            None,
            Some(500),
            Outcome::Unanswered,
        );
        check(None, None, None, Outcome::Unanswered);
    }

    #[test]
    fn what_may_have_happened_is_repeated_only_where_that_does_no_harm() {
        assert!(Outcome::Unanswered.may_retry(true));
        assert!(!Outcome::Unanswered.may_retry(false));
        assert!(Outcome::Throttled.may_retry(false) && Outcome::Conflicting.may_retry(false));
        assert!(!Outcome::Refused.may_retry(true) && !Outcome::Missing.may_retry(true));
    }

    #[test]
    fn waits_grow_to_the_cap() {
        let check = |attempt, random, milliseconds| {
            let wait = Backoff::AWS.wait(attempt, random);
            assert_eq!(
                wait,
                Duration::from_millis(milliseconds),
                "{attempt} {random}"
            );
        };
        check(1, 0.0, 250);
        check(1, 1.0, 500);
        check(3, 1.0, 2000);
        check(7, 1.0, 20_000);
        check(u32::MAX, 1.0, 20_000);
    }
}
