//! API Gateway WebSocket simulator: control plane, sockets and `@connections` on loopback.
//!
//! [`control`] is the control plane as a pure function of state and request. It holds no clock, no
//! randomness and does no input or output. [`server`] is the HTTP edge with one listener for everything;
//! [`Gateway`] runs it in process.

pub mod control;
pub mod data;
pub mod permissions;
mod query;
pub mod server;

pub use server::{Gateway, Options, StartError};
