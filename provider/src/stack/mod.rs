//! The resource `chatbot_stack`: what is wanted, what AWS has, and the ordered
//! calls that turn one into the other.
//!
//! [`executor`], [`model`], [`resource`] and [`data_source`] are its edges towards AWS and
//! towards Terraform. Everything else is pure: it does no IO, reads no clock
//! and names no type of the AWS SDK or of the plugin SDK. The executor fills
//! [`live::Live`], runs the [`step::Step`]s of [`steps::steps`], and keeps
//! their answers in a [`memory::Memory`].

pub mod adopt;
pub mod arn;
pub mod claims;
pub mod data_source;
pub mod desired;
pub mod executor;
pub mod fingerprint;
pub mod input;
pub mod json;
pub mod live;
pub mod memory;
pub mod model;
pub mod observed;
pub mod outputs;
pub mod owner;
pub mod permission;
pub mod resource;
pub mod rules;
pub mod step;
pub mod steps;
pub mod tags;
pub mod takeover;
