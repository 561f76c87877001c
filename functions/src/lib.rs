//! Contracts and logic of the functions behind the chatbot.
//!
//! A function is a thin binary over three layers. [`frame`] and [`event`] are the contracts: what comes
//! in and goes out, byte for byte as the first system's clients know it. [`chat`] is the logic; it
//! sees the outside only through the traits [`Model`](chat::Model), [`Connections`](chat::Connections)
//! and [`Jobs`](chat::Jobs). [`adapters`] implement those with the AWS SDKs.
//!
//! The socket's invocation returns at once, because an integration may take 29 seconds and an answer
//! longer: the answer is made in an asynchronous invocation of the same function.

pub mod adapters;
pub mod chat;
pub mod event;
pub mod frame;
pub mod settings;
