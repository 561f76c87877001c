//! The commands of the binary, one file each. Messages for people go to standard error, results to
//! standard output.

pub(crate) mod chat;
pub(crate) mod down;
pub(crate) mod exec;
mod inputs;
pub(crate) mod model;
pub(crate) mod run;
mod stack;
pub(crate) mod up;

/// Says what happens, to people.
fn say(line: &str) {
    eprintln!("  {line}");
}
