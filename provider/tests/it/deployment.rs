//! Lives of `chatbot_deployment` with the real Terraform: a stage of an API that something else has.

use std::sync::Arc;

use tfplugin_testing::{
    Action, Step, TestCase, expect_action, expect_known, expect_unknown, expect_value, is_null,
};

use crate::configs::CHAT;
use crate::process::Provider;
use crate::world::World;

const STACK: &str = "chatbot_stack.this";
const STAGE: &str = "chatbot_deployment.this";

/// A stack without a stage, and the stage with these attributes.
fn both(timeout_ms: u32, stage: &str) -> String {
    format!(
        r#"
provider "chatbot" {{
  region = "eu-west-1"
  pacing = {{ enabled = false }}
}}
resource "chatbot_stack" "this" {{
  name   = "support"
  deploy = false
  routes = {{ "$default" = {{ function_arn = "{CHAT}", timeout_ms = {timeout_ms} }} }}
}}
resource "chatbot_deployment" "this" {{
  api_id      = chatbot_stack.this.id
  fingerprint = chatbot_stack.this.fingerprint
  stage_name  = "prod"
  {stage}
}}
"#
    )
}

/// Expects one stage that serves the only deployment.
fn expect_served(world: &Arc<World>) -> Step {
    let world = Arc::clone(world);
    Step::action(move |_| async move {
        let faults = world.faults(&[CHAT], &["$default"]);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults.join("\n"))
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_of_its_own_from_create_to_destroy() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let changes = |stage: &str| {
        Step::config(both(1000, stage))
            .plan_check(expect_action(STACK, Action::NoOp))
            .plan_check(expect_action(STAGE, Action::Update))
            .plan_check(expect_known(STAGE, "websocket_url"))
    };
    TestCase::new(provider.attachment())
        .step(
            Step::config(both(29_000, ""))
                .plan_check(expect_action(STAGE, Action::Create))
                .plan_check(expect_unknown(STAGE, "deployment_id"))
                .state_check(expect_value(STACK, "websocket_url", is_null()))
                .state_check(expect_value(STACK, "deployment_id", is_null())),
        )
        .step(expect_served(&world))
        .step(
            Step::import(STAGE)
                .ignore(["fingerprint"])
                .allow_changes_after(),
        )
        // A change of the API is deployed in the same apply.
        .step(
            Step::config(both(1000, ""))
                .plan_check(expect_action(STACK, Action::Update))
                .plan_check(expect_action(STAGE, Action::Update))
                .plan_check(expect_unknown(STAGE, "deployment_id")),
        )
        .step(expect_served(&world))
        .step(changes("throttle = { rate_limit = 5, burst_limit = 7 }"))
        .step(changes(
            "stage_variables = { log = \"info\" }\n  tags = { team = \"a\" }",
        ))
        .step(changes(
            "route_settings = { \"$default\" = { detailed_metrics = true } }",
        ))
        .step(changes("auto_deploy = true").state_check(expect_value(
            STAGE,
            "deployment_id",
            is_null(),
        )))
        .step(changes(""))
        .step(expect_served(&world))
        .step(Step::destroy())
        .run()
        .await
        .unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}
