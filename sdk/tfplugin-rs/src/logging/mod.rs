//! Logs in the form Terraform reads: one JSON object per line on standard
//! error (reference §3.8), with secrets masked.
//!
//! Authors log with `tracing`; [`run`](crate::server::run) installs the layer
//! when the environment asks for logs. Without `TF_LOG…` nothing is installed
//! and an event costs one comparison.

mod layer;
mod level;
mod line;
mod secrets;
mod timestamp;

use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use tracing_subscriber::layer::SubscriberExt as _;

pub use layer::{LineWriter, LogLayer};
pub use level::level_from;
pub use secrets::Secrets;

/// What no log line of this process may show.
///
/// Register a secret as soon as it is known, before it can be logged.
pub fn secrets() -> &'static Secrets {
    static SECRETS: LazyLock<Secrets> = LazyLock::new(Secrets::new);
    &SECRETS
}

/// Installs the layer for the provider called `name` if the environment of
/// this process asks for logs, unless the program has a subscriber of its own.
pub(crate) fn install(name: &str) {
    let Some(level) = level_from(name, |variable| std::env::var(variable).ok()) else {
        return;
    };
    let layer = LogLayer::new(
        level,
        secrets().clone(),
        SystemTime::now,
        Arc::new(|line: &[u8]| {
            use std::io::Write as _;
            // Logs are worth no more than the stream they go to.
            let _ = std::io::stderr().lock().write_all(line);
        }),
    );
    // Fails only when there is a subscriber already, which then wins.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer));
}
