//! The item of the call log (reference system §4): one question with its answer, six text attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::UserId;
use crate::moment::{REQUEST_TIME, RequestTime};

/// Largest question, in bytes.
pub const LARGEST_QUESTION: usize = 65_536;

/// Largest answer, in bytes. With the largest question and ids, an item stays below the 400 KB
/// (409,600 bytes, names included) that DynamoDB allows for one.
pub const LARGEST_ANSWER: usize = 330_000;

/// Largest `request_id`, in bytes. Clients send a UUID of 36.
pub const LARGEST_ID: usize = 256;

/// One question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Partition key: whose it is.
    pub user_id: String,
    /// Sort key: when it was asked, by the client's clock, and what keeps it apart from another one
    /// of the same second.
    pub request_time: String,
    /// Key of the index: which request it was.
    pub request_id: String,
    /// `text` or `document`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The question.
    pub body: String,
    /// The answer.
    pub msg: String,
}

impl Entry {
    /// Names of the attributes, all of type S.
    pub const ATTRIBUTES: [&'static str; 6] = [
        "user_id",
        "request_time",
        "request_id",
        "type",
        "body",
        "msg",
    ];

    /// Reads a stored item from its text attributes. Other programs write to the table too: what is
    /// missing is empty, and an item without keys is none.
    #[must_use]
    pub fn read(mut texts: BTreeMap<String, String>) -> Option<Self> {
        let mut take = |name: &str| texts.remove(name).unwrap_or_default();
        let entry = Self {
            user_id: take("user_id"),
            request_time: take("request_time"),
            request_id: take("request_id"),
            kind: take("type"),
            body: take("body"),
            msg: take("msg"),
        };
        (!entry.user_id.is_empty() && !entry.request_time.is_empty()).then_some(entry)
    }

    /// Values of the attributes, in the order of [`ATTRIBUTES`](Self::ATTRIBUTES).
    #[must_use]
    pub fn values(&self) -> [&str; 6] {
        [
            &self.user_id,
            &self.request_time,
            &self.request_id,
            &self.kind,
            &self.body,
            &self.msg,
        ]
    }

    /// When it was asked, without what keeps two of one second apart.
    #[must_use]
    pub fn asked(&self) -> &str {
        self.request_time
            .get(..REQUEST_TIME)
            .unwrap_or(&self.request_time)
    }

    /// The sort key that keeps this entry apart from one of the same second: still behind the
    /// second, before the next, and the same for the same request.
    #[must_use]
    pub fn apart(&self) -> String {
        let (time, id) = (self.asked(), fingerprint(&[&self.request_id]));
        format!("{time}.{}", &id[..16])
    }
}

/// The sort key after which everything asked later than `time` lies, and nothing of its second.
#[must_use]
pub fn behind(time: &RequestTime) -> String {
    // `.` keeps entries of one second apart, and `/` follows it.
    format!("{time}/")
}

/// The partition of a claim, a counter: a name that no user has and that tells nothing.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether `entry` belongs to `user`; everything belongs to everybody where nobody vouches for
/// anybody.
#[must_use]
pub fn belongs(owner: &str, user: Option<&UserId>) -> bool {
    user.is_none_or(|user| user.as_str() == owner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(time: &str, id: &str) -> Entry {
        Entry {
            user_id: "u".into(),
            request_time: time.into(),
            request_id: id.into(),
            kind: "text".into(),
            body: "q".into(),
            msg: "a".into(),
        }
    }

    #[test]
    fn entries_of_one_second_stay_in_it() {
        let time = RequestTime::parse("2026-11-22 10:00:00").unwrap();
        let (one, two) = (entry(time.as_str(), "1"), entry(time.as_str(), "2"));
        assert_ne!(one.apart(), two.apart());
        let mut moved = one.clone();
        moved.request_time = one.apart();
        assert_eq!(moved.asked(), time.as_str());
        assert_eq!(moved.apart(), one.apart());
        assert!(one.apart().as_str() > time.as_str() && one.apart() < behind(&time));
        assert!(behind(&time).as_str() < "2026-11-22 10:00:01");
    }

    #[test]
    fn the_largest_entry_is_an_item() {
        let names: usize = Entry::ATTRIBUTES.iter().map(|name| name.len()).sum();
        let keys = 2 * LARGEST_ID + 64 + "document".len();
        assert!(names + keys + LARGEST_QUESTION + LARGEST_ANSWER < 400 * 1024);
    }

    #[test]
    fn an_item_that_lacks_attributes_is_read() {
        let texts = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().copied();
            pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
        };
        let found = Entry::read(texts(&[("user_id", "u"), ("request_time", "t")])).unwrap();
        assert_eq!((found.msg.as_str(), found.kind.as_str()), ("", ""));
        assert_eq!(Entry::read(texts(&[("user_id", "u")])), None);
    }

    proptest! {
        #[test]
        fn any_item_is_read_or_not(texts in proptest::collection::btree_map("user_id|request_time|request_id|type|body|msg|x", "\\PC{0,40}", 0..8)) {
            if let Some(entry) = Entry::read(texts) {
                let _ = entry.apart();
                prop_assert!(entry.request_time.starts_with(entry.asked()));
            }
        }

        #[test]
        fn parts_are_kept_apart(a in "[ab]{0,3}", b in "[ab]{0,3}", c in "[ab]{0,3}", d in "[ab]{0,3}") {
            let same = (&a, &b) == (&c, &d);
            prop_assert_eq!(fingerprint(&[&a, &b]) == fingerprint(&[&c, &d]), same);
        }
    }
}
