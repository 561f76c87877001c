//! The provider `chatbot`.
