//! Derive macros of `tfplugin-rs`.
