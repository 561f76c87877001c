//! What holds for every type, every value and all bytes.

use proptest::collection::vec;
use proptest::prelude::*;
use tfplugin_value::{Number, Path, Type, Value, json, msgpack};

use crate::strategy::{Kind, number, typed_value, types};

/// One change to bytes: at a position (modulo the length), what to do.
type Mutation = (usize, u8, u8);

fn mutate(bytes: &[u8], mutations: &[Mutation]) -> Vec<u8> {
    let mut mutated = bytes.to_vec();
    for (position, change, byte) in mutations {
        let at = position % (mutated.len() + 1);
        match change % 4 {
            0 => mutated.insert(at, *byte),
            1 => mutated.truncate(at),
            _ if at == mutated.len() => mutated.push(*byte),
            2 => mutated[at] = *byte,
            _ => drop(mutated.remove(at)),
        }
    }
    mutated
}

fn reverse_sets(value: Value) -> Value {
    use tfplugin_value::Data;
    let result: Result<_, std::convert::Infallible> = value.transform(&mut |_, part| {
        Ok(match part {
            Value::Known(Data::Set(elements)) => Value::set(elements.into_iter().rev()),
            other => other,
        })
    });
    let Ok(value) = result;
    value
}

/// Whatever can be read is a value that conforms and can be written.
fn check_msgpack(bytes: &[u8], ty: &Type) -> Result<(), TestCaseError> {
    if let Ok(value) = msgpack::decode(bytes, ty) {
        prop_assert_eq!(value.conforms(ty), Ok(()));
        let again = msgpack::encode(&value, ty).unwrap();
        prop_assert_eq!(msgpack::decode(&again, ty).unwrap(), value);
    }
    Ok(())
}

fn check_json(text: &[u8], ty: &Type) -> Result<(), TestCaseError> {
    for value in [json::decode(text, ty), json::decode_lenient(text, ty)]
        .into_iter()
        .flatten()
    {
        prop_assert_eq!(value.conforms(ty), Ok(()));
        let again = json::encode(&value, ty).unwrap();
        prop_assert_eq!(json::decode(&again, ty).unwrap(), value);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn types_survive_json(ty in types()) {
        prop_assert_eq!(Type::from_json(ty.to_json().as_bytes()).unwrap(), ty);
    }

    #[test]
    fn values_survive_msgpack((ty, value) in typed_value(Kind::Any)) {
        prop_assert_eq!(value.conforms(&ty), Ok(()));
        let bytes = msgpack::encode(&value, &ty).unwrap();
        let decoded = msgpack::decode(&bytes, &ty).unwrap();
        prop_assert_eq!(&decoded, &value);
        prop_assert_eq!(msgpack::encode(&decoded, &ty).unwrap(), bytes);
    }

    #[test]
    fn known_values_survive_json((ty, value) in typed_value(Kind::Known)) {
        let text = json::encode(&value, &ty).unwrap();
        prop_assert_eq!(&json::decode(&text, &ty).unwrap(), &value);
        prop_assert_eq!(json::decode_lenient(&text, &ty).unwrap(), value);
    }

    #[test]
    fn both_encodings_refuse_what_does_not_conform(
        (_, value) in typed_value(Kind::Known),
        ty in types(),
    ) {
        let conforms = value.conforms(&ty).is_ok();
        prop_assert_eq!(msgpack::encode(&value, &ty).is_ok(), conforms);
        prop_assert_eq!(json::encode(&value, &ty).is_ok(), conforms);
    }

    #[test]
    fn any_bytes_are_a_value_or_an_error(bytes in vec(any::<u8>(), 0..200), ty in types()) {
        check_msgpack(&bytes, &ty)?;
        check_json(&bytes, &ty)?;
        let _ = Type::from_json(&bytes);
    }

    #[test]
    fn damaged_msgpack_is_a_value_or_an_error(
        (ty, value) in typed_value(Kind::Any),
        mutations in vec(any::<Mutation>(), 1..6),
    ) {
        check_msgpack(&mutate(&msgpack::encode(&value, &ty).unwrap(), &mutations), &ty)?;
    }

    #[test]
    fn cut_msgpack_is_an_error((ty, value) in typed_value(Kind::Any), at in any::<usize>()) {
        let bytes = msgpack::encode(&value, &ty).unwrap();
        prop_assert!(msgpack::decode(&bytes[..at % bytes.len()], &ty).is_err());
    }

    #[test]
    fn damaged_json_is_a_value_or_an_error(
        (ty, value) in typed_value(Kind::Known),
        mutations in vec(any::<Mutation>(), 1..6),
    ) {
        check_json(&mutate(&json::encode(&value, &ty).unwrap(), &mutations), &ty)?;
    }

    #[test]
    fn every_part_is_found_at_its_path((_, value) in typed_value(Kind::Any)) {
        let mut paths: Vec<(Path, Value)> = Vec::new();
        value.walk(&mut |path, part| paths.push((path.clone(), part.clone())));
        prop_assert_eq!(paths[0].0.is_root(), true);
        for (path, part) in paths {
            let found = value.get(&path);
            // What a value of type `dynamic` holds has the path of the value.
            let held = found.and_then(Value::as_dynamic).map(|dynamic| &dynamic.value);
            prop_assert!(found == Some(&part) || held == Some(&part), "{}", path);
        }
    }

    #[test]
    fn changing_nothing_changes_nothing((_, value) in typed_value(Kind::Any)) {
        let mut bottom_up = 0;
        let mut top_down = 0;
        let mut visited = 0;
        value.walk(&mut |_, _| visited += 1);
        let same: Result<Value, ()> = value.clone().transform(&mut |_, part| {
            bottom_up += 1;
            Ok(part)
        });
        prop_assert_eq!(same.unwrap(), value.clone());
        let same: Result<Value, ()> = value.clone().transform_down(&mut |_, part| {
            top_down += 1;
            Ok(part)
        });
        prop_assert_eq!(same.unwrap(), value);
        prop_assert_eq!((bottom_up, top_down), (visited, visited));
    }

    #[test]
    fn the_order_of_sets_does_not_matter((_, value) in typed_value(Kind::Any)) {
        prop_assert_eq!(reverse_sets(value.clone()), value);
    }

    #[test]
    fn numbers_survive_text(number in number()) {
        prop_assert_eq!(number.to_string().parse::<Number>().unwrap(), number);
    }

    #[test]
    fn any_text_is_a_number_or_an_error(text in "[-+]?[0-9.eE+-]{0,30}|\\PC{0,10}") {
        if let Ok(number) = text.parse::<Number>() {
            prop_assert_eq!(number.to_string().parse::<Number>().unwrap(), number);
        }
    }

    #[test]
    fn floats_survive_numbers(float in any::<f64>()) {
        if let Ok(number) = Number::try_from(float) {
            prop_assert_eq!(f64::try_from(&number).unwrap(), float);
            prop_assert!(number.to_exact_f64().is_none_or(|exact| exact == float));
        } else {
            prop_assert!(float.is_nan());
        }
    }

    #[test]
    fn numbers_are_ordered_as_floats_and_integers_are(
        floats in (any::<f64>(), any::<f64>()),
        integers in (any::<i64>(), any::<i64>()),
    ) {
        if let (Ok(left), Ok(right)) = (Number::try_from(floats.0), Number::try_from(floats.1)) {
            prop_assert_eq!(Some(left.cmp(&right)), floats.0.partial_cmp(&floats.1));
        }
        let (left, right) = (Number::from(integers.0), Number::from(integers.1));
        prop_assert_eq!(left.cmp(&right), integers.0.cmp(&integers.1));
    }

    #[test]
    fn integers_and_wide_integers_compare(left in any::<i128>(), right in any::<i64>()) {
        let (wide, narrow): (Number, Number) = (left.to_string().parse().unwrap(), right.into());
        prop_assert_eq!(wide.cmp(&narrow), left.cmp(&i128::from(right)));
        prop_assert_eq!(i64::try_from(&wide).ok(), i64::try_from(left).ok());
    }
}
