//! The whole system with real processes: `cargo xtask`'s own binary, a real Terraform, the real
//! provider, simulator, emulator and function, and a WebSocket client from another ecosystem.
//!
//! `cargo xtask test system` builds and installs what these tests need.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod commands;
mod conversation;
mod ends;
mod foreign;
mod functions;
mod secrets;
mod site;
mod system;
