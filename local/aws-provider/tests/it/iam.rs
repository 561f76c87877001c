//! Roles and their policies.

use tfplugin_testing::{
    Action, Step, exactly, expect_action, expect_known, expect_replaced_by, expect_value,
};

use crate::world::World;

const ROLE: &str = "aws_iam_role.this";
const POLICY: &str = "aws_iam_role_policy.this";

/// A role that Lambda may take on, with `arguments`.
pub(crate) fn role(arguments: &str) -> String {
    format!(
        r#"
resource "aws_iam_role" "this" {{
  name = "chat"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ Service = "lambda.amazonaws.com" }}
      Action    = "sts:AssumeRole"
    }}]
  }})
{arguments}
}}
"#
    )
}

fn policy(action: &str) -> String {
    format!(
        r#"{}
resource "aws_iam_role_policy" "this" {{
  name = "own"
  role = aws_iam_role.this.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect   = "Allow"
      Action   = ["{action}"]
      Resource = "arn:aws:logs:eu-west-1:123456789012:*"
    }}]
  }})
}}
"#,
        role("")
    )
}

#[test]
fn a_role_lives() {
    let world = World::start();
    let hcl = |hcl: &str| world.configuration(hcl);
    world.run([
        Step::config(hcl(&role("")))
            .state_check(expect_value(
                ROLE,
                "arn",
                exactly("arn:aws:iam::123456789012:role/chat"),
            ))
            .state_check(expect_value(ROLE, "id", exactly("chat")))
            .into(),
        Step::config(hcl(&role(
            "  description = \"the chat\"\n  max_session_duration = 7200\n  tags = { a = \"b\" }",
        )))
        .plan_check(expect_action(ROLE, Action::Update))
        .plan_check(expect_known(ROLE, "arn"))
        .state_check(expect_value(ROLE, "description", exactly("the chat")))
        .into(),
        Step::config(hcl(&role("").replace("lambda.", "apigateway.")))
            .plan_check(expect_action(ROLE, Action::Update))
            .into(),
        Step::config(hcl(&role("  path = \"/service/\"")))
            .plan_check(expect_replaced_by(ROLE, "path"))
            .state_check(expect_value(
                ROLE,
                "arn",
                exactly("arn:aws:iam::123456789012:role/service/chat"),
            ))
            .into(),
        Step::plan(hcl(&role("  inline_policy {\n    name = \"x\"\n  }")))
            .expect_error("aws_iam_role: the argument inline_policy")
            .into(),
        Step::destroy(),
    ]);
    let roles = world.aws(async |aws| {
        let role = aws.iam().await.unwrap().get_role().role_name("chat");
        role.send()
            .await
            .map_err(aws_smithy_runtime_api::client::result::SdkError::into_service_error)
    });
    assert!(roles.unwrap_err().is_no_such_entity_exception());
}

#[test]
fn a_policy_of_a_role_lives() {
    let world = World::start();
    let hcl = |hcl: &str| world.configuration(hcl);
    world.run([
        Step::config(hcl(&policy("logs:PutLogEvents")))
            .state_check(expect_value(POLICY, "id", exactly("chat:own")))
            .into(),
        Step::config(hcl(&policy("logs:CreateLogStream")))
            .plan_check(expect_action(POLICY, Action::Update))
            .into(),
        Step::config(hcl(
            &policy("logs:CreateLogStream").replace("\"own\"", "\"other\"")
        ))
        .plan_check(expect_replaced_by(POLICY, "name"))
        .into(),
        Step::config(hcl(&role(""))).into(),
    ]);
}

#[test]
fn a_role_with_a_policy_of_somebody_else_goes_by_force() {
    let world = World::start();
    let attach = world.action(|aws| async move {
        let put = aws.iam().await.unwrap().put_role_policy();
        let put = put.role_name("chat").policy_name("foreign");
        let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;
        put.policy_document(document).send().await.unwrap();
    });
    world.run([
        Step::config(world.configuration(&role("  force_detach_policies = true"))).into(),
        attach,
        Step::destroy(),
    ]);
}
