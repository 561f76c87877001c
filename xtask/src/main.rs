//! The command surface of the repository.

fn main() {}
