//! Tests of the public interface.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests, too")]

mod conformance;
mod golden;
mod json;
mod msgpack;
mod number;
mod path;
mod properties;
mod refinements;
mod strategy;
mod types;
mod value;
