//! Validators meet only what they can judge.

use std::sync::{Arc, Mutex};

use tfplugin::schema::{Attribute, AttributeType, Block, Constraint, Nesting};
use tfplugin::validator::ValidateAttribute;
use tfplugin::{Diagnostics, Path, Type, Validator, Value, engine};

#[derive(Debug)]
struct Witness {
    asks: bool,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Validator for Witness {
    fn description(&self) -> String {
        "is seen".to_owned()
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let mark = if request.sensitive { "!" } else { "" };
        self.seen
            .lock()
            .unwrap()
            .push(format!("{}{mark}", request.path));
        Diagnostics::error("refused")
    }

    fn on_null(&self) -> bool {
        self.asks
    }

    fn on_unknown(&self) -> bool {
        self.asks
    }
}

fn check(asks: bool, config: &Value, expected: &[&str]) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let witnessed = || {
        Attribute::new(Type::String.into(), Constraint::Optional).validate(Witness {
            asks,
            seen: Arc::clone(&seen),
        })
    };
    let nested = |nesting, attribute: Attribute| {
        let attributes = [("in".to_owned(), attribute)].into();
        Attribute::new(
            AttributeType::Nested {
                nesting,
                attributes,
            },
            Constraint::Optional,
        )
    };
    let block = Block::new("")
        .attribute("top", witnessed())
        .attribute("map", nested(Nesting::Map, witnessed()))
        .attribute("list", nested(Nesting::List, witnessed()).sensitive());
    let diagnostics = engine::validate_config(&block, config);
    assert_eq!(*seen.lock().unwrap(), expected);
    assert_eq!(diagnostics.len(), expected.len());
}

fn config(top: Value, map: Value, list: Value) -> Value {
    Value::object([("top", top), ("map", map), ("list", list)])
}

fn inner(value: Value) -> Value {
    Value::object([("in", value)])
}

#[test]
fn known_values_are_validated_where_they_are() {
    let map = Value::map_of([("k", inner(Value::from("x"))), ("n", inner(Value::Null))]);
    let list = Value::list([inner(Value::unknown()), inner(Value::from("y"))]);
    let config = config(Value::from("z"), map, list);
    check(false, &config, &["list[1].in!", "map[\"k\"].in", "top"]);
    let all = [
        "list[0].in!",
        "list[1].in!",
        "map[\"k\"].in",
        "map[\"n\"].in",
        "top",
    ];
    check(true, &config, &all);
}

#[test]
fn nothing_inside_something_unknown_is_validated() {
    let config = config(Value::unknown(), Value::unknown(), Value::Null);
    check(false, &config, &[]);
    check(true, &config, &["top"]);
}

#[test]
fn write_only_values_need_a_terraform_that_has_them() {
    let block = Block::new("").attribute(
        "secret",
        Attribute::new(Type::String.into(), Constraint::Optional).write_only(),
    );
    let found = |secret: Value| {
        let config = Value::object([("secret", secret)]);
        let diagnostics = engine::validate_write_only(&block, &config);
        diagnostics
            .into_iter()
            .filter_map(|diagnostic| diagnostic.path)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(Value::from("s")), [Path::root().attribute("secret")]);
    assert_eq!(found(Value::Null), []);
}
