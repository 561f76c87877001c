//! The provider `chatbot`, idle. A yardstick, never released.

use std::process::ExitCode;

fn main() -> ExitCode {
    tfplugin::serve::<chatbot_benchmarks::idle::Idle<chatbot_provider::provider::ChatbotProvider>>()
}
