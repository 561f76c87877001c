//! The provider `chatbot`.

pub mod aws;
pub mod provider;
pub mod stack;
