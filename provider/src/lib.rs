//! The provider `chatbot`.

pub mod aws;
mod concurrent;
pub mod deployment;
pub mod functions;
mod import;
pub mod probe;
pub mod provider;
pub mod stack;
