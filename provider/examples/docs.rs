//! Writes the pages below `docs/` from the provider's schemas and the files below `examples/`; with
//! `--check`, compares.

use std::process::ExitCode;

use chatbot_provider::provider::ChatbotProvider;

fn main() -> ExitCode {
    tfplugin::docs::generate::<ChatbotProvider>(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
