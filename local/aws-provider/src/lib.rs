//! A stand-in for the provider `hashicorp/aws` 5.100.0: test equipment for machines that cannot
//! download the real one.
//!
//! It answers with the exact [schema] of the real provider, so that `terraform validate` and
//! `mock_provider "aws"` judge a configuration by what the real one accepts. A part of the types it
//! also [carries out](engine) in a local cloud, through AWS's own APIs, so that `terraform apply` is
//! real. It never pretends: what it does not carry out is an error that names the real provider, see
//! [`refusal`].
//!
//! It is not a provider for AWS, and calls no [service of AWS](aws) but on this machine. Credentials and
//! the Region it finds as every AWS SDK does, which may ask elsewhere.

mod account;
mod apigateway;
pub mod aws;
mod cloudfront;
mod dynamodb;
pub mod engine;
mod iam;
mod lambda;
mod logs;
pub mod provider;
pub mod refusal;
mod registry;
mod s3;
pub mod schema;
mod secretsmanager;
mod sqs;
mod unsupported;
