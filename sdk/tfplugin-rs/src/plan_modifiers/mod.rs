//! Ready-made plan modifiers for `#[attribute(plan = [..])]`.
//!
//! Each is a function that returns a type implementing
//! [`PlanModifier`](crate::PlanModifier).
//!
//! | modifier | does |
//! |---|---|
//! | [`requires_replace`] | a change replaces the resource |
//! | [`requires_replace_if_configured`] | a change does, while the attribute is configured |
//! | [`requires_replace_if`] | a change does, if a function says so |
//! | [`use_state_for_unknown`] | what the provider computed once stays as it is |
//! | [`use_non_null_state_for_unknown`] | the same, but null is computed again |

mod replace;
mod state;

pub use replace::{
    RequiresReplace, RequiresReplaceIf, RequiresReplaceIfConfigured, requires_replace,
    requires_replace_if, requires_replace_if_configured,
};
pub use state::{UseStateForUnknown, use_non_null_state_for_unknown, use_state_for_unknown};

#[cfg(test)]
mod testing;
