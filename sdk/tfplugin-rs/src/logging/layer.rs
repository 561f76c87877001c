//! The `tracing` layer that writes the lines.

use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::{LookupSpan, Scope};

use super::line::{Fields, encode};
use super::secrets::Secrets;
use super::timestamp;

/// Libraries whose events below `WARN` are dropped: they are about bytes on
/// the wire, and those bytes hold secrets (reference §5.12).
const WIRE_LIBRARIES: [&str; 11] = [
    "aws_",
    "h2",
    "hyper",
    "hyper_util",
    "mio",
    "rustls",
    "tokio",
    "tokio_rustls",
    "tonic",
    "tower",
    "want",
];

/// Takes one whole line, with its end.
pub type LineWriter = Arc<dyn Fn(&[u8]) + Send + Sync>;

/// Writes events as hclog JSON, with the fields of the spans around them.
#[derive(Clone)]
pub struct LogLayer {
    level: LevelFilter,
    secrets: Secrets,
    now: fn() -> SystemTime,
    write: LineWriter,
}

impl LogLayer {
    /// A layer that passes events up to `level`, masks `secrets`, asks `now`
    /// for the time and hands each line to `write`.
    pub fn new(
        level: LevelFilter,
        secrets: Secrets,
        now: fn() -> SystemTime,
        write: LineWriter,
    ) -> Self {
        Self {
            level,
            secrets,
            now,
            write,
        }
    }

    fn masked(&self, mut fields: Fields) -> Fields {
        fields.message = self.secrets.mask(&fields.message).into_owned();
        for (name, value) in &mut fields.others {
            // Numbers are masked, too, if their field or digits are secret.
            let text = match value {
                Value::String(text) => text.clone(),
                ref other => other.to_string(),
            };
            let masked = self.secrets.mask_field(name, &text);
            if masked != text {
                *value = masked.into_owned().into();
            }
        }
        fields
    }
}

impl std::fmt::Debug for LogLayer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("LogLayer")
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for LogLayer
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        let level = LevelFilter::from_level(*metadata.level());
        level <= self.level && (level <= LevelFilter::WARN || !is_wire_library(metadata.target()))
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        // From the outermost span inwards, so that the nearest value wins.
        for span in context
            .event_scope(event)
            .into_iter()
            .flat_map(Scope::from_root)
        {
            if let Some(outer) = span.extensions().get::<Fields>() {
                fields.others.extend(outer.others.clone());
            }
        }
        event.record(&mut fields);
        let metadata = event.metadata();
        let line = encode(
            &timestamp::format((self.now)()),
            *metadata.level(),
            &module(metadata.target()),
            self.masked(fields),
        );
        (self.write)(&line);
    }
}

fn is_wire_library(target: &str) -> bool {
    let library = target.split("::").next().unwrap_or(target);
    WIRE_LIBRARIES
        .iter()
        .any(|name| match name.strip_suffix('_') {
            Some(_) => library.starts_with(name),
            None => library == *name,
        })
}

/// `sdk.…` for this crate, `provider.…` for everything else.
fn module(target: &str) -> String {
    let path = target.replace("::", ".");
    match path.strip_prefix("tfplugin") {
        Some("") => "sdk".to_owned(),
        Some(rest) if rest.starts_with('.') => format!("sdk{rest}"),
        _ => format!("provider.{path}"),
    }
}

#[cfg(test)]
mod tests;
