//! The rules that core enforces on a provider's answers (reference §2.5), enforced here first: a
//! provider's bug is then a failing test of the provider, and a message that names rule and
//! attribute, instead of a user's "Provider produced invalid plan".
//!
//! No violation ever shows a value, which may be secret.

mod compatible;
mod plan;

pub use compatible::{applied, final_plan};
pub use plan::plan;

use std::fmt;

use tfplugin_value::{ConformanceError, Path, Value};

use super::members::{Members, Pass, Place, run};
use crate::diagnostics::Diagnostic;
use crate::schema::{Attribute, Block};

/// A rule that core enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A value has exactly the type of its schema.
    Type,
    /// A write-only attribute is null in plan and state.
    WriteOnly,
    /// An object is planned exactly when it is configured.
    PlannedExistence,
    /// A configured attribute is planned as configured, or as it was.
    PlannedAsConfigured,
    /// An attribute that is not computed is planned null when it is not configured.
    PlannedNotComputed,
    /// A nested attribute that is configured is not planned unknown as a whole.
    PlannedUnknownObjects,
    /// A nested attribute is planned with as many elements, and the keys, as configured.
    PlannedElements,
    /// Nested blocks are never unknown themselves.
    BlockUnknown,
    /// Nested blocks in a collection may be none, but not null.
    BlockNull,
    /// There are as many nested blocks, with the same keys, as configured.
    BlockCount,
    /// A path that requires replacement exists in the prior state or in the plan.
    ReplacedPath,
    /// The result of an apply has no unknown value.
    UnknownAfterApply,
    /// A state that was read, upgraded or imported has no unknown value.
    UnknownInState,
    /// An apply, or the final plan, keeps what was planned to exist or not.
    KeptExistence,
    /// An apply, or the final plan, keeps every value that was known in the plan.
    KeptValue,
    /// An apply, or the final plan, keeps the number and keys of elements that were planned.
    KeptElements,
    /// Every element of a planned set corresponds to one of the result, and the other way round.
    KeptSet,
    /// A value that was planned unknown stays within what was promised about it.
    KeptRefinements,
    /// An import finds at least one object.
    ImportFoundNothing,
    /// Imported objects are of the resource that was asked for.
    ImportedOtherType,
    /// The state of an imported object is not null.
    ImportedNull,
    /// An object that exists has every attribute of its identity that an import needs.
    IdentityMissing,
    /// An identity has no unknown value.
    IdentityKnown,
    /// An object keeps its identity.
    IdentityKept,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Type => "a value must have the type of its schema",
            Self::WriteOnly => "a write-only attribute must be null in plan and state",
            Self::PlannedExistence => "an object must be planned exactly when it is configured",
            Self::PlannedAsConfigured => {
                "a configured attribute must be planned as configured, or as it was before"
            }
            Self::PlannedNotComputed => {
                "an attribute that is not computed must be planned null when it is not configured"
            }
            Self::PlannedUnknownObjects => {
                "a configured nested attribute must not be planned unknown as a whole"
            }
            Self::PlannedElements => {
                "a nested attribute must be planned with the elements that are configured"
            }
            Self::BlockUnknown => "nested blocks must not be unknown themselves",
            Self::BlockNull => "no nested blocks are an empty collection, not null",
            Self::BlockCount => "nested blocks must be planned as many as are configured",
            Self::ReplacedPath => {
                "a path that requires replacement must exist in the prior state or in the plan"
            }
            Self::UnknownAfterApply => "every value must be known after apply",
            Self::UnknownInState => "a state must be wholly known",
            Self::KeptExistence => "what was planned to exist must exist, and nothing else",
            Self::KeptValue => "a value that was known in the plan must stay as it was planned",
            Self::KeptElements => "the planned elements must stay, and no others appear",
            Self::KeptSet => "every element of a set must correspond to a planned one",
            Self::KeptRefinements => "a value must stay within what the plan promised about it",
            Self::ImportFoundNothing => "an import must find at least one object",
            Self::ImportedOtherType => "an imported object must be of the requested resource",
            Self::ImportedNull => "an imported object must have a state",
            Self::IdentityMissing => "an object that exists must have an identity",
            Self::IdentityKnown => "an identity must be wholly known",
            Self::IdentityKept => "the identity of an object must not change",
        })
    }
}

/// A rule that an answer breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// Where it is broken; the root when it is about the whole object.
    pub path: Path,
    /// More about it; may be empty.
    pub detail: String,
}

impl Violation {
    /// `rule` is broken at `path`.
    pub fn new(rule: Rule, path: Path) -> Self {
        Self {
            rule,
            path,
            detail: String::new(),
        }
    }

    /// A value does not conform to its schema.
    pub fn of_type(error: &ConformanceError) -> Self {
        Self {
            rule: Rule::Type,
            path: error.path.clone(),
            detail: error.mismatch.to_string(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_root() {
            write!(f, "{}: ", self.path)?;
        }
        self.rule.fmt(f)?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        Ok(())
    }
}

impl From<Violation> for Diagnostic {
    fn from(violation: Violation) -> Self {
        let diagnostic = Self::error("Provider broke a rule of Terraform").detail(format!(
            "{violation}. This is a bug of the provider, please report it to its developers."
        ));
        if violation.path.is_root() {
            diagnostic
        } else {
            diagnostic.at(violation.path)
        }
    }
}

/// The rules for a state that was read, upgraded or imported: of its type, wholly known, without
/// write-only values. Null is fine: the object does not exist.
pub fn state(block: &Block, state: &Value) -> Vec<Violation> {
    if let Err(error) = state.conforms(&block.ty()) {
        return vec![Violation::of_type(&error)];
    }
    let mut violations = Vec::new();
    state.walk(&mut |path, value| {
        if value.is_unknown() {
            violations.push(Violation::new(Rule::UnknownInState, path.clone()));
        }
    });
    violations.extend(write_only(block, state));
    violations
}

/// The violations of [`Rule::WriteOnly`] in a plan or state.
fn write_only(block: &Block, object: &Value) -> Vec<Violation> {
    let mut pass = WriteOnly(Vec::new());
    let members = Members::of_block(block);
    run(&mut pass, members, object.clone(), &Place::alone());
    pass.0
}

struct WriteOnly(Vec<Violation>);

impl Pass for WriteOnly {
    fn attribute(&mut self, attribute: &Attribute, at: &Place<'_>, value: Value) -> Value {
        if attribute.write_only && !value.is_null() {
            self.0
                .push(Violation::new(Rule::WriteOnly, at.path.clone()));
        }
        value
    }

    fn enters(&self, _config: &Value) -> bool {
        true
    }
}
