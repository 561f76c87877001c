//! The trait behind `validate = [..]`: a check of one attribute's configured value.
//!
//! Ready-made ones are in `tfplugin::validators`. A check of several attributes together belongs
//! in `Resource::validate`.

use std::fmt;

use tfplugin_value::{Path, Value};

use crate::diagnostics::Diagnostics;

/// What a validator looks at.
#[derive(Clone, Copy, Debug)]
pub struct ValidateAttribute<'a> {
    /// Where the attribute is.
    pub path: &'a Path,
    /// Its configured value. Known at the top unless the validator asked for more; elements
    /// inside a collection may still be unknown.
    pub value: &'a Value,
    /// The whole configuration of the object, for checks that look at a neighbour.
    pub config: &'a Value,
    /// Whether the attribute, or one above it, is sensitive: a message must not show its value.
    pub sensitive: bool,
}

/// A check of one attribute's configured value.
///
/// The engine calls a validator only with values it can judge: null and unknown values are
/// skipped unless [`on_null`](Self::on_null) or [`on_unknown`](Self::on_unknown) ask for them, so
/// that a validator is tolerant of unknown values by construction.
pub trait Validator: fmt::Debug + Send + Sync {
    /// What is accepted, as the rest of a sentence that starts with "Value ", in Markdown: "must be
    /// between 1 and 128 characters long". The documentation generator prints it.
    fn description(&self) -> String;

    /// The faults of one value; empty when it is accepted.
    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics;

    /// Whether to be called when the configuration does not set the attribute.
    fn on_null(&self) -> bool {
        false
    }

    /// Whether to be called when the value is not known yet.
    fn on_unknown(&self) -> bool {
        false
    }
}
