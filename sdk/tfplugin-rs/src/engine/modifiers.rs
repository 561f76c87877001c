//! The plan modifiers of the schema.

use tfplugin_value::{Path, Value};

use super::members::{Members, Pass, Place, run};
use crate::diagnostics::Diagnostics;
use crate::plan_modifier::{PlanAttribute, PlannedAttribute};
use crate::private::Private;
use crate::schema::{Attribute, Block};

/// What plan modifiers look at, besides the plan.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) config: &'a Value,
    pub(super) prior: &'a Value,
    pub(super) private: &'a Private,
}

/// What plan modifiers made of a plan.
pub(super) struct Modified {
    pub(super) planned: Value,
    pub(super) requires_replace: Vec<Path>,
    pub(super) diagnostics: Diagnostics,
}

/// Runs every plan modifier, those of a nested attribute before those inside it.
pub(super) fn modify(block: &Block, planned: Value, around: Surroundings<'_>) -> Modified {
    let whole_plan = planned.clone();
    let mut pass = Modify {
        around,
        whole_plan: &whole_plan,
        requires_replace: Vec::new(),
        diagnostics: Diagnostics::new(),
    };
    let members = Members::of_block(block);
    let planned = run(
        &mut pass,
        members,
        planned,
        &Place::root(around.config, around.prior),
    );
    let Modify {
        requires_replace,
        diagnostics,
        ..
    } = pass;
    Modified {
        planned,
        requires_replace,
        diagnostics,
    }
}

struct Modify<'a> {
    around: Surroundings<'a>,
    whole_plan: &'a Value,
    requires_replace: Vec<Path>,
    diagnostics: Diagnostics,
}

impl Pass for Modify<'_> {
    fn attribute(&mut self, attribute: &Attribute, at: &Place<'_>, planned: Value) -> Value {
        let mut planned = PlannedAttribute {
            value: planned,
            requires_replace: false,
            diagnostics: Diagnostics::new(),
        };
        let request = PlanAttribute {
            path: &at.path,
            config: at.config,
            prior: at.prior,
            whole_config: self.around.config,
            whole_prior: self.around.prior,
            whole_plan: self.whole_plan,
            private: self.around.private,
        };
        for modifier in &attribute.plan_modifiers {
            modifier.modify(&request, &mut planned);
        }
        if planned.requires_replace {
            self.requires_replace.push(at.path.clone());
        }
        self.diagnostics.append(planned.diagnostics);
        planned.value
    }

    fn enters(&self, _config: &Value) -> bool {
        true
    }
}
