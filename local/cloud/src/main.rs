//! The supervisor of the local cloud.

fn main() {}
