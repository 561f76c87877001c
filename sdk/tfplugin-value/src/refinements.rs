//! What is known about an unknown value.

use crate::number::Number;

/// What is already known about an unknown value.
///
/// The default is nothing at all. Terraform keeps a provider to the
/// refinements that it puts into a plan, so the applied value must satisfy
/// them.
///
/// ```
/// use tfplugin_value::{Refinements, Value};
///
/// let url: Value<String> = Value::Unknown(Refinements::none().with_not_null().with_string_prefix("wss://"));
/// assert!(url.is_unknown());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refinements(Option<Box<Known>>);

/// One end of the range of an unknown number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberBound {
    /// The end of the range.
    pub value: Number,
    /// Whether `value` itself belongs to the range.
    pub inclusive: bool,
}

/// The longest collection that Terraform can describe.
const MAX_LENGTH: u64 = i64::MAX.cast_unsigned();

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    not_null: bool,
    string_prefix: String,
    number_min: Option<NumberBound>,
    number_max: Option<NumberBound>,
    length_min: Option<u64>,
    length_max: Option<u64>,
}

impl Refinements {
    /// Nothing is known.
    pub const fn none() -> Self {
        Self(None)
    }

    /// Whether nothing is known.
    pub const fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Adds: the value will not be null.
    #[must_use]
    pub fn with_not_null(self) -> Self {
        self.with(|known| known.not_null = true)
    }

    /// Adds: the value is a string that starts with `prefix`. An empty prefix
    /// adds nothing.
    #[must_use]
    pub fn with_string_prefix(self, prefix: impl Into<String>) -> Self {
        self.with(|known| known.string_prefix = prefix.into())
    }

    /// Adds: the value is a number of at least this bound. Minus infinity adds
    /// nothing.
    #[must_use]
    pub fn with_number_min(self, bound: NumberBound) -> Self {
        self.with(|known| {
            known.number_min = Some(bound).filter(|bound| bound.value != Number::NEGATIVE_INFINITY);
        })
    }

    /// Adds: the value is a number of at most this bound. Infinity adds nothing.
    #[must_use]
    pub fn with_number_max(self, bound: NumberBound) -> Self {
        self.with(|known| {
            known.number_max = Some(bound).filter(|bound| bound.value != Number::INFINITY);
        })
    }

    /// Adds: the value is a collection of at least `length` elements. 0 adds
    /// nothing.
    #[must_use]
    pub fn with_length_min(self, length: u64) -> Self {
        self.with(|known| {
            known.length_min = Some(length.min(MAX_LENGTH)).filter(|length| *length != 0);
        })
    }

    /// Adds: the value is a collection of at most `length` elements. More than
    /// `i64::MAX` adds nothing.
    #[must_use]
    pub fn with_length_max(self, length: u64) -> Self {
        self.with(|known| {
            known.length_max = Some(length).filter(|length| *length <= MAX_LENGTH);
        })
    }

    /// Whether the value is known not to be null.
    pub fn is_not_null(&self) -> bool {
        self.0.as_ref().is_some_and(|known| known.not_null)
    }

    /// What the string is known to start with.
    pub fn string_prefix(&self) -> Option<&str> {
        self.0
            .as_ref()
            .map(|known| known.string_prefix.as_str())
            .filter(|prefix| !prefix.is_empty())
    }

    /// The least that the number may be.
    pub fn number_min(&self) -> Option<&NumberBound> {
        self.0.as_ref()?.number_min.as_ref()
    }

    /// The most that the number may be.
    pub fn number_max(&self) -> Option<&NumberBound> {
        self.0.as_ref()?.number_max.as_ref()
    }

    /// The least number of elements of the collection.
    pub fn length_min(&self) -> Option<u64> {
        self.0.as_ref()?.length_min
    }

    /// The greatest number of elements of the collection.
    pub fn length_max(&self) -> Option<u64> {
        self.0.as_ref()?.length_max
    }

    /// Keeps equality by content: a box that says nothing is no box.
    fn with(self, change: impl FnOnce(&mut Known)) -> Self {
        let mut known = self.0.unwrap_or_default();
        change(&mut known);
        if *known == Known::default() {
            Self(None)
        } else {
            Self(Some(known))
        }
    }
}
