//! `/history`: what a user has asked (reference system §3.3).

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::{Body, Problem, body};
use crate::call_log::{CallLog, Range};
use crate::entry::{Entry, behind};
use crate::moment::RequestTime;

/// Largest answer, in bytes of the function's result. Lambda takes 6 MB (6,291,456 bytes).
pub const LARGEST_HISTORY: usize = 5_500_000;

/// Most entries that a client may ask for at once.
const MOST: u64 = 1000;

/// One element of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Past<'a> {
    request_time: &'a str,
    request_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    body: &'a str,
    msg: &'a str,
}

/// Answers `{"userId", "allowTime"}` with everything that was asked later than that, oldest first, as
/// a JSON text in `msg`. When that is more than one answer can hold, the newest that fit, and
/// `truncated` says so.
///
/// New clients may set `limit` (1 to 1000) and, from the answer before, `cursor`; an answer without
/// `cursor` is the last.
///
/// # Errors
///
/// A [`Problem`] when a field is missing or wrong, or the table does not answer.
pub async fn history(call: &Call, log: &impl CallLog) -> Result<Body, Problem> {
    let user = call.known_user("userId")?;
    let allowed = call
        .text("allowTime")?
        .and_then(|text| RequestTime::parse(text).ok())
        .ok_or_else(|| {
            Problem::new(
                400,
                "The field `allowTime` is needed, a time such as 2026-11-22 10:00:00.",
            )
        })?;
    let limit = call.number("limit", 1, MOST)?;
    let cursor = call.text("cursor")?;
    if cursor.is_some_and(|cursor| cursor.is_empty() || cursor.len() > 64) {
        return Err(Problem::new(
            400,
            "The field `cursor` is not one of an answer.",
        ));
    }
    let after = behind(&allowed);
    let mut kept = Kept::default();
    let mut start = cursor.map(str::to_owned);
    let mut left = limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX));
    let next = loop {
        let range = Range {
            user: &user,
            after: &after,
            newest_first: false,
            start: start.as_deref(),
            limit: left,
        };
        let page = log.page(range).await?;
        let count = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        for entry in &page.items {
            kept.push(entry, limit.is_none())?;
        }
        if let Some(stopped) = kept.stopped.take() {
            break Some(stopped);
        }
        left = left.map(|left| left.saturating_sub(count));
        if page.next.is_none() || left == Some(0) {
            break page.next.filter(|_| limit.is_some());
        }
        start = page.next;
    };
    Ok(kept.into_body(next))
}

/// The elements that fit, as JSON.
#[derive(Default)]
struct Kept {
    elements: VecDeque<(String, usize)>,
    size: usize,
    truncated: bool,
    /// Sort key of the last element, and behind it the one that did not fit.
    last: Option<String>,
    stopped: Option<String>,
}

impl Kept {
    /// Adds an element. When they no longer fit, the oldest goes, or nothing more is added: whoever
    /// reads in pages gets the rest in the next.
    fn push(&mut self, entry: &Entry, drops_oldest: bool) -> Result<(), Problem> {
        if self.stopped.is_some() {
            return Ok(());
        }
        let past = Past {
            request_time: entry.asked(),
            request_id: &entry.request_id,
            kind: &entry.kind,
            body: &entry.body,
            msg: &entry.msg,
        };
        let json = serde_json::to_string(&past).map_err(Problem::behind)?;
        let size = escaped_twice(&json) + 1;
        if !drops_oldest && self.size + size > LARGEST_HISTORY {
            self.stopped.clone_from(&self.last);
            return Ok(());
        }
        self.last = Some(entry.request_time.clone());
        self.size += size;
        self.elements.push_back((json, size));
        while self.size > LARGEST_HISTORY && self.elements.len() > 1 {
            if let Some((_, gone)) = self.elements.pop_front() {
                self.size -= gone;
                self.truncated = true;
            }
        }
        Ok(())
    }

    fn into_body(self, next: Option<String>) -> Body {
        let elements: Vec<String> = self.elements.into_iter().map(|(json, _)| json).collect();
        let msg = format!("[{}]", elements.join(","));
        let mut whole = body([("msg", msg.into())]);
        if let Some(cursor) = next {
            whole.insert("cursor".to_owned(), cursor.into());
        }
        if self.truncated {
            whole.insert("truncated".to_owned(), Value::Bool(true));
        }
        whole
    }
}

/// Bytes of a JSON text within a JSON text within a JSON text, as a proxy integration's result has it.
fn escaped_twice(json: &str) -> usize {
    json.bytes()
        .map(|byte| if matches!(byte, b'"' | b'\\') { 4 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_size_is_that_of_the_result(text in "[a\"\\\\\n\u{1}한]{0,60}") {
            let json = serde_json::to_string(&text).unwrap();
            let once = serde_json::to_string(&json).unwrap();
            let twice = serde_json::to_string(&once).unwrap();
            // Quotes around it: 1 pair of twice, escaped 1 pair of once.
            prop_assert!(escaped_twice(&json) <= twice.len() && twice.len() <= escaped_twice(&json) + 6);
        }
    }
}
