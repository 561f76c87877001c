//! The commands of the binary, one file each. Messages for people go to standard error, results to
//! standard output.

pub mod chat;
pub mod down;
pub mod model;
pub mod run;
mod stack;
pub mod up;

/// Says what happens, to people.
fn say(line: &str) {
    eprintln!("  {line}");
}
