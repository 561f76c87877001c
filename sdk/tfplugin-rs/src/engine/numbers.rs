//! Numbers that a model carried as doubles.
//!
//! Core compares decimals by their text (reference §2.5), so a decimal of more digits than a
//! double holds comes back changed although nobody changed it.

use tfplugin_value::{Data, Number, Value};

/// Replaces every number in `value` by the one at the same place in `original` when both are
/// equal, or the one in `value` is what a double makes of the original. Whole numbers are no
/// doubles here: two of them that differ are two numbers.
pub(super) fn echo(value: &mut Value, original: &Value) {
    let (Value::Known(data), Value::Known(original)) = (value, original) else {
        return;
    };
    match (data, original) {
        (Data::Number(number), Data::Number(original)) if is_same(number, original) => {
            *number = original.clone();
        }
        (Data::List(parts), Data::List(originals))
        | (Data::Tuple(parts), Data::Tuple(originals)) => {
            parts
                .iter_mut()
                .zip(originals)
                .for_each(|(part, original)| echo(part, original));
        }
        (Data::Map(parts), Data::Map(originals))
        | (Data::Object(parts), Data::Object(originals)) => {
            for (name, part) in parts {
                if let Some(original) = originals.get(name) {
                    echo(part, original);
                }
            }
        }
        (Data::Set(parts), Data::Set(originals)) => {
            parts
                .iter_mut()
                .for_each(|part| echo_element(part, originals));
        }
        (Data::Dynamic(dynamic), Data::Dynamic(original)) => {
            echo(&mut dynamic.value, &original.value);
        }
        _ => {}
    }
}

/// An element of a set has no place: its original is the one it becomes equal to.
fn echo_element(element: &mut Value, originals: &[Value]) {
    for original in originals {
        let mut echoed = element.clone();
        echo(&mut echoed, original);
        if echoed == *original {
            *element = echoed;
            return;
        }
    }
}

fn is_same(number: &Number, original: &Number) -> bool {
    if number == original {
        return true;
    }
    !original.is_integer()
        && original.is_finite()
        && number.is_finite()
        && Number::try_from(original.to_f64()).is_ok_and(|double| double == *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value {
        Value::from(text.parse::<Number>().expect("a number"))
    }

    fn check(value: &str, original: &str, expected: &str) {
        let mut echoed = number(value);
        echo(&mut echoed, &number(original));
        assert_eq!(echoed, number(expected), "{value} after {original}");
        let mut set = Value::set([number("7"), number(value)]);
        echo(&mut set, &Value::set([number(original), number("7")]));
        assert_eq!(
            set,
            Value::set([number("7"), number(expected)]),
            "{value} after {original}"
        );
    }

    #[test]
    fn what_a_double_lost_comes_back() {
        check(
            "0.12345678901234568",
            "0.123456789012345678901",
            "0.123456789012345678901",
        );
        check("0.1", "0.1", "0.1");
        check("0.2", "0.1", "0.2");
        check("9007199254740992", "9007199254740993", "9007199254740992");
        check("5", "7.5", "5");
    }
}
