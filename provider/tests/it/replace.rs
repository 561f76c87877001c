//! `terraform apply -replace`, in both orders: one whole API at the end, whose socket answers.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tfplugin_testing::{Action, State, Step, TestCase, exactly, expect_action, expect_value};

use crate::acceptance::{THIS, expect};
use crate::configs::CHAT;
use crate::process::Provider;
use crate::world::World;

const PROBE: &str = "data.chatbot_probe.this";
const STAGE: &str = "chatbot_deployment.this";

const HEAD: &str = r#"
provider "chatbot" {
  region = "eu-west-1"
  pacing = { enabled = false }
}
"#;

/// A stack with these attributes and blocks, and a question to it at this address.
fn asked(more: &str, url: &str) -> String {
    format!(
        r#"{HEAD}
resource "chatbot_stack" "this" {{
  name = "support"
  routes = {{
    "$connect" = {{ function_arn = "{CHAT}" }}
    "$default" = {{ function_arn = "{CHAT}", two_way = true }}
  }}
  {more}
}}
data "chatbot_probe" "this" {{
  url    = {url}
  send   = [jsonencode({{ question = "life" }})]
  expect = {{ json = jsonencode({{ type = "answer", parts = [{{ text = "42" }}] }}) }}
}}
"#
    )
}

fn is_whole(world: &World) -> Vec<String> {
    world.faults(&[CHAT], &["$connect", "$default"])
}

/// Whether a replacement is another API for certain.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    /// The old one has gone before.
    DeleteFirst,
    /// When Terraform applies the create, it says nothing of what that replaces: an old API of the same
    /// name, stage and functions may be what a create has left whose state was lost, and as long as it
    /// is young it is taken over.
    CreateFirst,
}

impl Order {
    fn lifecycle(self) -> &'static str {
        match self {
            Self::DeleteFirst => "",
            Self::CreateFirst => "lifecycle {\n    create_before_destroy = true\n  }",
        }
    }
}

/// Replaces the stack twice: each time there is one API at the end, which is whole and answers.
async fn check(hcl: String, order: Order, others: &[&'static str]) {
    let world = Arc::new(World::with_functions().await);
    let provider = Provider::start(&world).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let is_other = || {
        let seen = Arc::clone(&seen);
        move |state: &State| {
            let id = state.value(THIS, "id").and_then(Value::as_str);
            let id = id.ok_or("the stack has no id")?.to_owned();
            let mut seen = seen.lock().map_err(|error| error.to_string())?;
            if order == Order::DeleteFirst && seen.contains(&id) {
                return Err(format!("the API is still {id}"));
            }
            seen.push(id);
            Ok(())
        }
    };
    let answers = || expect_value(PROBE, "succeeded", exactly(true));
    let mut case = TestCase::new(provider.attachment())
        .step(
            Step::config(&*hcl)
                .state_check(is_other())
                .state_check(answers()),
        )
        .step(expect(&world, is_whole));
    for _ in 0..2 {
        let mut step = Step::config(&*hcl).replace(THIS);
        for address in [THIS].iter().chain(others) {
            step = step.plan_check(expect_action(address, Action::Replace));
        }
        case = case
            .step(step.state_check(is_other()).state_check(answers()))
            .step(expect(&world, is_whole));
    }
    case.step(Step::destroy())
        .step(expect(&world, World::leftovers))
        .run()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stack_that_is_replaced_is_whole_and_answers() {
    let more = "stage_name = \"prod\"";
    let hcl = asked(more, "chatbot_stack.this.websocket_url");
    check(hcl, Order::DeleteFirst, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stack_whose_replacement_comes_first_is_whole_and_answers() {
    let order = Order::CreateFirst;
    let more = format!("stage_name = \"prod\"\n  {}", order.lifecycle());
    let hcl = asked(&more, "chatbot_stack.this.websocket_url");
    check(hcl, order, &[]).await;
}

/// A stage of its own is made anew with the API that it belongs to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_of_its_own_goes_with_its_stack() {
    for order in [Order::DeleteFirst, Order::CreateFirst] {
        let stage = r#"
resource "chatbot_deployment" "this" {
  api_id      = chatbot_stack.this.id
  fingerprint = chatbot_stack.this.fingerprint
  stage_name  = "prod"
}
"#;
        let stack = format!("deploy = false\n  {}", order.lifecycle());
        let hcl = asked(&stack, "chatbot_deployment.this.websocket_url") + stage;
        check(hcl, order, &[STAGE]).await;
    }
}
