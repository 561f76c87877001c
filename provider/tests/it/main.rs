//! Tests of the provider through its public interface.

mod stack;
