//! Access logs: one line for each request, in the format of the stage.
//!
//! AWS writes them to a log group or delivery stream; here they are kept, read through
//! [`crate::data::DataPlane::access_log`] and the administration of the gateway, and written to its own log
//! at level `info`.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;

/// Lines that are kept. Older ones are forgotten.
const KEPT: usize = 10_000;

/// What stands for a variable without a value.
const NOTHING: &str = "-";

/// One line of an access log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLine {
    /// Api id.
    pub api_id: String,
    /// Stage name.
    pub stage: String,
    /// Where AWS would write it.
    pub destination_arn: String,
    /// The format with its variables put in.
    pub line: String,
}

/// The last lines of every stage, oldest first.
#[derive(Debug, Default)]
pub(super) struct AccessLog {
    lines: Mutex<VecDeque<AccessLine>>,
}

impl AccessLog {
    pub(super) fn add(&self, line: AccessLine) {
        tracing::info!(api = line.api_id, stage = line.stage, "{}", line.line);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    pub(super) fn all(&self) -> Vec<AccessLine> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().cloned().collect()
    }
}

/// Puts `$context.…` variables into a format. A variable without a value is a hyphen; what else the
/// format has stays as it is.
pub(super) fn line(format: &str, context: &Value) -> String {
    let mut line = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("$context.") {
        line.push_str(before);
        let end = after
            .find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c)))
            .unwrap_or(after.len());
        // A full stop behind a name ends a sentence.
        let name = after[..end].trim_end_matches('.');
        let value = name
            .split('.')
            .try_fold(context, |value, key| value.get(key));
        match value {
            None | Some(Value::Null) => line.push_str(NOTHING),
            Some(Value::String(text)) if text.is_empty() => line.push_str(NOTHING),
            Some(Value::String(text)) => line.push_str(text),
            Some(other) => line.push_str(&other.to_string()),
        }
        rest = &after[name.len()..];
    }
    line + rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_are_put_into_the_format() {
        let context = json!({
            "requestId": "r1=", "status": 200, "identity": { "sourceIp": "127.0.0.1" }, "none": null,
        });
        for (format, expected) in [
            ("$context.requestId", "r1="),
            (
                r#"{"id":"$context.requestId","ip":"$context.identity.sourceIp","s":$context.status}"#,
                r#"{"id":"r1=","ip":"127.0.0.1","s":200}"#,
            ),
            ("$context.requestId.", "r1=."),
            (
                "$context.missing $context.none $context.identity.x.y",
                "- - -",
            ),
            ("$other $context", "$other $context"),
            ("", ""),
        ] {
            assert_eq!(line(format, &context), expected, "{format}");
        }
    }
}
