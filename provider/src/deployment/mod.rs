//! The resource `chatbot_deployment`: a stage of an API that something else manages, together with the
//! deployment that it serves.
//!
//! Whatever made the API, it is deployed again whenever what AWS has differs from what the stage
//! serves. Stage and deployment go through the same steps as those of a
//! [`chatbot_stack`](crate::stack). [`executor`], [`model`] and [`resource`] are its edges; everything
//! else is pure.

pub mod executor;
pub mod fingerprint;
pub mod input;
pub mod model;
pub mod refusal;
pub mod resource;
pub mod steps;
