//! Tests with the real binary.

mod guard;
