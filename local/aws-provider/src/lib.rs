//! A stand-in for the provider `hashicorp/aws` 5.100.0: test equipment for machines that cannot
//! download the real one.
//!
//! It answers with the exact [schema](schema) of the real provider, so that `terraform validate` and
//! `mock_provider "aws"` judge a configuration by what the real one accepts. It never pretends: what
//! it does not carry out is an error that names the real provider, see [`refusal`].
//!
//! It is not a provider for AWS, and refuses to talk to anything but a local cloud.

pub mod provider;
pub mod refusal;
pub mod schema;
mod unsupported;
