//! What the binaries have in common: logs, configuration from the environment, and the loop of a REST
//! function.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use serde_json::Value;
use tokio::time::Instant;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;

use crate::rest::call::Call;
use crate::rest::{Body, Problem, Shape, respond};

/// Writes logs as JSON lines, each with the request id and the trace id of its invocation. `RUST_LOG`
/// says how much, by a level or by levels of modules: `info` where it says nothing. What people ask and are answered is in none.
pub fn log() {
    let wanted = variable("RUST_LOG").and_then(|filter| filter.parse().ok());
    let filter = wanted.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_span_events(FmtSpan::NONE)
        .with_target(false)
        // Lambda's own line has the time.
        .without_time();
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .init();
}

/// A variable of the environment; `None` when it is absent or empty.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A variable that the function cannot do without.
#[derive(Debug, thiserror::Error)]
#[error("the environment variable {name} is missing")]
pub struct Missing {
    /// Its name.
    pub name: &'static str,
}

/// A variable of the environment that must be there.
///
/// # Errors
///
/// [`Missing`].
pub fn needed(name: &'static str) -> Result<String, Missing> {
    variable(name).ok_or(Missing { name })
}

/// How much of an invocation is left, less `reserve`.
#[must_use]
pub fn deadline(context: &Context, reserve: Duration) -> Instant {
    let end = UNIX_EPOCH + Duration::from_millis(context.deadline);
    let left = end.duration_since(SystemTime::now()).unwrap_or_default();
    Instant::now() + left.saturating_sub(reserve)
}

/// Runs a REST function until its process is stopped. `logic` answers a call until the moment that it
/// is given.
///
/// # Errors
///
/// When Lambda's runtime interface does not answer.
pub async fn serve(
    shape: Shape,
    logic: impl AsyncFn(&Call, Instant) -> Result<Body, Problem>,
) -> Result<(), Error> {
    let logic = &logic;
    lambda_runtime::run(service_fn(async |event: LambdaEvent<Value>| {
        let until = deadline(&event.context, RESERVE);
        let reference = &event.context.request_id;
        // Boxed: an AWS call nests deeper than the compiler follows.
        let answer = respond(&event.payload, reference, shape, async |call| {
            Box::pin(logic(call, until)).await
        });
        Ok::<_, Error>(answer.await)
    }))
    .await
}

/// What is left of an invocation for its answer.
const RESERVE: Duration = Duration::from_secs(2);
