//! Faults on order: which call fails, when and how.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::served::Served;
use crate::control::Deploying;

/// A fault that waits for its call. Written as JSON, absent members take the values of the examples:
/// `{"operation": "CreateRoute", "when": "before", "action": {"error": {"status": 500, "code":
/// "InternalServerError", "message": "scripted fault"}}, "skip": 0, "count": 1, "delay_ms": 0}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Name of the operation (`CreateRoute`), `*` for every one, `writes` for every mutation.
    pub operation: String,
    /// Whether the operation takes effect before the fault.
    #[serde(default)]
    pub when: When,
    /// What the caller sees.
    #[serde(default)]
    pub action: Action,
    /// How many matching calls pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many matching calls the fault then meets; `null` means all.
    #[serde(default = "once")]
    pub count: Option<u32>,
    /// Milliseconds to wait before the action. A wait before the effect keeps the API busy.
    #[serde(default)]
    pub delay_ms: u64,
}

/// The moment of a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// The operation has no effect, unless the action is [`Action::Delay`].
    #[default]
    Before,
    /// The operation has its effect, the answer is lost or replaced.
    After,
}

/// What a fault does to the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing but the wait.
    #[default]
    Delay,
    /// Closes the connection without an answer.
    Drop,
    /// Gives no answer until the faults are taken back, and closes the connection then. Others can see
    /// in the log that the call has come, and do to the caller what they want meanwhile.
    Hang,
    /// Has no effect on the caller, but on the deployment that the call makes, which may stay `PENDING` or
    /// become `FAILED`: `{"deploy": {"pending_reads": 2, "failure": "…"}}`. Only with [`When::Before`].
    Deploy(Deploying),
    /// Answers with an error.
    Error {
        /// HTTP status, 400 to 599.
        #[serde(default = "internal_error")]
        status: u16,
        /// Error code, as in `x-amzn-ErrorType`.
        #[serde(default = "internal_error_code")]
        code: String,
        /// Text for the caller.
        #[serde(default = "scripted")]
        message: String,
    },
}

impl Fault {
    /// A fault at the next call of `operation`.
    #[must_use]
    pub fn new(operation: impl Into<String>, when: When, action: Action) -> Self {
        Self {
            operation: operation.into(),
            when,
            action,
            skip: 0,
            count: once(),
            delay_ms: 0,
        }
    }

    /// An error before the effect of the next call of `operation`: throttling, for example, is
    /// `Fault::error("CreateRoute", 429, "TooManyRequestsException")`.
    #[must_use]
    pub fn error(operation: impl Into<String>, status: u16, code: impl Into<String>) -> Self {
        let error = Action::Error {
            status,
            code: code.into(),
            message: scripted(),
        };
        Self::new(operation, When::Before, error)
    }

    /// The same fault after this many matching calls have passed.
    #[must_use]
    pub fn skip(mut self, calls: u32) -> Self {
        self.skip = calls;
        self
    }

    /// The same fault for this many calls, or for all.
    #[must_use]
    pub fn count(mut self, calls: Option<u32>) -> Self {
        self.count = calls;
        self
    }

    /// The same fault with a wait before it.
    #[must_use]
    pub fn delay(mut self, by: Duration) -> Self {
        self.delay_ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self
    }

    fn matches(&self, operation: Served) -> bool {
        match self.operation.as_str() {
            "*" => true,
            "writes" => operation.is_mutation(),
            name => name == operation.name(),
        }
    }
}

/// Takes the first fault that meets this call, and counts the call for every fault before it.
pub(super) fn take(faults: &mut Vec<Fault>, operation: Served) -> Option<Fault> {
    let mut met = None;
    for (index, fault) in faults.iter_mut().enumerate() {
        if !fault.matches(operation) {
            continue;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            continue;
        }
        if let Some(count) = &mut fault.count {
            *count = count.saturating_sub(1);
        }
        met = Some(index);
        break;
    }
    let fault = faults[met?].clone();
    faults.retain(|fault| fault.count != Some(0));
    Some(fault)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "serde wants the type of the member"
)]
fn once() -> Option<u32> {
    Some(1)
}

fn internal_error() -> u16 {
    500
}

fn internal_error_code() -> String {
    "InternalServerError".to_owned()
}

fn scripted() -> String {
    "scripted fault".to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Fault, Served, take};
    use crate::control::Operation;

    #[test]
    fn a_fault_meets_the_calls_it_is_for() {
        let calls = [
            Operation::CreateRoute,
            Operation::GetApi,
            Operation::CreateRoute,
        ];
        for (fault, expected) in [
            (fault("CreateRoute"), [true, false, false]),
            (fault("CreateRoute").skip(1), [false, false, true]),
            (fault("CreateRoute").count(Some(2)), [true, false, true]),
            (fault("*").skip(1).count(None), [false, true, true]),
            (fault("writes").skip(1), [false, false, true]),
            (fault("DeleteApi"), [false, false, false]),
        ] {
            let mut faults = vec![fault.clone()];
            let met =
                calls.map(|operation| take(&mut faults, Served::Control(operation)).is_some());
            assert_eq!(met, expected, "{fault:?}");
        }
    }

    #[test]
    fn a_fault_is_written_with_few_members() {
        let parsed: Fault = serde_json::from_str(r#"{"operation": "GetApi"}"#).expect("a fault");
        assert_eq!(
            parsed,
            Fault::new("GetApi", super::When::Before, super::Action::Delay)
        );
        let text = r#"{"operation": "GetApi", "action": "drop", "when": "after", "count": null}"#;
        let parsed: Fault = serde_json::from_str(text).expect("a fault");
        assert_eq!((parsed.action, parsed.count), (super::Action::Drop, None));
        assert!(serde_json::from_str::<Fault>(r#"{"operation": "GetApi", "typo": 1}"#).is_err());
    }

    fn fault(operation: &str) -> Fault {
        Fault::error(operation, 429, "TooManyRequestsException")
    }
}
