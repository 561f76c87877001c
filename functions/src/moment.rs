//! Moments: those of this machine, and the texts with which clients say when they asked.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// Tells the time. Injected, so that logic holds no clock.
pub trait Clock: Send + Sync {
    /// The moment it is.
    fn now(&self) -> Moment;
}

/// A moment, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

/// When a client asked: `YYYY-MM-DD HH:MM:SS`, by the client's own clock, which may be wrong and in
/// any zone. The sort key of the call log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestTime(String);

/// A text that is not of the form `YYYY-MM-DD HH:MM:SS`, or not a time that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time of the form YYYY-MM-DD HH:MM:SS")]
pub struct RequestTimeError;

/// Length of a [`RequestTime`], in bytes.
pub const REQUEST_TIME: usize = 19;

impl Moment {
    /// This many milliseconds after 1970 began.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// Seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0 / 1000
    }

    /// Minutes since 1970.
    #[must_use]
    pub const fn minute(self) -> u64 {
        self.0 / 60_000
    }

    /// The moment `time` later.
    #[must_use]
    pub fn after(self, time: Duration) -> Self {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// The moment in UTC, as a client would write it.
    #[must_use]
    pub fn request_time(self) -> RequestTime {
        let seconds = i64::try_from(self.seconds()).unwrap_or(i64::MAX);
        let moment =
            OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        RequestTime::of(moment.date(), moment.time())
    }
}

impl RequestTime {
    /// Reads a client's text.
    ///
    /// # Errors
    ///
    /// [`RequestTimeError`] when it has another form or names no time that exists.
    pub fn parse(text: &str) -> Result<Self, RequestTimeError> {
        moment_of(text)
            .map(|_| Self(text.to_owned()))
            .ok_or(RequestTimeError)
    }

    /// The time this many days before, or the earliest that can be written.
    #[must_use]
    pub fn days_before(&self, days: u16) -> Self {
        let days = time::Duration::days(days.into());
        moment_of(&self.0)
            .and_then(|moment| moment.checked_sub(days))
            .filter(|moment| moment.year() >= 0)
            .map_or_else(
                || Self("0000-01-01 00:00:00".to_owned()),
                |moment| Self::of(moment.date(), moment.time()),
            )
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(date: Date, time: Time) -> Self {
        let (year, month, day) = date.to_calendar_date();
        let (hour, minute, second) = time.as_hms();
        let month = u8::from(month);
        Self(format!(
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
        ))
    }
}

impl fmt::Display for RequestTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What `YYYY-MM-DD HH:MM:SS` means. The format descriptions of the `time` crate take a feature that
/// would compile every AWS crate again.
fn moment_of(text: &str) -> Option<PrimitiveDateTime> {
    let form = b"dddd-dd-dd dd:dd:dd";
    let fits = text.len() == REQUEST_TIME
        && text.bytes().zip(form).all(|(byte, kind)| match kind {
            b'd' => byte.is_ascii_digit(),
            other => byte == *other,
        });
    if !fits {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize| u8::try_from(number(from, from + 2)?).ok();
    let month = Month::try_from(small(5)?).ok()?;
    let date = Date::from_calendar_date(number(0, 4)?.into(), month, small(8)?).ok()?;
    let time = Time::from_hms(small(11)?, small(14)?, small(17)?).ok()?;
    Some(PrimitiveDateTime::new(date, time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_are_written_as_clients_do() {
        let check = |millis: u64, text: &str| {
            assert_eq!(Moment::from_millis(millis).request_time().as_str(), text);
        };
        check(0, "1970-01-01 00:00:00");
        check(951_827_696_789, "2000-02-29 12:34:56");
        check(u64::MAX, "1970-01-01 00:00:00");
    }

    #[test]
    fn only_times_that_exist_are_taken() {
        for text in ["2026-11-22 10:00:00", "0000-01-01 00:00:00"] {
            assert!(RequestTime::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T10:00:00",
            "2026-11-22 10:00:00Z",
            "2026-02-30 10:00:00",
            "2026-13-01 10:00:00",
            "2026-11-22 24:00:00",
            "+026-11-22 10:00:00",
        ] {
            assert!(RequestTime::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_back_over_months_and_to_the_beginning() {
        let check = |text: &str, days: u16, before: &str| {
            let time = RequestTime::parse(text).unwrap();
            assert_eq!(time.days_before(days).as_str(), before);
        };
        check("2024-03-01 08:09:10", 2, "2024-02-28 08:09:10");
        check("2026-01-01 00:00:00", 1, "2025-12-31 00:00:00");
        check("0000-01-01 00:00:00", 1, "0000-01-01 00:00:00");
    }

    proptest! {
        #[test]
        fn any_text_is_a_time_or_an_error(text in "\\PC{0,30}|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}") {
            if let Ok(time) = RequestTime::parse(&text) {
                prop_assert_eq!(time.as_str(), text.as_str());
                prop_assert!(time.days_before(2) <= time);
            }
        }

        #[test]
        fn what_is_written_is_read(millis in 0..253_402_300_800_000_u64) {
            let time = Moment::from_millis(millis).request_time();
            prop_assert_eq!(RequestTime::parse(time.as_str()), Ok(time.clone()));
        }
    }
}
