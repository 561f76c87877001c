//! Unknown values in msgpack, with what is known about them.

use tfplugin_value::{NumberBound, Refinements, Type, Value, msgpack};

use crate::msgpack::{refuse, take};

#[test]
fn an_extension_of_at_most_one_byte_is_unknown() {
    for ty in [
        Type::String,
        Type::Dynamic,
        Type::object([("id", Type::String)]),
        Type::list(Type::Bool),
    ] {
        take(b"\xd4\x00\x00", &ty, &Value::unknown());
        take(b"\xd4\x0c\x81", &ty, &Value::unknown());
        take(b"\xd4\x80\xff", &ty, &Value::unknown());
        take(b"\xc7\x00\x2a", &ty, &Value::unknown());
        take(b"\xc7\x01\x2a\x07", &ty, &Value::unknown());
        take(b"\xc9\x00\x00\x00\x00\x05", &ty, &Value::unknown());
    }
}

#[test]
fn what_is_known_of_unknown_values_is_kept() {
    let check = |payload: &[u8], ty: Type, expected: Refinements| {
        take(&refined(payload), &ty, &Value::Unknown(expected));
    };
    let none = Refinements::none;
    check(
        b"\x82\x01\xc2\x02\xa4pre-",
        Type::String,
        none().with_not_null().with_string_prefix("pre-"),
    );
    let half = NumberBound {
        value: "0.5".parse().unwrap(),
        inclusive: false,
    };
    check(
        b"\x81\x03\x92\xca\x3f\x00\x00\x00\xc2",
        Type::Number,
        none().with_number_min(half),
    );
    check(
        b"\x81\x05\xd0\x02",
        Type::map(Type::Bool),
        none().with_length_min(2),
    );
    // Keys that are not known, with values of any kind; bytes after the map.
    check(
        b"\x83\x07\x93\x01\x81\xa1a\xc0\xc3\x01\xc2\xff\xa1x",
        Type::Bool,
        none().with_not_null(),
    );
    check(b"\x81\x01\xc2\x00\x00", Type::Bool, none().with_not_null());
    check(b"\x80\x00", Type::Bool, none());
    // Not even a type is known, so nothing else can be.
    check(b"\x81\x01\xc2", Type::Dynamic, none());
    take(&refined(b"\x81\x01\xc3"), &Type::String, &Value::Null);
}

#[test]
fn refinements_that_make_no_sense_are_refused() {
    let check = |payload: &[u8], ty: Type, expected: &str| {
        let message = format!("the refinement of an unknown value is invalid: {expected}");
        refuse(&refined(payload), &ty, &message);
    };
    check(b"\xc0\x00", Type::String, "it is not a map");
    check(b"\x81\xa1a\xc2", Type::String, "a key is not an integer");
    check(
        b"\x81\x01\xa1a",
        Type::String,
        "whether it may be null is not a bool",
    );
    check(b"\x81\x02\xa1a", Type::Number, "it does not fit the type");
    check(b"\x81\x02\x01", Type::String, "the prefix is not a string");
    check(
        b"\x81\x03\x92\x01\xc3",
        Type::String,
        "it does not fit the type",
    );
    check(
        b"\x81\x03\x01",
        Type::Number,
        "a bound is not an array of a number and a bool",
    );
    check(
        b"\x81\x03\x92\xc0\xc3",
        Type::Number,
        "a bound is not an array of a number and a bool",
    );
    check(
        b"\x81\x04\x92\x01\x01",
        Type::Number,
        "a bound is not an array of a number and a bool",
    );
    check(b"\x81\x05\x01", Type::tuple([]), "it does not fit the type");
    check(
        b"\x81\x05\xff",
        Type::list(Type::Bool),
        "a length is not a count",
    );
    check(
        b"\x82\x05\x02\x06\x01",
        Type::list(Type::Bool),
        "nothing lies between its bounds",
    );
    check(
        b"\x82\x03\x92\x01\xc2\x04\x92\x01\xc3",
        Type::Number,
        "nothing lies between its bounds",
    );
    check(&[0x80; 1025], Type::String, "it is too long");
    refuse(
        b"\xd5\x0b\x81\x01",
        &Type::String,
        "the refinement of an unknown value is invalid: the extension code means nothing",
    );
    refuse(&refined(b"\x81\x01"), &Type::String, "the value is cut off");
    refuse(
        &refined(b"\xdf\xff\xff\xff\xff\x01"),
        &Type::String,
        "the value is cut off",
    );
}

#[test]
fn refinements_are_written_only_as_far_as_they_fit() {
    let check = |known: Refinements, ty: &Type, expected: &[u8]| {
        let bytes = msgpack::encode(&Value::Unknown(known), ty).unwrap();
        assert_eq!(bytes, expected, "as {ty}");
    };
    let prefix = |text: &str| Refinements::none().with_string_prefix(text);
    check(prefix("a"), &Type::Bool, b"\xd4\x00\x00");
    check(
        prefix("a").with_not_null(),
        &Type::Number,
        b"\xc7\x03\x0c\x81\x01\xc2",
    );
    check(prefix("a").with_not_null(), &Type::Dynamic, b"\xd4\x00\x00");
    let cut = |kept: &str| {
        let entry = msgpack::encode(&Value::from(kept), &Type::String).unwrap();
        refined(&[b"\x81\x02".as_slice(), &entry].concat())
    };
    let long = "x".repeat(300);
    check(prefix(&long), &Type::String, &cut(&long[..256]));
    // Not within or before a character that may be joined to the one before.
    let joined = format!("{}{}", "x".repeat(255), "e\u{301}".repeat(20));
    check(prefix(&joined), &Type::String, &cut(&"x".repeat(255)));
    check(prefix(&"é".repeat(300)), &Type::String, b"\xd4\x00\x00");
    let huge = NumberBound {
        value: "7".repeat(300).parse().unwrap(),
        inclusive: true,
    };
    check(
        Refinements::none().with_number_min(huge),
        &Type::Number,
        b"\xd4\x00\x00",
    );
    let one = |inclusive| NumberBound {
        value: 1.into(),
        inclusive,
    };
    let between = |low, high| {
        Refinements::none()
            .with_number_min(low)
            .with_number_max(high)
    };
    check(
        between(one(true), one(false)),
        &Type::Number,
        b"\xd4\x00\x00",
    );
    let only = b"\xc7\x09\x0c\x82\x03\x92\x01\xc3\x04\x92\x01\xc3";
    check(between(one(true), one(true)), &Type::Number, only);
    let lengths = Refinements::none().with_length_min(2).with_length_max(1);
    check(
        lengths.with_not_null(),
        &Type::list(Type::Bool),
        b"\xc7\x03\x0c\x81\x01\xc2",
    );
}

/// An extension of refinements with this payload.
fn refined(payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).unwrap().to_be_bytes();
    [b"\xc8".as_slice(), &length, b"\x0c", payload].concat()
}
