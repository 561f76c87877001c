//! Write-only attributes: they exist in configuration, never in plan or state.

use tfplugin_value::Value;

use super::members::{Members, Pass, Place, run};
use crate::schema::{Attribute, Block};

/// `object` with every write-only attribute null.
pub(super) fn nullify(block: &Block, object: Value) -> Value {
    run(
        &mut Nullify,
        Members::of_block(block),
        object,
        &Place::alone(),
    )
}

struct Nullify;

impl Pass for Nullify {
    fn attribute(&mut self, attribute: &Attribute, _at: &Place<'_>, planned: Value) -> Value {
        if attribute.write_only {
            Value::Null
        } else {
            planned
        }
    }

    fn enters(&self, _config: &Value) -> bool {
        true
    }
}
