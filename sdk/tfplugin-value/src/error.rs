//! What can be wrong with an encoding, and where.
//!
//! Messages name kinds, types and attributes, never the content of a value,
//! which may be a secret.

use std::error::Error;
use std::fmt;

use crate::MAX_DEPTH;
use crate::conformance::Mismatch;
use crate::number::NumberError;
use crate::path::{Path, Step};
use crate::types::{Type, TypeError};

/// Bytes that are not an encoded value of the type they should have.
#[derive(Debug)]
pub struct DecodeError {
    /// Where in the value. An element of a set is given by its position.
    pub path: Path,
    /// What is wrong there.
    pub problem: DecodeProblem,
}

/// What is wrong with one part of an encoding.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// The bytes end before the value does.
    #[error("the value is cut off")]
    Truncated,
    /// A byte that begins nothing.
    #[error("the value begins with a byte that has no meaning")]
    Reserved,
    /// The value ends before the bytes do.
    #[error("{0} bytes follow after the value")]
    TrailingBytes(usize),
    /// The part is of another kind than the type demands.
    #[error("expected {expected}, found {found}")]
    Kind {
        /// The type demanded.
        expected: Type,
        /// What the encoding has there: "string", "map".
        found: &'static str,
    },
    /// The shape of the value is not that of its type.
    #[error(transparent)]
    Mismatch(Mismatch),
    /// An object or map has a name twice.
    #[error("{0:?} is there twice")]
    Repeated(String),
    /// A name in an object or map is not a string.
    #[error("a name must be a string, found {0}")]
    Name(&'static str),
    /// Text that is not UTF-8.
    #[error("text is not encoded in UTF-8")]
    Utf8(#[source] std::str::Utf8Error),
    /// A number that cannot be represented.
    #[error("the number cannot be read")]
    Number(#[source] NumberError),
    /// A value of type `dynamic` is not the pair of a type and a value.
    #[error("a value of any type must come with its type")]
    Dynamic,
    /// The type of a value of type `dynamic` cannot be read.
    #[error("the type of the value cannot be read")]
    Type(#[source] TypeError),
    /// What is known about an unknown value cannot be read.
    #[error("the refinement of an unknown value is invalid: {0}")]
    Refinement(&'static str),
    /// The value nests deeper than [`MAX_DEPTH`].
    #[error("the value is nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// The text is not JSON.
    #[error("the value is not valid JSON")]
    Json(#[source] serde_json::Error),
}

/// A value that cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// Where in the value.
    pub path: Path,
    /// What is wrong there.
    pub problem: EncodeProblem,
}

/// Why one part of a value cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeProblem {
    /// The value does not have the shape that its type demands.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The value nests deeper than [`MAX_DEPTH`].
    #[error("the value is nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// A text, a list or the like has 2³² bytes or elements or more.
    #[error("the value is too long")]
    TooLong,
    /// JSON has no unknown values.
    #[error("the value is unknown, which JSON cannot express")]
    Unknown,
    /// JSON has no infinities.
    #[error("the number is infinite, which JSON cannot express")]
    Infinite,
}

/// A path as the beginning of a message.
pub(crate) struct At<'a>(pub(crate) &'a Path);

/// A problem on its way out of nested values, which adds one step after the
/// other: nothing is spent on paths as long as there is no problem.
#[derive(Debug)]
pub(crate) struct Located<P> {
    problem: P,
    innermost_first: Vec<Step>,
}

/// Adds steps to the problem of a result.
pub(crate) trait Inside {
    /// The same result, whose problem lies in the part to which `step` leads.
    fn inside(self, step: impl FnOnce() -> Step) -> Self;
}

impl<P> Located<P> {
    pub(crate) fn into_parts(self) -> (Path, P) {
        (
            self.innermost_first.into_iter().rev().collect(),
            self.problem,
        )
    }
}

impl<P> From<P> for Located<P> {
    fn from(problem: P) -> Self {
        Self {
            problem,
            innermost_first: Vec::new(),
        }
    }
}

impl<T, P> Inside for Result<T, Located<P>> {
    fn inside(self, step: impl FnOnce() -> Step) -> Self {
        self.map_err(|mut error| {
            error.innermost_first.push(step());
            error
        })
    }
}

impl From<Located<DecodeProblem>> for DecodeError {
    fn from(located: Located<DecodeProblem>) -> Self {
        let (path, problem) = located.into_parts();
        Self { path, problem }
    }
}

impl From<Located<EncodeProblem>> for EncodeError {
    fn from(located: Located<EncodeProblem>) -> Self {
        let (path, problem) = located.into_parts();
        Self { path, problem }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_root() {
            Ok(())
        } else {
            write!(f, "{}: ", self.0)
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", At(&self.path), self.problem)
    }
}

/// The source is the problem's, as the message already has the problem.
impl Error for DecodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.problem.source()
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", At(&self.path), self.problem)
    }
}

impl Error for EncodeError {}
