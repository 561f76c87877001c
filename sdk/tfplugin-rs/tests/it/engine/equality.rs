//! Values that mean the same as those that are there.

use tfplugin::engine::{Outcome, finish_apply, finish_data_read, finish_read};
use tfplugin::equality::json;
use tfplugin::schema::{Attribute, AttributeType, Block, Constraint, Nesting};
use tfplugin::{Type, Value};

use super::{planned, schema};

const COMPACT: &str = r#"{"a":1,"b":2}"#;
const SPREAD: &str = "{ \"b\": 2, \"a\": 1 }";
const OTHER: &str = r#"{"a":2}"#;

/// A document, one in each element of a map and of a set, and a computed etag.
fn block() -> Block {
    let text = |constraint| Attribute::new(Type::String.into(), constraint);
    let document = || text(Constraint::Optional).equality(json());
    let nested = |nesting| {
        let attributes = [("document".to_owned(), document())].into();
        let ty = AttributeType::Nested {
            nesting,
            attributes,
        };
        Attribute::new(ty, Constraint::Optional)
    };
    Block::new("")
        .attribute("document", document())
        .attribute("parts", nested(Nesting::Map))
        .attribute("bag", nested(Nesting::Set))
        .attribute("etag", text(Constraint::Computed))
}

fn object(document: &str, part: &str, bag: &str, etag: Value) -> Value {
    let nested = |text: &str| Value::object([("document", Value::from(text))]);
    Value::object([
        ("document", Value::from(document)),
        ("parts", Value::map_of([("k", nested(part))])),
        ("bag", Value::set([nested(bag)])),
        ("etag", etag),
    ])
}

fn state() -> Value {
    object(COMPACT, COMPACT, COMPACT, Value::from("1"))
}

#[test]
fn a_new_layout_is_no_change() {
    let check = |config: Value, expected: Value| {
        let plan = planned(&schema(block()), &state(), &config);
        assert_eq!(plan.diagnostics.to_string(), "");
        assert_eq!(plan.planned, expected);
    };
    // Nothing changes, so nothing that is computed may.
    check(object(SPREAD, SPREAD, COMPACT, Value::Null), state());
    check(
        object(OTHER, SPREAD, COMPACT, Value::Null),
        object(OTHER, COMPACT, COMPACT, Value::unknown()),
    );
    check(
        object(SPREAD, OTHER, COMPACT, Value::Null),
        object(COMPACT, OTHER, COMPACT, Value::unknown()),
    );
    // Elements of a set have nothing to be compared with.
    check(
        object(SPREAD, SPREAD, SPREAD, Value::Null),
        object(COMPACT, COMPACT, SPREAD, Value::unknown()),
    );
    let config = object(SPREAD, SPREAD, COMPACT, Value::Null);
    let created = planned(&schema(block()), &Value::Null, &config);
    assert_eq!(
        created.planned,
        object(SPREAD, SPREAD, COMPACT, Value::unknown())
    );
}

#[test]
fn what_the_service_wrote_in_another_layout_stays_as_planned() {
    let planned = object(SPREAD, SPREAD, COMPACT, Value::unknown());
    let check = |result: Value, expected: Value, problems: usize| {
        let outcome = Outcome {
            prior: &Value::Null,
            planned: &planned,
            result: Ok(result),
            kept: None,
        };
        let applied = finish_apply(&schema(block()), outcome);
        assert_eq!(applied.state, expected);
        assert_eq!(
            applied.diagnostics.len(),
            problems,
            "{}",
            applied.diagnostics
        );
    };
    let one = || Value::from("1");
    check(
        object(COMPACT, COMPACT, COMPACT, one()),
        object(SPREAD, SPREAD, COMPACT, one()),
        0,
    );
    let other = object(OTHER, COMPACT, COMPACT, one());
    check(other, object(OTHER, SPREAD, COMPACT, one()), 1);
}

#[test]
fn what_was_read_in_another_layout_stays_as_stored() {
    let one = || Value::from("1");
    let read = object(SPREAD, OTHER, COMPACT, Value::from("2"));
    let expected = object(COMPACT, OTHER, COMPACT, Value::from("2"));
    let finished = finish_read(&schema(block()), &state(), Ok(read));
    assert_eq!((finished.state, finished.diagnostics.len()), (expected, 0));
    let config = object(COMPACT, COMPACT, COMPACT, Value::Null);
    let data = finish_data_read(
        &schema(block()),
        &config,
        Ok(object(SPREAD, SPREAD, COMPACT, one())),
    );
    assert_eq!((data.state, data.diagnostics.len()), (state(), 0));
}
