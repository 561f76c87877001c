//! Running the schema's validators over a configuration.

use tfplugin_value::Value;

use super::checks::{self, Rule};
use super::members::{Members, Pass, Place, run};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::schema::{Attribute, Block};
use crate::validator::ValidateAttribute;

/// What the validators of all attributes say about `config`. A validator sees a null or unknown
/// value only when it asks for it, and nothing inside objects that are not known.
pub fn validate_config(block: &Block, config: &Value) -> Diagnostics {
    let mut pass = Validate {
        config,
        diagnostics: Diagnostics::new(),
    };
    let members = Members::of_block(block);
    run(
        &mut pass,
        members,
        config.clone(),
        &Place::root(config, &Value::Null),
    );
    pass.diagnostics
}

/// What a Terraform without write-only attributes (before 1.11) must be told: it would store the
/// values of those that `config` sets.
pub fn validate_write_only(block: &Block, config: &Value) -> Diagnostics {
    let set = checks::state(block, config).into_iter();
    set.filter(|violation| violation.rule == Rule::WriteOnly)
        .map(|violation| {
            Diagnostic::error("Write-only attribute is not supported by this Terraform")
                .detail(
                    "It would be stored in state. Use Terraform 1.11 or newer, or leave it out.",
                )
                .at(violation.path)
        })
        .collect()
}

struct Validate<'a> {
    config: &'a Value,
    diagnostics: Diagnostics,
}

impl Pass for Validate<'_> {
    fn attribute(&mut self, attribute: &Attribute, at: &Place<'_>, value: Value) -> Value {
        let request = ValidateAttribute {
            path: &at.path,
            value: &value,
            sensitive: at.sensitive,
            config: self.config,
        };
        for validator in &attribute.validators {
            let judges = match &value {
                Value::Known(_) => true,
                Value::Null => validator.on_null(),
                Value::Unknown(_) => validator.on_unknown(),
            };
            if judges {
                self.diagnostics.append(validator.validate(&request));
            }
        }
        value
    }

    fn enters(&self, config: &Value) -> bool {
        config.is_known()
    }
}
