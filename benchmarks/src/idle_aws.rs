//! The stand-in for `hashicorp/aws`, idle. A yardstick, never released.

use std::process::ExitCode;

fn main() -> ExitCode {
    tfplugin::serve::<chatbot_benchmarks::idle::Idle<aws_standin::provider::AwsStandIn>>()
}
