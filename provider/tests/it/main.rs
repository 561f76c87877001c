//! Tests of the provider through its public interface.

#![allow(clippy::expect_used, reason = "everything in this crate is a test")]

mod examples;
mod manifest;
mod stack;
