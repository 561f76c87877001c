//! State JSON: what is taken, what is refused, what older states may lack.

use tfplugin_value::{MAX_DEPTH, Number, Type, Value, json};

fn refuse(text: &str, ty: &Type, expected: &str) {
    let message = json::decode(text.as_bytes(), ty).unwrap_err().to_string();
    assert_eq!(message, expected, "{text:.60} as {ty}");
}

fn take(text: &str, ty: &Type, expected: &Value) {
    assert_eq!(
        &json::decode(text.as_bytes(), ty).unwrap(),
        expected,
        "{text} as {ty}"
    );
}

fn id() -> Type {
    Type::object([("id", Type::String), ("n", Type::Number)])
}

#[test]
fn numbers_keep_every_digit() {
    let check = |text: &str| {
        let number: Number = text.parse().unwrap();
        take(text, &Type::Number, &Value::from(number.clone()));
        take(&format!("\"{text}\""), &Type::Number, &Value::from(number));
    };
    check("0");
    check("-0.0");
    check("0.1");
    check("1E+5");
    check("3.14159265358979323846264338327950288419716939937510582097494459");
    check("18446744073709551617");
    check("123456789012345678901234567890");
    check("1e400");
}

#[test]
fn primitives_are_converted_as_terraform_does() {
    take("true", &Type::String, &Value::from("true"));
    take("1.50", &Type::String, &Value::from("1.50"));
    take("\"true\"", &Type::Bool, &Value::from(true));
    take("\"0\"", &Type::Bool, &Value::from(false));
    take(
        r#""\u0041\n\ud83d\ude00""#,
        &Type::String,
        &Value::from("A\n😀"),
    );
    refuse("\"yes\"", &Type::Bool, "expected bool, found string");
    refuse("1", &Type::Bool, "expected bool, found number");
    refuse("true", &Type::Number, "expected number, found bool");
    refuse("\"Inf\"", &Type::Number, "the number cannot be read");
    refuse("\"a\"", &Type::Number, "the number cannot be read");
    refuse("1e999999999", &Type::Number, "the number cannot be read");
    refuse("[]", &Type::String, "expected string, found array");
}

#[test]
fn white_space_and_order_do_not_matter() {
    let object = Value::object([("id", Value::Null), ("n", Value::from(1))]);
    take(" {\n\t\"n\" : 1 , \"id\" : null }\r\n", &id(), &object);
    let dynamic = Value::dynamic(Type::list(Type::Bool), Value::list([Value::from(true)]));
    take(
        r#"{ "type": ["list", "bool"], "value": [ true ] }"#,
        &Type::Dynamic,
        &dynamic,
    );
}

#[test]
fn other_text_is_refused() {
    refuse("", &Type::String, "the value is not valid JSON");
    refuse("nul", &Type::String, "the value is not valid JSON");
    refuse("1 2", &Type::Number, "the value is not valid JSON");
    refuse("01", &Type::Number, "the value is not valid JSON");
    refuse(
        "{}",
        &Type::list(Type::Bool),
        "expected list(bool), found object",
    );
    refuse(
        "[[true],[1]]",
        &Type::list(Type::set(Type::Bool)),
        "[1][0]: expected bool, found number",
    );
    refuse(
        r#"{"k":1}"#,
        &Type::map(Type::Bool),
        r#"["k"]: expected bool, found number"#,
    );
    refuse("[1]", &Type::tuple([]), "expected 0 elements, found 1");
    refuse(
        "1",
        &Type::Dynamic,
        "a value of any type must come with its type",
    );
    refuse(
        r#"{"value":1}"#,
        &Type::Dynamic,
        "a value of any type must come with its type",
    );
    refuse(
        r#"{"value":1,"type":"number","more":1}"#,
        &Type::Dynamic,
        "a value of any type must come with its type",
    );
    refuse(
        r#"{"value":1,"type":1}"#,
        &Type::Dynamic,
        "the type of the value cannot be read",
    );
    refuse(
        r#"{"a":{"value":1,"type":"number"},"b":{"value":1,"type":"string"}}"#,
        &Type::map(Type::Dynamic),
        "all elements must have the same type",
    );
    // A lone surrogate is valid JSON but no text.
    refuse(r#""\ud800""#, &Type::String, "the value is not valid JSON");
}

#[test]
fn only_older_states_may_differ_in_their_attributes() {
    let nested = Type::map(id());
    let text = r#"{"k":{"id":"a","old":[1,{}]}}"#;
    refuse(text, &nested, r#"["k"]: attribute "old" does not exist"#);
    refuse(
        r#"{"k":{"id":"a"}}"#,
        &nested,
        r#"["k"]: attribute "n" is missing"#,
    );
    let expected = Value::map_of([(
        "k",
        Value::object([("id", Value::from("a")), ("n", Value::Null)]),
    )]);
    assert_eq!(
        json::decode_lenient(text.as_bytes(), &nested).unwrap(),
        expected
    );
    // All else is as strict as ever.
    assert!(json::decode_lenient(br#"{"k":[]}"#, &nested).is_err());
    assert!(json::decode_lenient(br#"{"k":{"n":true}}"#, &nested).is_err());
    let dynamic = br#"{"value":{},"type":["object",{"a":"bool"}]}"#;
    assert!(json::decode_lenient(dynamic, &Type::Dynamic).is_err());
}

#[test]
fn the_content_is_never_part_of_an_error() {
    for (text, ty) in [
        (r#"{"id":"secret"}"#, id()),
        (r#""secret""#, Type::Number),
        (r#""secret""#, Type::Bool),
        (r#"{"id":["secret"],"n":1}"#, id()),
        (r#""secret\ud800""#, Type::String),
    ] {
        let error = json::decode(text.as_bytes(), &ty).unwrap_err();
        let chain = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(!chain.contains("secret"), "{chain}");
    }
}

#[test]
fn nesting_ends() {
    let ty = |levels: usize| (1..levels).fold(Type::Bool, |inner, _| Type::list(inner));
    let text = |levels: usize| format!("{}true{}", "[".repeat(levels - 1), "]".repeat(levels - 1));
    let deepest = json::decode(text(MAX_DEPTH).as_bytes(), &ty(MAX_DEPTH)).unwrap();
    assert_eq!(
        json::encode(&deepest, &ty(MAX_DEPTH)).unwrap(),
        text(MAX_DEPTH).as_bytes()
    );
    assert!(json::decode(text(MAX_DEPTH + 1).as_bytes(), &ty(MAX_DEPTH + 1)).is_err());
    // Deeper than any stack, where nothing is expected to be nested.
    refuse(
        &text(1_000_000),
        &Type::list(Type::Bool),
        "[0]: expected bool, found array",
    );
    let hostile = r#"{"type":"dynamic","value":"#.repeat(1000) + "null" + &"}".repeat(1000);
    refuse(
        &hostile,
        &Type::Dynamic,
        "the value is nested more than 64 levels deep",
    );
}

#[test]
fn what_json_cannot_express_is_not_written() {
    let check = |value: Value, ty: Type, expected: &str| {
        assert_eq!(json::encode(&value, &ty).unwrap_err().to_string(), expected);
    };
    check(
        Value::list([Value::Null, Value::unknown()]),
        Type::list(Type::Bool),
        "[1]: the value is unknown, which JSON cannot express",
    );
    check(
        Value::map_of([("k", Value::from(Number::INFINITY))]),
        Type::map(Type::Number),
        r#"["k"]: the number is infinite, which JSON cannot express"#,
    );
    check(Value::from("a"), Type::Bool, "expected bool, found string");
}

#[test]
fn text_is_escaped_where_json_demands_it() {
    let text = Value::from("\"\\\n\r\t\u{1}\u{7f}é😀/<");
    let encoded = json::encode(&text, &Type::String).unwrap();
    assert_eq!(
        String::from_utf8(encoded.clone()).unwrap(),
        "\"\\\"\\\\\\n\\r\\t\\u0001\u{7f}é😀/<\""
    );
    assert_eq!(json::decode(&encoded, &Type::String).unwrap(), text);
}
