//! Tests with the real binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod edge;
mod guard;
mod model;
mod process;
mod supervisor;
