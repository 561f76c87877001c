//! The provider `chatbot`.

pub mod aws;
pub mod functions;
pub mod provider;
pub mod stack;
