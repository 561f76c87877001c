//! What becomes of a handler's answer to a read.

use tfplugin_value::Value;

use super::apply::AppliedState;
use super::{checks, equality, numbers, write_only};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::schema::Schema;

/// The state and diagnostics to answer a resource's read with: null when the object does not
/// exist any more, the state as it was after an error.
pub fn finish_read(
    schema: &Schema,
    stored: &Value,
    result: Result<Value, Diagnostics>,
) -> AppliedState {
    let mut read = match result {
        Ok(read) => read,
        Err(diagnostics) => {
            return AppliedState {
                state: stored.clone(),
                diagnostics,
            };
        }
    };
    if read.conforms(&schema.block.ty()).is_ok() {
        read = write_only::nullify(&schema.block, read);
        numbers::echo(&mut read, stored);
        read = equality::keep(&schema.block, read, stored);
    }
    checked(schema, read, stored)
}

/// The state and diagnostics to answer a data source's read with.
pub fn finish_data_read(
    schema: &Schema,
    config: &Value,
    result: Result<Value, Diagnostics>,
) -> AppliedState {
    let mut read = match result {
        Ok(read) => read,
        Err(diagnostics) => {
            return AppliedState {
                state: Value::Null,
                diagnostics,
            };
        }
    };
    numbers::echo(&mut read, config);
    if read.conforms(&schema.block.ty()).is_ok() {
        read = equality::keep(&schema.block, read, config);
    }
    checked(schema, read, &Value::Null)
}

fn checked(schema: &Schema, read: Value, otherwise: &Value) -> AppliedState {
    let violations = checks::state(&schema.block, &read);
    let state = if violations.is_empty() {
        read
    } else {
        otherwise.clone()
    };
    AppliedState {
        state,
        diagnostics: violations.into_iter().map(Diagnostic::from).collect(),
    }
}
