//! Secrets Manager.

use tfplugin_testing::{
    Action, Step, exactly, expect_action, expect_output, expect_replaced_by, expect_value, is_null,
    matches,
};

use crate::world::World;

const SECRET: &str = "aws_secretsmanager_secret.this";
const VERSION: &str = "aws_secretsmanager_secret_version.this";

fn hcl(more: &str, version: &str) -> String {
    format!(
        r#"
resource "aws_secretsmanager_secret" "this" {{
  name = "langsmithapikey-chat"
  {more}
}}
resource "aws_secretsmanager_secret_version" "this" {{
  secret_id = aws_secretsmanager_secret.this.id
  {version}
}}
"#
    )
}

/// What readers of the secret get.
fn value(world: &World, expected: &'static str) -> Step {
    world.action(move |aws| async move {
        let client = aws.secretsmanager().await.unwrap();
        let request = client.get_secret_value().secret_id("langsmithapikey-chat");
        let value = request.send().await.unwrap();
        assert_eq!(value.secret_string(), Some(expected));
    })
}

#[test]
fn a_secret_lives_and_its_value_is_not_kept() {
    let world = World::start();
    let config = |more: &str, version: &str| Step::config(world.configuration(&hcl(more, version)));
    let first = "secret_string_wo = \"hunter1\"\n  secret_string_wo_version = 1";
    let created = config("recovery_window_in_days = 0", first)
        .state_check(expect_value(
            SECRET,
            "id",
            matches("^arn:aws:secretsmanager:eu-west-1:123456789012:secret:langsmithapikey-chat-"),
        ))
        .state_check(expect_value(VERSION, "secret_string_wo", is_null()))
        .state_check(expect_value(VERSION, "secret_string", is_null()))
        .state_check(expect_value(VERSION, "has_secret_string_wo", exactly(true)));
    // Without another version another value is not written: nobody can tell that it is another.
    let silent = config(
        "recovery_window_in_days = 0",
        "secret_string_wo = \"hunter2\"\n  secret_string_wo_version = 1",
    )
    .plan_check(expect_action(VERSION, Action::NoOp));
    let rotated = config(
        "recovery_window_in_days = 0\n  description = \"Of LangSmith\"\n  tags = { team = \"support\" }",
        "secret_string_wo = \"hunter2\"\n  secret_string_wo_version = 2",
    )
    .plan_check(expect_action(SECRET, Action::Update))
    .plan_check(expect_replaced_by(VERSION, "secret_string_wo_version"))
    .state_check(expect_value(SECRET, "tags_all.team", exactly("support")));
    let plain = config("recovery_window_in_days = 0", "secret_string = \"hunter3\"")
        .state_check(expect_value(
            VERSION,
            "has_secret_string_wo",
            exactly(false),
        ))
        .state_check(expect_value(SECRET, "description", is_null()));
    world.run([
        created.into(),
        value(&world, "hunter1"),
        silent.into(),
        value(&world, "hunter1"),
        rotated.into(),
        value(&world, "hunter2"),
        plain.into(),
        value(&world, "hunter3"),
        Step::destroy(),
    ]);
    let left = world.aws(async |aws| {
        let client = aws.secretsmanager().await.unwrap();
        client
            .list_secrets()
            .include_planned_deletion(true)
            .send()
            .await
            .unwrap()
    });
    assert_eq!(left.secret_list(), []);
}

#[test]
fn a_value_is_read_by_whoever_may_read_it() {
    let world = World::start();
    let read = r#"
data "aws_secretsmanager_secret_version" "this" {
  secret_id  = aws_secretsmanager_secret.this.id
  depends_on = [aws_secretsmanager_secret_version.this]
}
output "value" {
  value     = data.aws_secretsmanager_secret_version.this.secret_string
  sensitive = true
}
output "is_current" {
  value = contains(data.aws_secretsmanager_secret_version.this.version_stages, "AWSCURRENT")
}
output "is_of_the_version" {
  value = data.aws_secretsmanager_secret_version.this.version_id == aws_secretsmanager_secret_version.this.version_id
}
"#;
    let config = |version: &str| {
        let secret = hcl("recovery_window_in_days = 0", version);
        Step::config(world.configuration(&format!("{secret}{read}")))
            .state_check(expect_output("is_current", exactly(true)))
            .state_check(expect_output("is_of_the_version", exactly(true)))
    };
    let missing = r#"
data "aws_secretsmanager_secret_version" "this" {
  secret_id = "langsmithapikey-nobody"
}
"#;
    world.run([
        config("secret_string_wo = \"hunter1\"\n  secret_string_wo_version = 1")
            .state_check(expect_output("value", exactly("hunter1")))
            .into(),
        config("secret_string_wo = \"hunter2\"\n  secret_string_wo_version = 2")
            .state_check(expect_output("value", exactly("hunter2")))
            .into(),
        Step::plan(world.configuration(missing))
            .expect_error("read a value of the secret langsmithapikey-nobody")
            .into(),
    ]);
}

#[test]
fn a_secret_can_be_recovered_and_what_is_not_carried_out_is_refused() {
    let world = World::start();
    let version = "secret_string_wo = \"hunter1\"\n  secret_string_wo_version = 1";
    let refused = |more: &str, version: &str, expected: &str| -> Step {
        Step::plan(world.configuration(&hcl(more, version)))
            .expect_error(expected)
            .into()
    };
    world.run([
        refused(
            "policy = \"{}\"",
            version,
            "aws_secretsmanager_secret: the argument policy is not carried out",
        ),
        refused(
            "",
            "secret_string = \"x\"\n  version_stages = [\"X\"]",
            "the argument version_stages is not carried out",
        ),
        Step::config(world.configuration(&hcl("", version))).into(),
        Step::destroy(),
    ]);
    let left = world.aws(async |aws| {
        let client = aws.secretsmanager().await.unwrap();
        let request = client.describe_secret().secret_id("langsmithapikey-chat");
        request.send().await.unwrap()
    });
    assert!(left.deleted_date().is_some());
}
