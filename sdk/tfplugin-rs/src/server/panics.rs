//! Panics: contained where a call can still be answered, and told to
//! Terraform in the form it knows where not (reference §3.7).

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::{Future, poll_fn};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::task::Poll;

use crate::logging;

/// A panic that was contained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    /// What the panic said, on one line.
    pub message: String,
    /// `file:line` of the panic; absent outside of a process started by
    /// [`run`](super::run()).
    pub location: Option<String>,
}

impl fmt::Display for Panic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        match &self.location {
            Some(location) => write!(formatter, " at {location}"),
            None => Ok(()),
        }
    }
}

/// Runs `future` so that a panic in it is an error and not the end of the
/// call. Nothing is written to standard error, where Terraform would take it
/// for the end of the process.
///
/// # Errors
///
/// The panic. What the future shared with others may be half changed.
pub async fn contain<F: Future>(future: F) -> Result<F::Output, Panic> {
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let containing = Containing::start();
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        drop(containing);
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(payload) => Poll::Ready(Err(Panic {
                message: message(payload.as_ref()),
                location: LOCATION.take(),
            })),
        }
    })
    .await
}

/// Makes panics that nobody contains print `panic: message at file:line`: what
/// makes Terraform show them as a crash of the plugin.
pub(super) fn install_hook() {
    std::panic::set_hook(Box::new(|panic| {
        if CONTAINED.get() {
            LOCATION.set(location(panic));
        } else {
            report(panic);
        }
    }));
}

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
    static LOCATION: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Marks this thread as containing panics until dropped; nests.
struct Containing {
    before: bool,
}

impl Containing {
    fn start() -> Self {
        Self {
            before: CONTAINED.replace(true),
        }
    }
}

impl Drop for Containing {
    fn drop(&mut self) {
        CONTAINED.set(self.before);
    }
}

fn report(info: &PanicHookInfo<'_>) {
    let panic = Panic {
        message: message(info.payload()),
        location: location(info),
    };
    let mut text = format!("panic: {panic}\n");
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        text.push_str(&backtrace.to_string());
    }
    let text = logging::secrets().mask(&text).into_owned();
    // There is nobody left to tell when standard error is gone.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn location(info: &PanicHookInfo<'_>) -> Option<String> {
    info.location()
        .map(|location| format!("{}:{}", location.file(), location.line()))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a value that is no text");
    text.split('\n')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_an_error_on_one_line() {
        let answer: Result<(), Panic> = contain(async { panic!("no {}\n  at all", "luck") }).await;
        let panic = answer.unwrap_err();
        assert_eq!(panic.message, "no luck at all");
    }

    #[tokio::test]
    async fn an_answer_passes() {
        let answer = contain(async {
            tokio::task::yield_now().await;
            7
        });
        assert_eq!(answer.await, Ok(7));
    }

    #[tokio::test]
    async fn containing_nests_and_ends() {
        let outer = contain(async {
            let inner = contain(async { panic!("inner") }).await;
            assert!(CONTAINED.get());
            inner
        });
        let inner: Result<(), Panic> = outer.await.unwrap();
        assert_eq!(inner.unwrap_err().message, "inner");
        assert!(!CONTAINED.get());
    }
}
