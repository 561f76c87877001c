//! Functions, who may call them, and their asynchronous calls.

use std::io::Write as _;

use tfplugin_testing::{
    Action, Step, exactly, expect_action, expect_known, expect_replaced_by, expect_unknown,
    expect_value,
};

use crate::iam::role;
use crate::world::World;

const FUNCTION: &str = "aws_lambda_function.this";

/// A package whose program says `word`.
fn package(world: &World, word: &str) -> String {
    let path = world.folder().join(format!("{word}.zip"));
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default().unix_permissions(0o755);
    zip.start_file("bootstrap", options).unwrap();
    write!(zip, "#!/bin/sh\necho {word}\n").unwrap();
    zip.finish().unwrap();
    path.display().to_string()
}

fn function(package: &str, arguments: &str) -> String {
    format!(
        r#"{}
resource "aws_lambda_function" "this" {{
  function_name    = "chat"
  role             = aws_iam_role.this.arn
  filename         = "{package}"
  source_code_hash = filebase64sha256("{package}")
  handler          = "bootstrap"
  runtime          = "provided.al2023"
{arguments}
}}
"#,
        role("")
    )
}

#[test]
fn a_function_lives() {
    let world = World::start();
    let (one, two) = (package(&world, "one"), package(&world, "two"));
    let hcl = |package: &str, arguments: &str| world.configuration(&function(package, arguments));
    let full = r#"
  description   = "the chat"
  memory_size   = 256
  timeout       = 29
  architectures = ["x86_64"]
  environment {
    variables = { LOG = "info" }
  }
  tracing_config {
    mode = "Active"
  }
  ephemeral_storage {
    size = 1024
  }
  logging_config {
    log_format = "JSON"
    log_group  = "/aws/lambda/chat"
  }
  reserved_concurrent_executions = 5
  tags = { a = "b" }
"#;
    let missing = function(&one, "").replace("filebase64sha256", "sha256");
    let missing = world.configuration(&missing.replace("one.zip", "none.zip"));
    world.run([
        Step::config(hcl(&one, ""))
            .state_check(expect_value(
                FUNCTION,
                "invoke_arn",
                exactly(
                    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
                     arn:aws:lambda:eu-west-1:123456789012:function:chat/invocations",
                ),
            ))
            .state_check(expect_value(FUNCTION, "version", exactly("$LATEST")))
            .into(),
        Step::config(hcl(&one, full))
            .plan_check(expect_action(FUNCTION, Action::Update))
            .plan_check(expect_known(FUNCTION, "arn"))
            .plan_check(expect_known(FUNCTION, "invoke_arn"))
            .plan_check(expect_known(FUNCTION, "code_sha256"))
            .state_check(expect_value(FUNCTION, "memory_size", exactly(256)))
            .into(),
        Step::config(hcl(&two, full))
            .plan_check(expect_action(FUNCTION, Action::Update))
            .plan_check(expect_unknown(FUNCTION, "code_sha256"))
            .into(),
        Step::config(hcl(&two, ""))
            .plan_check(expect_action(FUNCTION, Action::Update))
            .into(),
        Step::config(hcl(&two, "").replace("\"chat\"", "\"talk\""))
            .plan_check(expect_replaced_by(FUNCTION, "function_name"))
            .into(),
        Step::plan(missing)
            .expect_error("There is no package")
            .into(),
        Step::plan(hcl(&two, "  publish = true"))
            .expect_error("the argument publish is not carried out")
            .into(),
        Step::destroy(),
    ]);
    let functions = world.aws(async |aws| {
        let functions = aws.lambda().await.unwrap().list_functions();
        functions.send().await.unwrap()
    });
    assert!(functions.functions().is_empty());
}

#[test]
fn a_permission_lives() {
    let world = World::start();
    let code = package(&world, "one");
    let hcl = |principal: &str, arguments: &str| {
        world.configuration(&format!(
            "{}\nresource \"aws_lambda_permission\" \"this\" {{\n  statement_id  = \"api\"\n  action \
             = \"lambda:InvokeFunction\"\n  function_name = \
             aws_lambda_function.this.function_name\n  principal = \
             \"{principal}\"\n{arguments}\n}}\n",
            function(&code, "")
        ))
    };
    let address = "aws_lambda_permission.this";
    let source = "  source_arn = \"arn:aws:execute-api:eu-west-1:123456789012:api/*\"";
    world.run([
        Step::config(hcl("apigateway.amazonaws.com", source))
            .state_check(expect_value(address, "id", exactly("api")))
            .into(),
        Step::config(hcl("123456789012", ""))
            .plan_check(expect_replaced_by(address, "source_arn"))
            .into(),
        Step::plan(hcl("*", "  principal_org_id = \"o-1\""))
            .expect_error("the argument principal_org_id is not carried out")
            .into(),
        Step::config(world.configuration(&function(&code, ""))).into(),
    ]);
}

#[test]
fn asynchronous_calls_are_configured() {
    let world = World::start();
    let code = package(&world, "one");
    let hcl = |arguments: &str| {
        world.configuration(&format!(
            "{}\nresource \"aws_sqs_queue\" \"this\" {{\n  name = \"failures\"\n}}\nresource \
             \"aws_lambda_function_event_invoke_config\" \"this\" {{\n  function_name = \
             aws_lambda_function.this.function_name\n{arguments}\n}}\n",
            function(&code, "")
        ))
    };
    let address = "aws_lambda_function_event_invoke_config.this";
    let full = "  maximum_retry_attempts = 0\n  maximum_event_age_in_seconds = 3600\n  \
                destination_config {\n    on_failure {\n      destination = \
                aws_sqs_queue.this.arn\n    }\n  }";
    world.run([
        Step::config(hcl(full))
            .state_check(expect_value(address, "id", exactly("chat")))
            .state_check(expect_value(address, "maximum_retry_attempts", exactly(0)))
            .into(),
        Step::config(hcl("  maximum_retry_attempts = 1"))
            .plan_check(expect_action(address, Action::Update))
            .into(),
        Step::config(hcl("")).into(),
    ]);
}
