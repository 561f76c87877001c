//! SDK for Terraform providers in Rust.
