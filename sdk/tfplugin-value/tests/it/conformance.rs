//! Which values are of which type, and what the error says.

use tfplugin_value::{Data, Dynamic, Path, Type, Value};

fn check(value: &Value, ty: &Type, expected: &str) {
    let message = value.conforms(ty).unwrap_err().to_string();
    assert_eq!(message, expected, "{value:?} as {ty}");
}

#[test]
fn null_and_unknown_are_of_every_type() {
    for ty in [
        Type::Bool,
        Type::Dynamic,
        Type::tuple([Type::String]),
        Type::list(Type::Number),
    ] {
        assert_eq!(Value::Null.conforms(&ty), Ok(()));
        assert_eq!(Value::unknown().conforms(&ty), Ok(()));
    }
}

#[test]
fn the_error_says_where_and_what() {
    let text = Value::from("secret");
    check(&text, &Type::Number, "expected number, found string");
    check(&text, &Type::Dynamic, "expected any, found string");
    check(
        &Value::list([Value::Null, text.clone()]),
        &Type::list(Type::Bool),
        "[1]: expected bool, found string",
    );
    check(
        &Value::set([text.clone()]),
        &Type::set(Type::Bool),
        "[...]: expected bool, found string",
    );
    check(
        &Value::map_of([("k", text.clone())]),
        &Type::map(Type::list(Type::Bool)),
        r#"["k"]: expected list(bool), found string"#,
    );
    check(
        &Value::list([]),
        &Type::set(Type::Bool),
        "expected set(bool), found list",
    );
    check(
        &Value::list([]),
        &Type::tuple([]),
        "expected tuple([]), found list",
    );
    check(
        &Value::object::<String>([]),
        &Type::map(Type::Bool),
        "expected map(bool), found object",
    );
    check(
        &Value::tuple([Value::Null]),
        &Type::tuple([Type::Bool, Type::Bool]),
        "expected 2 elements, found 1",
    );
}

#[test]
fn objects_have_exactly_their_attributes() {
    let route = Type::object([("function_arn", Type::String), ("timeout_ms", Type::Number)]);
    let ty = Type::object([("routes", Type::map(route))]);
    let stack = |route: Value| Value::object([("routes", Value::map_of([("ask", route)]))]);
    let arn = ("function_arn", Value::from("arn"));
    check(
        &stack(Value::object([arn.clone()])),
        &ty,
        r#"routes["ask"]: attribute "timeout_ms" is missing"#,
    );
    check(
        &stack(Value::object([arn.clone(), ("timeout", Value::Null)])),
        &ty,
        r#"routes["ask"]: attribute "timeout" does not exist"#,
    );
    let wrong = stack(Value::object([arn, ("timeout_ms", Value::from(true))]));
    check(
        &wrong,
        &ty,
        r#"routes["ask"].timeout_ms: expected number, found bool"#,
    );
    let error = wrong.conforms(&ty).unwrap_err();
    assert_eq!(
        error.path,
        Path::root()
            .attribute("routes")
            .key("ask")
            .attribute("timeout_ms")
    );
}

#[test]
fn the_elements_of_a_collection_of_any_type_have_one_type() {
    let any = |ty: Type| Value::dynamic(ty, Value::Null);
    let same = [
        any(Type::Bool),
        Value::Null,
        Value::unknown(),
        any(Type::Bool),
    ];
    assert_eq!(
        Value::list(same.clone()).conforms(&Type::list(Type::Dynamic)),
        Ok(())
    );
    let mixed = [any(Type::Bool), any(Type::String)];
    let message = "all elements must have the same type";
    check(
        &Value::list(mixed.clone()),
        &Type::list(Type::Dynamic),
        message,
    );
    check(
        &Value::set(mixed.clone()),
        &Type::set(Type::Dynamic),
        message,
    );
    let mixed = Value::map_of([
        ("a", Value::tuple(same[..1].to_vec())),
        ("b", Value::tuple(mixed[1..].to_vec())),
    ]);
    check(&mixed, &Type::map(Type::tuple([Type::Dynamic])), message);
    let wrap = |inner: &[Value]| Value::list([Value::list(inner.to_vec()), Value::list([])]);
    let lists = Type::list(Type::list(Type::list(Type::Dynamic)));
    assert_eq!(wrap(&[]).conforms(&lists), Ok(()));
    assert_eq!(
        wrap(&[Value::Null, Value::list([])]).conforms(&lists),
        Ok(())
    );
    check(&wrap(&[Value::list([any(Type::Bool)])]), &lists, message);
    check(
        &wrap(&[Value::list([any(Type::Bool)]), Value::Null]),
        &lists,
        "[0]: all elements must have the same type",
    );
    // A null map leaves open what the other one decides.
    let maps = Value::list([Value::Null, Value::map_of([("k", any(Type::Bool))])]);
    check(&maps, &Type::list(Type::map(Type::Dynamic)), message);
    let nested = Value::object([("a", maps)]);
    let ty = Type::object([("a", Type::list(Type::map(Type::Dynamic)))]);
    check(&nested, &ty, &format!("a: {message}"));
    for error in [
        tfplugin_value::msgpack::encode(&nested, &ty).unwrap_err(),
        tfplugin_value::json::encode(&nested, &ty).unwrap_err(),
    ] {
        assert_eq!(error.to_string(), format!("a: {message}"));
    }
}

#[test]
fn a_value_of_any_type_conforms_to_the_type_it_carries() {
    let list = |element| Value::dynamic(Type::list(Type::String), Value::list([element]));
    assert_eq!(list(Value::from("a")).conforms(&Type::Dynamic), Ok(()));
    check(
        &list(Value::from(1)),
        &Type::Dynamic,
        "[0]: expected string, found number",
    );
    check(
        &list(Value::Null),
        &Type::list(Type::String),
        "expected list(string), found any",
    );
    let nothing = Dynamic {
        ty: Type::Dynamic,
        value: Value::Null,
    };
    check(
        &Value::Known(Data::Dynamic(Box::new(nothing))),
        &Type::Dynamic,
        "a value of any type must carry the type it has",
    );
}
