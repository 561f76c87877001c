//! Values: making, reading, comparing and changing them.

use std::convert::Infallible;

use tfplugin_value::{Data, Number, ObjectType, Path, Refinements, Type, Value};

fn stack() -> Value {
    let route = |arn: &str| {
        Value::object([
            ("function_arn", Value::from(arn)),
            ("timeout_ms", Value::Null),
        ])
    };
    Value::object([
        ("id", Value::unknown()),
        ("name", Value::from("support")),
        (
            "routes",
            Value::map_of([("$connect", route("arn:a")), ("ask", route("arn:b"))]),
        ),
        ("ports", Value::list([Value::from(1), Value::from(2)])),
        ("zones", Value::set([Value::from("a"), Value::from("b")])),
        (
            "extra",
            Value::dynamic(Type::tuple([Type::Bool]), Value::tuple([Value::from(true)])),
        ),
    ])
}

fn paths(value: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    value.walk(&mut |path, _| paths.push(path.to_string()));
    paths
}

#[test]
fn a_value_is_small() {
    assert!(size_of::<Value>() <= 32);
    assert!(size_of::<Value<String>>() <= 32);
    assert_eq!(size_of::<Refinements>(), 8);
}

#[test]
fn rust_values_become_values() {
    assert_eq!(Value::from("a".to_owned()), Value::Known("a".to_owned()));
    assert_eq!(Value::<String>::from("a"), Value::Known("a".to_owned()));
    assert_eq!(Value::from(Some(7i64)), Value::Known(7i64));
    assert_eq!(Value::<i64>::from(None), Value::Null);
    assert_eq!(Value::<bool>::default(), Value::Null);
    assert_eq!(Value::from("a"), Value::Known(Data::String("a".to_owned())));
    assert_eq!(
        Value::from(Number::from(3)).as_number(),
        Some(&Number::from(3))
    );
    assert_eq!(
        Value::dynamic(Type::Dynamic, Value::from(true)),
        Value::from(true)
    );
}

#[test]
fn typed_values_are_mapped_without_losing_what_they_are() {
    let prefixed = Refinements::none().with_string_prefix("arn:");
    let known = Value::Known("abc".to_owned());
    let unknown: Value<String> = Value::Unknown(prefixed.clone());
    assert_eq!(known.as_deref().map(str::len), Value::Known(3));
    assert_eq!(unknown.as_ref().map(String::len), Value::Unknown(prefixed));
    assert_eq!(known.as_ref().cloned(), known);
    assert_eq!(known.clone().try_map(|text| text.parse::<i64>()).ok(), None);
    assert_eq!(known.clone().and_then(|_| Value::<i64>::Null), Value::Null);
    assert_eq!(Value::Null.or(known.clone()), known);
    assert_eq!(unknown.clone().or(known.clone()), unknown);
    assert_eq!(known.known().map(String::as_str), Some("abc"));
    assert_eq!(unknown.clone().ok_or("not known"), Err("not known"));
    assert_eq!(
        known.clone().ok_or_else(|| "not known"),
        Ok("abc".to_owned())
    );
    assert_eq!(unknown.clone().unwrap_or_default(), "");
    assert_eq!(unknown.unwrap_or("x".to_owned()), "x");
    let mut taken = known.clone();
    assert_eq!((taken.take(), taken.is_null()), (known, true));
}

#[test]
fn sets_are_equal_in_any_order() {
    let set = |elements: &[&str]| Value::set(elements.iter().map(|text| Value::from(*text)));
    assert_eq!(set(&["a", "b"]), set(&["b", "a"]));
    assert_eq!(set(&["a", "b", "a"]), set(&["b", "a"]));
    assert_ne!(set(&["a", "b"]), set(&["a", "c"]));
    assert_ne!(set(&["a"]), Value::list([Value::from("a")]));
    let nested = |left, right| Value::set([set(left), set(right)]);
    assert_eq!(nested(&["a", "b"], &["c"]), nested(&["c"], &["b", "a"]));
    // Two unknown elements may become two different ones.
    let unknown = |count| Value::set((0..count).map(|_| Value::unknown()));
    assert_ne!(unknown(1), unknown(2));
    assert_eq!(Value::list([Value::from(1)]), Value::list([Value::from(1)]));
    assert_ne!(
        Value::list([Value::from(1), Value::from(2)]),
        Value::list([Value::from(2), Value::from(1)]),
    );
}

#[test]
fn kinds_that_look_alike_differ() {
    assert_ne!(Value::list([]), Value::tuple([]));
    assert_ne!(Value::map_of::<String>([]), Value::object::<String>([]));
    assert_ne!(Value::string("1"), Value::number(1));
    let dynamic = |ty| Value::dynamic(ty, Value::Null);
    assert_ne!(dynamic(Type::String), dynamic(Type::Bool));
    assert_ne!(dynamic(Type::String), Value::Null);
}

#[test]
fn parts_are_found_by_path() {
    let stack = stack();
    let root = Path::root;
    let check = |path: Path, expected: Option<Value>| {
        assert_eq!(stack.get(&path).cloned(), expected, "{path}");
    };
    check(root(), Some(stack.clone()));
    check(
        root()
            .attribute("routes")
            .key("ask")
            .attribute("function_arn"),
        Some(Value::from("arn:b")),
    );
    check(
        root()
            .attribute("routes")
            .key("ask")
            .attribute("timeout_ms"),
        Some(Value::Null),
    );
    check(root().attribute("ports").index(1), Some(Value::from(2)));
    check(
        root().attribute("zones").element(Value::from("b")),
        Some(Value::from("b")),
    );
    check(root().attribute("extra").index(0), Some(Value::from(true)));
    check(root().attribute("ports").index(2), None);
    check(root().attribute("zones").element(Value::from("c")), None);
    check(root().attribute("routes").attribute("ask"), None);
    check(root().attribute("id").attribute("x"), None);
    check(root().attribute("nothing"), None);
}

#[test]
fn parts_are_changed_in_place_by_path() {
    let mut stack = stack();
    let arn = Path::root()
        .attribute("routes")
        .key("ask")
        .attribute("function_arn");
    *stack.get_mut(&arn).unwrap() = Value::unknown();
    assert_eq!(stack.get(&arn), Some(&Value::unknown()));
    let held = Path::root().attribute("extra").index(0);
    *stack.get_mut(&held).unwrap() = Value::from(false);
    assert_eq!(stack.get(&held), Some(&Value::from(false)));
    let element = Path::root().attribute("zones").element(Value::from("a"));
    assert_eq!(stack.get_mut(&element), None);
}

#[test]
fn walking_visits_containers_before_parts() {
    let expected = [
        "",
        "extra",
        "extra",
        "extra[0]",
        "id",
        "name",
        "ports",
        "ports[0]",
        "ports[1]",
        "routes",
        r#"routes["$connect"]"#,
        r#"routes["$connect"].function_arn"#,
        r#"routes["$connect"].timeout_ms"#,
        r#"routes["ask"]"#,
        r#"routes["ask"].function_arn"#,
        r#"routes["ask"].timeout_ms"#,
        "zones",
        "zones[...]",
        "zones[...]",
    ];
    assert_eq!(paths(&stack()), expected);
}

#[test]
fn transforming_goes_up_or_down() {
    let visited = |down: bool| {
        let mut order = Vec::new();
        let note = &mut |path: &Path, part: Value| -> Result<Value, Infallible> {
            order.push(path.to_string());
            Ok(part)
        };
        let value = Value::object([("a", Value::list([Value::from(1)])), ("b", Value::Null)]);
        let result = if down {
            value.transform_down(note)
        } else {
            value.transform(note)
        };
        let Ok(_) = result;
        order
    };
    assert_eq!(visited(false), ["a[0]", "a", "b", ""]);
    assert_eq!(visited(true), ["", "a", "a[0]", "b"]);
}

#[test]
fn transforming_down_goes_into_what_came_of_it() {
    let value = Value::object([("a", Value::Null)]);
    let filled: Result<Value, Infallible> = value.transform_down(&mut |path, part| {
        Ok(match path.to_string().as_str() {
            "a" => Value::list([Value::Null]),
            "a[0]" => Value::from("default"),
            _ => part,
        })
    });
    assert_eq!(
        filled,
        Ok(Value::object([(
            "a",
            Value::list([Value::from("default")])
        )]))
    );
}

#[test]
fn the_first_error_ends_a_transformation() {
    let mut calls = 0;
    let result = stack().transform(&mut |path, part| {
        calls += 1;
        if part.is_unknown() {
            Err(path.to_string())
        } else {
            Ok(part)
        }
    });
    assert_eq!(result, Err("id".to_owned()));
    assert_eq!(calls, 4);
}

#[test]
fn unknown_parts_are_found_and_simplified() {
    assert!(!stack().is_wholly_known());
    assert!(Value::Null.is_wholly_known());
    let held = |value| Value::map_of([("k", Value::dynamic(Type::String, value))]);
    let prefixed = Value::Unknown(Refinements::none().with_string_prefix("a").with_not_null());
    assert!(held(Value::from("x")).is_wholly_known());
    assert!(!held(prefixed.clone()).is_wholly_known());
    assert_eq!(held(prefixed).without_refinements(), held(Value::unknown()));
}

#[test]
fn a_null_object_conforms() {
    let ty = ObjectType::new([("a", Type::String), ("b", Type::list(Type::Dynamic))]);
    let value = Value::null_object(&ty);
    assert_eq!(
        value,
        Value::object([("a", Value::Null), ("b", Value::Null)])
    );
    assert_eq!(value.conforms(&ty.into()), Ok(()));
}

#[test]
fn refinements_that_say_nothing_are_none() {
    let nothing = Refinements::none()
        .with_string_prefix("")
        .with_length_min(0)
        .with_length_max(u64::MAX)
        .with_number_min(tfplugin_value::NumberBound {
            value: Number::NEGATIVE_INFINITY,
            inclusive: true,
        });
    assert_eq!(nothing, Refinements::none());
    assert!(nothing.is_none());
    let some = nothing.with_not_null().with_length_min(2);
    assert!(some.is_not_null());
    assert_eq!(
        (some.length_min(), some.length_max(), some.string_prefix()),
        (Some(2), None, None)
    );
}
