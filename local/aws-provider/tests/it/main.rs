//! Every type that is carried out, by a real Terraform against ministack.
//!
//! Needs ministack's virtual environment, which `cargo xtask test` installs, or
//! `CHATBOT_MINISTACK_PYTHON`.

mod logs;
mod refusals;
mod world;
