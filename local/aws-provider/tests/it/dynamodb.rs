//! Tables.

use tfplugin_testing::{
    Action, Step, exactly, expect_action, expect_known, expect_replaced_by, expect_value,
};

use crate::world::World;

const TABLE: &str = "aws_dynamodb_table.this";

const PLAIN: &str = r#"
resource "aws_dynamodb_table" "this" {
  name         = "calls"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "user"
  range_key    = "started"
  attribute {
    name = "user"
    type = "S"
  }
  attribute {
    name = "started"
    type = "S"
  }
}
"#;

const FULL: &str = r#"
resource "aws_dynamodb_table" "this" {
  name                        = "calls"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user"
  range_key                   = "started"
  deletion_protection_enabled = true
  attribute {
    name = "user"
    type = "S"
  }
  attribute {
    name = "started"
    type = "S"
  }
  attribute {
    name = "type"
    type = "S"
  }
  global_secondary_index {
    name               = "types"
    hash_key           = "type"
    range_key          = "started"
    projection_type    = "INCLUDE"
    non_key_attributes = ["message", "answer"]
  }
  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 7
  }
  server_side_encryption {
    enabled = true
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  tags = { team = "support" }
}
"#;

#[test]
fn a_table_lives() {
    let world = World::start();
    let hcl = |hcl: &str| world.configuration(hcl);
    let unprotected = FULL.replace("deletion_protection_enabled = true", "");
    let other_index = unprotected.replace("\"types\"", "\"kinds\"");
    world.run([
        Step::config(hcl(PLAIN))
            .state_check(expect_value(
                TABLE,
                "arn",
                exactly("arn:aws:dynamodb:eu-west-1:123456789012:table/calls"),
            ))
            .into(),
        Step::config(hcl(FULL))
            .plan_check(expect_action(TABLE, Action::Update))
            .plan_check(expect_known(TABLE, "arn"))
            .state_check(expect_value(
                TABLE,
                "ttl[0].attribute_name",
                exactly("expires"),
            ))
            .into(),
        Step::config(hcl("# nothing"))
            .expect_apply_error("Apply deletion_protection_enabled = false before it is deleted")
            .into(),
        Step::config(hcl(&unprotected))
            .plan_check(expect_action(TABLE, Action::Update))
            .into(),
        Step::config(hcl(&other_index))
            .plan_check(expect_action(TABLE, Action::Update))
            .into(),
        Step::config(hcl(PLAIN))
            .plan_check(expect_action(TABLE, Action::Update))
            .into(),
        Step::config(hcl(&PLAIN.replace("\"started\"", "\"begun\"")))
            .plan_check(expect_replaced_by(TABLE, "range_key"))
            .into(),
        Step::plan(hcl(
            &PLAIN.replace("hash_key ", "stream_enabled = true\nhash_key ")
        ))
        .expect_error("the argument stream_enabled is not carried out")
        .into(),
        Step::destroy(),
    ]);
    let tables = world.aws(async |aws| {
        let tables = aws.dynamodb().await.unwrap().list_tables();
        tables.send().await.unwrap()
    });
    assert!(tables.table_names().is_empty());
}

#[test]
fn capacity_can_be_provisioned() {
    let world = World::start();
    let provisioned = |read: u32| {
        let hcl = PLAIN.replace("billing_mode = \"PAY_PER_REQUEST\"", "write_capacity = 1");
        let hcl = hcl.replace("hash_key ", &format!("read_capacity = {read}\nhash_key "));
        world.configuration(&hcl)
    };
    world.run([
        Step::config(provisioned(1)).into(),
        Step::config(provisioned(2))
            .plan_check(expect_action(TABLE, Action::Update))
            .state_check(expect_value(TABLE, "read_capacity", exactly(2)))
            .into(),
        Step::config(world.configuration(PLAIN))
            .plan_check(expect_action(TABLE, Action::Update))
            .state_check(expect_value(TABLE, "read_capacity", exactly(0)))
            .into(),
    ]);
}
