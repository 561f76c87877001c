//! Schemas, configurations and applied states for property tests.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;
use tfplugin::plan_modifiers::{requires_replace, use_state_for_unknown};
use tfplugin::schema::{
    Attribute, AttributeType, Block, BlockNesting, Constraint, NestedBlock, Nesting,
};
use tfplugin::value::Data;
use tfplugin::{Number, Type, Value};

/// Names of generated members; `key` is added to elements of sets.
const NAMES: [&str; 4] = ["alpha", "beta", "gamma", "delta"];

/// Schemas with plain and nested attributes, blocks, defaults, write-only values and modifiers.
pub(super) fn block() -> BoxedStrategy<Block> {
    (attributes(2, true), blocks())
        .prop_map(|(attributes, blocks)| Block {
            attributes,
            blocks,
            ..Block::default()
        })
        .boxed()
}

fn blocks() -> BoxedStrategy<BTreeMap<String, NestedBlock>> {
    let nesting = prop_oneof![
        Just(BlockNesting::Single),
        Just(BlockNesting::List),
        Just(BlockNesting::Set),
        Just(BlockNesting::Map),
        Just(BlockNesting::Group),
    ];
    let block = (nesting, attributes(1, false)).prop_map(|(nesting, mut attributes)| {
        if nesting == BlockNesting::Set {
            attributes.insert("key".to_owned(), key());
        }
        NestedBlock::new(
            nesting,
            Block {
                attributes,
                ..Block::default()
            },
        )
    });
    prop::collection::btree_map(prop::sample::select(vec!["rule", "part"]), block, 0..2)
        .prop_map(|blocks| {
            blocks
                .into_iter()
                .map(|(name, block)| (name.to_owned(), block))
                .collect()
        })
        .boxed()
}

fn attributes(depth: u32, write_only: bool) -> BoxedStrategy<BTreeMap<String, Attribute>> {
    prop::collection::btree_map(
        prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned),
        attribute(depth, write_only),
        1..=NAMES.len(),
    )
    .boxed()
}

fn attribute(depth: u32, write_only: bool) -> BoxedStrategy<Attribute> {
    let plain = (plain_type(), constraint(), any::<[bool; 4]>()).prop_flat_map(
        move |(ty, constraint, [default, secret, stays, replaces])| {
            let attribute = Attribute::new(ty.clone().into(), constraint);
            known(&ty).prop_map(move |value| {
                let mut attribute = attribute.clone();
                if constraint == Constraint::OptionalComputed && default {
                    attribute = attribute.default(value);
                } else if constraint.is_computed() && stays {
                    attribute = attribute.plan(use_state_for_unknown());
                }
                if constraint == Constraint::Optional && secret && write_only {
                    attribute = attribute.write_only();
                } else if replaces {
                    attribute = attribute.plan(requires_replace());
                }
                attribute
            })
        },
    );
    if depth == 0 {
        return plain.boxed();
    }
    let nesting = prop_oneof![
        Just(Nesting::Single),
        Just(Nesting::List),
        Just(Nesting::Set),
        Just(Nesting::Map),
    ];
    let nested = (nesting, attributes(depth - 1, false), constraint()).prop_map(
        |(nesting, mut attributes, constraint)| {
            if nesting == Nesting::Set {
                attributes.insert("key".to_owned(), key());
            }
            Attribute::new(
                AttributeType::Nested {
                    nesting,
                    attributes,
                },
                constraint,
            )
        },
    );
    prop_oneof![3 => plain, 1 => nested].boxed()
}

/// What tells the elements of a set apart: core cannot correlate those that differ only where the
/// provider decides either.
fn key() -> Attribute {
    Attribute::new(Type::String.into(), Constraint::Required)
}

fn constraint() -> impl Strategy<Value = Constraint> {
    prop_oneof![
        Just(Constraint::Required),
        Just(Constraint::Optional),
        Just(Constraint::Computed),
        Just(Constraint::OptionalComputed),
    ]
}

fn plain_type() -> impl Strategy<Value = Type> {
    prop_oneof![
        Just(Type::String),
        Just(Type::Number),
        Just(Type::Bool),
        Just(Type::list(Type::String)),
        Just(Type::set(Type::Number)),
        Just(Type::map(Type::String)),
    ]
}

/// A known value of a plain type.
fn known(ty: &Type) -> BoxedStrategy<Value> {
    match ty {
        Type::String => "[a-c]{0,2}".prop_map(Value::from).boxed(),
        Type::Number => prop_oneof![
            (0..3_i64).prop_map(Value::from),
            Just("0.12345678901234567890123")
                .prop_map(|text| Value::from(text.parse::<Number>().unwrap())),
        ]
        .boxed(),
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::List(element) => prop::collection::vec(known(element), 0..3)
            .prop_map(Value::list)
            .boxed(),
        Type::Set(element) => prop::collection::btree_set(known(element), 0..3)
            .prop_map(Value::set)
            .boxed(),
        Type::Map(element) => prop::collection::btree_map("[a-c]", known(element), 0..3)
            .prop_map(Value::map_of)
            .boxed(),
        other => panic!("{other} is not generated"),
    }
}

/// A configuration of `block`. With `unknowns` some of its values are unknown.
pub(super) fn config(block: &Block, unknowns: bool) -> BoxedStrategy<Value> {
    let mut members: Vec<BoxedStrategy<(String, Value)>> = Vec::new();
    for (name, schema) in &block.attributes {
        members.push(named(name, configured(name, schema, unknowns)));
    }
    for (name, nested) in &block.blocks {
        let inner = || config(&nested.block, unknowns);
        let value = match nested.nesting {
            BlockNesting::Single => prop_oneof![Just(Value::Null), inner()].boxed(),
            BlockNesting::Group => inner(),
            BlockNesting::List => prop::collection::vec(inner(), 0..3)
                .prop_map(Value::list)
                .boxed(),
            BlockNesting::Set => prop::collection::vec(inner(), 0..3).prop_map(keyed).boxed(),
            BlockNesting::Map => prop::collection::btree_map("[a-c]", inner(), 0..3)
                .prop_map(Value::map_of)
                .boxed(),
        };
        members.push(named(name, value));
    }
    members.prop_map(Value::object).boxed()
}

fn named(name: &str, value: BoxedStrategy<Value>) -> BoxedStrategy<(String, Value)> {
    let name = name.to_owned();
    value.prop_map(move |value| (name.clone(), value)).boxed()
}

fn configured(name: &str, schema: &Attribute, unknowns: bool) -> BoxedStrategy<Value> {
    let value = match &schema.ty {
        AttributeType::Plain(ty) => known(ty),
        AttributeType::Nested {
            nesting,
            attributes,
        } => {
            let inner = Block {
                attributes: attributes.clone(),
                ..Block::default()
            };
            let inner = || config(&inner, unknowns);
            match nesting {
                Nesting::Single => inner(),
                Nesting::List => prop::collection::vec(inner(), 0..3)
                    .prop_map(Value::list)
                    .boxed(),
                Nesting::Set => prop::collection::vec(inner(), 0..3).prop_map(keyed).boxed(),
                Nesting::Map => prop::collection::btree_map("[a-c]", inner(), 0..3)
                    .prop_map(Value::map_of)
                    .boxed(),
            }
        }
    };
    let null = if schema.constraint == Constraint::Required {
        0
    } else {
        1
    };
    let unknown = u32::from(unknowns && name != "key");
    match schema.constraint {
        Constraint::Computed => Just(Value::Null).boxed(),
        _ => prop_oneof![
            4 => value,
            null => Just(Value::Null),
            unknown => Just(Value::unknown()),
        ]
        .boxed(),
    }
}

/// A set whose elements have different keys.
fn keyed(elements: Vec<Value>) -> Value {
    Value::set(
        elements
            .into_iter()
            .enumerate()
            .map(|(index, mut element)| {
                if let Value::Known(Data::Object(attributes)) = &mut element {
                    attributes.insert("key".to_owned(), Value::from(format!("k{index}")));
                }
                element
            }),
    )
}

/// `value` of type `ty` with something known in place of everything unknown: what `seed` makes
/// of it.
pub(super) fn resolved(value: Value, ty: &Type, seed: &str) -> Value {
    let Value::Known(data) = value else {
        return if value.is_unknown() {
            example(ty, seed)
        } else {
            value
        };
    };
    let each = |parts: Vec<Value>, ty: &Type| -> Vec<Value> {
        parts
            .into_iter()
            .map(|part| resolved(part, ty, seed))
            .collect()
    };
    Value::Known(match (data, ty) {
        (Data::List(parts), Type::List(element)) => Data::List(each(parts, element)),
        (Data::Set(parts), Type::Set(element)) => Data::Set(each(parts, element)),
        (Data::Map(parts), Type::Map(element)) => Data::Map(
            parts
                .into_iter()
                .map(|(key, part)| (key, resolved(part, element, seed)))
                .collect(),
        ),
        (Data::Object(parts), Type::Object(object)) => Data::Object(
            parts
                .into_iter()
                .map(|(name, part)| {
                    let part = resolved(part, &object.attributes[&name], seed);
                    (name, part)
                })
                .collect(),
        ),
        (other, _) => other,
    })
}

fn example(ty: &Type, seed: &str) -> Value {
    match ty {
        Type::String => Value::from(seed),
        Type::Number => Value::from(i64::try_from(seed.len()).unwrap()),
        Type::Bool => Value::from(true),
        Type::List(element) => Value::list([example(element, seed)]),
        Type::Set(element) => Value::set([example(element, seed)]),
        Type::Map(element) => Value::map_of([("k", example(element, seed))]),
        Type::Object(object) => Value::object(
            object
                .attributes
                .iter()
                .map(|(name, ty)| (name.clone(), example(ty, seed))),
        ),
        other => panic!("{other} is not generated"),
    }
}
