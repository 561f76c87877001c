//! The data source `chatbot_probe`: opens a WebSocket, sends, and waits for an answer.
//!
//! [`address`] and [`expectation`] are pure. [`socket`] does the talking, [`failure`] says in a sentence why
//! it did not work, [`signature`] signs the handshake. It is a client of any WebSocket server; what
//! API Gateway makes of a handshake appears only in the advice on a refusal.

pub mod address;
pub mod data_source;
pub mod expectation;
pub mod failure;
pub mod model;
pub mod signature;
pub mod socket;
mod tls;
