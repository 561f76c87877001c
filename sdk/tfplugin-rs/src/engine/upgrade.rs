//! Bringing stored state to the schema's present version.

use tfplugin_value::{Value, json};

use super::{checks, write_only};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::resource::{StateUpgrade, StoredState};
use crate::schema::Schema;

/// The state stored as `text`, JSON of schema version `version`, as state of `schema`; in the same
/// way, the identity of an object.
///
/// Of the present version it is read as it is; attributes that have gone are passed over, new ones
/// null. Of an older one the steps in `upgrades` are taken from version to version.
///
/// # Errors
/// When the state is of a newer version, a step is missing or fails, or the result is not a state
/// of the schema.
pub fn upgrade_state(
    schema: &Schema,
    upgrades: &[StateUpgrade],
    version: i64,
    text: &[u8],
) -> Result<Value, Diagnostics> {
    let ty = schema.block.ty();
    if version > schema.version {
        return Err(Diagnostic::error("State is newer than the provider")
            .detail(format!(
                "It was written with schema version {version}, this provider knows versions up \
                 to {}. Use the provider version that wrote it, or a newer one.",
                schema.version
            ))
            .into());
    }
    let mut at = version;
    let mut state = StoredState::Json(text.to_vec());
    while at < schema.version {
        let step = upgrades
            .iter()
            .find(|upgrade| upgrade.from == at && upgrade.to > at && upgrade.to <= schema.version)
            .ok_or_else(|| {
                Diagnostic::error("State cannot be upgraded").detail(format!(
                    "The provider has no upgrade from schema version {at} towards version {}.",
                    schema.version
                ))
            })?;
        state = step.run(state)?;
        at = step.to;
    }
    let state = match state {
        StoredState::Json(text) => json::decode_lenient(&text, &ty)
            .map_err(|error| Diagnostic::from_error("State cannot be read", &error))?,
        StoredState::Typed { value, .. } => value,
    };
    stored(schema, state)
}

/// `state` as it may be stored: without write-only values.
///
/// # Errors
/// When it is not a state of the schema.
pub(super) fn stored(schema: &Schema, state: Value) -> Result<Value, Diagnostics> {
    let state = match state.conforms(&schema.block.ty()) {
        Ok(()) => write_only::nullify(&schema.block, state),
        Err(_) => state,
    };
    let violations = checks::state(&schema.block, &state);
    if violations.is_empty() {
        return Ok(state);
    }
    Err(violations.into_iter().map(Diagnostic::from).collect())
}
