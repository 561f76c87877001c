//! Modifiers that keep what the provider computed before.

use crate::plan_modifier::{PlanAttribute, PlanModifier, PlannedAttribute};

/// Keeps the value of the prior state; see [`use_state_for_unknown`] and
/// [`use_non_null_state_for_unknown`].
#[derive(Clone, Copy, Debug)]
pub struct UseStateForUnknown {
    keeps_null: bool,
}

/// Plans the value of the prior state where it would be unknown, for what never
/// changes once the resource exists: an id, an ARN.
///
/// A null of the prior state is kept as well. In a nested object that is new the
/// prior value is null and would be planned; use
/// [`use_non_null_state_for_unknown`] there.
pub fn use_state_for_unknown() -> UseStateForUnknown {
    UseStateForUnknown { keeps_null: true }
}

/// As [`use_state_for_unknown`], but stays unknown where the prior state is
/// null.
pub fn use_non_null_state_for_unknown() -> UseStateForUnknown {
    UseStateForUnknown { keeps_null: false }
}

impl PlanModifier for UseStateForUnknown {
    /// Empty: it is what users expect of an id anyway.
    fn description(&self) -> String {
        String::new()
    }

    fn modify(&self, request: &PlanAttribute<'_>, planned: &mut PlannedAttribute) {
        // An unknown configuration is the user's to become anything.
        let open = planned.value.is_unknown() && !request.config.is_unknown();
        let kept = self.keeps_null || !request.prior.is_null();
        if open && kept && !request.is_create() {
            planned.value = request.prior.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_modifiers::testing::Case;
    use crate::value::Value;

    /// What is planned for `case` with and without keeping null.
    fn check(case: &Case, expected: &Value, expected_non_null: &Value) {
        assert_eq!(
            &case.run(&use_state_for_unknown()).value,
            expected,
            "{case:?}"
        );
        let non_null = case.run(&use_non_null_state_for_unknown()).value;
        assert_eq!(&non_null, expected_non_null, "{case:?}");
    }

    #[test]
    fn state_stands_in_for_unknown_only() {
        let open = Value::unknown();
        let old = Value::from("old");
        let case = |config: &Value, prior: &Value, planned: &Value, create: bool| Case {
            config: config.clone(),
            prior: prior.clone(),
            planned: planned.clone(),
            create,
        };
        check(&case(&Value::Null, &old, &open, false), &old, &old);
        check(
            &case(&Value::Null, &Value::Null, &open, false),
            &Value::Null,
            &open,
        );
        check(&case(&Value::Null, &Value::Null, &open, true), &open, &open);
        check(&case(&open, &old, &open, false), &open, &open);
        let new = Value::from("new");
        check(&case(&new, &old, &new, false), &new, &new);
        check(
            &case(&Value::Null, &old, &Value::Null, false),
            &Value::Null,
            &Value::Null,
        );
    }
}
