//! Processes that always end: who they are, and how to start and stop them.
//!
//! Linux only: `/proc`, parent-death signals and subreapers are what makes the promise hold even
//! when an owner is killed.

mod guard;
mod guarded;
mod identity;
mod tree;

pub use guard::{GuardError, guard};
pub use guarded::{Guarded, SpawnError};
pub use identity::Identity;
pub use tree::{adopt_orphans, descendants, end_with_owner, ended, sweep};
