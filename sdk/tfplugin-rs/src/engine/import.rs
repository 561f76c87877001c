//! What becomes of a handler's answer to an import.

use super::checks::{self, Rule, Violation};
use super::write_only;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::resource::Imported;
use crate::schema::Schema;
use tfplugin_value::Path;

/// The objects to answer with.
///
/// # Errors
/// The rules of core that the objects violate: there is none, one is of another resource than
/// `type_name`, or its state is not one.
pub fn finish_import(
    schema: &Schema,
    type_name: &str,
    imported: Vec<Imported>,
) -> Result<Vec<Imported>, Diagnostics> {
    let mut violations = Vec::new();
    if imported.is_empty() {
        violations.push(Violation::new(Rule::ImportFoundNothing, Path::root()));
    }
    let imported: Vec<Imported> = imported
        .into_iter()
        .map(|mut object| {
            if object.type_name != type_name {
                violations.push(Violation::new(Rule::ImportedOtherType, Path::root()));
            } else if object.state.is_null() {
                violations.push(Violation::new(Rule::ImportedNull, Path::root()));
            } else if object.state.conforms(&schema.block.ty()).is_ok() {
                object.state = write_only::nullify(&schema.block, object.state);
            }
            violations.extend(checks::state(&schema.block, &object.state));
            object
        })
        .collect();
    if violations.is_empty() {
        return Ok(imported);
    }
    Err(violations.into_iter().map(Diagnostic::from).collect())
}
