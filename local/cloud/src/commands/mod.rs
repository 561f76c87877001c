//! The commands of the binary, one file each. Messages for people go to standard error, results to
//! standard output.

pub mod chat;
