//! A range, and how a message words it.

use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

/// A range of `T` that can be kept and worded.
#[derive(Clone, Debug)]
pub(crate) struct Limits<T> {
    low: Bound<T>,
    high: Bound<T>,
}

impl<T: PartialOrd + PartialEq + Display> Limits<T> {
    /// The limits of `range`, each converted by `convert`.
    pub(crate) fn new<S: Clone>(range: &impl RangeBounds<S>, convert: impl Fn(S) -> T) -> Self {
        Self {
            low: range.start_bound().cloned().map(&convert),
            high: range.end_bound().cloned().map(&convert),
        }
    }

    /// Whether `value` is within.
    pub(crate) fn contains(&self, value: &T) -> bool {
        self.is_high_enough(value) && self.is_low_enough(value)
    }

    /// Whether `value` is not below the range.
    pub(crate) fn is_high_enough(&self, value: &T) -> bool {
        match &self.low {
            Bound::Included(low) => value >= low,
            Bound::Excluded(low) => value > low,
            Bound::Unbounded => true,
        }
    }

    /// Whether `value` is not above the range.
    pub(crate) fn is_low_enough(&self, value: &T) -> bool {
        match &self.high {
            Bound::Included(high) => value <= high,
            Bound::Excluded(high) => value < high,
            Bound::Unbounded => true,
        }
    }

    /// The range in words that a number of things or a value can follow:
    /// "between 1 and 128", "at least 1".
    pub(crate) fn words(&self) -> String {
        let low = match &self.low {
            Bound::Included(low) => Some(format!("at least {low}")),
            Bound::Excluded(low) => Some(format!("more than {low}")),
            Bound::Unbounded => None,
        };
        let high = match &self.high {
            Bound::Included(high) => Some(format!("at most {high}")),
            Bound::Excluded(high) => Some(format!("less than {high}")),
            Bound::Unbounded => None,
        };
        match (&self.low, &self.high, low, high) {
            (Bound::Included(low), Bound::Included(high), ..) if low == high => {
                format!("exactly {low}")
            }
            (Bound::Included(low), Bound::Included(high), ..) => {
                format!("between {low} and {high}")
            }
            (_, _, Some(low), Some(high)) => format!("{low} and {high}"),
            (_, _, Some(one), None) | (_, _, None, Some(one)) => one,
            (_, _, None, None) => "any number of".to_owned(),
        }
    }

    /// The range as a number of things, which are called `thing` and `things`: "at least 1
    /// character".
    pub(crate) fn count(&self, thing: &str, things: &str) -> String {
        let words = self.words();
        let one = words.ends_with(" 1") && !words.contains(" and ");
        format!("{words} {}", if one { thing } else { things })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(range: impl RangeBounds<u64>, words: &str, within: &[u64], without: &[u64]) {
        let limits = Limits::new(&range, |limit| limit);
        assert_eq!(limits.words(), words);
        for value in within {
            assert!(limits.contains(value), "{value} is {words}");
        }
        for value in without {
            assert!(!limits.contains(value), "{value} is not {words}");
        }
    }

    #[test]
    fn words_and_limits_agree() {
        check(1..=3, "between 1 and 3", &[1, 3], &[0, 4]);
        check(2..=2, "exactly 2", &[2], &[1, 3]);
        check(1.., "at least 1", &[1, 9], &[0]);
        check(..=3, "at most 3", &[0, 3], &[4]);
        check(..3, "less than 3", &[0, 2], &[3]);
        check(1..3, "at least 1 and less than 3", &[1, 2], &[0, 3]);
        check(
            (Bound::Excluded(1), Bound::Included(3)),
            "more than 1 and at most 3",
            &[2, 3],
            &[1, 4],
        );
        check(.., "any number of", &[0, 9], &[]);
    }

    #[test]
    fn one_thing_is_not_called_things() {
        let check = |range: (Bound<u64>, Bound<u64>), words: &str| {
            let limits = Limits::new(&range, |limit| limit);
            assert_eq!(limits.count("key", "keys"), words);
        };
        let (one, eleven) = (Bound::Included(1), Bound::Included(11));
        check((one, Bound::Unbounded), "at least 1 key");
        check((one, one), "exactly 1 key");
        check((Bound::Included(0), one), "between 0 and 1 keys");
        check((eleven, Bound::Unbounded), "at least 11 keys");
        check((Bound::Unbounded, Bound::Unbounded), "any number of keys");
    }
}
