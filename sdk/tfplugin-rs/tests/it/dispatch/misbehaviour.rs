//! Handlers that fail, panic, hang or break a rule of core: nothing is lost, and the user is told.

use tfplugin::Value;
use tfplugin::value::Data;

use super::harness::{State, Terraform, get, thing};

fn moded(name: &str, mode: &str) -> Value {
    thing([("name", Value::from(name)), ("mode", Value::from(mode))])
}

/// Creating a thing that behaves like `mode` leaves `id` in state and tells of `problem`.
async fn create(mode: &str, id: Option<&str>, problem: &str) {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&moded("a", mode)).await;
    told(&state.problems, problem);
    match id {
        Some(id) => assert_eq!(get(&state.value, "id"), Value::from(id), "{mode}"),
        None => assert_eq!(state.value, Value::Null, "{mode}"),
    }
    assert_eq!(state.private.is_empty(), id.is_none(), "{mode}");
}

fn told(problems: &[String], problem: &str) {
    let errors: Vec<_> = problems
        .iter()
        .filter(|text| text.starts_with("Error"))
        .collect();
    assert!(
        errors.iter().any(|text| text.contains(problem)),
        "{problem:?} is not in {problems:?}"
    );
}

#[tokio::test]
async fn a_create_that_fails_keeps_what_exists() {
    create("fails", None, "failed as asked").await;
    create("fails-later", Some("id-a"), "failed as asked").await;
    create(
        "panics-later",
        Some("id-a"),
        "Provider panicked: panicked as asked",
    )
    .await;
}

#[tokio::test]
async fn a_panic_shows_no_secret() {
    let mut terraform = Terraform::configured().await;
    let mut config = moded("a", "panics-with-secret");
    if let Value::Known(Data::Object(attributes)) = &mut config {
        attributes.insert("secret".to_owned(), Value::from("tops3cret"));
    }
    let state = terraform.create(&config).await;
    told(&state.problems, "Provider panicked: the log is 1***.");
}

#[tokio::test]
async fn an_apply_that_breaks_a_rule_is_told() {
    create("changes", Some("id-a"), "must stay as it was planned").await;
    create(
        "unknown",
        Some("id-a"),
        "Error log: Provider broke a rule of Terraform",
    )
    .await;
}

#[tokio::test]
async fn a_write_only_value_that_leaks_does_not_reach_state() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&moded("a", "leaks")).await;
    assert_eq!(state.problems, ["Warning : made: "]);
    assert_eq!(get(&state.value, "secret"), Value::Null);
}

#[tokio::test]
async fn an_update_that_fails_keeps_the_state_before() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&moded("a", "good")).await;
    for (mode, log) in [
        ("fails", "1"),
        ("fails-later", "1+"),
        ("panics-later", "1+"),
    ] {
        let plan = terraform.plan(&state, &moded("a", mode)).await;
        let failed = terraform.apply(plan).await;
        told(&failed.problems, "as asked");
        assert_eq!(get(&failed.value, "log"), Value::from(log), "{mode}");
    }
}

#[tokio::test]
async fn a_delete_that_fails_keeps_the_state() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&moded("a", "stays")).await;
    let plan = terraform.plan(&state, &Value::Null).await;
    let failed = terraform.apply(plan).await;
    told(&failed.problems, "stays as asked");
    assert_eq!((failed.value, failed.private), (state.value, state.private));
}

#[tokio::test]
async fn a_plan_that_breaks_a_rule_is_refused() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&moded("a", "good")).await;
    for (mode, rule) in [
        (
            "plans-other",
            "name: a configured attribute must be planned as configured",
        ),
        (
            "replaces-nothing",
            "a path that requires replacement must exist",
        ),
    ] {
        let plan = terraform.plan(&state, &moded("a", mode)).await;
        told(&plan.problems, rule);
        assert_eq!(plan.planned, Value::Null);
    }
}

#[tokio::test]
async fn a_read_that_breaks_a_rule_changes_nothing() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&moded("a", "unknown-read")).await;
    let read = terraform.read(&state).await;
    told(&read.problems, "log: a state must be wholly known");
    assert_eq!(read.value, state.value);
    let (found, problems) = terraform.look_up("unknown").await;
    told(&problems, "found: a state must be wholly known");
    assert_eq!(found, Value::Null);
}

#[tokio::test]
async fn an_import_that_breaks_a_rule_is_refused() {
    let mut terraform = Terraform::configured().await;
    for (id, rule) in [
        ("nothing", "an import must find at least one object"),
        (
            "foreign",
            "an imported object must be of the requested resource",
        ),
        ("odd", "a value must have the type of its schema"),
    ] {
        let (imported, problems) = terraform.import(id).await;
        told(&problems, rule);
        assert_eq!(imported.len(), 0, "{id}");
    }
}

#[tokio::test]
async fn an_operation_ends_at_its_deadline() {
    let mut terraform = Terraform::configured().await;
    let mut config = moded("a", "waits");
    let timeouts = Value::object([
        ("create", Value::from("20ms")),
        ("read", Value::Null),
        ("update", Value::Null),
        ("delete", Value::Null),
    ]);
    if let Value::Known(Data::Object(attributes)) = &mut config {
        attributes.insert("timeouts".to_owned(), timeouts);
    }
    let state = terraform.create(&config).await;
    told(&state.problems, "Creating timed out");
    assert_eq!(
        get(&state.value, "id"),
        Value::from("id-a"),
        "what was kept is in state"
    );
}

#[tokio::test]
async fn a_stop_cancels_what_runs_until_the_next_configuration() {
    let mut terraform = Terraform::configured().await;
    let plan = terraform.plan(&State::none(), &moded("a", "waits")).await;
    terraform.stop().await;
    let state = terraform.apply(plan).await;
    told(&state.problems, "cancelled");
    assert_eq!(get(&state.value, "id"), Value::from("id-a"));
    assert_eq!(terraform.configure(Value::Null).await, [""; 0]);
    let state = terraform.create(&moded("b", "good")).await;
    assert_eq!(state.problems, ["Warning : made: "]);
}
