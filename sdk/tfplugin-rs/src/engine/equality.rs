//! Keeping values that mean the same as those that are there.

use tfplugin_value::Value;

use super::members::{Members, Pass, Place, run};
use crate::schema::{Attribute, Block};

/// `object` with the value of `before` in each attribute whose new one means the same by the
/// attribute's equality.
pub(super) fn keep(block: &Block, object: Value, before: &Value) -> Value {
    run(
        &mut Keep,
        Members::of_block(block),
        object,
        &Place::root(&Value::Null, before),
    )
}

struct Keep;

impl Pass for Keep {
    fn attribute(&mut self, attribute: &Attribute, at: &Place<'_>, value: Value) -> Value {
        let Some(equality) = &attribute.equality else {
            return value;
        };
        let is_kept = value.is_known()
            && at.prior.is_known()
            && value != *at.prior
            && equality.semantically_equal(at.prior, &value);
        if is_kept { at.prior.clone() } else { value }
    }

    fn enters(&self, _config: &Value) -> bool {
        true
    }
}
