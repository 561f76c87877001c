//! Types: their two texts.

use tfplugin_value::{MAX_DEPTH, ObjectType, Type};

fn route() -> Type {
    Type::Object(
        ObjectType::new([("function_arn", Type::String), ("timeout_ms", Type::Number)])
            .with_optional(["timeout_ms"]),
    )
}

#[test]
fn types_print_as_hcl_writes_them() {
    let check = |ty: Type, expected: &str| assert_eq!(ty.to_string(), expected);
    check(Type::Bool, "bool");
    check(Type::Number, "number");
    check(Type::String, "string");
    check(Type::Dynamic, "any");
    check(Type::list(Type::set(Type::Dynamic)), "list(set(any))");
    check(
        Type::tuple([Type::String, Type::Bool]),
        "tuple([string, bool])",
    );
    check(Type::tuple([]), "tuple([])");
    check(Type::object::<String>([]), "object({})");
    check(
        Type::map(route()),
        "map(object({ function_arn = string, timeout_ms = optional(number) }))",
    );
    check(
        Type::object([("a b", Type::Bool)]),
        r#"object({ "a b" = bool })"#,
    );
    check(
        Type::object([("1a", Type::Bool)]),
        r#"object({ "1a" = bool })"#,
    );
}

#[test]
fn types_have_the_json_of_cty() {
    let check = |ty: Type, expected: &str| {
        assert_eq!(ty.to_json(), expected);
        assert_eq!(Type::from_json(expected.as_bytes()).unwrap(), ty);
    };
    check(Type::Bool, r#""bool""#);
    check(Type::Dynamic, r#""dynamic""#);
    check(
        Type::set(Type::list(Type::Number)),
        r#"["set",["list","number"]]"#,
    );
    check(
        Type::tuple([Type::String, Type::Bool]),
        r#"["tuple",["string","bool"]]"#,
    );
    check(Type::tuple([]), r#"["tuple",[]]"#);
    check(
        Type::map(route()),
        r#"["map",["object",{"function_arn":"string","timeout_ms":"number"},["timeout_ms"]]]"#,
    );
}

#[test]
fn other_json_is_no_type() {
    let check = |json: &str, expected: &str| {
        assert_eq!(
            Type::from_json(json.as_bytes()).unwrap_err().to_string(),
            expected,
            "{json}"
        );
    };
    check("", "a type must be written in JSON");
    check(r#""string" x"#, "a type must be written in JSON");
    check(r#""any""#, r#""any" is not the name of a type"#);
    check(
        r#"["array","string"]"#,
        r#""array" is not the name of a type"#,
    );
    check("null", "a type is a name or an array that starts with one");
    check(
        "[]",
        "a composite type is an array of a name and an argument",
    );
    check(
        r#"["list"]"#,
        "a composite type is an array of a name and an argument",
    );
    check(
        r#"[1,"string"]"#,
        "a composite type is an array of a name and an argument",
    );
    check(
        r#"["list","string","string"]"#,
        "a composite type has too many arguments",
    );
    check(
        r#"["object",{},[],[]]"#,
        "a composite type has too many arguments",
    );
    check(
        r#"["tuple","string"]"#,
        "the argument of \"tuple\" is an array of types",
    );
    check(
        r#"["object",["a"]]"#,
        "the argument of \"object\" is an object of types",
    );
    check(
        r#"["object",{},"a"]"#,
        "optional attributes are an array of names",
    );
    check(
        r#"["object",{},[1]]"#,
        "optional attributes are an array of names",
    );
    check(
        r#"["object",{},["a"]]"#,
        "the optional attribute \"a\" does not exist",
    );
}

#[test]
fn types_nest_as_deep_as_the_limit() {
    let nested = |wrap: fn(Type) -> Type, levels: usize| {
        (1..levels).fold(Type::String, |inner, _| wrap(inner))
    };
    let object: fn(Type) -> Type = |inner| Type::object([("a", inner)]);
    for wrap in [Type::list, object] {
        let deepest = nested(wrap, MAX_DEPTH);
        assert_eq!(
            Type::from_json(deepest.to_json().as_bytes()).unwrap(),
            deepest
        );
        let deeper = nested(wrap, MAX_DEPTH + 1);
        assert!(Type::from_json(deeper.to_json().as_bytes()).is_err());
    }
    let hostile = r#"["list","#.repeat(100_000);
    assert!(Type::from_json(hostile.as_bytes()).is_err());
}

#[test]
fn dynamic_is_found_wherever_it_is() {
    let hidden = Type::tuple([
        Type::Bool,
        Type::map(Type::object([("any", Type::Dynamic)])),
    ]);
    assert!(hidden.has_dynamic());
    assert!(!Type::map(route()).has_dynamic());
}
