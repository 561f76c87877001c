//! Everything that talks to AWS, which here is always a local cloud: endpoints, clients, and what
//! became of a call.
//!
//! An endpoint is never made up. The stand-in knows no address of AWS and refuses every address that
//! is not on this machine, so that test equipment can never change a real account.

mod clients;
mod endpoint;
mod failure;

pub use clients::{Account, Aws};
pub use endpoint::{EndpointError, Service};
pub use failure::{Doing, found, has_code, not_taken};
