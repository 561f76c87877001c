//! Every type that is carried out, by a real Terraform against ministack.
//!
//! Needs ministack's virtual environment, which `cargo xtask test` installs, or
//! `CHATBOT_MINISTACK_PYTHON`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod account;
mod apigateway;
mod cloudfront;
mod dynamodb;
mod iam;
mod lambda;
mod logs;
mod refusals;
mod s3;
mod secretsmanager;
mod sqs;
mod world;
