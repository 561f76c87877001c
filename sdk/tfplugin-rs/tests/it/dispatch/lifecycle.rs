//! What goes well.

use tfplugin::Value;
use tfplugin_wire::v6;

use super::harness::{State, Terraform, get, thing};

fn named(name: &str) -> Value {
    thing([("name", Value::from(name))])
}

#[tokio::test]
async fn a_thing_is_made_read_changed_and_deleted() {
    let mut terraform = Terraform::configured().await;
    let port = |url: Value| {
        let port = Value::object([("number", Value::from(80)), ("url", url)]);
        Value::map_of([("web", port)])
    };
    let config = thing([
        ("name", Value::from("a")),
        ("secret", Value::from("s3")),
        ("ports", port(Value::Null)),
    ]);

    let plan = terraform.plan(&State::none(), &config).await;
    assert_eq!(plan.problems, [""; 0]);
    assert_eq!(get(&plan.planned, "mode"), Value::from("good"));
    assert_eq!(get(&plan.planned, "secret"), Value::Null);
    assert_eq!(get(&plan.planned, "ports"), port(Value::unknown()));
    assert_eq!(get(&plan.planned, "id"), Value::unknown());

    let state = terraform.apply(plan).await;
    assert_eq!(state.problems, ["Warning : made: "]);
    assert_eq!(get(&state.value, "id"), Value::from("id-a"));
    assert_eq!(
        get(&state.value, "log"),
        Value::from("1s3"),
        "the secret reaches the handler"
    );
    assert_eq!(get(&state.value, "secret"), Value::Null);
    assert_eq!(
        get(&state.value, "ports"),
        port(Value::from("tcp://web:80"))
    );
    assert!(!state.private.is_empty());

    let read = terraform.read(&state).await;
    assert_eq!(
        (&read.value, read.private == state.private),
        (&state.value, true)
    );
    let again = terraform.plan(&read, &config).await;
    assert_eq!(
        (again.planned, again.replaces.len()),
        (read.value.clone(), 0)
    );

    let config = named("a");
    let plan = terraform.plan(&read, &config).await;
    assert_eq!(get(&plan.planned, "id"), Value::from("id-a"));
    assert_eq!(get(&plan.planned, "log"), Value::unknown());
    let state = terraform.apply(plan).await;
    assert_eq!(state.problems, [""; 0]);
    assert_eq!(get(&state.value, "log"), Value::from("1s3+"));

    let plan = terraform.plan(&state, &Value::Null).await;
    assert_eq!((&plan.planned, plan.problems.len()), (&Value::Null, 0));
    let gone = terraform.apply(plan).await;
    assert_eq!((&gone.value, gone.problems.len()), (&Value::Null, 0));
    assert_eq!(terraform.read(&state).await.value, Value::Null);
}

#[tokio::test]
async fn a_change_that_replaces_says_which_attribute() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&named("a")).await;
    assert_eq!(terraform.plan(&state, &named("b")).await.replaces, ["name"]);
    let config = thing([
        ("name", Value::from("b")),
        ("mode", Value::from("replaces")),
    ]);
    assert_eq!(
        terraform.plan(&state, &config).await.replaces,
        ["mode", "name"]
    );
    assert_eq!(
        terraform.plan(&State::none(), &config).await.replaces,
        [""; 0]
    );
}

#[tokio::test]
async fn imported_things_are_read_afterwards() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&named("a")).await;
    let (imported, problems) = terraform.import("id-a").await;
    assert_eq!(problems, [""; 0]);
    let read = terraform.read(&imported[0]).await;
    assert_eq!((imported.len(), read.value), (1, state.value));
    assert_eq!(terraform.import("two").await.0.len(), 2);
}

#[tokio::test]
async fn stored_state_is_upgraded_without_configuration() {
    let mut terraform = Terraform::start().await;
    let upgraded = terraform
        .upgrade(0, r#"{"title": "a", "id": "id-a"}"#)
        .await;
    assert_eq!(upgraded.problems, [""; 0]);
    let expected = [("name", "a"), ("mode", "good"), ("id", "id-a")];
    assert_eq!(
        upgraded.value,
        thing(expected.map(|(name, text)| (name, Value::from(text))))
    );
    let same = terraform
        .upgrade(1, r#" { "name": "a", "id": "id-a", "gone": [1] }"#)
        .await;
    assert_eq!(get(&same.value, "id"), Value::from("id-a"));
}

#[tokio::test]
async fn data_is_read_with_defaults() {
    let mut terraform = Terraform::configured().await;
    let (found, problems) = terraform.look_up("x").await;
    assert_eq!(
        (get(&found, "found"), problems),
        (Value::from("exact x"), Vec::new())
    );
}

#[tokio::test]
async fn the_schema_has_every_object() {
    let mut terraform = Terraform::start().await;
    let request = v6::GetProviderSchemaRequest {};
    let schema = terraform
        .client
        .get_provider_schema(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(schema.diagnostics, []);
    assert_eq!(
        schema.resource_schemas.keys().collect::<Vec<_>>(),
        ["test_copy", "test_thing"]
    );
    assert_eq!(
        schema.data_source_schemas.keys().collect::<Vec<_>>(),
        ["test_lookup"]
    );
    let capabilities = schema.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional);
    assert!(capabilities.move_resource_state);
    let thing = &schema.resource_schemas["test_thing"];
    let block = thing.block.as_ref().unwrap();
    let attribute = |name: &str| block.attributes.iter().find(|a| a.name == name).unwrap();
    assert_eq!((thing.version, block.description.as_str()), (1, "A thing."));
    assert_eq!(attribute("name").r#type, br#""string""#);
    assert!(attribute("name").required && !attribute("name").computed);
    assert!(attribute("mode").optional && attribute("mode").computed);
    assert!(attribute("secret").write_only);
    let ports = attribute("ports");
    assert_eq!(
        ports.r#type, b"",
        "a nested attribute has no type of its own"
    );
    let nested = ports.nested_type.as_ref().unwrap();
    assert_eq!(nested.nesting(), v6::object::Nesting::Map);
    assert_eq!(nested.attributes.len(), 2);
}

#[tokio::test]
async fn the_provider_may_be_configured_again() {
    let mut terraform = Terraform::configured().await;
    let state = terraform.create(&named("a")).await;
    assert_eq!(terraform.configure(Value::Null).await, [""; 0]);
    // The new client has a store of its own.
    assert_eq!(terraform.read(&state).await.value, Value::Null);
}

#[test]
fn the_schemas_are_valid() {
    tfplugin::provider::assert_valid_schemas::<super::thing::Test>();
}
