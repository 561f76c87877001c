//! Data sources about whose credentials they are, and where.

use tfplugin_testing::{Step, exactly, expect_output};

use crate::world::World;

#[test]
fn account_region_and_partition_are_told() {
    let world = World::start();
    let hcl = world.configuration(
        r#"
data "aws_caller_identity" "this" {}
data "aws_region" "this" {}
data "aws_partition" "this" {}
output "account" { value = data.aws_caller_identity.this.account_id }
output "region" { value = data.aws_region.this.name }
output "partition" { value = data.aws_partition.this.partition }
output "suffix" { value = data.aws_partition.this.dns_suffix }
"#,
    );
    world.run([Step::config(hcl)
        .state_check(expect_output("account", exactly("123456789012")))
        .state_check(expect_output("region", exactly("eu-west-1")))
        .state_check(expect_output("partition", exactly("aws")))
        .state_check(expect_output("suffix", exactly("amazonaws.com")))
        .into()]);
}
