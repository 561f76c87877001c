//! Generated types and values that conform to them.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use tfplugin_value::{Number, NumberBound, Refinements, Type, Value};

/// Which values to generate.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// All.
    Any,
    /// Those that JSON can express: nothing unknown, nothing infinite.
    Known,
}

/// A type and a value of it.
pub(crate) fn typed_value(kind: Kind) -> impl Strategy<Value = (Type, Value)> {
    types().prop_flat_map(move |ty| (Just(ty.clone()), value(&ty, kind)))
}

pub(crate) fn types() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        1 => Just(Type::Bool),
        1 => Just(Type::Number),
        3 => Just(Type::String),
        1 => Just(Type::Dynamic),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            vec(inner.clone(), 0..4).prop_map(Type::Tuple),
            btree_map("[a-z_$\"é]{1,4}", inner, 0..4).prop_map(Type::object),
        ]
    })
}

pub(crate) fn number() -> impl Strategy<Value = Number> + Clone {
    prop_oneof![
        any::<i64>().prop_map(Number::from),
        (-200i64..200).prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        any::<f64>().prop_filter_map("a number", |float| {
            Number::try_from(float).ok().filter(Number::is_finite)
        }),
        "-?[0-9]{1,60}(\\.[0-9]{1,60})?".prop_map(|text| text.parse().unwrap()),
        ("-?[0-9]{1,5}(\\.[0-9]{1,5})?", -900..900).prop_map(|(text, exponent)| format!(
            "{text}e{exponent}"
        )
        .parse()
        .unwrap()),
    ]
}

pub(crate) fn value(ty: &Type, kind: Kind) -> BoxedStrategy<Value> {
    let known = known(ty, kind);
    match kind {
        Kind::Known => prop_oneof![6 => known, 1 => Just(Value::Null)].boxed(),
        Kind::Any => {
            let unknown = refinements(ty).prop_map(Value::Unknown);
            prop_oneof![6 => known, 1 => Just(Value::Null), 1 => unknown].boxed()
        }
    }
}

fn known(ty: &Type, kind: Kind) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::Number => match kind {
            Kind::Known => number().prop_map(Value::from).boxed(),
            Kind::Any => prop_oneof![
                20 => number(),
                1 => Just(Number::INFINITY),
                1 => Just(Number::NEGATIVE_INFINITY)
            ]
            .prop_map(Value::from)
            .boxed(),
        },
        Type::String => prop_oneof!["\\PC{0,8}", any::<String>(), "[a-z]{30,300}"]
            .prop_map(Value::from)
            .boxed(),
        Type::Dynamic => shallow()
            .prop_flat_map(move |ty| {
                value(&ty, kind).prop_map(move |value| Value::dynamic(ty.clone(), value))
            })
            .boxed(),
        Type::List(element) => vec(value(element, kind), 0..size(element))
            .prop_map(Value::list)
            .boxed(),
        Type::Set(element) => vec(value(element, kind), 0..size(element))
            .prop_map(Value::set)
            .boxed(),
        Type::Map(element) => btree_map("\\PC{0,4}", value(element, kind), 0..size(element))
            .prop_map(Value::map_of)
            .boxed(),
        Type::Tuple(types) => {
            let values: Vec<_> = types.iter().map(|ty| value(ty, kind)).collect();
            values.prop_map(Value::tuple).boxed()
        }
        Type::Object(object) => {
            let names: Vec<String> = object.attributes.keys().cloned().collect();
            let values: Vec<_> = object
                .attributes
                .values()
                .map(|ty| value(ty, kind))
                .collect();
            values
                .prop_map(move |values| Value::object(names.iter().cloned().zip(values)))
                .boxed()
        }
    }
}

/// Collections of `dynamic` have at most one element, as several must agree.
fn size(element: &Type) -> usize {
    if element.has_dynamic() { 2 } else { 5 }
}

/// Types of values of type `dynamic`, which do not contain `dynamic` again.
fn shallow() -> impl Strategy<Value = Type> {
    prop_oneof![
        Just(Type::Bool),
        Just(Type::Number),
        Just(Type::String),
        Just(Type::list(Type::String)),
        Just(Type::set(Type::Number)),
        Just(Type::tuple([Type::String, Type::map(Type::Bool)])),
        Just(Type::object([("a", Type::String), ("b", Type::Number)])),
    ]
}

fn refinements(ty: &Type) -> BoxedStrategy<Refinements> {
    let none = Just(Refinements::none());
    let bound = (number(), any::<bool>())
        .prop_map(|(value, inclusive)| NumberBound { value, inclusive })
        .prop_filter("as much as is sent", |bound| {
            bound.value.to_string().len() <= 256
        });
    let fitting = match ty {
        Type::Dynamic => return none.boxed(),
        Type::String => "[a-zé]{0,100}"
            .prop_map(|prefix| Refinements::none().with_string_prefix(prefix))
            .boxed(),
        Type::Number => (bound.clone(), bound, any::<bool>(), any::<bool>())
            .prop_filter("room between the bounds", |(low, high, ..)| {
                low.value < high.value
            })
            .prop_map(|(low, high, has_low, has_high)| {
                let known = Refinements::none();
                let known = if has_low {
                    known.with_number_min(low)
                } else {
                    known
                };
                if has_high {
                    known.with_number_max(high)
                } else {
                    known
                }
            })
            .boxed(),
        Type::List(_) | Type::Set(_) | Type::Map(_) => (any::<u64>(), any::<u32>())
            .prop_map(|(most, least)| {
                Refinements::none()
                    .with_length_min(least.into())
                    .with_length_max(most)
            })
            .boxed(),
        Type::Bool | Type::Tuple(_) | Type::Object(_) => none.boxed(),
    };
    prop_oneof![
        Just(Refinements::none()),
        fitting.clone(),
        fitting.prop_map(Refinements::with_not_null)
    ]
    .boxed()
}
