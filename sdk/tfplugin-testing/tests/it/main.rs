//! That each check of the harness holds when it should and fails when it should,
//! with a real `terraform`.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod builtin;
mod processes;
mod provider;
mod steps;
mod toy;
