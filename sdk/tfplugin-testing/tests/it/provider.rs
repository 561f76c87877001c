//! Against a provider made with the SDK, well-behaved and otherwise.

use tfplugin::Value;
use tfplugin_testing::{
    Action, Attachment, Failure, Step, TestCase, exactly, expect_absent, expect_action,
    expect_known, expect_output, expect_planned, expect_replaced_by, expect_unknown, expect_value,
    matches,
};

use crate::toy::{Toy, world};

pub(crate) const THIS: &str = "toy_note.this";

pub(crate) fn case() -> TestCase {
    TestCase::new(Attachment::serve::<Toy>().unwrap())
}

/// A configuration with one note of `attributes` in the world of the test.
pub(crate) fn note(world: &str, attributes: &str) -> String {
    format!(
        "provider \"toy\" {{\n  world = {world:?}\n}}\n\nresource \"toy_note\" \"this\" \
         {{\n{attributes}\n}}\n"
    )
}

#[tokio::test]
async fn a_whole_life() {
    let name = "a_whole_life";
    let labelled =
        "name = \"a\"\nlabels = { one = { color = \"red\" }, \"t.w.o\" = { color = \"blue\" } }";
    case()
        .step(Step::config(note(name, "name = \"\"")).expect_plan_error("It has 0 characters"))
        .step(
            Step::config(note(name, labelled))
                .plan_check(expect_action(THIS, Action::Create))
                .plan_check(expect_planned(THIS, "text", exactly("empty")))
                .plan_check(expect_unknown(THIS, "id"))
                .plan_check(expect_known(THIS, "labels.one.color"))
                .plan_check(expect_unknown(THIS, "labels[\"t.w.o\"].mark"))
                .state_check(expect_value(THIS, "id", matches("^note-a$")))
                .state_check(expect_value(
                    THIS,
                    "labels[\"t.w.o\"].mark",
                    exactly("<blue>"),
                )),
        )
        .step(Step::import(THIS))
        .step(
            Step::config(note(name, "name = \"a\"\ntext = \"b\""))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_known(THIS, "id"))
                .plan_check(expect_unknown(THIS, "revision"))
                .state_check(expect_value(THIS, "revision", exactly(2))),
        )
        .step(
            Step::config(note(name, "name = \"b\""))
                .plan_check(expect_action(THIS, Action::Replace))
                .plan_check(expect_replaced_by(THIS, "name"))
                .state_check(expect_value(THIS, "revision", exactly(1))),
        )
        .run()
        .await
        .unwrap();
    assert!(world(name).lock().unwrap().is_empty());
}

#[tokio::test]
async fn drift_is_planned_back() {
    let name = "drift_is_planned_back";
    let config = note(name, "name = \"a\"");
    case()
        .step(Step::config(&*config))
        .step(Step::action(move |_| async move {
            for note in world(name).lock().unwrap().values_mut() {
                note.text = Value::from("changed by hand");
            }
            Ok(())
        }))
        .step(
            Step::replan()
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_planned(THIS, "text", exactly("empty"))),
        )
        .step(Step::refresh().state_check(expect_value(THIS, "text", exactly("changed by hand"))))
        .step(Step::config(&*config).state_check(expect_value(THIS, "text", exactly("empty"))))
        .run()
        .await
        .unwrap();
}

/// The failure of applying a note with `fault`, and what was left in the world.
async fn fails(name: &str, fault: &str, then: Option<Step>) -> (Failure, usize) {
    let config = note(
        name,
        &format!("name = \"a\"\ntext = \"b\"\nfault = {fault:?}"),
    );
    let mut case = case().step(Step::config(config));
    if let Some(step) = then {
        case = case.step(step);
    }
    let failure = case.run().await.unwrap_err();
    let left = world(name).lock().unwrap().len();
    (failure, left)
}

#[tokio::test]
async fn a_provider_that_normalises_fails_after_the_refresh() {
    let (failure, left) = fails("normalises", "read", None).await;
    let report = failure.to_string();
    assert!(
        report.contains("step 1 (config): the plan after apply and refresh is not empty:"),
        "{report}"
    );
    assert!(report.contains("\"B\" -> \"b\""), "{report}");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_create_that_fails_half_way_is_destroyed() {
    let (failure, left) = fails("half_way", "create", None).await;
    assert!(
        failure.to_string().contains("Could not create the note"),
        "{failure}"
    );
    assert!(failure.cleanup.is_none(), "{failure}");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_delete_that_fails_is_reported_beside_the_step() {
    let (failure, left) = fails("delete", "delete", Some(Step::destroy())).await;
    let report = failure.to_string();
    assert!(
        report.starts_with("step 2 (destroy): `terraform destroy"),
        "{report}"
    );
    assert_eq!(
        report.matches("Could not delete the note").count(),
        2,
        "{report}"
    );
    assert_eq!(left, 1);
}

#[tokio::test]
async fn an_import_that_forgets_fails() {
    let name = "forgets";
    let config = note(
        name,
        "name = \"a\"\nfault = \"import\"\nlabels = { one = { color = \"red\" } }",
    );
    let failure = case()
        .step(Step::config(config))
        .step(Step::import(THIS))
        .run()
        .await
        .unwrap_err();
    let report = failure.to_string();
    assert!(
        report.contains("step 2 (import): the import of toy_note.this differs"),
        "{report}"
    );
    assert!(report.contains("\n  labels: expected {"), "{report}");
    assert!(world(name).lock().unwrap().is_empty());
}

#[tokio::test]
async fn two_attachments_are_one() {
    let other = Attachment::to_processes("{\"registry.terraform.io/example/other\":{}}").unwrap();
    let both = Attachment::serve::<Toy>().unwrap().and(other);
    let text = format!("{both:?}");
    assert!(
        text.contains("example/toy") && text.contains("example/other"),
        "{text}"
    );
}

/// A configuration whose output `result` is `expression`.
fn output(expression: &str) -> String {
    format!("output \"result\" {{\n  value = {expression}\n}}\n")
}

#[tokio::test]
async fn functions_are_called_with_what_they_take() {
    let world = "functions_are_called_with_what_they_take";
    let result = |expected: serde_json::Value| expect_output("result", exactly(expected));
    let described = "provider::toy::describe(null, [{ color = \"red\", mark = null }])";
    let late = "provider::toy::join(\"-\", \"x\", toy_note.this.id)";
    case()
        .step(
            Step::config(output("provider::toy::join(\"-\", \"a\", \"b\")"))
                .state_check(result("a-b".into())),
        )
        .step(Step::config(output("provider::toy::join(\"-\")")).state_check(result("".into())))
        .step(Step::config(output(described)).state_check(result(
            serde_json::json!({ "word": "null", "colors": ["red"] }),
        )))
        // What is not known yet makes the result unknown, or goes to who takes it.
        .step(
            Step::config(format!("{}{}", note(world, "name = \"a\""), output(late)))
                .state_check(result("x-note-a".into())),
        )
        .step(
            Step::config(format!(
                "{}{}",
                note(world, "name = \"b\""),
                output("provider::toy::describe(toy_note.this.id, null).word")
            ))
            .state_check(result("known".into())),
        )
        .run()
        .await
        .unwrap();
}

#[tokio::test]
async fn an_error_of_a_function_is_shown_at_its_argument() {
    let fails =
        |expression: &str, error: &str| Step::config(output(expression)).expect_plan_error(error);
    case()
        .step(fails(
            "provider::toy::join(\"\", \"a\")",
            "Invalid value for \"separator\" parameter: write at least one character",
        ))
        .step(fails(
            "provider::toy::join(\"-\", \"a\", \"\")",
            "Invalid value for \"texts\" parameter: leave empty texts out",
        ))
        .step(fails(
            "provider::toy::join(null, \"a\")",
            "argument must not be null",
        ))
        .step(fails(
            "provider::toy::join()",
            "Not enough function arguments",
        ))
        .run()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_moved_block_leads_to_another_type() {
    let world_name = "a_moved_block_leads_to_another_type";
    let provider = format!("provider \"toy\" {{\n  world = {world_name:?}\n}}\n");
    let moved = |from: &str, to: &str| format!("moved {{\n  from = {from}\n  to = {to}\n}}\n");
    let memo = "resource \"toy_memo\" \"this\" {\n  name = \"a\"\n}\n";
    let other = memo.replace("this", "other");
    let data = "resource \"terraform_data\" \"old\" {}\n";
    let kept = note(world_name, "name = \"a\"");
    case()
        .step(Step::config(format!("{kept}{data}")))
        .step(
            Step::config(format!(
                "{provider}{memo}{data}{}",
                moved(THIS, "toy_memo.this")
            ))
            .plan_check(expect_action("toy_memo.this", Action::NoOp))
            .state_check(expect_absent(THIS))
            .state_check(expect_value("toy_memo.this", "id", exactly("note-a"))),
        )
        .step(
            Step::plan(format!(
                "{provider}{memo}{other}{}",
                moved("terraform_data.old", "toy_memo.other")
            ))
            .expect_error(
                "toy_memo cannot take over terraform_data The `moved` block leads from \
                     terraform_data",
            ),
        )
        .run()
        .await
        .unwrap();
    world(world_name).lock().unwrap().clear();
}

#[tokio::test]
async fn another_layout_of_json_is_no_change() {
    let name = "another_layout_of_json_is_no_change";
    let extra = |json: &str| note(name, &format!("name = \"a\"\nextra = {json:?}"));
    let stored = expect_value(THIS, "extra", exactly("{ \"a\": 1 }"));
    case()
        .step(Step::config(extra("{ \"a\": 1 }")).state_check(stored))
        .step(Step::plan(extra("{\"a\":   1.0}")))
        .step(
            Step::config(extra("{\"a\": 2}"))
                .plan_check(expect_action(THIS, Action::Update))
                .state_check(expect_value(THIS, "extra", exactly("{\"a\": 2}"))),
        )
        .run()
        .await
        .unwrap();
}

#[tokio::test]
async fn two_aliases_of_one_process_keep_their_configurations() {
    let (one, two) = ("two_aliases_one", "two_aliases_two");
    let names = |name: &str| -> Vec<String> {
        let world = world(name);
        let notes = world.lock().unwrap();
        notes.keys().cloned().collect()
    };
    let configuration = format!(
        "provider \"toy\" {{\n  world = {one:?}\n}}\n\nprovider \"toy\" {{\n  alias = \"two\"\n  \
         world = {two:?}\n}}\n\nresource \"toy_note\" \"this\" {{\n  name = \"a\"\n}}\n\nresource \
         \"toy_note\" \"other\" {{\n  provider = toy.two\n  name = \"b\"\n}}\n"
    );
    case()
        .step(Step::config(configuration))
        .step(Step::action(move |_| async move {
            let found = (names(one), names(two));
            let expected = (vec!["note-a".to_owned()], vec!["note-b".to_owned()]);
            if found == expected {
                Ok(())
            } else {
                Err(format!("the worlds hold {found:?}"))
            }
        }))
        .run()
        .await
        .unwrap();
    assert!(world(one).lock().unwrap().is_empty() && world(two).lock().unwrap().is_empty());
}
