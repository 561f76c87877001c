//! Tests of the simulator through its public interface.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod control;
mod data;
mod server;
