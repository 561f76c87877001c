//! One way to run a plan modifier in a test.

use crate::diagnostics::Diagnostics;
use crate::plan_modifier::{PlanAttribute, PlanModifier, PlannedAttribute};
use crate::private::Private;
use crate::value::{Path, Value};

/// The root attribute `subject` in a plan.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) config: Value,
    pub(crate) prior: Value,
    pub(crate) planned: Value,
    pub(crate) create: bool,
}

impl Case {
    /// What `modifier` makes of it.
    pub(crate) fn run(&self, modifier: &dyn PlanModifier) -> PlannedAttribute {
        let whole = |value: &Value| Value::object([("subject", value.clone())]);
        let mut planned = PlannedAttribute {
            value: self.planned.clone(),
            requires_replace: false,
            diagnostics: Diagnostics::new(),
        };
        modifier.modify(
            &PlanAttribute {
                path: &Path::root().attribute("subject"),
                config: &self.config,
                prior: &self.prior,
                whole_config: &whole(&self.config),
                whole_prior: &if self.create {
                    Value::Null
                } else {
                    whole(&self.prior)
                },
                whole_plan: &whole(&self.planned),
                private: &Private::default(),
            },
            &mut planned,
        );
        planned
    }
}
