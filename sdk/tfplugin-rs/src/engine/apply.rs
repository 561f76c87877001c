//! What becomes of a handler's answer to create, update or delete.

use tfplugin_value::Value;

use super::checks::{self, Rule, Violation};
use super::{equality, numbers, unknowns, write_only};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::schema::Schema;

/// How a handler ended, and what Terraform had asked of it.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// The state before; null on create.
    pub prior: &'a Value,
    /// The plan; null on delete.
    pub planned: &'a Value,
    /// What the handler returned: the new state, null after a delete.
    pub result: Result<Value, Diagnostics>,
    /// What the handler kept last.
    pub kept: Option<Value>,
}

/// What goes to Terraform.
#[derive(Clone, Debug)]
pub struct AppliedState {
    /// The state to store: conforms to the schema, wholly known, without write-only values.
    pub state: Value,
    /// What went wrong.
    pub diagnostics: Diagnostics,
}

/// The state and diagnostics to answer with.
///
/// After a success it is the returned state, checked against the plan. After an error it is what
/// was kept, or else the prior state: null after a failed create, so that what exists by then must
/// have been kept.
pub fn finish_apply(schema: &Schema, outcome: Outcome<'_>) -> AppliedState {
    let Outcome {
        prior,
        planned,
        result,
        kept,
    } = outcome;
    match result {
        Ok(state) => finish_success(schema, planned, state),
        Err(mut diagnostics) => {
            if !diagnostics.has_errors() {
                diagnostics.push(
                    Diagnostic::error("Provider failed without an error")
                        .detail("The handler returned neither a state nor an error."),
                );
            }
            let kept = kept.and_then(|kept| match kept.conforms(&schema.block.ty()) {
                Ok(()) => Some(kept),
                Err(error) => {
                    diagnostics.push(Violation::of_type(&error).into());
                    None
                }
            });
            let state = kept.unwrap_or_else(|| prior.clone());
            let (state, _) = unknowns::nullify(state);
            AppliedState {
                state: write_only::nullify(&schema.block, state),
                diagnostics,
            }
        }
    }
}

fn finish_success(schema: &Schema, planned: &Value, state: Value) -> AppliedState {
    let mut diagnostics = Diagnostics::new();
    if let Err(error) = state.conforms(&schema.block.ty()) {
        diagnostics.push(Violation::of_type(&error).into());
        // What does not conform cannot be stored; the plan is the best that is known.
        let (state, _) = unknowns::nullify(planned.clone());
        return AppliedState { state, diagnostics };
    }
    let mut state = write_only::nullify(&schema.block, state);
    numbers::echo(&mut state, planned);
    let state = equality::keep(&schema.block, state, planned);
    let (state, unknown) = unknowns::nullify(state);
    if unknown.is_empty() {
        let violations = checks::applied(&schema.block, planned, &state);
        diagnostics.extend(violations.into_iter().map(Diagnostic::from));
    }
    let unknown = unknown
        .into_iter()
        .map(|path| Violation::new(Rule::UnknownAfterApply, path));
    diagnostics.extend(unknown.map(Diagnostic::from));
    AppliedState { state, diagnostics }
}
