//! Known, null or unknown.

use crate::data::Data;
use crate::refinements::Refinements;

/// A value of Terraform's language: known, null or unknown.
///
/// `Value` alone is a tree of [`Data`] whose shape a [`Type`](crate::Type)
/// describes. `Value<T>` with a Rust type is what the attribute of a model
/// holds. Null is "not set"; unknown is "only known after apply".
///
/// Equality is that of Terraform: sets compare as sets, numbers as numbers.
/// Unknown values are equal if their refinements are.
///
/// The `Debug` form shows contents, secrets too. It is for tests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value<T = Data> {
    /// The value is known.
    Known(T),
    /// There is no value.
    Null,
    /// There will be a value once something has been applied.
    Unknown(Refinements),
}

impl<T> Value<T> {
    /// An unknown value of which nothing more is known.
    pub const fn unknown() -> Self {
        Self::Unknown(Refinements::none())
    }

    /// Whether the value itself is known; parts of it may still be unknown
    /// ([`Value::is_wholly_known`]).
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// Whether the value is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the value itself is unknown.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// The content, if known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(content) => Some(content),
            _ => None,
        }
    }

    /// The content for changing it in place, if known.
    pub const fn known_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Known(content) => Some(content),
            _ => None,
        }
    }

    /// The content, if known.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(content) => Some(content),
            _ => None,
        }
    }

    /// The content, or `error` if the value is null or unknown.
    ///
    /// # Errors
    ///
    /// `error`, if the value is not known.
    pub fn ok_or<E>(self, error: E) -> Result<T, E> {
        self.into_known().ok_or(error)
    }

    /// The content, or what `error` makes if the value is null or unknown.
    ///
    /// # Errors
    ///
    /// What `error` returns, if the value is not known.
    pub fn ok_or_else<E>(self, error: impl FnOnce() -> E) -> Result<T, E> {
        self.into_known().ok_or_else(error)
    }

    /// The content, or `default` if the value is null or unknown.
    pub fn unwrap_or(self, default: T) -> T {
        self.into_known().unwrap_or(default)
    }

    /// The content, or what `default` makes if the value is null or unknown.
    pub fn unwrap_or_else(self, default: impl FnOnce() -> T) -> T {
        self.into_known().unwrap_or_else(default)
    }

    /// The content, or `T`'s default if the value is null or unknown.
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_known().unwrap_or_default()
    }

    /// The same value, its content borrowed.
    pub fn as_ref(&self) -> Value<&T> {
        match self {
            Self::Known(content) => Value::Known(content),
            Self::Null => Value::Null,
            Self::Unknown(refinements) => Value::Unknown(refinements.clone()),
        }
    }

    /// The same value, its content dereferenced: `Value<String>` to
    /// `Value<&str>`.
    pub fn as_deref(&self) -> Value<&T::Target>
    where
        T: std::ops::Deref,
    {
        self.as_ref().map(|content| &**content)
    }

    /// The value with its content, if known, replaced by `change(content)`.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Value<U> {
        match self {
            Self::Known(content) => Value::Known(change(content)),
            Self::Null => Value::Null,
            Self::Unknown(refinements) => Value::Unknown(refinements),
        }
    }

    /// The value with its content, if known, replaced by `change(content)`.
    ///
    /// # Errors
    ///
    /// What `change` returns.
    pub fn try_map<U, E>(self, change: impl FnOnce(T) -> Result<U, E>) -> Result<Value<U>, E> {
        Ok(match self {
            Self::Known(content) => Value::Known(change(content)?),
            Self::Null => Value::Null,
            Self::Unknown(refinements) => Value::Unknown(refinements),
        })
    }

    /// What `next` makes of the content, if known; else null or unknown again.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Value<U>) -> Value<U> {
        match self {
            Self::Known(content) => next(content),
            Self::Null => Value::Null,
            Self::Unknown(refinements) => Value::Unknown(refinements),
        }
    }

    /// This value, or `other` if this one is null.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_null() { other } else { self }
    }

    /// Leaves null in its place and returns the value.
    pub const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Null)
    }
}

impl<T: Clone> Value<&T> {
    /// The value with its content cloned.
    pub fn cloned(self) -> Value<T> {
        self.map(Clone::clone)
    }
}

/// Null.
impl<T> Default for Value<T> {
    fn default() -> Self {
        Self::Null
    }
}

/// A known value.
impl<T> From<T> for Value<T> {
    fn from(content: T) -> Self {
        Self::Known(content)
    }
}

/// `None` is null.
impl<T> From<Option<T>> for Value<T> {
    fn from(content: Option<T>) -> Self {
        content.map_or(Self::Null, Self::Known)
    }
}

impl From<&str> for Value<String> {
    fn from(text: &str) -> Self {
        Self::Known(text.to_owned())
    }
}
