//! Planning one resource, in the order of terraform-plugin-framework (reference §4): defaults,
//! write-only values, values that mean the same, computed values, plan modifiers, the resource's own
//! say, the rules of core.
//!
//! In two halves, because the resource's `modify_plan` in between is asynchronous.

use tfplugin_value::{Path, Step, Value};

use super::modifiers::{Surroundings, modify};
use super::{apply_defaults, checks, equality, numbers, unknowns, write_only};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::private::Private;
use crate::resource::ModifiedPlan;
use crate::schema::Schema;

/// What Terraform wants to have planned. All values conform to the schema; null where the object
/// does not exist (prior: create; config and proposed: destroy).
#[derive(Clone, Debug)]
pub struct Change {
    /// The state before.
    pub prior: Value,
    /// The configuration.
    pub config: Value,
    /// Terraform's merge of both: configured values, prior ones where computed.
    pub proposed: Value,
}

/// A plan before the resource has had its say.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The planned object; null on destroy.
    pub planned: Value,
    /// Attributes whose change replaces the resource, as the plan modifiers said.
    pub requires_replace: Vec<Path>,
    /// What the plan modifiers said.
    pub diagnostics: Diagnostics,
}

/// A finished plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The planned object; null on destroy.
    pub planned: Value,
    /// Attributes whose change replaces the resource: sorted, each once, each changed. Never into
    /// a set, whose elements core cannot address.
    pub requires_replace: Vec<Path>,
    /// What went wrong; with an error in it Terraform ignores the plan.
    pub diagnostics: Diagnostics,
}

/// The plan up to and including the schema's plan modifiers.
pub fn draft_plan(schema: &Schema, change: &Change, private: &Private) -> Draft {
    let Change {
        prior,
        config,
        proposed,
    } = change;
    if proposed.is_null() || config.is_null() {
        let (requires_replace, diagnostics) = (Vec::new(), Diagnostics::new());
        return Draft {
            planned: Value::Null,
            requires_replace,
            diagnostics,
        };
    }
    let block = &schema.block;
    let mut planned = apply_defaults(block, config, proposed.clone());
    planned = write_only::nullify(block, planned);
    planned = equality::keep(block, planned, prior);
    if planned != *prior {
        planned = unknowns::mark_computed(block, config, planned);
    }
    let modified = modify(
        block,
        planned,
        Surroundings {
            config,
            prior,
            private,
        },
    );
    Draft {
        planned: modified.planned,
        requires_replace: modified.requires_replace,
        diagnostics: modified.diagnostics,
    }
}

/// The plan after the resource's `modify_plan`, checked against the rules of core.
pub fn finish_plan(
    schema: &Schema,
    change: &Change,
    draft: Draft,
    modified: ModifiedPlan<Value>,
) -> Planned {
    let Draft {
        planned,
        mut requires_replace,
        mut diagnostics,
    } = draft;
    requires_replace.extend(modified.requires_replace);
    let mut planned = match modified.plan {
        None => planned,
        Some(plan) if planned.is_null() && !plan.is_null() => {
            diagnostics.push(
                Diagnostic::error("Provider planned an object that is to be destroyed")
                    .detail("modify_plan must leave the plan of a destroy as it is."),
            );
            planned
        }
        Some(mut plan) => {
            numbers::echo(&mut plan, &planned);
            plan
        }
    };
    if !planned.is_null() {
        planned = write_only::nullify(&schema.block, planned);
    }
    let violations = checks::plan(&schema.block, change, &planned, &requires_replace);
    diagnostics.extend(violations.into_iter().map(Diagnostic::from));
    let requires_replace = effective(schema, change, &planned, requires_replace);
    Planned {
        planned,
        requires_replace,
        diagnostics,
    }
}

/// Of the paths, those that core would honour, sorted, each once.
fn effective(schema: &Schema, change: &Change, planned: &Value, paths: Vec<Path>) -> Vec<Path> {
    if change.prior.is_null() || planned.is_null() {
        return Vec::new();
    }
    let mut paths: Vec<Path> = paths
        .into_iter()
        .filter(|path| {
            let prior = change.prior.get(&addressable(path));
            let planned = planned.get(&addressable(path));
            prior != planned || is_write_only(schema, path)
        })
        .map(|path| addressable(&path))
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// The path up to the first set, whose elements core cannot address (reference §2.8).
pub(crate) fn addressable(path: &Path) -> Path {
    path.steps()
        .iter()
        .take_while(|step| !matches!(step, Step::Element(_)))
        .cloned()
        .collect()
}

fn is_write_only(schema: &Schema, path: &Path) -> bool {
    schema
        .attribute_at(path)
        .is_some_and(|attribute| attribute.write_only)
}
