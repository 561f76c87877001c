//! Tests with the real binary.

mod guard;
mod process;
mod supervisor;
