//! Modifiers that say when a change cannot be made in place.
//!
//! The engine ignores them where the value does not change and on create.

use std::fmt;

use crate::plan_modifier::{PlanAttribute, PlanModifier, PlannedAttribute};

/// Every change replaces the resource; see [`requires_replace`].
#[derive(Clone, Copy, Debug)]
pub struct RequiresReplace;

/// Replaces the resource when the attribute changes.
///
/// On a computed attribute that is planned unknown with every update, each
/// update would be a replacement; add
/// [`use_state_for_unknown`](super::use_state_for_unknown) before it.
pub fn requires_replace() -> RequiresReplace {
    RequiresReplace
}

impl PlanModifier for RequiresReplace {
    fn description(&self) -> String {
        "Changing this replaces the resource.".to_owned()
    }

    fn modify(&self, _: &PlanAttribute<'_>, planned: &mut PlannedAttribute) {
        planned.requires_replace = true;
    }
}

/// A configured change replaces the resource; see
/// [`requires_replace_if_configured`].
#[derive(Clone, Copy, Debug)]
pub struct RequiresReplaceIfConfigured;

/// Replaces the resource when the attribute changes and is configured; removing
/// it from the configuration, or a change that the provider makes, does not.
pub fn requires_replace_if_configured() -> RequiresReplaceIfConfigured {
    RequiresReplaceIfConfigured
}

impl PlanModifier for RequiresReplaceIfConfigured {
    fn description(&self) -> String {
        "Configuring another value replaces the resource.".to_owned()
    }

    fn modify(&self, request: &PlanAttribute<'_>, planned: &mut PlannedAttribute) {
        if !request.config.is_null() {
            planned.requires_replace = true;
        }
    }
}

/// A change replaces the resource if a function says so; see
/// [`requires_replace_if`].
pub struct RequiresReplaceIf<F> {
    description: &'static str,
    condition: F,
}

/// Replaces the resource when the attribute changes and `condition` is true of
/// the request and of what is planned so far. `description` says when that is,
/// as a sentence for the documentation.
pub fn requires_replace_if<F>(description: &'static str, condition: F) -> RequiresReplaceIf<F>
where
    F: Fn(&PlanAttribute<'_>, &PlannedAttribute) -> bool + Send + Sync,
{
    RequiresReplaceIf {
        description,
        condition,
    }
}

impl<F> fmt::Debug for RequiresReplaceIf<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequiresReplaceIf")
            .field("description", &self.description)
            .finish_non_exhaustive()
    }
}

impl<F> PlanModifier for RequiresReplaceIf<F>
where
    F: Fn(&PlanAttribute<'_>, &PlannedAttribute) -> bool + Send + Sync,
{
    fn description(&self) -> String {
        self.description.to_owned()
    }

    fn modify(&self, request: &PlanAttribute<'_>, planned: &mut PlannedAttribute) {
        if (self.condition)(request, planned) {
            planned.requires_replace = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_modifiers::testing::Case;
    use crate::value::Value;

    #[test]
    fn requires_replace_always_does() {
        assert!(Case::default().run(&requires_replace()).requires_replace);
    }

    #[test]
    fn requires_replace_if_configured_looks_at_the_configuration() {
        for (config, replaced) in [
            (Value::from("a"), true),
            (Value::unknown(), true),
            (Value::Null, false),
        ] {
            let case = Case {
                config,
                ..Case::default()
            };
            assert_eq!(
                case.run(&requires_replace_if_configured()).requires_replace,
                replaced
            );
        }
    }

    #[test]
    fn requires_replace_if_asks_the_function() {
        let shrinks = requires_replace_if("Shrinking replaces.", |request, planned| {
            planned.value.as_number() < request.prior.as_number()
        });
        for (planned, replaced) in [(1, true), (2, false), (3, false)] {
            let case = Case {
                prior: Value::from(2),
                planned: Value::from(planned),
                ..Case::default()
            };
            assert_eq!(case.run(&shrinks).requires_replace, replaced, "{planned}");
        }
        assert_eq!(shrinks.description(), "Shrinking replaces.");
    }
}
