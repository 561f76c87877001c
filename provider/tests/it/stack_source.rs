//! The data source `chatbot_stack` with the real Terraform.

use std::sync::Arc;

use aws_sdk_apigatewayv2::types::ProtocolType;
use chatbot_provider::stack::model::{RouteModel, StackModel};
use tfplugin::Value;
use tfplugin_testing::{State, Step, TestCase, exactly, expect_value};

use crate::configs::{ASK, CHAT, route, routes, seed};
use crate::driver::Managed;
use crate::examples::{configurations, read};
use crate::foreign::gateway;
use crate::process::Provider;
use crate::world::World;

/// `hcl` under a configured provider.
fn configured(hcl: &str) -> String {
    format!(
        "provider \"chatbot\" {{\n  region = \"eu-west-1\"\n  pacing = {{ enabled = false }}\n}}\n{hcl}"
    )
}

/// A data source with these attributes.
fn found(attributes: &str) -> String {
    configured(&format!(
        "data \"chatbot_stack\" \"this\" {{\n  {attributes}\n}}\n"
    ))
}

/// A stack in which everything is set that can be set without anything else in AWS.
fn rich() -> String {
    configured(&format!(
        r#"
resource "chatbot_stack" "this" {{
  name                         = "support"
  description                  = "Answers customers"
  route_selection_expression   = "$request.body.kind"
  api_key_selection_expression = "$context.authorizer.usageIdentifierKey"
  tags                         = {{ team = "support" }}
  routes = {{
    "$connect" = {{ function_arn = "{CHAT}" }}
    "$default" = {{ function_arn = "{CHAT}", timeout_ms = 5000, settings = {{ detailed_metrics = true }} }}
    "ask" = {{
      function_arn               = "{ASK}"
      two_way                    = true
      model_selection_expression = "$request.body.kind"
      request_models             = {{ ask = "Ask" }}
      settings                   = {{ throttle = {{ rate_limit = 5, burst_limit = 9 }} }}
    }}
  }}
  models = {{ Ask = {{ schema = jsonencode({{ type = "object" }}) }} }}
  connect = {{
    authorization      = "CUSTOM"
    authorizer         = {{ function_arn = "{ASK}", identity_sources = ["route.request.querystring.token"] }}
    request_parameters = {{ "route.request.querystring.token" = true }}
  }}
  stage_name        = "live"
  stage_description = "For customers"
  stage_variables   = {{ log = "info" }}
  throttle          = {{ rate_limit = 100.5, burst_limit = 200 }}
}}
data "chatbot_stack" "by_id" {{
  id = chatbot_stack.this.id
}}
data "chatbot_stack" "by_name" {{
  name       = chatbot_stack.this.name
  stage_name = "live"
  timeouts   = {{ read = "1m" }}
  depends_on = [chatbot_stack.this]
}}
"#
    ))
}

/// A stack whose stage is for others to make.
fn stageless(name: &str, timeout_ms: i64) -> StackModel {
    let default = RouteModel {
        timeout_ms: timeout_ms.into(),
        ..route(CHAT)
    };
    StackModel {
        name: name.to_owned().into(),
        deploy: false.into(),
        stage_name: Value::Null,
        routes: routes([("$default", default)]),
        ..seed()
    }
}

/// That both data sources of [`rich`] have every attribute of the resource.
fn same(state: &State) -> Result<(), String> {
    let values = |address: &str| {
        let resource = state.resource(address);
        let resource = resource.ok_or_else(|| format!("no {address}"))?;
        let mut values = resource.values.as_object().cloned().unwrap_or_default();
        values.remove("timeouts");
        Ok::<_, String>(values)
    };
    let made = values("chatbot_stack.this")?;
    if made["fingerprint"].is_null() || made.len() < 18 {
        return Err(format!("not whole: {made:?}"));
    }
    for source in ["data.chatbot_stack.by_id", "data.chatbot_stack.by_name"] {
        let read = values(source)?;
        let differing: Vec<String> = made
            .iter()
            .filter(|(name, value)| read.get(*name) != Some(*value))
            .map(|(name, value)| format!("{source}.{name} is {:?}, not {value}", read.get(name)))
            .collect();
        if read.len() != made.len() || !differing.is_empty() {
            return Err(differing.join("\n"));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_of_a_stack_is_read_back() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let case = TestCase::new(provider.attachment())
        .step(Step::config(rich()))
        .step(Step::action(|state| async move { same(&state) }));
    case.run().await.unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

/// How the original system splits its second stack: API here, stage there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_configuration_deploys_what_it_finds() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let mut first = Managed::default();
    first
        .apply(&world.clients(), &stageless("support", 1000))
        .await
        .unwrap();
    let fingerprint = first.text("fingerprint").unwrap();
    let hcl = found("name = \"support\"")
        + r#"
resource "chatbot_deployment" "this" {
  api_id      = data.chatbot_stack.this.id
  fingerprint = data.chatbot_stack.this.fingerprint
  stage_name  = "prod"
}
"#;
    let at = Arc::clone(&world);
    let deployed = || expect_value("chatbot_deployment.this", "stage_name", exactly("prod"));
    let case = TestCase::new(provider.attachment())
        .step(
            Step::config(&*hcl)
                .state_check(expect_value(
                    "data.chatbot_stack.this",
                    "fingerprint",
                    exactly(fingerprint),
                ))
                .state_check(deployed()),
        )
        .step(Step::action(move |_| async move {
            let changed = first
                .apply(&at.clients(), &stageless("support", 2000))
                .await;
            at.take_calls();
            changed.map_err(|error| error.to_string())
        }))
        .step(Step::config(&*hcl).state_check(deployed()));
    case.run().await.unwrap();
    let deployments = world.take_writes();
    let made = |name: &&String| *name == "CreateDeployment";
    assert_eq!(
        deployments.iter().filter(made).count(),
        1,
        "{deployments:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_found_is_told() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let mut made = Managed::default();
    let none = "has no WebSocket API that these credentials may see";
    let case = TestCase::new(provider.attachment())
        .step(Step::plan(found("name = \"support\"")).expect_error(none));
    case.run().await.unwrap();
    made.apply(&world.clients(), &seed()).await.unwrap();
    let id = made.text("id").unwrap();
    let gateway = gateway(&world);
    let create = |name: &'static str, protocol: ProtocolType| {
        let create = gateway.create_api().name(name).protocol_type(protocol);
        let create = create.route_selection_expression("$request.body.action");
        async move { create.send().await.unwrap().api_id.unwrap() }
    };
    let mut twins = [
        create("twin", ProtocolType::Websocket).await,
        create("twin", ProtocolType::Websocket).await,
    ];
    twins.sort();
    for stage in ["blue", "green"] {
        let twin = gateway.create_stage().api_id(&twins[0]);
        twin.stage_name(stage).send().await.unwrap();
    }
    let by_id = |id: &str, more: &str| found(&format!("id = \"{id}\"\n  {more}"));
    let refused = [
        (
            found("name = \"sales\""),
            format!("there are \"support\" ({id}), \"twin\""),
        ),
        (
            found("name = \"twin\""),
            format!(
                "2 WebSocket APIs in eu-west-1 are called so: {}; say `id` with the one that is meant",
                twins.join(", ")
            ),
        ),
        (
            by_id("a1b2c3d4e5", ""),
            "There is no API with the id a1b2c3d4e5 in eu-west-1.".to_owned(),
        ),
        (
            by_id(&id, "stage_name = \"test\""),
            format!("API {id} has no stage \"test\"; it has prod. Correct stage_name"),
        ),
        (
            by_id(&twins[0], ""),
            "has the stages blue, green; say which one is meant".to_owned(),
        ),
        (by_id(&id, "name = \"support\""), "name".to_owned()),
        (found(""), "name".to_owned()),
    ];
    let mut case = TestCase::new(provider.attachment());
    for (hcl, text) in refused {
        case = case.step(Step::plan(hcl).expect_error(text));
    }
    // Without functions and stage there is still something to read.
    case = case.step(
        Step::config(by_id(&twins[1], ""))
            .state_check(expect_value(
                "data.chatbot_stack.this",
                "deploy",
                exactly(false),
            ))
            .state_check(expect_value(
                "data.chatbot_stack.this",
                "execution_arn",
                exactly(format!(
                    "arn:aws:execute-api:eu-west-1:123456789012:{}",
                    twins[1]
                )),
            )),
    );
    case.run().await.unwrap();
}

/// What the documentation shows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_works() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let mut support = Managed::default();
    support.apply(&world.clients(), &seed()).await.unwrap();
    let id = support.text("id").unwrap();
    let mut sales = Managed::default();
    let stack = stageless("sales", 1000);
    sales.apply(&world.clients(), &stack).await.unwrap();
    let names = configurations("data-sources/chatbot_stack");
    assert_eq!(names, ["data-source-by-name.tf", "data-source.tf"]);
    for name in names {
        let example = read(&format!("data-sources/chatbot_stack/{name}"));
        let case = TestCase::new(provider.attachment())
            .environment("TF_VAR_api_id", &id)
            .step(Step::config(configured(&example)));
        case.run().await.unwrap();
    }
}
