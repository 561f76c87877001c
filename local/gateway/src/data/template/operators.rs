//! Operators on values, as Velocity 1.7 has them.

use super::TemplateError;
use super::syntax::Operator;
use super::value::{Heap, Value};

/// Whether a condition holds: everything does but null and false, the empty text included.
pub(super) fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Boolean(false))
}

/// The result of an operator on two values. [`Operator::And`] and [`Operator::Or`] are not among
/// them: they do not look at their right side in every case.
pub(super) fn apply(
    heap: &mut Heap,
    operator: Operator,
    left: &Value,
    right: &Value,
) -> Result<Value, TemplateError> {
    Ok(match operator {
        Operator::Equal => Value::Boolean(equal(heap, left, right)?),
        Operator::NotEqual => Value::Boolean(!equal(heap, left, right)?),
        Operator::Less => ordered(left, right, |left, right| left < right),
        Operator::LessOrEqual => ordered(left, right, |left, right| left <= right),
        Operator::Greater => ordered(left, right, |left, right| left > right),
        Operator::GreaterOrEqual => ordered(left, right, |left, right| left >= right),
        Operator::Add if is_text(left) || is_text(right) => {
            let text = heap.print(left)? + &heap.print(right)?;
            heap.text(&text)?
        }
        _ => arithmetic(operator, left, right),
    })
}

/// Numbers are equal by value; values of different kinds if they print the same.
pub(super) fn equal(heap: &mut Heap, left: &Value, right: &Value) -> Result<bool, TemplateError> {
    Ok(match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Null, _) | (_, Value::Null) => false,
        (Value::Text(left), Value::Text(right)) => {
            heap.work_on(left)?;
            left == right
        }
        _ => match (number(left), number(right)) {
            (Some(left), Some(right)) => left == right,
            _ => heap.print(left)? == heap.print(right)?,
        },
    })
}

/// The number that a value is.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        // Beyond 2^53 two integers may look equal; Java widens in the same way.
        #[allow(clippy::cast_precision_loss)]
        Value::Integer(value) => Some(*value as f64),
        Value::Decimal(value) => Some(*value),
        _ => None,
    }
}

fn is_text(value: &Value) -> bool {
    matches!(value, Value::Text(_))
}

/// What is not a number is neither less nor greater.
fn ordered(left: &Value, right: &Value, compare: fn(&f64, &f64) -> bool) -> Value {
    let (left, right) = (number(left), number(right));
    Value::Boolean(left.zip(right).is_some_and(|(l, r)| compare(&l, &r)))
}

/// Integers stay integers; what has no result is null.
fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Value {
    if let (Value::Integer(left), Value::Integer(right)) = (left, right) {
        let result = match operator {
            Operator::Add => left.checked_add(*right),
            Operator::Subtract => left.checked_sub(*right),
            Operator::Multiply => left.checked_mul(*right),
            Operator::Divide => left.checked_div(*right),
            _ => left.checked_rem(*right),
        };
        return result.map_or(Value::Null, Value::Integer);
    }
    let (Some(left), Some(right)) = (number(left), number(right)) else {
        return Value::Null;
    };
    Value::Decimal(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ => left % right,
    })
}
