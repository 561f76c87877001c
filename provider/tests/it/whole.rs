//! Every attribute of the API through the real Terraform: from one row of a table to the next, so that
//! each is created, changed in place and removed, and imported back.

use std::sync::Arc;

use tfplugin_testing::{Action, Step, TestCase, expect_action, expect_known, expect_unknown};

use crate::acceptance::{SEED, THIS, expect, is_seed, stack};
use crate::process::Provider;
use crate::world::World;

const AUTH: &str = "arn:aws:lambda:eu-west-1:123456789012:function:auth";
const GATE: &str = "arn:aws:lambda:eu-west-1:123456789012:function:gate";
const ROLE: &str = "arn:aws:iam::123456789012:role/invoke";

/// Whether a change makes a deployment.
#[derive(Clone, Copy, PartialEq)]
enum Deploys {
    Yes,
    No,
}
use Deploys::{No, Yes};

/// `connect` with an authorizer with these attributes.
fn custom(authorizer: &str) -> String {
    format!(
        "connect = {{ authorization = \"CUSTOM\", authorizer = {{ {authorizer} }}, \
         request_parameters = {{ \"route.request.querystring.token\" = true }} }}"
    )
}

/// Routes of the seed's stack and one more with these attributes.
fn with_route(attributes: &str) -> String {
    SEED.replacen('{', &format!("{{\n    ask = {{ {attributes} }}"), 1)
}

/// A route with this integration.
fn with_integration(attributes: &str) -> String {
    with_route(&format!("integration = {{ {attributes} }}, two_way = true"))
}

/// Applies each row to what the row before has left. Every row is imported back too.
async fn check(rows: Vec<(Deploys, String)>) {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let mut case = TestCase::new(provider.attachment()).step(Step::config(stack(SEED, "")));
    for (deploys, hcl) in rows {
        let step = Step::config(hcl)
            .plan_check(expect_action(THIS, Action::Update))
            .plan_check(expect_known(THIS, "id"));
        let step = if deploys == Yes {
            step.plan_check(expect_unknown(THIS, "deployment_id"))
        } else {
            step.plan_check(expect_known(THIS, "deployment_id"))
        };
        case = case.step(step).step(Step::import(THIS));
    }
    case.step(Step::config(stack(SEED, "")))
        .step(expect(&world, is_seed))
        .step(Step::destroy())
        .step(expect(&world, World::leftovers))
        .run()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_of_the_api_and_who_may_connect() {
    let more = |deploys, more: &str| (deploys, stack(SEED, more));
    let source = "identity_sources = [\"route.request.querystring.token\"]";
    check(vec![
        more(No, "version = \"1\"\n ip_address_type = \"dualstack\""),
        more(No, "version = \"2\""),
        more(Yes, "disable_execute_api_endpoint = true"),
        more(Yes, "disable_schema_validation = true"),
        more(Yes, "connect = { authorization = \"AWS_IAM\" }"),
        more(Yes, &custom(&format!("function_arn = {AUTH:?}"))),
        more(Yes, &custom(&format!("function_arn = {AUTH:?}, {source}"))),
        more(
            Yes,
            &custom(&format!("function_arn = {AUTH:?}, name = \"gate\"")),
        ),
        more(
            Yes,
            &custom(&format!("function_arn = {GATE:?}, name = \"gate\"")),
        ),
        more(
            Yes,
            &custom(&format!(
                "function_arn = {GATE:?}, credentials_arn = {ROLE:?}"
            )),
        ),
        more(
            Yes,
            "connect = { request_parameters = { \"route.request.header.A\" = false } }",
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn models_and_what_routes_ask_of_messages() {
    let models = |schema: &str| {
        format!(
            "models = {{ Ask = {{ schema = jsonencode({schema}) }}, \
             Tell = {{ schema = \"{{}}\", content_type = \"text/plain\", description = \"d\" }} }}"
        )
    };
    let route = |attributes: &str| with_route(&format!("function_arn = local.ask, {attributes}"));
    let row = |attributes: &str| {
        (
            Yes,
            stack(&route(attributes), &models("{ type = \"object\" }")),
        )
    };
    check(vec![
        (No, stack(SEED, &models("{}"))),
        row("request_models = { \"application/json\" = \"Ask\" }"),
        (
            Yes,
            stack(
                &route("request_models = { \"application/json\" = \"Ask\" }"),
                &models("{ type = \"array\" }"),
            ),
        ),
        row("request_models = { a = \"Ask\", b = \"Tell\" }, model_selection_expression = \"$request.body.kind\""),
        row("request_models = { b = \"Ask\" }"),
        row("two_way = true, response_models = { a = \"Ask\" }"),
        row("two_way = true, response_models = { a = \"Ask\", b = \"Tell\" }"),
        row("two_way = true, response_models = { b = \"Tell\" }"),
        row("api_key_required = true, operation_name = \"ask\""),
        row("operation_name = \"tell\""),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn integrations_of_every_kind() {
    let row = |attributes: &str| (Yes, stack(&with_integration(attributes), ""));
    let sqs = "uri = \"arn:aws:apigateway:eu-west-1:sqs:path/123456789012/asked\"";
    let template = |text: &str| {
        format!("request_templates = {{ \"$default\" = \"{{\\\"statusCode\\\": {text}}}\" }}")
    };
    check(vec![
        row(&format!("type = \"MOCK\", {}", template("200"))),
        row(&format!(
            "type = \"MOCK\", {}, template_selection_expression = \"\\\\$default\", \
             passthrough_behavior = \"NEVER\", content_handling_strategy = \"CONVERT_TO_TEXT\", \
             responses = {{ \"$default\" = {{ templates = {{ a = \"1\", b = \"2\" }} }}, \"/4/\" = {{}} }}",
            template("201")
        )),
        row(
            "type = \"MOCK\", responses = { \"$default\" = { templates = { b = \"2\" }, \
             template_selection_expression = \"b\", content_handling_strategy = \"CONVERT_TO_BINARY\", \
             parameters = { a = \"'1'\" } } }",
        ),
        row("type = \"AWS\", function_arn = local.ask, asynchronous = true"),
        row("type = \"AWS\", function_arn = local.ask, description = \"waits\""),
        row(&format!(
            "type = \"AWS\", {sqs}, credentials_arn = {ROLE:?}, \
             request_parameters = {{ \"integration.request.header.Content-Type\" = \"'text/plain'\", \
             \"integration.request.header.A\" = \"'1'\" }}"
        )),
        row(&format!(
            "type = \"AWS\", {sqs}, credentials_arn = {ROLE:?}, \
             request_parameters = {{ \"integration.request.header.A\" = \"'2'\" }}"
        )),
        row("type = \"HTTP\", uri = \"https://one.example\", method = \"GET\""),
        row("type = \"HTTP\", uri = \"https://two.example\""),
        row("type = \"HTTP_PROXY\", uri = \"https://two.example\""),
        row(&format!(
            "type = \"AWS_PROXY\", function_arn = local.ask, credentials_arn = {ROLE:?}"
        )),
    ])
    .await;
}

/// Everything that may be known only at apply, from a resource that does not exist at plan time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_unknown_at_plan_time_is_applied_or_refused_before_the_first_write() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let late = |name: &str, input: &str| {
        format!("resource \"terraform_data\" \"{name}\" {{\n  input = {input:?}\n}}\n")
    };
    let whole = |schema: &str, uri: &str| {
        let routes = with_integration("type = \"HTTP\", uri = terraform_data.uri.output");
        let routes = routes.replacen(
            "two_way = true",
            "two_way = true, request_models = { a = \"Ask\" }",
            1,
        );
        let more = "connect = { authorization = \"CUSTOM\", authorizer = { \
                    function_arn = terraform_data.auth.output, \
                    identity_sources = [terraform_data.source.output] } }\n \
                    models = { Ask = { schema = terraform_data.schema.output } }";
        [
            stack(&routes, more),
            late("uri", uri),
            late("auth", AUTH),
            late("source", "route.request.header.Auth"),
            late("schema", schema),
        ]
        .concat()
    };
    let refuses = |world: &World| match world.take_writes() {
        writes if writes.is_empty() => Vec::new(),
        writes => writes,
    };
    TestCase::new(provider.attachment())
        .step(
            Step::config(whole("no json", "https://one.example"))
                .expect_apply_error("models[\"Ask\"].schema: the schema is not a JSON object"),
        )
        .step(expect(&world, refuses))
        .step(
            Step::config(whole("{}", "ftp://one.example"))
                .expect_apply_error("routes[\"ask\"].integration.uri: "),
        )
        .step(expect(&world, refuses))
        .step(Step::config(whole("{}", "https://one.example")))
        .step(Step::import(THIS))
        .run()
        .await
        .unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_aws_would_refuse_of_the_api_is_refused_by_the_plan() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let integration = |attributes: &str| stack(&with_integration(attributes), "");
    let asked = |attributes: &str| {
        stack(
            &with_route(&format!("function_arn = local.ask, {attributes}")),
            "",
        )
    };
    let authorizer = |attributes: &str| {
        stack(
            SEED,
            &custom(&format!("function_arn = {AUTH:?}, {attributes}")),
        )
    };
    let invalid = [
        (stack(SEED, "version = \"\""), "version: "),
        (
            stack(SEED, "ip_address_type = \"ipv6\""),
            "ip_address_type: ",
        ),
        (
            stack(SEED, "connect = { authorization = \"JWT\" }"),
            "connect.authorization: ",
        ),
        (
            stack(SEED, "connect = { authorization = \"CUSTOM\" }"),
            "connect.authorizer: the value is missing",
        ),
        (
            stack(
                "{ \"$default\" = { function_arn = local.chat } }",
                "connect = { authorization = \"AWS_IAM\" }",
            ),
            "connect: the stack has no route",
        ),
        (
            stack(SEED, "connect = { request_parameters = { token = true } }"),
            "connect.request_parameters[\"token\"]: ",
        ),
        (authorizer("name = \"\""), "connect.authorizer.name: "),
        (
            authorizer("identity_sources = [\"method.request.header.A\"]"),
            "connect.authorizer.identity_sources: ",
        ),
        (
            authorizer("credentials_arn = \"invoke\""),
            "connect.authorizer.credentials_arn: ",
        ),
        (
            stack(SEED, "models = { \"a-b\" = { schema = \"{}\" } }"),
            "models[\"a-b\"]: ",
        ),
        (
            stack(SEED, "models = { Ask = { schema = \"[]\" } }"),
            "models[\"Ask\"].schema: ",
        ),
        (
            asked("request_models = { a = \"Ask\" }"),
            "routes[\"ask\"].request_models[\"a\"]: the stack has no model \"Ask\"",
        ),
        (
            asked("operation_name = \"\""),
            "routes[\"ask\"].operation_name: ",
        ),
        (
            asked("integration = { type = \"MOCK\" }"),
            "routes[\"ask\"].integration: ",
        ),
        (
            integration("type = \"VPC\""),
            "routes[\"ask\"].integration.type: ",
        ),
        (
            integration("type = \"AWS_PROXY\""),
            "routes[\"ask\"].integration.function_arn: ",
        ),
        (
            integration("type = \"AWS\""),
            "routes[\"ask\"].integration: ",
        ),
        (
            integration("type = \"MOCK\", uri = \"https://one.example\""),
            "routes[\"ask\"].integration.uri: ",
        ),
        (
            integration("type = \"HTTP\", uri = \"one.example\""),
            "routes[\"ask\"].integration.uri: ",
        ),
        (
            integration(
                "type = \"HTTP_PROXY\", uri = \"https://one.example\", responses = { a = {} }",
            ),
            "routes[\"ask\"].integration.responses: ",
        ),
        (
            integration("type = \"MOCK\", asynchronous = true"),
            "routes[\"ask\"].integration.asynchronous: ",
        ),
        (
            integration("type = \"MOCK\", request_templates = { a = \"\" }"),
            "routes[\"ask\"].integration.request_templates[\"a\"]: ",
        ),
    ];
    let mut case = TestCase::new(provider.attachment());
    for (hcl, text) in invalid {
        case = case.step(Step::config(hcl).expect_plan_error(text));
    }
    case.run().await.unwrap();
    assert_eq!(world.take_writes(), [""; 0]);
}
