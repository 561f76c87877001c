//! The data plane: sockets, routing, events, function calls and `@connections`.
//!
//! The parts that decide are pure and hold neither clock nor socket: [`expression`], [`route`],
//! [`policy`], [`session`], [`throttle`]. The control plane is not known here beyond what a stage
//! serves ([`crate::control::Deployed`]).

pub mod clock;
pub mod event;
pub mod expression;
pub mod function;
pub mod identifier;
pub mod lambda;
pub mod limits;
pub mod policy;
pub mod route;
pub mod session;
pub mod throttle;
