//! Tests of the provider through its public interface: its pure half, and whole lives of stacks against
//! the simulator of API Gateway.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod acceptance;
mod adopt;
mod attributes;
mod calls;
mod concurrent;
mod configs;
mod configuration;
mod counts;
mod cuts;
mod deployment;
mod driver;
mod examples;
mod faults;
mod first_release;
mod foreign;
mod functionless;
mod functions;
mod identity;
mod kill;
mod lambda;
mod manifest;
mod moved;
mod pains;
mod picture;
mod probe;
mod process;
mod replace;
mod retired;
mod rows;
mod shapes;
mod stack;
mod stack_source;
mod stages;
mod tainted;
mod whole;
mod world;
mod written_out;
