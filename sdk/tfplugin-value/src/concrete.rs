//! The types that values have where their schema says `dynamic`.

use std::collections::BTreeMap;

use crate::conformance::Mismatch;
use crate::data::Data;
use crate::types::{ObjectType, Type};
use crate::value::Value;

/// Checks that the elements of a collection of `element` have one type, once
/// each `dynamic` in it is replaced by what the elements carry.
///
/// Terraform crashes where they do not (measured with go-cty 1.19.0): also
/// when a null element leaves open what another one decides, unless `element`
/// is `dynamic` itself.
pub(crate) fn check_uniform<'a>(
    elements: impl IntoIterator<Item = &'a Value>,
    element: &Type,
) -> Result<(), Mismatch> {
    if !element.has_dynamic() {
        return Ok(());
    }
    let mut types = elements
        .into_iter()
        .map(|value| concrete(value, element))
        .filter(is_decided);
    let Some(first) = types.next() else {
        return Ok(());
    };
    if types.all(|ty| ty == first) {
        Ok(())
    } else {
        Err(Mismatch::MixedElements)
    }
}

/// The type of `value`, which conforms to `ty`.
fn concrete(value: &Value, ty: &Type) -> Type {
    let Value::Known(data) = value else {
        return ty.clone();
    };
    match (data, ty) {
        (Data::Dynamic(dynamic), Type::Dynamic) => concrete(&dynamic.value, &dynamic.ty),
        (Data::List(elements), Type::List(ty)) => Type::list(element_type(elements, ty)),
        (Data::Set(elements), Type::Set(ty)) => Type::set(element_type(elements, ty)),
        (Data::Map(elements), Type::Map(ty)) => Type::map(element_type(elements.values(), ty)),
        (Data::Tuple(values), Type::Tuple(types)) => Type::tuple(
            values
                .iter()
                .zip(types)
                .map(|(value, ty)| concrete(value, ty)),
        ),
        (Data::Object(values), Type::Object(object)) => Type::Object(ObjectType {
            attributes: attribute_types(values, object),
            ..object.clone()
        }),
        _ => ty.clone(),
    }
}

fn element_type<'a>(elements: impl IntoIterator<Item = &'a Value>, ty: &Type) -> Type {
    if !ty.has_dynamic() {
        return ty.clone();
    }
    let mut types = elements.into_iter().map(|value| concrete(value, ty));
    types.find(is_decided).unwrap_or_else(|| ty.clone())
}

fn attribute_types(
    values: &BTreeMap<String, Value>,
    object: &ObjectType,
) -> BTreeMap<String, Type> {
    let typed = object.attributes.iter().map(|(name, ty)| {
        let concrete = values
            .get(name)
            .map_or_else(|| ty.clone(), |value| concrete(value, ty));
        (name.clone(), concrete)
    });
    typed.collect()
}

/// Null and unknown values of type `dynamic` go with every other type.
fn is_decided(ty: &Type) -> bool {
    *ty != Type::Dynamic
}
