//! How long operations may take: what the configuration says, or the resource's default.
//!
//! A model with an attribute `timeouts: Value<Timeouts>` lets the user say so, each operation in
//! Go's notation of a duration (`"30m"`, `"1h30m"`). The SDK reads that attribute by itself and
//! makes the deadline of a request from it.

use std::time::Duration;

use tfplugin_value::{Path, Value};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{ConvertError, Fields, Model};
use crate::schema::{Attribute, Block, Constraint};
use crate::validator::{ValidateAttribute, Validator};
use tfplugin_value::Type;

/// The name of the attribute that the SDK looks for.
pub const ATTRIBUTE: &str = "timeouts";

/// An operation with a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Create a resource.
    Create,
    /// Read a resource or data source, import or plan a resource.
    Read,
    /// Update a resource.
    Update,
    /// Delete a resource.
    Delete,
}

impl Operation {
    /// Its attribute in [`Timeouts`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// Where the configuration limits it: `timeouts.create`.
    pub fn path(self) -> Path {
        Path::root().attribute(ATTRIBUTE).attribute(self.name())
    }
}

/// How long each operation may take when the configuration does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultTimeouts {
    /// Limit of a create.
    pub create: Duration,
    /// Limit of a read, an import or a plan.
    pub read: Duration,
    /// Limit of an update.
    pub update: Duration,
    /// Limit of a delete.
    pub delete: Duration,
}

impl DefaultTimeouts {
    /// Twenty minutes each, as in Go's SDKs.
    pub const TWENTY_MINUTES: Self = Self::all(Duration::from_secs(20 * 60));

    /// The same limit for every operation.
    pub const fn all(limit: Duration) -> Self {
        Self {
            create: limit,
            read: limit,
            update: limit,
            delete: limit,
        }
    }

    /// The limit of `operation`.
    pub const fn of(&self, operation: Operation) -> Duration {
        match operation {
            Operation::Create => self.create,
            Operation::Read => self.read,
            Operation::Update => self.update,
            Operation::Delete => self.delete,
        }
    }

    /// The limit of `operation` on `object`: what its attribute `timeouts` says, if it has one and
    /// that is known and valid, otherwise the default.
    pub fn configured(&self, operation: Operation, object: &Value) -> Duration {
        object
            .get(&operation.path())
            .and_then(Value::as_str)
            .and_then(|text| parse_duration(text).ok())
            .unwrap_or_else(|| self.of(operation))
    }
}

/// How long operations on the object may take.
///
/// A model of its own, so that a resource offers it with one field:
/// `#[attribute(optional)] timeouts: Value<Timeouts>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeouts {
    /// Limit of a create, such as `30m`.
    pub create: Value<String>,
    /// Limit of a read.
    pub read: Value<String>,
    /// Limit of an update.
    pub update: Value<String>,
    /// Limit of a delete.
    pub delete: Value<String>,
}

impl Model for Timeouts {
    fn block() -> Block {
        let limit = |what: &str| {
            Attribute::new(Type::String.into(), Constraint::Optional)
                .description(format!("How long {what} may take."))
                .validate(IsDuration)
        };
        Block::new("How long operations may take.")
            .attribute("create", limit("creating the object"))
            .attribute("read", limit("reading the object"))
            .attribute("update", limit("updating the object"))
            .attribute("delete", limit("deleting the object"))
    }

    fn from_object(value: Value, path: &Path) -> Result<Self, ConvertError> {
        let mut fields = Fields::of(value, path)?;
        Ok(Self {
            create: fields.take("create")?,
            read: fields.take("read")?,
            update: fields.take("update")?,
            delete: fields.take("delete")?,
        })
    }

    fn into_object(self) -> Value {
        use crate::model::AttributeValue;
        Value::object([
            ("create", self.create.into_value()),
            ("read", self.read.into_value()),
            ("update", self.update.into_value()),
            ("delete", self.delete.into_value()),
        ])
    }
}

/// How long reading a data source may take: [`Timeouts`] for what is only read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadTimeouts {
    /// Limit of a read, such as `30s`.
    pub read: Value<String>,
}

impl Model for ReadTimeouts {
    fn block() -> Block {
        let mut block = Timeouts::block();
        block
            .attributes
            .retain(|name, _| name == Operation::Read.name());
        block
    }

    fn from_object(value: Value, path: &Path) -> Result<Self, ConvertError> {
        let mut fields = Fields::of(value, path)?;
        Ok(Self {
            read: fields.take(Operation::Read.name())?,
        })
    }

    fn into_object(self) -> Value {
        use crate::model::AttributeValue;
        Value::object([(Operation::Read.name(), self.read.into_value())])
    }
}

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a positive duration such as \"30m\" or \"1h30m\"")]
pub struct DurationError {
    text: String,
}

/// Reads a duration in Go's notation: decimal numbers, each with a unit (`ns`, `us`, `µs`, `ms`,
/// `s`, `m`, `h`), without spaces. Must be more than zero, and at most what Go can hold, 292 years.
///
/// # Errors
/// When `text` is anything else.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let error = || DurationError {
        text: text.to_owned(),
    };
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let number_end = rest
            .find(|c: char| c != '.' && !c.is_ascii_digit())
            .ok_or_else(error)?;
        let (number, after) = rest.split_at(number_end);
        let unit_end = after
            .find(|c: char| c == '.' || c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let seconds = match unit {
            "ns" => 1e-9,
            "us" | "µs" | "μs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(error()),
        };
        let count: f64 = number.parse().map_err(|_| error())?;
        let part = Duration::try_from_secs_f64(count * seconds).map_err(|_| error())?;
        total = total.checked_add(part).ok_or_else(error)?;
        rest = after;
    }
    if total.is_zero() || total > LONGEST {
        Err(error())
    } else {
        Ok(total)
    }
}

/// 2^63 - 1 nanoseconds. A deadline that lies farther away than the clock counts would panic.
const LONGEST: Duration = Duration::from_nanos(i64::MAX.unsigned_abs());

#[derive(Debug)]
struct IsDuration;

impl Validator for IsDuration {
    fn description(&self) -> String {
        "must be a positive duration such as `30m` or `1h30m`".to_owned()
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        match request.value.as_str().map(parse_duration) {
            Some(Err(error)) => Diagnostic::error("Invalid duration")
                .detail(format!("{error}."))
                .at(request.path.clone())
                .into(),
            Some(Ok(_)) | None => Diagnostics::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Duration>) {
        assert_eq!(parse_duration(text).ok(), expected, "{text:?}");
    }

    #[test]
    fn durations_are_read_as_go_reads_them() {
        check("30m", Some(Duration::from_secs(1800)));
        check("1h30m", Some(Duration::from_secs(5400)));
        check("1.5h", Some(Duration::from_secs(5400)));
        check("250ms", Some(Duration::from_millis(250)));
        check("3us", Some(Duration::from_micros(3)));
        check("3µs", Some(Duration::from_micros(3)));
        check("1m0s", Some(Duration::from_secs(60)));
        for invalid in [
            "", "0", "0s", "30", "m", "-1m", "1 m", "1d", "1h30", "..s", "1e3s",
        ] {
            check(invalid, None);
        }
        check("99999999999999999999999h", None);
        check("2562047h", Some(Duration::from_secs(2_562_047 * 3600)));
        check("2562048h", None);
    }

    #[test]
    fn the_configured_limit_wins_over_the_default() {
        let defaults = DefaultTimeouts::all(Duration::from_secs(7));
        let configured = |value: Value| {
            let object = Value::object([(ATTRIBUTE, value)]);
            defaults.configured(Operation::Create, &object)
        };
        let of = |text: &str| Value::object([("create", Value::from(text))]);
        assert_eq!(configured(of("2m")), Duration::from_secs(120));
        assert_eq!(configured(of("soon")), Duration::from_secs(7));
        assert_eq!(configured(Value::Null), Duration::from_secs(7));
        assert_eq!(configured(Value::unknown()), Duration::from_secs(7));
        assert_eq!(
            defaults.configured(Operation::Create, &Value::Null),
            Duration::from_secs(7)
        );
    }
}
