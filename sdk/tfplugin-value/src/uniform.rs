//! Whether values have the same type where their schema says `dynamic`.
//!
//! Types are compared by looking at values side by side, never built: time
//! stays linear in the size of the values, whatever types they claim.

use crate::conformance::Mismatch;
use crate::data::Data;
use crate::types::Type;
use crate::value::Value;

/// Checks that the elements of a collection of `element`, to which they
/// conform, have one type, once each `dynamic` in it is replaced by what the
/// elements carry.
///
/// Terraform crashes where they do not (measured with go-cty 1.19.0): also
/// when a null element leaves open what another one decides, unless `element`
/// is `dynamic` itself.
pub(crate) fn check_uniform<'a>(
    elements: impl IntoIterator<Item = &'a Value>,
    element: &Type,
) -> Result<(), Mismatch> {
    let leaves_open = |value: &Value| *element == Type::Dynamic && !value.is_known();
    let mut decided = elements.into_iter().filter(|value| !leaves_open(value));
    let Some(mut previous) = decided.next() else {
        return Ok(());
    };
    for next in decided {
        // Neighbours, so that no value is looked at more than twice.
        if !have_one_type(previous, next) {
            return Err(Mismatch::MixedElements);
        }
        previous = next;
    }
    Ok(())
}

/// Both values conform to one type, and each collection in them is uniform.
fn have_one_type(left: &Value, right: &Value) -> bool {
    parts_have_one_type(left.known(), right.known())
}

/// As [`have_one_type`], `None` being null, unknown or not there at all: that
/// has the type that the schema says.
fn parts_have_one_type(left: Option<&Data>, right: Option<&Data>) -> bool {
    let (left, right) = match (left, right) {
        (Some(left), Some(right)) => (left, right),
        (Some(known), None) | (None, Some(known)) => return !decides(known),
        (None, None) => return true,
    };
    match (left, right) {
        (Data::Dynamic(left), Data::Dynamic(right)) => {
            left.ty == right.ty && have_one_type(&left.value, &right.value)
        }
        (Data::List(left), Data::List(right)) | (Data::Set(left), Data::Set(right)) => {
            elements_have_one_type(left, right)
        }
        (Data::Map(left), Data::Map(right)) => {
            elements_have_one_type(left.values(), right.values())
        }
        (Data::Tuple(left), Data::Tuple(right)) => left
            .iter()
            .zip(right)
            .all(|(left, right)| have_one_type(left, right)),
        (Data::Object(left), Data::Object(right)) => left
            .values()
            .zip(right.values())
            .all(|(left, right)| have_one_type(left, right)),
        _ => true,
    }
}

/// One known element stands for all of a collection.
fn elements_have_one_type<'a>(
    left: impl IntoIterator<Item = &'a Value>,
    right: impl IntoIterator<Item = &'a Value>,
) -> bool {
    let left = left.into_iter().find_map(Value::known);
    let right = right.into_iter().find_map(Value::known);
    parts_have_one_type(left, right)
}

/// Whether a value carries a type for a `dynamic` of its schema.
fn decides(data: &Data) -> bool {
    let any = |part: &Value| part.known().is_some_and(decides);
    match data {
        Data::Bool(_) | Data::Number(_) | Data::String(_) => false,
        Data::Dynamic(_) => true,
        Data::List(parts) | Data::Set(parts) | Data::Tuple(parts) => parts.iter().any(any),
        Data::Map(parts) | Data::Object(parts) => parts.values().any(any),
    }
}
