//! The trait behind `plan = [..]`: what becomes of one attribute in a plan.
//!
//! Ready-made ones are in `tfplugin::plan_modifiers`. A change that needs several attributes
//! together belongs in `Resource::modify_plan`.

use std::fmt;

use tfplugin_value::{Path, Value};

use crate::diagnostics::Diagnostics;
use crate::private::Private;

/// What a plan modifier looks at.
#[derive(Clone, Copy, Debug)]
pub struct PlanAttribute<'a> {
    /// Where the attribute is.
    pub path: &'a Path,
    /// Its configured value; null when the configuration does not set it.
    pub config: &'a Value,
    /// Its value in the prior state; null on create and in an object that is new.
    pub prior: &'a Value,
    /// The whole configuration.
    pub whole_config: &'a Value,
    /// The whole prior state; null on create.
    pub whole_prior: &'a Value,
    /// The whole plan as it was before any modifier ran; never null.
    pub whole_plan: &'a Value,
    /// Private state of the resource.
    pub private: &'a Private,
}

impl PlanAttribute<'_> {
    /// Whether the resource does not exist yet.
    pub fn is_create(&self) -> bool {
        self.whole_prior.is_null()
    }
}

/// What a plan modifier may change.
#[derive(Debug)]
pub struct PlannedAttribute {
    /// The planned value, as the modifiers before left it.
    pub value: Value,
    /// Whether a change of this attribute replaces the resource. Ignored when the value stays the
    /// same and on create.
    pub requires_replace: bool,
    /// What the user should know.
    pub diagnostics: Diagnostics,
}

/// What becomes of one attribute in a plan. Not called on destroy.
///
/// A modifier may change the planned value only where the schema leaves it open: the attribute is
/// computed and the configuration does not set it. Everything else is refused by Terraform, and
/// by the engine before that.
pub trait PlanModifier: fmt::Debug + Send + Sync {
    /// What it does, as a sentence in Markdown: "Changing this replaces the resource." The
    /// documentation generator prints it. Empty when users need not know.
    fn description(&self) -> String;

    /// Changes `planned`, or leaves it as it is.
    fn modify(&self, request: &PlanAttribute<'_>, planned: &mut PlannedAttribute);
}
