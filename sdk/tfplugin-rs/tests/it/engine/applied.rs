//! What goes to state after a handler has ended.

use tfplugin::engine::{Outcome, finish_apply, finish_read};
use tfplugin::schema::{Attribute, Block, Constraint};
use tfplugin::{Diagnostic, Diagnostics, Number, Type, Value};

use super::schema;

fn block() -> Block {
    let text = |constraint| Attribute::new(Type::String.into(), constraint);
    Block::new("")
        .attribute("name", text(Constraint::Required))
        .attribute("id", text(Constraint::Computed))
        .attribute(
            "rate",
            Attribute::new(Type::Number.into(), Constraint::Optional),
        )
        .attribute("secret", text(Constraint::Optional).write_only())
}

fn object(name: &str, id: Value) -> Value {
    with_rate(name, id, Value::Null)
}

fn with_rate(name: &str, id: Value, rate: Value) -> Value {
    Value::object([
        ("name", Value::from(name)),
        ("id", id),
        ("rate", rate),
        ("secret", Value::Null),
    ])
}

fn check(
    prior: &Value,
    planned: &Value,
    result: Result<Value, Diagnostics>,
    kept: Option<Value>,
    (state, problems): (&Value, &[&str]),
) {
    let outcome = Outcome {
        prior,
        planned,
        result,
        kept,
    };
    let applied = finish_apply(&schema(block()), outcome);
    assert_eq!(&applied.state, state);
    let text = applied.diagnostics.to_string();
    assert_eq!(applied.diagnostics.len(), problems.len(), "{text}");
    for problem in problems {
        assert!(text.contains(problem), "{problem:?} is not in {text:?}");
    }
}

#[test]
fn a_success_is_the_returned_state() {
    let planned = object("a", Value::unknown());
    let made = object("a", Value::from("1"));
    check(&Value::Null, &planned, Ok(made.clone()), None, (&made, &[]));
    let kept = Some(object("a", Value::from("0")));
    check(&Value::Null, &planned, Ok(made.clone()), kept, (&made, &[]));
}

#[test]
fn a_write_only_value_never_goes_to_state() {
    let planned = object("a", Value::unknown());
    let made = object("a", Value::from("1"));
    let Value::Known(tfplugin::value::Data::Object(mut leaking)) = made.clone() else {
        panic!("an object")
    };
    leaking.insert("secret".to_owned(), Value::from("s"));
    let leaking = Value::object(leaking);
    check(
        &Value::Null,
        &planned,
        Ok(leaking.clone()),
        None,
        (&made, &[]),
    );
    let failed = || Err(Diagnostics::error("full"));
    check(
        &Value::Null,
        &planned,
        failed(),
        Some(leaking),
        (&made, &["full"]),
    );
}

#[test]
fn what_was_kept_survives_a_failure() {
    let planned = object("a", Value::unknown());
    let kept = object("a", Value::unknown());
    let failed = || Err(Diagnostics::error("quota exceeded"));
    let problems = &["quota exceeded"];
    check(
        &Value::Null,
        &planned,
        failed(),
        None,
        (&Value::Null, problems),
    );
    check(
        &Value::Null,
        &planned,
        failed(),
        Some(kept),
        (&object("a", Value::Null), problems),
    );
    let prior = object("a", Value::from("1"));
    check(
        &prior,
        &object("b", Value::from("1")),
        failed(),
        None,
        (&prior, problems),
    );
    check(&prior, &Value::Null, failed(), None, (&prior, problems));
    let half = object("half", Value::from("1"));
    check(
        &prior,
        &Value::Null,
        failed(),
        Some(half.clone()),
        (&half, problems),
    );
}

#[test]
fn a_failure_without_an_error_is_one() {
    let warning = || Err(Diagnostic::warning("slow").into());
    let planned = object("a", Value::unknown());
    let problems = &["slow", "Provider failed without an error"];
    check(
        &Value::Null,
        &planned,
        warning(),
        None,
        (&Value::Null, problems),
    );
}

#[test]
fn a_deleted_object_is_null() {
    let prior = object("a", Value::from("1"));
    check(
        &prior,
        &Value::Null,
        Ok(Value::Null),
        None,
        (&Value::Null, &[]),
    );
}

#[test]
fn unknown_values_after_apply_are_named_and_null() {
    let planned = object("a", Value::unknown());
    let problems = &["id: every value must be known after apply"];
    check(
        &Value::Null,
        &planned,
        Ok(planned.clone()),
        None,
        (&object("a", Value::Null), problems),
    );
}

#[test]
fn a_result_that_is_no_state_is_not_stored() {
    let planned = object("a", Value::unknown());
    let problems = &["a value must have the type of its schema"];
    let state = object("a", Value::Null);
    check(
        &Value::Null,
        &planned,
        Ok(Value::from("odd")),
        None,
        (&state, problems),
    );
    let failed = Err(Diagnostics::error("no"));
    let problems = &["no", "a value must have the type of its schema"];
    let kept = Some(Value::from("odd"));
    check(
        &Value::Null,
        &planned,
        failed,
        kept,
        (&Value::Null, problems),
    );
}

#[test]
fn a_decimal_that_went_through_a_double_comes_back() {
    let exact: Number = "0.12345678901234567890123".parse().unwrap();
    let double = Number::try_from(exact.to_f64()).unwrap();
    assert_ne!(exact, double);
    let planned = with_rate("a", Value::unknown(), Value::from(exact.clone()));
    let made = with_rate("a", Value::from("1"), Value::from(double.clone()));
    let stored = with_rate("a", Value::from("1"), Value::from(exact));
    check(
        &Value::Null,
        &planned,
        Ok(made.clone()),
        None,
        (&stored, &[]),
    );
    let read = finish_read(&schema(block()), &stored, Ok(made));
    assert_eq!((read.state, read.diagnostics.len()), (stored, 0));
}

#[test]
fn a_failed_read_changes_nothing() {
    let stored = object("a", Value::from("1"));
    let read = finish_read(
        &schema(block()),
        &stored,
        Err(Diagnostics::error("no network")),
    );
    assert_eq!(read.state, stored);
    assert!(read.diagnostics.has_errors());
    let gone = finish_read(&schema(block()), &stored, Ok(Value::Null));
    assert_eq!((gone.state, gone.diagnostics.len()), (Value::Null, 0));
}
