//! The provider `chatbot`.

pub mod aws;
pub mod deployment;
pub mod functions;
pub mod probe;
pub mod provider;
pub mod stack;
