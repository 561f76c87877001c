//! Whole lives with the real Terraform and the real provider process.

use std::sync::Arc;

use chatbot_gateway::server::{self as gateway, Fault, When};
use serde_json::json;
use tfplugin_testing::{
    Action, ConfigStep, Step, TestCase, exactly, expect_action, expect_known, expect_replaced_by,
    expect_unknown, expect_value, is_null,
};

use crate::configs::{ASK, CHAT, SEED_ROUTES};
use crate::foreign;
use crate::process::Provider;
use crate::world::World;

pub(crate) const THIS: &str = "chatbot_stack.this";

/// A configuration of one stack with these attributes in addition to the required ones.
pub(crate) fn stack(routes: &str, more: &str) -> String {
    format!(
        r#"
provider "chatbot" {{
  region = "eu-west-1"
  pacing = {{ enabled = false }}
}}
locals {{
  chat = "{CHAT}"
  ask  = "{ASK}"
}}
resource "chatbot_stack" "this" {{
  name       = "support"
  stage_name = "prod"
  routes     = {routes}
  {more}
}}
"#
    )
}

pub(crate) const SEED: &str = r#"{
    "$connect"    = { function_arn = local.chat }
    "$disconnect" = { function_arn = local.chat }
    "$default"    = { function_arn = local.chat, timeout_ms = 29000 }
  }"#;

/// An apply that changes the stack in place; `redeploys` says whether with a deployment.
fn changes(more: &str, redeploys: bool) -> ConfigStep {
    let step = Step::config(stack(SEED, more))
        .plan_check(expect_action(THIS, Action::Update))
        .plan_check(expect_known(THIS, "id"))
        .plan_check(expect_known(THIS, "websocket_url"));
    if redeploys {
        step.plan_check(expect_unknown(THIS, "deployment_id"))
            .plan_check(expect_unknown(THIS, "fingerprint"))
    } else {
        step.plan_check(expect_known(THIS, "deployment_id"))
            .plan_check(expect_known(THIS, "fingerprint"))
    }
}

/// Expects the world to be as `wrong` wants it.
pub(crate) fn expect(
    world: &Arc<World>,
    wrong: impl FnOnce(&World) -> Vec<String> + Send + 'static,
) -> Step {
    let world = Arc::clone(world);
    Step::action(move |_| async move {
        let wrong = wrong(&world);
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n"))
        }
    })
}

/// The answer to the write after so many others is lost to an error, though it has its effect.
pub(crate) fn cut(world: &Arc<World>, writes: u32) -> Step {
    let world = Arc::clone(world);
    Step::action(move |_| async move {
        let denied = gateway::Action::Error {
            status: 403,
            code: "AccessDeniedException".to_owned(),
            message: "cut off".to_owned(),
        };
        let admin = world.gateway.admin();
        admin.add_fault(Fault::new("writes", When::After, denied).skip(writes));
        Ok(())
    })
}

pub(crate) fn is_seed(world: &World) -> Vec<String> {
    world.faults(&[CHAT], &SEED_ROUTES)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stack_from_create_to_destroy() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    TestCase::new(provider.attachment())
        .step(
            Step::config(stack(SEED, ""))
                .plan_check(expect_action(THIS, Action::Create))
                .plan_check(expect_unknown(THIS, "id"))
                .plan_check(expect_unknown(THIS, "websocket_url"))
                .state_check(expect_value(THIS, "route_selection_expression", exactly("$request.body.action")))
                .state_check(expect_value(THIS, "routes[\"$connect\"].timeout_ms", exactly(29000)))
                .state_check(expect_value(THIS, "routes[\"$connect\"].two_way", exactly(false)))
                .state_check(expect_value(THIS, "description", is_null())),
        )
        .step(expect(&world, is_seed))
        .step(Step::import(THIS))
        .step(changes("description = \"d\"", false).state_check(expect_value(THIS, "description", exactly("d"))))
        .step(changes("route_selection_expression = \"$request.body.kind\"", true))
        .step(changes("api_key_selection_expression = \"$context.authorizer.usageIdentifierKey\"", true))
        .step(changes("tags = { team = \"a\" }", true).state_check(expect_value(THIS, "tags", exactly(json!({ "team": "a" })))))
        .step(changes("tags = { team = \"b\" }\n stage_description = \"s\"", false))
        .step(changes("tags = {}\n stage_variables = { log = \"info\" }", false))
        .step(changes("stage_variables = { log = \"warn\", more = \"1\" }", false))
        .step(changes("throttle = { rate_limit = 100.5, burst_limit = 200 }", false))
        .step(Step::import(THIS))
        .step(
            Step::config(stack("{ \"$default\" = { function_arn = local.chat }, ask = { function_arn = local.ask, two_way = true, timeout_ms = 50 } }", ""))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_unknown(THIS, "deployment_id")),
        )
        .step(expect(&world, |world| world.faults(&[ASK, CHAT], &["$default", "ask"])))
        .step(Step::import(THIS))
        .step(
            Step::config(stack(SEED, "").replace("\"support\"", "\"sales\""))
                .plan_check(expect_action(THIS, Action::Update)),
        )
        .step(
            Step::config(stack(SEED, "").replace("\"prod\"", "\"test\""))
                .plan_check(expect_action(THIS, Action::Replace))
                .plan_check(expect_replaced_by(THIS, "stage_name")),
        )
        .step(expect(&world, is_seed))
        .step(Step::destroy())
        .step(expect(&world, World::leftovers))
        .run()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_change_is_seen_and_undone() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let mut case = TestCase::new(provider.attachment())
        .step(Step::config(stack(SEED, "tags = { a = \"1\" }")));
    for edit in foreign::EDITS {
        let at = Arc::clone(&world);
        case = case
            .step(Step::action(move |_| async move {
                edit.make(&at).await;
                Ok(())
            }))
            .step(Step::replan().plan_check(expect_action(THIS, edit.action())))
            .step(Step::config(stack(SEED, "tags = { a = \"1\" }")))
            .step(expect(&world, is_seed));
    }
    case.run().await.unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_aws_would_refuse_is_refused_by_the_plan() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let route = |attributes: &str| format!("{{ \"$default\" = {{ {attributes} }} }}");
    let many: Vec<String> = (0..301)
        .map(|n| format!("r{n} = {{ function_arn = local.chat }}"))
        .collect();
    let invalid = [
        (stack("{}", ""), "routes: "),
        (
            stack(SEED, "throttle = { rate_limit = 0, burst_limit = 1 }"),
            "throttle.rate_limit: a rate limit of 0 lets no message through; use a number above 0",
        ),
        (
            stack(SEED, "throttle = { rate_limit = 1, burst_limit = 0 }"),
            "throttle.burst_limit: ",
        ),
        (
            stack(&route(""), ""),
            "routes[\"$default\"].function_arn: the value is missing",
        ),
        (
            stack(&route("function_arn = \"chat\""), ""),
            "routes[\"$default\"].function_arn: ",
        ),
        (
            stack(&route("function_arn = local.chat, timeout_ms = 49"), ""),
            "routes[\"$default\"].timeout_ms: ",
        ),
        (
            stack(&route("function_arn = local.chat, timeout_ms = 29001"), ""),
            "routes[\"$default\"].timeout_ms: ",
        ),
        (
            stack(SEED, "").replace("\"prod\"", "\"a b\""),
            "stage_name: ",
        ),
        (
            stack(SEED, "").replace("\"prod\"", "\"$default\""),
            "stage_name: ",
        ),
        (stack(&format!("{{ {} }}", many.join("\n")), ""), "routes: "),
    ];
    let mut case = TestCase::new(provider.attachment());
    for (hcl, text) in invalid {
        case = case.step(Step::config(hcl).expect_plan_error(text));
    }
    let twice = stack(SEED, "")
        + &stack(SEED, "").split_once("resource").unwrap().1.replace(
            " \"chatbot_stack\" \"this\"",
            "resource \"chatbot_stack\" \"that\"",
        );
    case = case.step(Step::config(twice).expect_plan_error("Two resources are the same stack"));
    case.run().await.unwrap();
    assert_eq!(world.take_writes(), [""; 0]);
}
