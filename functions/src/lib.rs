//! Contracts and logic of the functions behind the chatbot.
//!
//! A function is a thin binary over three layers. [`frame`], [`event`], [`entry`] and [`rest`] are the contracts:
//! what comes in, goes out and is kept, byte for byte as the original system's clients know it. [`chat`] and the
//! functions of [`rest`] are the logic; they see the outside only through traits: [`call_log`], [`uploads`],
//! [`secrets`], [`moment::Clock`] and those of [`chat`]. [`adapters`] implement those with the AWS SDKs, and
//! [`process`] is what binaries have in common.
//!
//! The socket's invocation returns at once, because an integration may take 29 seconds and an answer
//! longer: the answer is made in an asynchronous invocation of the same function.

pub mod adapters;
pub mod call_log;
pub mod chat;
pub mod entry;
pub mod event;
pub mod frame;
pub mod identity;
pub mod moment;
pub mod process;
pub mod rest;
pub mod secrets;
pub mod settings;
pub mod uploads;
