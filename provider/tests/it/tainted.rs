//! A stack whose create failed half-way, and that is replaced with `create_before_destroy`: the create
//! finds the half-made API and completes it, and what is destroyed afterwards is the old object of the
//! same API. In the end there is one whole API.

use std::sync::Arc;

use tempfile::TempDir;
use tfplugin_testing::{Action, Step, TestCase, expect_action};

use crate::acceptance::{SEED, THIS, cut, expect, is_seed, stack};
use crate::process::{PROVIDER, Provider, said, terraform, write_settings};
use crate::world::World;

/// Writes of a create of the seed's stack.
const WRITES: u32 = 8;

fn created_first(more: &str) -> String {
    stack(SEED, "lifecycle {\n    create_before_destroy = true\n  }") + more
}

/// Nothing is planned, and nothing is to be destroyed.
fn settled() -> Step {
    Step::config(created_first(""))
        .plan_check(expect_action(THIS, Action::NoOp))
        .into()
}

/// Creates whose answers are lost after so many writes each, one after the other, and then a whole one.
fn recovers(mut case: TestCase, world: &Arc<World>, cuts: &[u32]) -> TestCase {
    for writes in cuts {
        case = case
            .step(cut(world, *writes))
            .step(Step::config(created_first("")).expect_apply_error("cut off"));
    }
    case.step(Step::config(created_first("")))
        .step(expect(world, is_seed))
        .step(settled())
        .step(expect(world, is_seed))
        .step(Step::destroy())
        .step(expect(world, World::leftovers))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_that_fails_after_any_write_is_replaced_by_a_whole_api() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let mut case = TestCase::new(provider.attachment());
    for writes in 0..WRITES {
        case = recovers(case, &world, &[writes]);
    }
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replacement_that_fails_too_leaves_one_api() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let mut case = TestCase::new(provider.attachment());
    for cuts in [[2, 0], [2, 3], [6, 1]] {
        case = recovers(case, &world, &cuts);
    }
    case.run().await.unwrap();
}

/// What depends on the stack fails, so that Terraform does not come to destroying the old object. Its
/// state has the same API as the new one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_object_that_is_left_over_takes_no_api_with_it() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let dependent = r#"
resource "terraform_data" "dependent" {
  input = chatbot_stack.this.id
  lifecycle {
    create_before_destroy = true
    precondition {
      condition     = chatbot_stack.this.fingerprint == "none"
      error_message = "The dependent is refused."
    }
  }
}
"#;
    let case = TestCase::new(provider.attachment())
        .step(cut(&world, 4))
        .step(Step::config(created_first("")).expect_apply_error("cut off"))
        .step(Step::config(created_first(dependent)).expect_apply_error("The dependent is refused"))
        .step(expect(&world, is_seed))
        .step(settled())
        .step(expect(&world, is_seed))
        .step(settled())
        .step(Step::destroy())
        .step(expect(&world, World::leftovers));
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_stack_that_is_tainted_stays_one_api() {
    let world = World::start().await;
    let folder = TempDir::new().unwrap();
    write_settings(folder.path(), PROVIDER.as_ref());
    let source = "terraform {\n  required_providers {\n    chatbot = { source = \
                  \"chatbot-rs/chatbot\" }\n  }\n}\n";
    std::fs::write(
        folder.path().join("main.tf"),
        format!("{source}{}", created_first("")),
    )
    .unwrap();
    let apply = ["apply", "-auto-approve", "-no-color"];
    let plan = ["plan", "-detailed-exitcode", "-no-color"];
    let destroy = ["destroy", "-auto-approve", "-no-color"];
    let commands: [&[&str]; 4] = [&apply, &["taint", THIS], &apply, &plan];
    for command in commands {
        let output = terraform(folder.path(), &world, command).await;
        assert!(output.status.success(), "{command:?}: {}", said(&output));
    }
    assert_eq!(is_seed(&world), [""; 0]);
    let output = terraform(folder.path(), &world, &destroy).await;
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(world.leftovers(), [""; 0]);
}
