//! REST APIs of API Gateway.

use tfplugin_testing::{
    Action, Step, contains, exactly, expect_action, expect_known, expect_replaced_by, expect_value,
    is_null, matches,
};

use crate::world::World;

const API: &str = "aws_api_gateway_rest_api.this";
const STAGE: &str = "aws_api_gateway_stage.this";
const SETTINGS: &str = "aws_api_gateway_method_settings.this";
const METHOD: &str = "aws_api_gateway_method.this";
const INTEGRATION: &str = "aws_api_gateway_integration.this";
const DEPLOYMENT: &str = "aws_api_gateway_deployment.this";

/// What differs between the steps.
struct Chat {
    api: &'static str,
    schema: &'static str,
    method: &'static str,
    integration: &'static str,
    deployment: &'static str,
    stage: &'static str,
    settings: &'static str,
}

const PLAIN: Chat = Chat {
    api: "tags = { team = \"support\" }",
    schema: "{ type = \"object\" }",
    method: "",
    integration: "",
    deployment: "one",
    stage: "",
    settings: "throttling_rate_limit = 50\n    throttling_burst_limit = 100",
};

impl Chat {
    fn hcl(&self) -> String {
        let Self {
            api,
            schema,
            method,
            integration,
            deployment,
            stage,
            settings,
        } = self;
        format!(
            r#"
resource "aws_api_gateway_rest_api" "this" {{
  name = "chat"
  endpoint_configuration {{
    types = ["REGIONAL"]
  }}
  {api}
}}
resource "aws_api_gateway_resource" "this" {{
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "chat"
  rest_api_id = aws_api_gateway_rest_api.this.id
}}
resource "aws_api_gateway_request_validator" "this" {{
  name                  = "body"
  rest_api_id           = aws_api_gateway_rest_api.this.id
  validate_request_body = true
}}
resource "aws_api_gateway_model" "this" {{
  content_type = "application/json"
  name         = "ChatRequest"
  rest_api_id  = aws_api_gateway_rest_api.this.id
  schema       = jsonencode({schema})
}}
resource "aws_api_gateway_method" "this" {{
  authorization        = "NONE"
  http_method          = "POST"
  request_models       = {{ "application/json" = aws_api_gateway_model.this.name }}
  request_validator_id = aws_api_gateway_request_validator.this.id
  resource_id          = aws_api_gateway_resource.this.id
  rest_api_id          = aws_api_gateway_rest_api.this.id
  {method}
}}
resource "aws_api_gateway_integration" "this" {{
  http_method             = aws_api_gateway_method.this.http_method
  integration_http_method = "POST"
  resource_id             = aws_api_gateway_resource.this.id
  rest_api_id             = aws_api_gateway_rest_api.this.id
  type                    = "AWS_PROXY"
  uri                     = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:chat/invocations"
  {integration}
}}
resource "aws_api_gateway_deployment" "this" {{
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = {{ snapshot = "{deployment}" }}
  depends_on  = [aws_api_gateway_integration.this]
  lifecycle {{
    create_before_destroy = true
  }}
}}
resource "aws_api_gateway_stage" "this" {{
  deployment_id = aws_api_gateway_deployment.this.id
  rest_api_id   = aws_api_gateway_rest_api.this.id
  stage_name    = "dev"
  {stage}
}}
resource "aws_api_gateway_method_settings" "this" {{
  method_path = "*/*"
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  settings {{
    {settings}
  }}
}}
resource "aws_api_gateway_gateway_response" "this" {{
  response_type       = "BAD_REQUEST_BODY"
  rest_api_id         = aws_api_gateway_rest_api.this.id
  status_code         = "422"
  response_parameters = {{ "gatewayresponse.header.x-team" = "'support'" }}
}}
"#
        )
    }
}

#[test]
fn a_rest_api_lives() {
    let world = World::start();
    let config = |chat: &Chat| Step::config(world.configuration(&chat.hcl()));
    let created = config(&PLAIN)
        .state_check(expect_value(
            API,
            "arn",
            matches("^arn:aws:apigateway:eu-west-1::/restapis/[0-9a-f]{8}$"),
        ))
        .state_check(expect_value(
            API,
            "execution_arn",
            matches("^arn:aws:execute-api:eu-west-1:123456789012:[0-9a-f]{8}$"),
        ))
        .state_check(expect_value(API, "tags_all.team", exactly("support")))
        .state_check(expect_value(
            "aws_api_gateway_resource.this",
            "path",
            exactly("/chat"),
        ))
        .state_check(expect_value(
            METHOD,
            "id",
            matches("^agm-[0-9a-f]{8}-[0-9a-f]{8}-POST$"),
        ))
        .state_check(expect_value(
            INTEGRATION,
            "passthrough_behavior",
            exactly("WHEN_NO_MATCH"),
        ))
        .state_check(expect_value(INTEGRATION, "timeout_milliseconds", is_null()))
        .state_check(expect_value(
            STAGE,
            "invoke_url",
            matches("^https://[0-9a-f]{8}.execute-api.eu-west-1.amazonaws.com/dev$"),
        ))
        .state_check(expect_value(
            STAGE,
            "execution_arn",
            contains(":execute-api:eu-west-1:123456789012:"),
        ))
        .state_check(expect_value(
            SETTINGS,
            "settings[0].throttling_rate_limit",
            exactly(50),
        ))
        .state_check(expect_value(
            SETTINGS,
            "settings[0].logging_level",
            exactly("OFF"),
        ));
    let changed = Chat {
        api: "description = \"Chats\"\n  tags = { kind = \"api\" }",
        schema: "{ type = \"object\", required = [\"text\"] }",
        method: "operation_name = \"chat\"",
        integration: "timeout_milliseconds = 10000",
        deployment: "two",
        stage: "xray_tracing_enabled = true\n  variables = { log = \"info\" }\n  tags = { kind = \"stage\" }\n  access_log_settings {\n    destination_arn = \"arn:aws:logs:eu-west-1:123456789012:log-group:access\"\n    format = \"$context.requestId\"\n  }",
        settings: "metrics_enabled = true",
    };
    let changed = config(&changed)
        .plan_check(expect_action(API, Action::Update))
        .plan_check(expect_action(METHOD, Action::Update))
        .plan_check(expect_replaced_by(DEPLOYMENT, "triggers"))
        .plan_check(expect_known(STAGE, "invoke_url"))
        .state_check(expect_value(API, "tags_all.kind", exactly("api")))
        .state_check(expect_value(METHOD, "operation_name", exactly("chat")))
        .state_check(expect_value(
            INTEGRATION,
            "timeout_milliseconds",
            exactly(10_000),
        ))
        .state_check(expect_value(STAGE, "variables.log", exactly("info")))
        .state_check(expect_value(STAGE, "tags_all.kind", exactly("stage")))
        .state_check(expect_value(
            STAGE,
            "access_log_settings[0].format",
            exactly("$context.requestId"),
        ))
        .state_check(expect_value(
            SETTINGS,
            "settings[0].throttling_rate_limit",
            is_null(),
        ))
        .state_check(expect_value(
            SETTINGS,
            "settings[0].metrics_enabled",
            exactly(true),
        ));
    // The description is also computed, so it stays when it is left out, as with the real provider.
    let back = config(&PLAIN)
        .state_check(expect_value(API, "description", exactly("Chats")))
        .state_check(expect_value(STAGE, "variables", is_null()));
    world.run([created.into(), changed.into(), back.into(), Step::destroy()]);
    let left = world.aws(async |aws| {
        let client = aws.apigateway().await.unwrap();
        client.get_rest_apis().send().await.unwrap()
    });
    assert_eq!(left.items(), []);
}

#[test]
fn a_method_keeps_its_integration_and_what_is_gone_is_made_again() {
    let world = World::start();
    let hcl = PLAIN.hcl();
    let changed = Chat {
        method: "api_key_required = true",
        ..PLAIN
    };
    let look = world.action(|aws| async move {
        let client = aws.apigateway().await.unwrap();
        let apis = client.get_rest_apis().send().await.unwrap();
        let api = apis.items()[0].id().unwrap().to_owned();
        let resources = client
            .get_resources()
            .rest_api_id(&api)
            .send()
            .await
            .unwrap();
        let resource = resources
            .items()
            .iter()
            .find(|one| one.path_part() == Some("chat"));
        let resource = resource.unwrap().id().unwrap().to_owned();
        let method = client.get_method().rest_api_id(&api).resource_id(&resource);
        let method = method.http_method("POST").send().await.unwrap();
        assert_eq!(method.api_key_required(), Some(true));
        assert!(
            method
                .method_integration()
                .unwrap()
                .uri()
                .unwrap()
                .contains(":function:chat/")
        );
        let delete = client
            .delete_model()
            .rest_api_id(&api)
            .model_name("ChatRequest");
        delete.send().await.unwrap();
    });
    world.run([
        Step::config(world.configuration(&hcl)).into(),
        Step::config(world.configuration(&changed.hcl()))
            .plan_check(expect_action(METHOD, Action::Update))
            .into(),
        look,
        Step::config(world.configuration(&changed.hcl()))
            .plan_check(expect_action("aws_api_gateway_model.this", Action::Create))
            .into(),
        Step::destroy(),
    ]);
}

#[test]
fn a_stage_keeps_the_deployment_that_it_serves() {
    let world = World::start();
    let with = |deployment: &'static str| {
        let chat = Chat {
            deployment,
            ..PLAIN
        };
        let hcl = chat.hcl().replace(
            "create_before_destroy = true",
            "create_before_destroy = false",
        );
        world.configuration(&hcl)
    };
    world.run([
        Step::config(with("one")).into(),
        Step::config(with("two"))
            .expect_apply_error("serves the deployment")
            .into(),
    ]);
}

#[test]
fn what_the_local_cloud_cannot_do_is_refused() {
    let world = World::start();
    let refused = |chat: Chat, expected: &str| -> Step {
        Step::plan(world.configuration(&chat.hcl()))
            .expect_error(expected)
            .into()
    };
    let api = "resource \"aws_api_gateway_rest_api\" \"this\" {\n  name = \"chat\"\n";
    world.run([
        refused(Chat { stage: "cache_cluster_enabled = true", ..PLAIN }, "aws_api_gateway_stage: the argument cache_cluster_enabled is not carried out"),
        refused(Chat { settings: "caching_enabled = true", ..PLAIN }, "aws_api_gateway_method_settings: the argument settings[0].caching_enabled is not carried out"),
        refused(Chat { api: "body = \"{}\"", ..PLAIN }, "aws_api_gateway_rest_api: the argument body is not carried out"),
        refused(Chat { integration: "tls_config {\n    insecure_skip_verification = true\n  }", ..PLAIN }, "tls_config"),
        Step::config(world.configuration(&format!("{api}}}"))).into(),
        Step::config(world.configuration(&format!("{api}  disable_execute_api_endpoint = true\n}}")))
            .expect_apply_error("the local cloud cannot change disable_execute_api_endpoint")
            .into(),
    ]);
}

#[test]
fn the_settings_of_an_account_outlive_their_resource() {
    let world = World::start();
    let role = "arn:aws:iam::123456789012:role/logs";
    let hcl = |more: &str| {
        world.configuration(&format!(
            "resource \"aws_api_gateway_account\" \"this\" {{\n  cloudwatch_role_arn = \"{role}\"\n{more}}}"
        ))
    };
    let address = "aws_api_gateway_account.this";
    let look = |expected: Option<&'static str>| {
        world.action(move |aws| async move {
            let client = aws.apigateway().await.unwrap();
            let account = client.get_account().send().await.unwrap();
            let role = account
                .cloudwatch_role_arn()
                .filter(|role| !role.is_empty());
            assert_eq!(role, expected);
        })
    };
    world.run([
        Step::config(hcl(""))
            .state_check(expect_value(address, "id", exactly("api-gateway-account")))
            .state_check(expect_value(
                address,
                "throttle_settings[0].burst_limit",
                exactly(5_000),
            ))
            .into(),
        Step::destroy(),
        look(Some(role)),
        Step::config(hcl("  reset_on_delete = true\n")).into(),
        Step::destroy(),
        look(None),
    ]);
}
