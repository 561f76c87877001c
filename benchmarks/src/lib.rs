//! What the benchmarks share: building what is measured, samples and tables.
//!
//! A benchmark measures whole processes from outside and compares them in pairs within one run, one
//! of ours and one of the yardstick in turn, because the speed of a shared machine drifts. It prints
//! a table and ends with an error when a budget is not met.

pub mod build;
pub mod calls;
pub mod function;
pub mod handshake;
pub mod http;
pub mod idle;
mod memory;
pub mod pairs;
pub mod process;
pub mod raw;
pub mod samples;
pub mod simulator;
pub mod stacks;
pub mod terraform;
