//! What the derive accepts and how it words what it refuses.
//!
//! Each file in `tests/ui/fail` is one kind of mistake, with the compiler's
//! whole output beside it. They compile against `tests/ui/sdk.rs`, a skeleton of
//! the SDK, so that they need no dependencies; that the expansion works with the
//! real one is tested there.
//!
//! `TRYBUILD=overwrite cargo test -p tfplugin-macros` renews the outputs.

#[test]
fn derive() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}
