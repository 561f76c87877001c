//! Generates `tfplugin-wire`.

fn main() {}
