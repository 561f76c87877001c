//! The functions against scripted models, connections, tables and buckets, with time under control.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![allow(
    clippy::needless_pass_by_value,
    reason = "JSON is written where it is handed over"
)]

mod answer;
mod faults;
mod memory;
mod parsers;
mod rest;
mod socket;
mod stored;
mod vectors;
mod world;
