//! Lives of `chatbot_deployment` with the real Terraform: a stage of an API that something else has.

use std::sync::Arc;

use serde_json::json;
use tfplugin_testing::{
    Action, Step, TestCase, contains, exactly, expect_action, expect_known, expect_planned,
    expect_unknown, expect_value, is_null,
};

use crate::acceptance::{cut, expect};
use crate::configs::{ASK, CHAT};
use crate::process::Provider;
use crate::world::{ACCOUNT, World};

const STACK: &str = "chatbot_stack.this";
pub(crate) const STAGE: &str = "chatbot_deployment.this";

/// A stack without a stage, and the stage with these attributes.
pub(crate) fn both(timeout_ms: u32, stage: &str) -> String {
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
    expect(world, |world| world.faults(&[CHAT], &["$default"]))
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

/// As [`both`], under a provider with these attributes, and another for the stage with those.
fn under(provider: &str, of_stage: &str, stage: &str) -> String {
    let region = "region = \"eu-west-1\"";
    let other = format!(
        "provider \"chatbot\" {{\n  alias = \"stage\"\n  {region}\n  \
         pacing = {{ enabled = false }}\n  {of_stage}\n}}\n"
    );
    let own = format!("provider = chatbot.stage\n  {stage}");
    both(29_000, &own).replacen(region, &format!("{region}\n  {provider}"), 1) + &other
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn default_tags_are_part_of_every_stage() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let with =
        |tags: &str, stage: &str| under("", &format!("default_tags = {{ tags = {tags} }}"), stage);
    let all = |tags: serde_json::Value| expect_value(STAGE, "tags_all", exactly(tags));
    let own = "tags = { env = \"prod\" }";
    TestCase::new(provider.attachment())
        .step(
            Step::config(with("{ team = \"a\", env = \"test\" }", own))
                .plan_check(expect_known(STAGE, "tags_all"))
                .state_check(all(json!({ "team": "a", "env": "prod" })))
                .state_check(expect_value(
                    STAGE,
                    "tags",
                    exactly(json!({ "env": "prod" })),
                )),
        )
        .step(
            // The provider's alone has changed: in place, and without a deployment.
            Step::config(with("{ team = \"b\" }", own))
                .plan_check(expect_action(STAGE, Action::Update))
                .plan_check(expect_planned(
                    STAGE,
                    "tags_all",
                    exactly(json!({ "team": "b", "env": "prod" })),
                ))
                .plan_check(expect_known(STAGE, "deployment_id"))
                .state_check(all(json!({ "team": "b", "env": "prod" }))),
        )
        .step(Step::config(with("{ team = \"b\" }", "")).state_check(all(json!({ "team": "b" }))))
        .step(Step::config(with("{}", "")).state_check(all(json!({}))))
        .step(
            Step::plan(under("", "ignore_tags = { keys = [\"env\"] }", own))
                .expect_error("tags[\"env\"]: ignore_tags of the provider"),
        )
        .run()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_account_is_that_of_the_credentials() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let other = "allowed_account_ids = [\"210987654321\"]";
    let at = Arc::clone(&world);
    TestCase::new(provider.attachment())
        .step(
            Step::config(under("", other, "")).expect_apply_error(format!(
                "the credentials are of account {ACCOUNT}, and allowed_account_ids"
            )),
        )
        .step(Step::action(move |_| async move {
            let writes = at.take_writes();
            let of_stage = |call: &&String| call.contains("Stage") || call.contains("Deployment");
            match writes.iter().find(of_stage) {
                None => Ok(()),
                Some(call) => Err(format!("{call} was called")),
            }
        }))
        .step(Step::config(under("", "", "")).state_check(expect_value(
            STAGE,
            "execution_arn",
            contains(format!(":{ACCOUNT}:")),
        )))
        .run()
        .await
        .unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

/// What the provider's configuration depends on does not exist when it is planned.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_is_not_known_yet_can_be_planned() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let unknown = |trigger: &str| {
        let late = both(29_000, "").replacen(
            "region = \"eu-west-1\"",
            "region = terraform_data.region.output",
            1,
        );
        format!(
            "resource \"terraform_data\" \"region\" {{\n  input = \"eu-west-1\"\n  \
             triggers_replace = [\"{trigger}\"]\n}}\n{late}"
        )
    };
    TestCase::new(provider.attachment())
        .step(Step::config(unknown("once")).plan_check(expect_action(STAGE, Action::Create)))
        // The output is unknown again, while the stage is there: it is planned from state.
        .step(Step::plan(unknown("again")).plan_check(expect_action(STAGE, Action::NoOp)))
        .step(Step::config(unknown("again")))
        .step(expect_served(&world))
        .run()
        .await
        .unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

/// Writes of a function that takes the place of another: of the stack, then of the stage.
const WRITES: u32 = 10;

/// An update of both is given up after each of its writes, whose answers are lost: the stage serves a
/// deployment all the time, and the next apply arrives.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_that_ends_after_any_write_is_completed() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let of = |function: &'static str| both(1000, "").replace(CHAT, function);
    let whole = |function: &'static str| {
        expect(&world, move |world| {
            world.faults(&[function], &["$default"])
        })
    };
    let served = || expect(&world, World::undeployed_stages);
    let mut case = TestCase::new(provider.attachment()).step(Step::config(of(CHAT)));
    for writes in 0..WRITES {
        let function = if writes % 2 == 0 { ASK } else { CHAT };
        case = case
            .step(cut(&world, writes))
            .step(Step::config(of(function)).expect_apply_error("cut off"))
            .step(served())
            .step(Step::config(of(function)))
            .step(whole(function));
    }
    let at = Arc::clone(&world);
    let forget = Step::action(move |_| async move {
        at.take_calls();
        Ok(())
    });
    let at = Arc::clone(&world);
    let last = Step::action(move |_| async move {
        let waits = at.gateway.admin().faults().len();
        at.gateway.admin().clear_faults();
        match waits {
            1 => Ok(()),
            _ => Err(format!("there are other writes: {:?}", at.take_writes())),
        }
    });
    case.step(forget)
        .step(cut(&world, WRITES))
        .step(Step::config(of(ASK)))
        .step(last)
        .run()
        .await
        .unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}
