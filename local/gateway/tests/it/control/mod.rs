//! The control plane: its rules as tables of examples, its invariants under random requests, and its
//! wire shape as the AWS SDK reads it.

mod bench;
mod drafts;
mod invariants;
mod quotas;
mod rules;
