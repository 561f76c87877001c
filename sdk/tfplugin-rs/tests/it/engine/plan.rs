//! Each stage of planning, by example.

use tfplugin::engine::{self, Change};
use tfplugin::plan_modifiers::{requires_replace, use_state_for_unknown};
use tfplugin::resource::ModifiedPlan;
use tfplugin::schema::{Attribute, AttributeType, Block, Constraint, Nesting};
use tfplugin::{Number, Path, Private, Type, Value};

use super::{planned, schema};

fn text(constraint: Constraint) -> Attribute {
    Attribute::new(Type::String.into(), constraint)
}

/// A required name that replaces, an optional note, a default, two computed attributes of which
/// one stays, a write-only secret, and parts with a computed attribute.
fn block() -> Block {
    let part = [
        (
            "port".to_owned(),
            Attribute::new(Type::Number.into(), Constraint::Required),
        ),
        ("url".to_owned(), text(Constraint::Computed)),
    ];
    let parts = AttributeType::Nested {
        nesting: Nesting::Map,
        attributes: part.into(),
    };
    Block::new("")
        .attribute("name", text(Constraint::Required).plan(requires_replace()))
        .attribute("note", text(Constraint::Optional))
        .attribute(
            "mode",
            text(Constraint::OptionalComputed).default(Value::from("auto")),
        )
        .attribute(
            "id",
            text(Constraint::Computed).plan(use_state_for_unknown()),
        )
        .attribute("etag", text(Constraint::Computed))
        .attribute("secret", text(Constraint::Optional).write_only())
        .attribute("parts", Attribute::new(parts, Constraint::Optional))
}

/// An object of the block; what is not given is null.
fn object<const N: usize>(set: [(&str, Value); N]) -> Value {
    let mut object = block().empty();
    for (name, value) in set {
        *object.get_mut(&Path::root().attribute(name)).unwrap() = value;
    }
    object
}

fn part(port: i64, url: Value) -> Value {
    Value::object([("port", Value::from(port)), ("url", url)])
}

fn check(prior: &Value, config: &Value, expected: &Value, replaced: &[&str]) {
    let plan = planned(&schema(block()), prior, config);
    assert_eq!(plan.diagnostics.to_string(), "");
    assert_eq!(&plan.planned, expected);
    let paths: Vec<String> = plan
        .requires_replace
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(paths, replaced);
}

fn state() -> Value {
    object([
        ("name", Value::from("a")),
        ("mode", Value::from("auto")),
        ("id", Value::from("id-1")),
        ("etag", Value::from("v1")),
    ])
}

#[test]
fn a_create_has_defaults_and_unknown_computed_values() {
    check(
        &Value::Null,
        &object([("name", Value::from("a")), ("secret", Value::from("s"))]),
        &object([
            ("name", Value::from("a")),
            ("mode", Value::from("auto")),
            ("id", Value::unknown()),
            ("etag", Value::unknown()),
        ]),
        &[],
    );
}

#[test]
fn nothing_changed_is_nothing_planned() {
    check(
        &state(),
        &object([("name", Value::from("a"))]),
        &state(),
        &[],
    );
    // A write-only value alone is no change either: it is in neither state nor plan.
    let config = object([("name", Value::from("a")), ("secret", Value::from("new"))]);
    check(&state(), &config, &state(), &[]);
}

#[test]
fn a_change_makes_computed_values_unknown_that_do_not_stay() {
    check(
        &state(),
        &object([("name", Value::from("a")), ("note", Value::from("n"))]),
        &object([
            ("name", Value::from("a")),
            ("note", Value::from("n")),
            ("mode", Value::from("auto")),
            ("id", Value::from("id-1")),
            ("etag", Value::unknown()),
        ]),
        &[],
    );
}

#[test]
fn a_default_replaces_what_is_no_longer_configured() {
    let prior = object([
        ("name", Value::from("a")),
        ("mode", Value::from("manual")),
        ("id", Value::from("id-1")),
        ("etag", Value::from("v1")),
    ]);
    let expected = object([
        ("name", Value::from("a")),
        ("mode", Value::from("auto")),
        ("id", Value::from("id-1")),
        ("etag", Value::unknown()),
    ]);
    check(
        &prior,
        &object([("name", Value::from("a"))]),
        &expected,
        &[],
    );
}

#[test]
fn a_change_of_the_name_replaces() {
    let planned = |name: Value| {
        object([
            ("name", name),
            ("mode", Value::from("auto")),
            ("id", Value::from("id-1")),
            ("etag", Value::unknown()),
        ])
    };
    let named = |name: Value| object([("name", name)]);
    check(
        &state(),
        &named(Value::from("b")),
        &planned(Value::from("b")),
        &["name"],
    );
    check(
        &state(),
        &named(Value::unknown()),
        &planned(Value::unknown()),
        &["name"],
    );
}

#[test]
fn nested_objects_are_marked_one_by_one() {
    let with = |parts: Value, etag: Value| {
        object([
            ("name", Value::from("a")),
            ("mode", Value::from("auto")),
            ("id", Value::from("id-1")),
            ("etag", etag),
            ("parts", parts),
        ])
    };
    let old = Value::map_of([("x", part(1, Value::from("u1")))]);
    let configured = Value::map_of([("x", part(1, Value::Null)), ("y", part(2, Value::Null))]);
    let expected = Value::map_of([
        ("x", part(1, Value::unknown())),
        ("y", part(2, Value::unknown())),
    ]);
    check(
        &with(old, Value::from("v1")),
        &object([("name", Value::from("a")), ("parts", configured)]),
        &with(expected, Value::unknown()),
        &[],
    );
}

#[test]
fn what_modify_plan_makes_of_decimals_is_undone_and_a_change_is_not() {
    let rate = Attribute::new(Type::Number.into(), Constraint::Optional);
    let schema = schema(Block::new("").attribute("rate", rate));
    let object = |text: &str| {
        let number: Number = text.parse().unwrap();
        Value::object([("rate", Value::from(number))])
    };
    let (exact, double) = ("0.12345678901234567890", "0.12345678901234568");
    let check = |prior: &str, config: &str| {
        let (prior, config) = (object(prior), object(config));
        let change = Change {
            prior,
            config: config.clone(),
            proposed: config.clone(),
        };
        let draft = engine::draft_plan(&schema, &change, &Private::default());
        let through_double = ModifiedPlan::of(object(double));
        let plan = engine::finish_plan(&schema, &change, draft, through_double);
        assert_eq!((plan.diagnostics.len(), plan.planned), (0, config));
    };
    check(exact, exact);
    check("1", exact);
    check(exact, double);
}

#[test]
fn a_destroy_is_null() {
    check(&state(), &Value::Null, &Value::Null, &[]);
}
