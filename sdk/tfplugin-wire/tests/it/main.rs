//! What goes over the wire: pinned numbers, and bytes made by hand.

#![allow(clippy::unwrap_used, reason = "everything in this crate is a test")]

mod bytes;
mod pinned;
