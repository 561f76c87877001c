//! What the steps of a case can do beside applying a configuration.

use tfplugin::Value;
use tfplugin_testing::{Action, Plan, Step, exactly, expect_action, expect_value};

use crate::provider::{THIS, case, note};
use crate::toy::world;

#[tokio::test]
async fn a_resource_is_replaced_on_request() {
    let name = "a_resource_is_replaced_on_request";
    let config = note(name, "name = \"a\"\ntext = \"b\"");
    let revision = |number: u64| expect_value(THIS, "revision", exactly(number));
    case()
        .step(Step::config(note(name, "name = \"a\"")))
        .step(
            Step::config(&*config)
                .plan_check(|plan: &Plan| {
                    let places = plan.change(THIS).unwrap().places();
                    let changed = [vec!["revision".to_owned()], vec!["text".to_owned()]];
                    (places == changed)
                        .then_some(())
                        .ok_or(format!("{places:?}"))
                })
                .state_check(revision(2)),
        )
        .step(
            Step::config(&*config)
                .replace(THIS)
                .plan_check(expect_action(THIS, Action::Replace))
                .state_check(revision(1)),
        )
        .run()
        .await
        .unwrap();
}

#[tokio::test]
async fn somebody_comes_between_a_plan_and_its_apply() {
    let name = "somebody_comes_between_a_plan_and_its_apply";
    let texts = move || -> Vec<Value<String>> {
        let world = world(name);
        let notes = world.lock().unwrap();
        notes.values().map(|note| note.text.clone()).collect()
    };
    let failure = case()
        .step(
            Step::config(note(name, "name = \"a\"\ntext = \"b\"")).before_apply(
                move |state| async move {
                    let is_before = state.resource(THIS).is_none() && texts().is_empty();
                    is_before.then_some(()).ok_or("too late".to_owned())
                },
            ),
        )
        .step(
            Step::config(note(name, "name = \"a\"\ntext = \"c\"")).before_apply(
                move |_| async move {
                    assert_eq!(texts(), [Value::from("b")]);
                    Err("come back later".to_owned())
                },
            ),
        )
        .run()
        .await
        .unwrap_err();
    assert_eq!(
        failure.to_string(),
        "step 2 (config): the action failed: come back later"
    );
}

#[tokio::test]
async fn the_text_of_an_error_can_be_looked_at() {
    let name = "the_text_of_an_error_can_be_looked_at";
    let config = note(name, "name = \"a\"\nfault = \"create\"");
    let failing = |wanted: &'static str| {
        Step::config(&*config)
            .expect_apply_error("Could not create the note")
            .error_check(move |text| match text.contains(wanted) {
                true => Ok(()),
                false => Err(format!("{wanted:?} is not in it")),
            })
    };
    case()
        .step(failing("with toy_note.this, on main.tf line"))
        .run()
        .await
        .unwrap();
    let failure = case().step(failing("elsewhere")).run().await.unwrap_err();
    let report = failure.to_string();
    assert_eq!(report, "step 1 (config): \"elsewhere\" is not in it");
}
