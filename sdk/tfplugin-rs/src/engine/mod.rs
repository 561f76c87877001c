//! What happens between Terraform and the functions of an author: planning in the order of
//! terraform-plugin-framework, the treatment of what handlers return, and the rules of core.
//!
//! Pure: values in, values and diagnostics out. No IO, no clock, no wire types.

pub mod checks;

mod apply;
mod defaults;
mod equality;
mod identity;
mod import;
mod members;
mod modifiers;
mod moves;
mod numbers;
mod plan;
mod read;
mod secrets;
mod unknowns;
mod upgrade;
mod validate;
mod write_only;

pub use apply::{AppliedState, Outcome, finish_apply};
pub use defaults::apply_defaults;
pub use identity::{
    AnsweredIdentity, finish_identity, import_identity, missing_for_import, partial_identity,
    plan_identity,
};
pub use import::finish_import;
pub use moves::move_state;
pub use plan::{Change, Draft, Planned, draft_plan, finish_plan};
pub use read::{finish_data_read, finish_read};
pub use secrets::sensitive_strings;
pub use upgrade::upgrade_state;
pub use validate::{validate_config, validate_write_only};
