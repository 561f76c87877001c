//! Which texts of an object must not be shown.

use tfplugin_value::Value;

use super::members::{Members, Pass, Place, run};
use crate::schema::{Attribute, Block};

/// Every known text inside the sensitive and write-only attributes of `object`.
pub fn sensitive_strings(block: &Block, object: &Value) -> Vec<String> {
    let mut pass = Collect(Vec::new());
    run(
        &mut pass,
        Members::of_block(block),
        object.clone(),
        &Place::alone(),
    );
    pass.0
}

struct Collect(Vec<String>);

impl Pass for Collect {
    fn attribute(&mut self, attribute: &Attribute, _at: &Place<'_>, value: Value) -> Value {
        if attribute.sensitive || attribute.write_only {
            value.walk(&mut |_, part| self.0.extend(part.as_str().map(str::to_owned)));
        }
        value
    }

    fn enters(&self, _config: &Value) -> bool {
        true
    }
}
