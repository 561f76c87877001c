//! Which planned values are not known before apply.

use std::convert::Infallible;

use tfplugin_value::{Path, Value};

use super::members::{Members, Pass, Place, run};
use crate::schema::{Attribute, Block};

/// `planned` with every computed attribute unknown that the configuration does not set and that
/// has no default: the provider may decide it anew. For plans that change something.
pub(super) fn mark_computed(block: &Block, config: &Value, planned: Value) -> Value {
    run(
        &mut Mark,
        Members::of_block(block),
        planned,
        &Place::root(config, &Value::Null),
    )
}

/// The paths of all unknown values, and `object` with null in their place.
pub(super) fn nullify(object: Value) -> (Value, Vec<Path>) {
    let mut paths = Vec::new();
    let result = object.transform(
        &mut |path: &Path, value: Value| -> Result<Value, Infallible> {
            if value.is_unknown() {
                paths.push(path.clone());
                return Ok(Value::Null);
            }
            Ok(value)
        },
    );
    let Ok(object) = result;
    (object, paths)
}

struct Mark;

impl Pass for Mark {
    fn attribute(&mut self, attribute: &Attribute, at: &Place<'_>, planned: Value) -> Value {
        let open = at.config.is_null()
            && attribute.constraint.is_computed()
            && attribute.default.is_none()
            && !attribute.write_only;
        if open { Value::unknown() } else { planned }
    }

    fn enters(&self, config: &Value) -> bool {
        config.is_known()
    }
}
