//! State that moves from one resource type to another.

use tfplugin_value::Value;

use super::upgrade;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::resource::{MoveSource, StateMove};
use crate::schema::Schema;

/// The state that `stored`, JSON of the type and version `source`, becomes as state of the type
/// `target` with `schema`.
///
/// # Errors
/// When no move leads from `source` to `target`, the move fails, or its result is not a state of
/// the schema.
pub fn move_state(
    schema: &Schema,
    moves: &[StateMove],
    source: &MoveSource,
    stored: &[u8],
    target: &str,
) -> Result<Value, Diagnostics> {
    let found = moves
        .iter()
        .find(|step| step.source().is_type_of(source) && step.source().version == source.version);
    let Some(found) = found else {
        return Err(refusal(moves, source, target).into());
    };
    upgrade::stored(schema, found.run(stored)?)
}

/// What to do instead of a move that does not exist.
fn refusal(moves: &[StateMove], source: &MoveSource, target: &str) -> Diagnostic {
    let MoveSource {
        provider,
        type_name,
        version,
    } = source;
    let versions: Vec<String> = moves
        .iter()
        .filter(|step| step.source().is_type_of(source))
        .map(|step| step.source().version.to_string())
        .collect();
    let summary = format!("{target} cannot take over {type_name}");
    if !versions.is_empty() {
        return Diagnostic::error(summary).detail(format!(
            "The state of {type_name} was written with schema version {version}, and {target} can \
             take over version {}. Apply once with a version of the provider {provider} that \
             writes it, then move.",
            versions.join(" and ")
        ));
    }
    let mut others: Vec<&str> = moves
        .iter()
        .map(|step| step.source().type_name.as_str())
        .collect();
    others.dedup();
    let takes = if others.is_empty() {
        "no other resource type".to_owned()
    } else {
        format!("only {}", others.join(" and "))
    };
    Diagnostic::error(summary).detail(format!(
        "The `moved` block leads from {type_name} of the provider {provider} to {target}, which can \
         take over the state of {takes}. Remove the `moved` block. To manage the same object from \
         now on, add an `import` block for {target}, and a `removed` block with `lifecycle {{ \
         destroy = false }}` for {type_name}, which takes the old resource out of state and leaves \
         the object alone."
    ))
}
