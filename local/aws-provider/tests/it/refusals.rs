//! What is not carried out says so, before anything is made.

use tfplugin_testing::Step;

use crate::world::World;

#[test]
fn what_is_not_carried_out_names_the_real_provider() {
    let world = World::start();
    let refused = |hcl: &str, expected: &str| {
        Step::from(Step::plan(world.configuration(hcl)).expect_error(expected))
    };
    world.run([
        refused(
            "resource \"aws_kms_key\" \"this\" {}",
            "aws_kms_key is not carried out by the stand-in",
        ),
        refused(
            "data \"aws_s3_bucket\" \"this\" {\n  bucket = \"x\"\n}",
            "Use the real provider, hashicorp/aws",
        ),
        refused(
            "data \"aws_region\" \"this\" {\n  name = \"eu-west-2\"\n}",
            "aws_region: the argument name is not carried out by the stand-in",
        ),
        refused(
            "resource \"aws_cloudwatch_log_group\" \"this\" {}",
            "aws_cloudwatch_log_group: name is not set",
        ),
        Step::from(
            Step::plan(world.configuration_with(
                "  use_fips_endpoint = true",
                "data \"aws_region\" \"this\" {}",
            ))
            .expect_error("the argument use_fips_endpoint is not carried out by the stand-in"),
        ),
    ]);
}

#[test]
fn an_endpoint_elsewhere_is_refused() {
    let world = World::start();
    let hcl = r#"
provider "aws" {
  region     = "eu-west-1"
  access_key = "123456789012"
  secret_key = "secret"
  endpoints {
    cloudwatchlogs = "https://logs.eu-west-1.amazonaws.com"
  }
}
resource "aws_cloudwatch_log_group" "this" {
  name = "never"
}
"#;
    world.run([Step::config(hcl)
        .expect_apply_error(
            "the endpoint of Logs, https://logs.eu-west-1.amazonaws.com, is not on this machine",
        )
        .into()]);
}
