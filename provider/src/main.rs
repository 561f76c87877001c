//! The provider process. Terraform starts it; see `--debug` for how to start it by hand.

use std::process::ExitCode;

fn main() -> ExitCode {
    tfplugin::serve::<chatbot_provider::provider::ChatbotProvider>()
}
