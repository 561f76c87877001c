//! How often an API has been taken over by a create that found it.
//!
//! A create takes over what an earlier one has left, if that was killed: then no state knows of the API.
//! But a create that failed does leave state, and with `create_before_destroy` Terraform keeps that as a
//! deposed object while the next create takes the API over. Both objects have the same id then, and if
//! something comes in between, a later run would delete the API of the one for the sake of the other.
//!
//! So the tag by which creates find their work counts, and each object remembers what the count was when
//! it made the API or took it over: an object that is behind has lost its API.

use super::desired::STACK_TAG;
use super::live::Api;

/// Between the key and the count.
const SEPARATOR: char = '/';

/// The value of the tag of an API with this key that was taken over so many times.
#[must_use]
pub fn tag(key: &str, times: u32) -> String {
    match times {
        0 => key.to_owned(),
        times => format!("{key}{SEPARATOR}{times}"),
    }
}

/// The key in the value of a tag.
#[must_use]
pub fn key(tag: &str) -> &str {
    tag.split_once(SEPARATOR).map_or(tag, |(key, _)| key)
}

/// How many times the API with this value of the tag was taken over; 0 where it does not say.
fn times(tag: &str) -> u32 {
    let count = tag.split_once(SEPARATOR);
    count
        .and_then(|(_, count)| count.parse().ok())
        .unwrap_or_default()
}

/// How many times the API was taken over; 0 without one.
#[must_use]
pub fn times_of(api: Option<&Api>) -> u32 {
    let tag = api.and_then(|api| api.tags.get(STACK_TAG));
    tag.map_or(0, |tag| times(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_a_key_and_a_count() {
        let check = |text: &str, of_key: &str, count: u32| {
            assert_eq!((key(text), times(text)), (of_key, count), "{text}");
        };
        check("0123abcd", "0123abcd", 0);
        check("0123abcd/1", "0123abcd", 1);
        check("0123abcd/12", "0123abcd", 12);
        check("0123abcd/", "0123abcd", 0);
        check("0123abcd/-1", "0123abcd", 0);
        check("", "", 0);
        for count in [0, 1, 7, u32::MAX] {
            assert_eq!(times(&tag("0123abcd", count)), count);
        }
    }
}
