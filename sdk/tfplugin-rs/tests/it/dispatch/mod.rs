//! A whole provider behind the protocol, called by a client as Terraform would.

mod functions;
mod harness;
mod identity;
mod lifecycle;
mod misbehaviour;
mod moves;
mod refusals;
mod runs;
mod thing;
mod timeouts;
