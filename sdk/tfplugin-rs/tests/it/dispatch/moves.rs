//! State that moves from one resource type to another.

use tfplugin::resource::MoveSource;
use tfplugin::{Model, Provider, Value};

use super::harness::{Terraform, value};
use super::thing::{Copied, Test};

async fn check(source: MoveSource, json: &str, target: &str, expected: Result<(&str, bool), &str>) {
    // Moves need no configuration.
    let mut terraform = Terraform::start().await;
    let (state, private, problems) = terraform.move_state(source, json, target).await;
    match expected {
        Ok((of, keeps_private)) => {
            assert_eq!(problems, [""; 0]);
            let state = value(state.as_ref(), &Copied::block().ty());
            let expected = Value::object([("of", Value::from(of)), ("word", Value::Null)]);
            assert_eq!(state, expected, "a write-only value stays out");
            assert_eq!(private.is_empty(), !keeps_private);
        }
        Err(expected) => {
            assert_eq!(problems.len(), 1, "{problems:?}");
            let problem = &problems[0];
            assert!(
                problem.contains(expected),
                "{expected:?} is not in {problem:?}"
            );
            assert_eq!(state, None);
        }
    }
}

fn thing(version: i64) -> MoveSource {
    MoveSource::new(Test::ADDRESS, "test_thing", version)
}

fn other(host: &str, version: i64) -> MoveSource {
    MoveSource::new(format!("{host}/other/other"), "other_thing", version)
}

#[tokio::test]
async fn state_moves_from_the_types_that_the_resource_names() {
    let json = r#"{"name": "a", "id": "id-a", "ports": null}"#;
    check(thing(1), json, "test_copy", Ok(("a", true))).await;
    let json = r#"{"title": "b"}"#;
    for host in ["registry.terraform.io", "registry.opentofu.org"] {
        check(other(host, 7), json, "test_copy", Ok(("b", false))).await;
    }
}

#[tokio::test]
async fn a_move_that_does_not_exist_says_what_to_do() {
    let refused = Err(
        "test_copy cannot take over test_thing: The state of test_thing was written with schema \
         version 0, and test_copy can take over version 1. Apply once with a version of the \
         provider registry.terraform.io/test/test that writes it, then move.",
    );
    check(thing(0), "{}", "test_copy", refused).await;
    let unknown = MoveSource::new("terraform.io/builtin/terraform", "terraform_data", 0);
    let refused = Err(
        "test_copy cannot take over terraform_data: The `moved` block leads from terraform_data of \
         the provider terraform.io/builtin/terraform to test_copy, which can take over the state of \
         only test_thing and other_thing. Remove the `moved` block.",
    );
    check(unknown.clone(), "{}", "test_copy", refused).await;
    let refused = Err("which can take over the state of no other resource type.");
    check(unknown.clone(), "{}", "test_thing", refused).await;
    let remedy = Err(
        "add an `import` block for test_thing, and a `removed` block with `lifecycle { destroy = \
         false }` for terraform_data",
    );
    check(unknown, "{}", "test_thing", remedy).await;
    check(thing(1), "{}", "test_x", Err("Unknown resource")).await;
}

#[tokio::test]
async fn a_move_that_fails_says_why() {
    let shapeless = Err("Stored state cannot be read");
    check(thing(1), "[]", "test_copy", shapeless).await;
    let untitled = r#"{"name": "b"}"#;
    check(other("x", 7), untitled, "test_copy", Err("No title")).await;
}
