//! Tests with the real binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod edge;
mod guard;
mod model;
mod permissions;
mod process;
mod supervisor;
