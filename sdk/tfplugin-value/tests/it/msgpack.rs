//! What decoders must take, what they must refuse, what encoders must refuse.

use std::error::Error;

use tfplugin_value::{Data, Dynamic, MAX_DEPTH, Number, Type, Value, msgpack};

pub(crate) fn refuse(bytes: &[u8], ty: &Type, expected: &str) {
    let message = msgpack::decode(bytes, ty).unwrap_err().to_string();
    assert_eq!(message, expected, "{bytes:02x?} as {ty}");
}

pub(crate) fn take(bytes: &[u8], ty: &Type, expected: &Value) {
    assert_eq!(
        &msgpack::decode(bytes, ty).unwrap(),
        expected,
        "{bytes:02x?} as {ty}"
    );
}

fn id() -> Type {
    Type::object([("id", Type::String), ("n", Type::Number)])
}

#[test]
fn numbers_come_in_every_form() {
    let check = |bytes: &[u8], expected: &str| {
        take(
            bytes,
            &Type::Number,
            &Value::from(expected.parse::<Number>().unwrap()),
        );
    };
    check(b"\x00", "0");
    check(b"\xff", "-1");
    check(b"\xcc\x80", "128");
    check(b"\xcd\x01\x00", "256");
    check(b"\xce\x00\x01\x00\x00", "65536");
    check(
        b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff",
        "18446744073709551615",
    );
    check(b"\xd0\x80", "-128");
    check(b"\xd1\x80\x00", "-32768");
    check(b"\xd2\x80\x00\x00\x00", "-2147483648");
    check(
        b"\xd3\x80\x00\x00\x00\x00\x00\x00\x00",
        "-9223372036854775808",
    );
    check(b"\xca\x3f\x00\x00\x00", "0.5");
    check(b"\xcb\x3f\xb9\x99\x99\x99\x99\x99\x9a", "0.1");
    check(b"\xcb\x7f\xf0\x00\x00\x00\x00\x00\x00", "Inf");
    check(b"\xa30.1", "0.1");
    check(b"\xb418446744073709551616", "18446744073709551616");
    check(b"\xd9\x041e40", "1e40");
}

#[test]
fn longer_forms_than_needed_are_taken() {
    let a = Value::from("a");
    take(b"\xd9\x01a", &Type::String, &a);
    take(b"\xda\x00\x01a", &Type::String, &a);
    take(b"\xdb\x00\x00\x00\x01a", &Type::String, &a);
    take(
        b"\xdc\x00\x01\xa1a",
        &Type::list(Type::String),
        &Value::list([a.clone()]),
    );
    take(
        b"\xdd\x00\x00\x00\x01\xa1a",
        &Type::set(Type::String),
        &Value::set([a.clone()]),
    );
    take(
        b"\xdf\x00\x00\x00\x01\xa1k\xa1a",
        &Type::map(Type::String),
        &Value::map_of([("k", a)]),
    );
    // Attributes in any order; the type of any value as text.
    let object = Value::object([("id", Value::Null), ("n", Value::from(1))]);
    take(b"\x82\xa1n\x01\xa2id\xc0", &id(), &object);
    take(b"\xde\x00\x02\xa1n\x01\xa2id\xc0", &id(), &object);
    let dynamic = Value::dynamic(Type::Bool, Value::from(true));
    take(b"\x92\xa6\"bool\"\xc3", &Type::Dynamic, &dynamic);
    take(b"\x92\xc4\x09\"dynamic\"\xc0", &Type::Dynamic, &Value::Null);
}

#[test]
fn other_bytes_are_refused() {
    refuse(b"", &Type::String, "the value is cut off");
    refuse(
        b"\xc1",
        &Type::String,
        "the value begins with a byte that has no meaning",
    );
    refuse(
        b"\xc0\xc0\xc0",
        &Type::String,
        "2 bytes follow after the value",
    );
    refuse(b"\xa3ab", &Type::String, "the value is cut off");
    refuse(b"\x01", &Type::String, "expected string, found integer");
    refuse(b"\xc4\x01a", &Type::String, "expected string, found binary");
    refuse(b"\xa1\xff", &Type::String, "text is not encoded in UTF-8");
    refuse(b"\xa1a", &Type::Bool, "expected bool, found string");
    refuse(b"\xc3", &Type::Number, "expected number, found bool");
    refuse(b"\xa3abc", &Type::Number, "the number cannot be read");
    refuse(
        b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00",
        &Type::Number,
        "the number cannot be read",
    );
    refuse(
        b"\xab1e999999999",
        &Type::Number,
        "the number cannot be read",
    );
    refuse(
        b"\x80",
        &Type::list(Type::Bool),
        "expected list(bool), found map",
    );
    refuse(
        b"\x91\x92\xc3\x01",
        &Type::list(Type::set(Type::Bool)),
        "[0][1]: expected bool, found integer",
    );
    refuse(
        b"\x91\xc3",
        &Type::tuple([]),
        "expected 0 elements, found 1",
    );
    refuse(
        b"\x81\x01\xc3",
        &Type::map(Type::Bool),
        "a name must be a string, found integer",
    );
    refuse(
        b"\x82\xa1k\xc3\xa1k\xc3",
        &Type::map(Type::Bool),
        r#""k" is there twice"#,
    );
    refuse(
        b"\x81\xa1k\x01",
        &Type::map(Type::Bool),
        r#"["k"]: expected bool, found integer"#,
    );
}

#[test]
fn objects_need_exactly_their_attributes() {
    refuse(b"\x80", &id(), r#"attribute "id" is missing"#);
    refuse(b"\x81\xa2id\xc0", &id(), r#"attribute "n" is missing"#);
    refuse(
        b"\x83\xa2id\xc0\xa1n\xc0\xa1x\xc0",
        &id(),
        r#"attribute "x" does not exist"#,
    );
    refuse(b"\x82\xa2id\xc0\xa2id\xc0", &id(), r#""id" is there twice"#);
    refuse(
        b"\x82\xa2id\xc0\xa1n\xa0",
        &id(),
        "n: the number cannot be read",
    );
}

#[test]
fn values_of_any_type_need_a_type() {
    refuse(
        b"\xa1a",
        &Type::Dynamic,
        "a value of any type must come with its type",
    );
    refuse(
        b"\x91\xc0",
        &Type::Dynamic,
        "a value of any type must come with its type",
    );
    refuse(
        b"\x92\x01\xc0",
        &Type::Dynamic,
        "a value of any type must come with its type",
    );
    refuse(
        b"\x92\xa4\"no\"\xc0",
        &Type::Dynamic,
        "the type of the value cannot be read",
    );
    refuse(
        b"\x92\xa6\"bool\"\x01",
        &Type::Dynamic,
        "expected bool, found integer",
    );
    let mixed = b"\x92\x92\xa6\"bool\"\xc0\x92\xa8\"number\"\xc0";
    refuse(
        mixed,
        &Type::list(Type::Dynamic),
        "all elements must have the same type",
    );
}

#[test]
fn a_claimed_length_takes_no_memory() {
    // Each would be tens of gigabytes if it were believed.
    let element = Type::list(Type::String);
    refuse(b"\xdd\xff\xff\xff\xff", &element, "the value is cut off");
    refuse(
        b"\xdd\xff\xff\xff\xff\xa1a\xa1b",
        &element,
        "the value is cut off",
    );
    refuse(
        b"\xdf\xff\xff\xff\xff\xa1a\xa1b",
        &Type::map(Type::String),
        "the value is cut off",
    );
    refuse(
        b"\xdb\xff\xff\xff\xffabc",
        &Type::String,
        "the value is cut off",
    );
    refuse(
        b"\xc6\xff\xff\xff\xffabc",
        &Type::String,
        "the value is cut off",
    );
    refuse(
        b"\xc9\xff\xff\xff\xff\x0cabc",
        &Type::String,
        "the value is cut off",
    );
}

#[test]
fn values_nest_as_deep_as_the_limit() {
    let ty = |levels: usize| (1..levels).fold(Type::Bool, |inner, _| Type::list(inner));
    let value =
        |levels: usize| (1..levels).fold(Value::from(true), |inner, _| Value::list([inner]));
    let deepest = msgpack::encode(&value(MAX_DEPTH), &ty(MAX_DEPTH)).unwrap();
    take(&deepest, &ty(MAX_DEPTH), &value(MAX_DEPTH));
    let error = msgpack::encode(&value(MAX_DEPTH + 1), &ty(MAX_DEPTH + 1)).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the value is nested more than 64 levels deep")
    );
    assert_eq!(error.path.steps().len(), MAX_DEPTH);

    // A value of any type may hold one again, without end.
    let mut hostile = b"\x92\xc4\x09\"dynamic\"".repeat(100_000);
    refuse(
        &hostile,
        &Type::Dynamic,
        "the value is nested more than 64 levels deep",
    );
    hostile = vec![0x91; 1_000_000];
    refuse(
        &hostile,
        &Type::Dynamic,
        "a value of any type must come with its type",
    );
}

#[test]
fn errors_name_their_cause_and_never_the_content() {
    let error = msgpack::decode(b"\x82\xa1n\xa6secret\xa2id\xc0", &id()).unwrap_err();
    assert_eq!(error.to_string(), "n: the number cannot be read");
    assert_eq!(
        error.source().unwrap().to_string(),
        "this is not a decimal number"
    );
    assert!(!format!("{error:?}").contains("secret"));
}

#[test]
fn what_does_not_conform_is_not_written() {
    let check = |value: Value, ty: &Type, expected: &str| {
        assert_eq!(
            msgpack::encode(&value, ty).unwrap_err().to_string(),
            expected
        );
    };
    check(Value::from("a"), &Type::Bool, "expected bool, found string");
    check(
        Value::from("a"),
        &Type::Dynamic,
        "expected any, found string",
    );
    check(
        Value::object([("id", Value::Null)]),
        &id(),
        r#"attribute "n" is missing"#,
    );
    let renamed = Value::object([("id", Value::Null), ("m", Value::Null)]);
    check(renamed, &id(), r#"attribute "m" does not exist"#);
    let nothing = Dynamic {
        ty: Type::Dynamic,
        value: Value::Null,
    };
    check(
        Value::Known(Data::Dynamic(Box::new(nothing))),
        &Type::Dynamic,
        "a value of any type must carry the type it has",
    );
}

#[test]
fn a_claimed_type_takes_no_time() {
    // A type of a megabyte and as many values of it: the product would take
    // minutes.
    let ty = Type::tuple([Type::Dynamic, Type::tuple(vec![Type::Bool; 100_000])]);
    let json = Type::list(Type::list(ty)).to_json();
    let length = u32::try_from(json.len()).unwrap().to_be_bytes();
    let count = 300_000u32;
    let head = [
        b"\x92\xc6".as_slice(),
        &length,
        json.as_bytes(),
        b"\xdd",
        &count.to_be_bytes(),
    ];
    let bytes = [head.concat(), b"\x92\xc0\xc0".repeat(count as usize)].concat();
    let value = msgpack::decode(&bytes, &Type::Dynamic).unwrap();
    let lists = value
        .as_dynamic()
        .and_then(|dynamic| dynamic.value.as_elements());
    assert_eq!(lists.map(<[Value]>::len), Some(300_000));
}
