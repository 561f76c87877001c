//! Identities, which Terraform 1.12 and newer store and import by.

use tfplugin::Value;
use tfplugin_wire::v6;

use super::harness::{State, Terraform, get, thing};

fn named(name: &str, mode: &str) -> Value {
    thing([("name", Value::from(name)), ("mode", Value::from(mode))])
}

fn identity(id: &str, name: Value) -> Value {
    Value::object([("id", Value::from(id)), ("name", name)])
}

fn told(problems: &[String], expected: &str) {
    assert!(
        problems.iter().any(|problem| problem.contains(expected)),
        "{expected:?} is not in {problems:?}"
    );
}

#[tokio::test]
async fn an_identity_lives_as_long_as_its_object() {
    let mut terraform = Terraform::configured().await;
    let config = named("a", "good");
    let plan = terraform.plan(&State::none(), &config).await;
    assert_eq!(plan.identity, Value::Null, "not known before the apply");
    let state = terraform.apply(plan).await;
    let expected = identity("id-a", Value::from("a"));
    assert_eq!(state.identity, expected);
    let read = terraform.read(&state).await;
    assert_eq!((&read.identity, read.problems.len()), (&expected, 0));

    let changed = terraform.plan(&read, &named("a", "better")).await;
    assert_eq!(changed.identity, expected);
    let state = terraform.apply(changed).await;
    assert_eq!((&state.identity, state.problems.len()), (&expected, 0));

    let replaced = terraform.plan(&state, &named("b", "good")).await;
    assert_eq!(
        (replaced.replaces.len(), replaced.problems.len()),
        (1, 0),
        "what is replaced gets another identity"
    );
    let destroyed = terraform.plan(&state, &Value::Null).await;
    assert_eq!(destroyed.identity, expected);
    let gone = terraform.apply(destroyed).await;
    assert_eq!((gone.identity, gone.problems.len()), (Value::Null, 0));
    assert_eq!(terraform.read(&state).await.identity, Value::Null);
}

#[tokio::test]
async fn an_object_without_its_identity_is_told_and_kept() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&named("a", "nameless")).await;
    told(
        &state.problems,
        "an object that exists must have an identity (id of the identity)",
    );
    assert_eq!(get(&state.value, "name"), Value::from("a"));
    assert_eq!(state.identity, Value::Null);
}

#[tokio::test]
async fn an_identity_that_changes_is_told() {
    let mut terraform = Terraform::configured().await;
    let mut state = terraform.create(&named("a", "renamed-read")).await;
    let read = terraform.read(&state).await;
    told(
        &read.problems,
        "the identity of an object must not change (name of the identity)",
    );
    assert_eq!(read.identity, state.identity, "it stays as it was");
    // State that an earlier Terraform stored has no identity; any is new.
    state.identity = Value::Null;
    let read = terraform.read(&state).await;
    assert_eq!(read.problems, [""; 0]);
    assert_eq!(read.identity, identity("id-a", Value::from("b")));
}

#[tokio::test]
async fn a_failed_create_keeps_the_identity_of_what_exists() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&named("a", "fails-later")).await;
    told(&state.problems, "failed as asked");
    assert_eq!(state.identity, identity("id-a", Value::from("a")));
    let state = terraform.create(&named("b", "fails")).await;
    assert_eq!(state.identity, Value::Null);
}

#[tokio::test]
async fn an_import_by_identity_finds_the_object() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&named("a", "good")).await;
    for wanted in [
        identity("id-a", Value::Null),
        identity("id-a", Value::from("a")),
    ] {
        let (imported, problems) = terraform.import_by("", &wanted).await;
        assert_eq!(problems, [""; 0]);
        assert_eq!(imported[0].identity, wanted);
        // What the import need not name, the read adds.
        let read = terraform.read(&imported[0]).await;
        assert_eq!(read.problems, [""; 0]);
        assert_eq!(
            (&read.value, &read.identity),
            (&state.value, &state.identity)
        );
    }
    let (imported, _) = terraform.import("id-a").await;
    assert_eq!(imported[0].identity, Value::Null, "the read will tell");
    assert_eq!(terraform.read(&imported[0]).await.identity, state.identity);
}

#[tokio::test]
async fn an_import_by_identity_that_cannot_work_says_why() {
    let mut terraform = Terraform::configured().await;
    terraform.create(&named("a", "good")).await;
    let none = Value::object([("id", Value::Null), ("name", Value::from("a"))]);
    told(
        &terraform.import_by("", &none).await.1,
        "An import by identity must set id. Add it to `identity` of the import block.",
    );
    let moved = identity("id-moved", Value::Null);
    told(
        &terraform.import_by("", &moved).await.1,
        "the identity of an object must not change (id of the identity)",
    );
    let other = identity("id-a", Value::from("z"));
    let (imported, _) = terraform.import_by("", &other).await;
    told(
        &terraform.read(&imported[0]).await.problems,
        "the identity of an object must not change (name of the identity)",
    );
    let request = v6::ImportResourceStateRequest {
        type_name: "test_copy".to_owned(),
        identity: Some(v6::ResourceIdentityData::default()),
        ..Default::default()
    };
    let refused = terraform.client.import_resource_state(request).await;
    let refused = refused.unwrap().into_inner().diagnostics;
    assert_eq!(refused[0].summary, "Resource has no identity");
    assert!(refused[0].detail.ends_with("Import it by `id` instead."));
}

#[tokio::test]
async fn a_stored_identity_is_upgraded() {
    let mut terraform = Terraform::start().await;
    let expected = identity("k", Value::Null);
    let first = r#"{"key": "k"}"#;
    let upgraded = terraform.upgrade_identity("test_thing", 0, first).await;
    assert_eq!(upgraded, (expected.clone(), Vec::new()));
    let same = r#"{"id": "k", "gone": 1}"#;
    let upgraded = terraform.upgrade_identity("test_thing", 1, same).await;
    assert_eq!(upgraded, (expected, Vec::new()));
    let (_, problems) = terraform.upgrade_identity("test_thing", 2, same).await;
    told(&problems, "newer than the provider");
    let (_, problems) = terraform.upgrade_identity("test_copy", 0, same).await;
    told(&problems, "Resource has no identity");
}

#[tokio::test]
async fn only_what_has_an_identity_has_its_schema() {
    let mut terraform = Terraform::start().await;
    let request = v6::GetResourceIdentitySchemasRequest {};
    let response = terraform
        .client
        .get_resource_identity_schemas(request)
        .await;
    let response = response.unwrap().into_inner();
    let names: Vec<_> = response.identity_schemas.keys().collect();
    assert_eq!(names, ["test_thing"]);
    let schema = &response.identity_schemas["test_thing"];
    assert_eq!(schema.version, 1);
    let attributes: Vec<_> = schema
        .identity_attributes
        .iter()
        .map(|a| {
            let ty = String::from_utf8(a.r#type.clone()).unwrap();
            let needed = (a.required_for_import, a.optional_for_import);
            (a.name.as_str(), ty, needed, a.description.as_str())
        })
        .collect();
    let text = || "\"string\"".to_owned();
    assert_eq!(
        attributes,
        [
            ("id", text(), (true, false), "Its identity."),
            ("name", text(), (false, true), "Its name."),
        ]
    );
}
