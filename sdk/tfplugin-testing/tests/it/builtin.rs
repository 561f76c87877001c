//! Against `terraform_data`, which is part of Terraform: what a well-behaved
//! resource can show.

use serde_json::json;
use tfplugin_testing::{
    Action, Attachment, Plan, Step, TestCase, anything, contains, exactly, expect_absent,
    expect_action, expect_empty, expect_known, expect_output, expect_planned, expect_replaced_by,
    expect_unknown, expect_value, is_null, length,
};

const THIS: &str = "terraform_data.this";

fn case() -> TestCase {
    TestCase::new(Attachment::to_processes("{}").unwrap())
}

fn data(input: &str) -> String {
    format!("resource \"terraform_data\" \"this\" {{\n  input = {input}\n}}\n")
}

/// Asserts that `case` fails in the way that `report` begins.
async fn fails(case: TestCase, report: &str) {
    let failure = case.run().await.unwrap_err();
    assert!(failure.cleanup.is_none(), "{failure}");
    assert!(failure.to_string().contains(report), "{failure}");
}

#[tokio::test]
async fn a_whole_life() {
    let replaced =
        "resource \"terraform_data\" \"this\" {\n  input = \"b\"\n  triggers_replace = \"x\"\n}\n";
    let output = "output \"input\" {\n  value = terraform_data.this.output\n}\n";
    case()
        .step(
            Step::config(data("{ name = \"a\", parts = [\"x\", \"y\"] }"))
                .plan_check(expect_action(THIS, Action::Create))
                .plan_check(expect_unknown(THIS, "id"))
                .plan_check(expect_unknown(THIS, "output"))
                .plan_check(expect_known(THIS, "input.name"))
                .plan_check(expect_planned(THIS, "input.parts[1]", exactly("y")))
                .state_check(expect_value(THIS, "output.name", exactly("a")))
                .state_check(expect_value(THIS, "input.parts", length(2)))
                .state_check(expect_value(
                    THIS,
                    "input",
                    contains(json!({ "name": "a" })),
                ))
                .state_check(expect_value(THIS, "triggers_replace", is_null()))
                .state_check(expect_value(THIS, "id", anything())),
        )
        .step(Step::replan())
        .step(Step::replan().plan_check(expect_empty()))
        .step(Step::plan(data("1")).plan_check(expect_action(THIS, Action::Update)))
        .step(
            Step::config(format!("{}{output}", data("\"b\"")))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_known(THIS, "id"))
                .state_check(expect_output("input", exactly("b"))),
        )
        .step(
            Step::config(replaced)
                .plan_check(expect_action(THIS, Action::Replace))
                .plan_check(expect_replaced_by(THIS, "triggers_replace")),
        )
        .step(Step::refresh().state_check(expect_value(THIS, "output", exactly("b"))))
        .step(Step::action(|state| async move {
            let id = state.value(THIS, "id").and_then(|id| id.as_str());
            if id.is_some() {
                Ok(())
            } else {
                Err("no id".to_owned())
            }
        }))
        .step(
            Step::config("")
                .plan_check(expect_action(THIS, Action::Delete))
                .state_check(expect_absent(THIS)),
        )
        .step(Step::destroy())
        .run()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_second_plan_with_changes_fails() {
    fails(
        case().step(Step::config(data("timestamp()"))),
        "step 1 (config): the plan after apply is not empty:",
    )
    .await;
    case()
        .step(Step::config(data("timestamp()")).expect_changes_after())
        .run()
        .await
        .unwrap();
    fails(
        case().step(Step::config(data("1")).expect_changes_after()),
        "the plan is empty, but changes are expected",
    )
    .await;
}

#[tokio::test]
async fn plan_checks_fail() {
    let own = |_: &Plan| Err("own check".to_owned());
    fails(
        case().step(Step::config(data("\"a\"")).plan_check(own)),
        "step 1 (config): own check",
    )
    .await;
    // One plan, every check: all that do not hold are reported.
    let failing = Step::config(data("\"a\""))
        .plan_check(expect_empty())
        .plan_check(expect_action(THIS, Action::Update))
        .plan_check(expect_action("terraform_data.other", Action::Create))
        .plan_check(expect_unknown(THIS, "input"))
        .plan_check(expect_known(THIS, "id"))
        .plan_check(expect_planned(THIS, "input", exactly("b")))
        .plan_check(expect_planned(THIS, "id", anything()))
        .plan_check(expect_replaced_by(THIS, "input"));
    let report = case().step(failing).run().await.unwrap_err().to_string();
    for line in [
        "the plan should be empty, but has terraform_data.this (create)",
        "terraform_data.this: Update should be planned, but it is [create]",
        "the plan has no terraform_data.other;",
        "it has [terraform_data.this]",
        "input should be known only after apply, but is known",
        "id should be known, but is known only after apply",
        "input is planned as \"a\", expected \"b\"",
        "input should force a replacement, but [] does",
    ] {
        assert!(report.contains(line), "{line} in {report}");
    }
    assert_eq!(report.lines().count(), 8, "{report}");
}

#[tokio::test]
async fn state_checks_fail() {
    let failing = Step::config(data("\"a\""))
        .state_check(expect_value(THIS, "input", exactly("b")))
        .state_check(expect_value(THIS, "nothing", anything()))
        .state_check(expect_value("terraform_data.other", "input", anything()))
        .state_check(expect_value(THIS, "input[", anything()))
        .state_check(expect_absent(THIS))
        .state_check(expect_output("out", anything()));
    let report = case().step(failing).run().await.unwrap_err().to_string();
    for line in [
        "terraform_data.this: input is \"a\", expected \"b\"",
        "terraform_data.this: nothing is null, expected anything but null",
        "the state has no terraform_data.other; it has [terraform_data.this]",
        "opens an index",
        "terraform_data.this should not be in the state",
        "there is no output out",
    ] {
        assert!(report.contains(line), "{line} in {report}");
    }
    assert_eq!(report.lines().count(), 6, "{report}");
}

#[tokio::test]
async fn other_plans_than_expected_fail() {
    fails(
        case()
            .step(Step::config(data("1")))
            .step(Step::plan(data("2"))),
        "step 2 (plan): the plan of this step is not empty:",
    )
    .await;
    fails(
        case()
            .step(Step::config(data("1")))
            .step(Step::replan().plan_check(|_: &Plan| Err("x".to_owned()))),
        "step 2 (plan): x",
    )
    .await;
}

#[tokio::test]
async fn errors_are_expected_where_they_come() {
    let unwanted = r#"
        resource "terraform_data" "this" {
          lifecycle {
            postcondition {
              condition     = length(self.id) < 1
              error_message = "the id is not to our liking, in a sentence that is wrapped"
            }
          }
        }
    "#;
    let text = "the id is not to our liking, in a sentence that is wrapped";
    let invalid = data("nowhere.at_all");
    case()
        .step(Step::config(data("1")))
        .step(Step::config(&*invalid).expect_plan_error("Reference to undeclared resource"))
        .step(Step::plan(&*invalid).expect_error("Reference to undeclared resource"))
        .step(Step::config(&*invalid).expect_error("Reference to undeclared resource"))
        .step(Step::destroy())
        .step(Step::config(unwanted).expect_apply_error(text))
        .run()
        .await
        .unwrap();
    fails(
        case().step(Step::config(data("1")).expect_plan_error("x")),
        "plan succeeded, but an error that contains \"x\" is expected",
    )
    .await;
    fails(
        case().step(Step::config(data("1")).expect_error("x")),
        "plan and apply succeeded, but an error that contains \"x\" is expected",
    )
    .await;
    fails(
        case().step(Step::config(&*invalid).expect_error("x")),
        "the error of plan does not contain \"x\":",
    )
    .await;
    fails(
        case().step(Step::config(unwanted).expect_plan_error(text)),
        "plan succeeded, but an error",
    )
    .await;
    fails(
        case().step(Step::config(&*invalid).expect_apply_error("Reference to undeclared resource")),
        "`terraform plan",
    )
    .await;
    fails(case().step(Step::config(unwanted)), "`terraform apply").await;
}

#[tokio::test]
async fn imports_are_compared() {
    // Importing terraform_data reads its id only.
    let config = data("\"a\"");
    fails(
        case().step(Step::config(&*config)).step(Step::import(THIS)),
        "  input: expected \"a\", imported null",
    )
    .await;
    fails(
        case()
            .step(Step::config(&*config))
            .step(Step::import(THIS).ignore(["input", "output"])),
        "the plan after import is not empty:",
    )
    .await;
    fails(
        case()
            .step(Step::config(&*config))
            .step(Step::import("terraform_data.other")),
        "the state has no terraform_data.other to import",
    )
    .await;
    fails(
        case()
            .step(Step::config(&*config))
            .step(Step::import(THIS).id_from("nothing")),
        "terraform_data.this has no nothing to import by",
    )
    .await;
    let given = Step::import(THIS)
        .id("given")
        .ignore(["input", "output"])
        .allow_changes_after();
    fails(
        case().step(Step::config(&*config)).step(given.clone()),
        "imported \"given\"",
    )
    .await;
    case()
        .step(Step::config(&*config))
        .step(given.ignore(["id"]))
        .step(Step::config("resource \"terraform_data\" \"this\" {}\n"))
        .step(Step::import(THIS))
        .run()
        .await
        .unwrap();
}

#[tokio::test]
async fn actions_fail() {
    let act = |result: fn() -> Result<(), String>| {
        case().step(Step::action(move |_| async move { result() }))
    };
    fails(
        act(|| Err("no".to_owned())),
        "step 1 (action): the action failed: no",
    )
    .await;
    fails(
        act(|| panic!("oh {}", 1)),
        "step 1 (action): the action failed: oh 1",
    )
    .await;
}

#[tokio::test]
async fn what_cannot_be_destroyed_is_reported() {
    let kept = "resource \"terraform_data\" \"this\" {\n  input = 1\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n";
    let failure = case()
        .step(Step::config(kept).state_check(expect_absent(THIS)))
        .run()
        .await
        .unwrap_err();
    assert!(failure.step.is_some());
    let report = failure.to_string();
    assert!(
        report.contains("should not be in the state\n\nclean-up: `terraform destroy"),
        "{report}"
    );
    assert!(report.contains("prevent_destroy"), "{report}");
}
