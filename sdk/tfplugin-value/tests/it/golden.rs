//! The encodings of another implementation, byte by byte.

use tfplugin_value::{Number, NumberBound, Refinements, Type, Value, json, msgpack};

const ROWS: &str = include_str!("golden/go_cty.tsv");

/// One row of the table; no JSON for what JSON cannot express.
struct Row {
    name: &'static str,
    ty: &'static str,
    msgpack: Vec<u8>,
    json: Option<&'static str>,
}

fn rows() -> impl Iterator<Item = Row> {
    ROWS.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [name, ty, hex, json] = fields[..] else {
                panic!("{line}")
            };
            Row {
                name,
                ty,
                msgpack: unhex(hex),
                json: (json != "-").then_some(json),
            }
        })
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn number(text: &str) -> Value {
    Value::from(text.parse::<Number>().unwrap())
}

fn bound(text: &str, inclusive: bool) -> NumberBound {
    NumberBound {
        value: text.parse().unwrap(),
        inclusive,
    }
}

/// The values of the table, in its order.
fn values() -> Vec<(&'static str, Value)> {
    let mut values = primitives();
    values.extend(numbers());
    values.extend(collections());
    values.extend(structures());
    values.extend(dynamics());
    values
}

fn primitives() -> Vec<(&'static str, Value)> {
    let prefixed = Refinements::none().with_string_prefix("pre-");
    let digits = "0123456789".repeat(40);
    vec![
        ("bool_true", Value::from(true)),
        ("bool_null", Value::Null),
        ("string", Value::from("wss://é \"x\"\n")),
        ("string_empty", Value::from("")),
        ("string_32", Value::from(&digits[..32])),
        ("string_400", Value::from(digits.as_str())),
        ("string_unknown", Value::unknown()),
        (
            "string_not_null",
            Value::Unknown(Refinements::none().with_not_null()),
        ),
        ("string_prefix", Value::Unknown(prefixed.clone())),
        (
            "string_prefix_not_null",
            Value::Unknown(prefixed.with_not_null()),
        ),
    ]
}

fn numbers() -> Vec<(&'static str, Value)> {
    let range = Refinements::none()
        .with_not_null()
        .with_number_min(bound("1", true))
        .with_number_max(bound("1.1", true));
    let above = Refinements::none().with_number_min(bound("18446744073709551616", false));
    vec![
        ("zero", number("0")),
        ("int_127", number("127")),
        ("int_128", number("128")),
        ("int_65536", number("65536")),
        ("int_max", Value::from(i64::MAX)),
        ("int_neg_1", number("-1")),
        ("int_neg_33", number("-33")),
        ("int_min", Value::from(i64::MIN)),
        ("uint_2_63", number("9223372036854775808")),
        ("uint_max", Value::from(Number::from(u64::MAX))),
        ("int_2_64", number("18446744073709551616")),
        (
            "int_2_80",
            Value::from(Number::try_from(2f64.powi(80)).unwrap()),
        ),
        ("int_1e40", number("1e40")),
        ("half", number("0.5")),
        ("neg_quarter", number("-3.25")),
        ("tenth", number("0.1")),
        ("tenth_float", number("0.1")),
        ("thirds", number("0.333333333333333333333333333333")),
        ("tiny", number("0.00000000000000000000000000012345")),
        ("infinity", Value::from(Number::INFINITY)),
        ("neg_infinity", Value::from(Number::NEGATIVE_INFINITY)),
        ("number_unknown_range", Value::Unknown(range)),
        ("number_unknown_above", Value::Unknown(above)),
    ]
}

fn collections() -> Vec<(&'static str, Value)> {
    let some = Refinements::none()
        .with_not_null()
        .with_length_min(1)
        .with_length_max(300);
    vec![
        ("list_empty", Value::list([])),
        (
            "list",
            Value::list([Value::from("a"), Value::Null, Value::unknown()]),
        ),
        ("list_known", Value::list([number("2"), number("1")])),
        ("list_unknown_length", Value::Unknown(some)),
        (
            "list_unknown_128",
            Value::Unknown(Refinements::none().with_length_min(128)),
        ),
        (
            "set_unknown",
            Value::Unknown(Refinements::none().with_length_max(3)),
        ),
        ("set", Value::set([Value::from("a"), Value::from("b")])),
        ("set_empty", Value::set([])),
        (
            "map",
            Value::map_of([
                ("b", number("1")),
                ("a", Value::Null),
                ("$connect", number("0.5")),
            ]),
        ),
        ("map_empty", Value::map_of::<String>([])),
        (
            "map_unknown",
            Value::Unknown(Refinements::none().with_not_null()),
        ),
    ]
}

fn structures() -> Vec<(&'static str, Value)> {
    let id = Value::Unknown(Refinements::none().with_not_null());
    vec![
        (
            "tuple",
            Value::tuple([Value::from("a"), number("1"), Value::from(false)]),
        ),
        ("tuple_empty", Value::tuple([])),
        (
            "object",
            Value::object([
                ("name", Value::from("support")),
                ("id", Value::Null),
                ("ports", Value::list([number("443")])),
            ]),
        ),
        (
            "object_unknown_inside",
            Value::object([("name", Value::from("support")), ("id", id)]),
        ),
        ("object_empty", Value::object::<String>([])),
        ("object_null", Value::Null),
        ("object_unknown", Value::unknown()),
    ]
}

fn dynamics() -> Vec<(&'static str, Value)> {
    let arn = Refinements::none()
        .with_not_null()
        .with_string_prefix("arn:");
    let string = |value| Value::dynamic(Type::String, value);
    let pair = Type::tuple([Type::String, Type::Number]);
    let object = Type::object([("a", Type::list(Type::Number)), ("b", Type::Bool)]);
    vec![
        ("dynamic_unknown_prefix", string(Value::Unknown(arn))),
        ("dynamic_string", string(Value::from("x"))),
        (
            "dynamic_number",
            Value::dynamic(Type::Number, number("18446744073709551616")),
        ),
        ("dynamic_null", Value::Null),
        ("dynamic_null_string", string(Value::Null)),
        ("dynamic_unknown", Value::unknown()),
        ("dynamic_unknown_string", string(Value::unknown())),
        (
            "dynamic_tuple",
            Value::dynamic(pair, Value::tuple([Value::from("a"), number("1")])),
        ),
        (
            "dynamic_object",
            Value::dynamic(
                object,
                Value::object([("a", Value::list([number("1")])), ("b", Value::from(true))]),
            ),
        ),
        (
            "dynamic_in_map",
            Value::map_of([("k", string(Value::from("v")))]),
        ),
        (
            "dynamic_in_object",
            Value::object([(
                "any",
                Value::dynamic(Type::set(Type::Number), Value::set([number("1")])),
            )]),
        ),
    ]
}

fn value(name: &str) -> Value {
    let found = values()
        .into_iter()
        .find(|(candidate, _)| *candidate == name);
    found.unwrap_or_else(|| panic!("no value for row {name}")).1
}

#[test]
fn every_value_has_a_row() {
    let names: Vec<&str> = rows().map(|row| row.name).collect();
    for (name, _) in values() {
        assert!(names.contains(&name), "no row for value {name}");
    }
}

#[test]
fn types_are_written_and_read_as_go_cty_does() {
    for row in rows() {
        let ty = Type::from_json(row.ty.as_bytes()).unwrap();
        assert_eq!(ty.to_json(), row.ty, "{}", row.name);
    }
}

#[test]
fn msgpack_is_read_as_go_cty_writes_it() {
    for row in rows() {
        let ty = Type::from_json(row.ty.as_bytes()).unwrap();
        let decoded = msgpack::decode(&row.msgpack, &ty).unwrap();
        assert_eq!(decoded, value(row.name), "{}", row.name);
        assert_eq!(decoded.conforms(&ty), Ok(()), "{}", row.name);
    }
}

#[test]
fn msgpack_is_written_as_go_cty_does() {
    for row in rows() {
        // go-cty remembers that this tenth came from a float, we write what it
        // says; both are the same number.
        if row.name == "tenth_float" {
            continue;
        }
        let ty = Type::from_json(row.ty.as_bytes()).unwrap();
        let encoded = msgpack::encode(&value(row.name), &ty).unwrap();
        assert_eq!(encoded, row.msgpack, "{}", row.name);
    }
}

#[test]
fn state_json_is_as_go_cty_has_it() {
    for row in rows() {
        let ty = Type::from_json(row.ty.as_bytes()).unwrap();
        let value = value(row.name);
        match row.json {
            Some(json) => {
                assert_eq!(
                    json::decode(json.as_bytes(), &ty).unwrap(),
                    value,
                    "{}",
                    row.name
                );
                let encoded = String::from_utf8(json::encode(&value, &ty).unwrap()).unwrap();
                assert_eq!(encoded, json, "{}", row.name);
            }
            None => assert!(json::encode(&value, &ty).is_err(), "{}", row.name),
        }
    }
}
