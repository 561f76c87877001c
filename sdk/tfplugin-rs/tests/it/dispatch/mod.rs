//! A whole provider behind the protocol, called by a client as Terraform would.

mod harness;
mod lifecycle;
mod misbehaviour;
mod refusals;
mod thing;
