//! Integration tests of the SDK, one module per part.
#![allow(clippy::unwrap_used, reason = "everything in this crate is a test")]

mod dispatch;
mod docs;
mod engine;
mod server;
