//! The local cloud: everything the chatbot needs, on loopback, owned by one process.
//!
//! [`supervisor`] starts and wires the servers and stops them again, [`terraform`] applies
//! configurations to them, [`process`] is the promise that nothing outlives its owner. The commands
//! that put these together belong to the binary.

pub mod callers;
pub mod chat;
pub mod configuration;
pub mod description;
pub mod edge;
pub mod functions;
pub mod http;
pub mod inputs;
pub mod leftovers;
mod listener;
pub mod ministack;
pub mod model;
pub mod process;
pub mod servers;
pub mod stop;
pub mod supervisor;
pub mod terraform;
