//! One log line as hclog's JSON reader takes it (reference §3.8).

use serde_json::{Map, Value};
use tracing::Level;
use tracing::field::{Field, Visit};

/// Bytes of one line, the end of line included; Terraform splits longer ones.
pub(super) const MAX_LINE: usize = 64 * 1024 - 1;
/// What cut values end with.
const CUT: &str = "…";

/// Message and fields of an event or a span, as strings and JSON scalars.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) message: String,
    pub(super) others: Map<String, Value>,
}

impl Visit for Fields {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.insert(field, format!("{value:?}").into());
    }
}

impl Fields {
    /// Keeps the field unless `tracing` or hclog needs its name.
    fn insert(&mut self, field: &Field, value: Value) {
        match (field.name(), value) {
            ("message", Value::String(text)) => self.message = text,
            ("message", value) => self.message = value.to_string(),
            (name, value) if !name.starts_with('@') => {
                self.others.insert(name.to_owned(), value);
            }
            _ => {}
        }
    }
}

/// The line, with its end of line, at most [`MAX_LINE`] bytes.
pub(super) fn encode(timestamp: &str, level: Level, module: &str, fields: Fields) -> Vec<u8> {
    let mut object = fields.others;
    object.insert("@timestamp".to_owned(), timestamp.into());
    object.insert("@level".to_owned(), level_name(level).into());
    object.insert("@module".to_owned(), module.into());
    object.insert("@message".to_owned(), fields.message.into());
    let mut line = Value::Object(object).to_string();
    let mut longest = MAX_LINE;
    while line.len() >= MAX_LINE && longest > CUT.len() {
        longest /= 2;
        line = shortened(&line, longest);
    }
    line.push('\n');
    line.into_bytes()
}

/// The same object with every string cut to `longest` bytes.
fn shortened(line: &str, longest: usize) -> String {
    let Ok(Value::Object(mut object)) = serde_json::from_str(line) else {
        return String::new();
    };
    for value in object.values_mut() {
        if let Value::String(text) = value
            && text.len() > longest
        {
            text.truncate(text.floor_char_boundary(longest.saturating_sub(CUT.len())));
            text.push_str(CUT);
        }
    }
    Value::Object(object).to_string()
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}
