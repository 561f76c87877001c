//! The data plane: sockets, routing, events, function calls and `@connections`.
//!
//! The parts that decide are pure and hold neither clock nor socket: [`expression`], [`route`],
//! [`event`], [`policy`], [`session`], [`throttle`]. Around them, [`DataPlane`] answers the requests
//! that the HTTP edge hands over; every open socket is owned by one task. The control plane is not
//! known here beyond what a stage serves ([`crate::control::Deployed`]).
//!
//! ```text
//! handshake --$connect--> connection --message--> route --> MOCK, function through Lambda, HTTP
//!                             ^                                   |
//! @connections --outbox-------+<--two-way answer, error frame ----+
//! ```
//!
//! Not here: TLS, AWS services other than Lambda behind integrations of type AWS, quotas of usage plans.

pub mod access_log;
pub mod authorizer;
pub mod caller;
pub mod clock;
mod connections;
mod deliver;
pub mod event;
mod exchange;
pub mod expression;
pub mod function;
mod handshake;
pub mod http_caller;
pub mod iam;
pub mod identifier;
mod incoming;
mod integration;
pub mod json_path;
pub mod lambda;
pub mod limits;
mod models;
mod plane;
pub mod policy;
mod registry;
mod reply;
pub mod route;
mod serve;
pub mod session;
pub mod signature;
mod socket;
pub mod template;
pub mod throttle;

pub use plane::{DataPlane, Parts, Stages};
pub use reply::Reply;
