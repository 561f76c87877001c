//! The provider `chatbot`.

pub mod stack;
