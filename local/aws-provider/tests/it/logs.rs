//! CloudWatch Logs.

use tfplugin_testing::{
    Action, Step, exactly, expect_action, expect_known, expect_replaced_by, expect_value, is_null,
};

use crate::world::World;

const GROUP: &str = "aws_cloudwatch_log_group.this";

#[test]
fn a_log_group_lives() {
    let world = World::start();
    let group = |arguments: &str| {
        world.configuration_with(
            "  default_tags {\n    tags = { team = \"support\" }\n  }",
            &format!("resource \"aws_cloudwatch_log_group\" \"this\" {{\n{arguments}\n}}"),
        )
    };
    let created = Step::config(group("name = \"/aws/lambda/chat\""))
        .state_check(expect_value(
            GROUP,
            "arn",
            exactly("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/chat"),
        ))
        .state_check(expect_value(GROUP, "id", exactly("/aws/lambda/chat")))
        .state_check(expect_value(GROUP, "tags", is_null()))
        .state_check(expect_value(GROUP, "tags_all.team", exactly("support")));
    let changed = Step::config(group(
        "name = \"/aws/lambda/chat\"\nretention_in_days = 7\ntags = { kind = \"log\" }",
    ))
    .plan_check(expect_action(GROUP, Action::Update))
    .plan_check(expect_known(GROUP, "arn"))
    .state_check(expect_value(GROUP, "retention_in_days", exactly(7)))
    .state_check(expect_value(GROUP, "tags_all.kind", exactly("log")));
    let for_ever = Step::config(group("name = \"/aws/lambda/chat\""))
        .plan_check(expect_action(GROUP, Action::Update))
        .state_check(expect_value(GROUP, "retention_in_days", is_null()));
    let replaced = Step::config(group("name = \"/aws/lambda/other\""))
        .plan_check(expect_replaced_by(GROUP, "name"));
    let refused = Step::plan(group("name_prefix = \"x\""))
        .expect_error("the argument name_prefix is not carried out by the stand-in");
    world.run([
        created.into(),
        changed.into(),
        for_ever.into(),
        replaced.into(),
        refused.into(),
        Step::destroy(),
    ]);
    let left = world.aws(async |aws| {
        let logs = aws.logs().await.unwrap();
        logs.describe_log_groups().send().await.unwrap()
    });
    assert_eq!(left.log_groups(), []);
}

#[test]
fn a_log_group_that_is_gone_is_made_again() {
    let world = World::start();
    let hcl = world
        .configuration("resource \"aws_cloudwatch_log_group\" \"this\" {\n  name = \"gone\"\n}");
    let delete = world.action(|aws| async move {
        let logs = aws.logs().await.unwrap();
        let request = logs.delete_log_group().log_group_name("gone");
        request.send().await.unwrap();
    });
    world.run([
        Step::config(hcl.clone()).into(),
        delete,
        Step::config(hcl)
            .plan_check(expect_action(GROUP, Action::Create))
            .into(),
    ]);
}

#[test]
fn what_was_made_before_an_error_is_not_lost() {
    let world = World::start();
    let group = |days: u32| {
        world.configuration(&format!(
            "resource \"aws_cloudwatch_log_group\" \"this\" {{\n  name = \"half\"\n  \
             retention_in_days = {days}\n}}"
        ))
    };
    world.run([
        // No number of days that AWS knows.
        Step::config(group(2))
            .expect_apply_error("Cannot set how long the log group \"half\" keeps its events")
            .into(),
        Step::config(group(7))
            .plan_check(expect_action(GROUP, Action::Replace))
            .into(),
    ]);
}
