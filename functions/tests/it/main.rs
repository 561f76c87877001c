//! The chat logic against scripted models, connections and jobs, with time under control.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod answer;
mod fakes;
mod socket;
