//! The provider process. Terraform starts it as `hashicorp/aws` when a mirror says so.

use std::process::ExitCode;

fn main() -> ExitCode {
    tfplugin::serve::<aws_standin::provider::AwsStandIn>()
}
