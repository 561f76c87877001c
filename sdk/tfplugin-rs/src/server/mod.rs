//! The process side of a provider: everything that Terraform's plugin library,
//! go-plugin, expects of a plugin besides answering the protocol (reference §3).
//!
//! [`run`](run()) is the whole life of a provider process: magic cookie, unix socket,
//! mutual TLS, handshake line, the services beside the provider's own, signals
//! and an end that loses nothing. [`reattach()`] is the same server inside the
//! calling process, for tests. What a call means is not decided here: both
//! take any implementation of the protocol's service.
//!
//! Unix only: Windows has no unix sockets that tokio could use.

mod calls;
mod children;
mod connections;
mod environment;
mod error;
mod gauge;
mod handshake;
mod life;
mod mode;
mod panics;
mod reattach;
mod run;
mod services;
mod session;
mod socket;
mod tls;

pub use children::{PRIVATE_VARIABLES, without_private_variables};
pub use error::ServeError;
pub use mode::ArgumentError;
pub use panics::{Panic, contain};
pub use reattach::{ReattachConfig, ReattachServer, reattach};
pub use run::{Options, run};
pub use session::Session;
