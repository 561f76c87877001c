//! How AWS is reached and read: clients, reads, pacing, retries, paging and errors. The calls that write
//! are those of the steps, in [`executor`](crate::stack::executor).
//!
//! What leaves this module are the plain types of [`stack`](crate::stack); what a call may cost, and
//! when it is made again, is decided here and nowhere else.

pub mod account;
pub mod call;
pub mod clients;
pub mod connect;
pub mod domains;
pub mod error;
pub mod find;
pub mod logging;
pub mod pacing;
mod policies;
pub mod read;
pub mod retry;
mod roles;
pub mod settings;

pub use clients::{Ambient, Clients, Session};
pub use connect::ConnectError;
pub use error::CallError;
pub use settings::Settings;
