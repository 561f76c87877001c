//! The pure half of the resource `chatbot_stack`: what is wanted, what AWS
//! has, and the ordered calls that turn one into the other.
//!
//! Nothing here does IO, reads a clock or names a type of the AWS SDK or of
//! the plugin SDK. The executor fills [`live::Live`], runs the
//! [`step::Step`]s of [`steps::steps`], and keeps their answers in a
//! [`memory::Memory`].

pub mod adopt;
pub mod arn;
pub mod desired;
pub mod fingerprint;
pub mod input;
pub mod live;
pub mod memory;
pub mod observed;
pub mod outputs;
pub mod permission;
pub mod rules;
pub mod step;
pub mod steps;
