//! Every rule, broken once.

use super::*;
use tfplugin_value::{ObjectType, Value};

fn plain(ty: Type, constraint: Constraint) -> Attribute {
    Attribute::new(ty.into(), constraint)
}

fn optional(ty: Type) -> Attribute {
    plain(ty, Constraint::Optional)
}

fn nested(nesting: Nesting, inner: Attribute) -> Attribute {
    let attributes = [("inner".to_owned(), inner)].into();
    Attribute::new(
        AttributeType::Nested {
            nesting,
            attributes,
        },
        Constraint::Optional,
    )
}

fn blocks(nesting: BlockNesting, min: u64, max: u64) -> Block {
    let mut block = NestedBlock::new(nesting, Block::new(""));
    (block.min_items, block.max_items) = (min, max);
    Block::new("").block("part", block)
}

fn faults(kind: SchemaKind, block: Block) -> Vec<String> {
    let schema = Schema { version: 0, block };
    schema.check(kind).iter().map(ToString::to_string).collect()
}

fn check(block: Block, expected: &[(&str, SchemaFault)]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|(path, fault)| format!("{path}: {fault}"))
        .collect();
    assert_eq!(faults(SchemaKind::Resource, block), expected);
}

#[test]
fn a_good_schema_breaks_no_rule() {
    check(
        Block::new("")
            .attribute("name", plain(Type::String, Constraint::Required))
            .attribute("id_2", plain(Type::String, Constraint::Computed))
            .attribute("any", optional(Type::Dynamic))
            .attribute("secret", optional(Type::String).write_only())
            .attribute("many", nested(Nesting::Set, optional(Type::String)))
            .attribute(
                "mode",
                plain(Type::String, Constraint::OptionalComputed).default(Value::from("x")),
            )
            .block(
                "one",
                NestedBlock::new(BlockNesting::Single, Block::new("")),
            )
            .block("some", NestedBlock::new(BlockNesting::List, Block::new(""))),
        &[],
    );
    check(blocks(BlockNesting::Single, 1, 1), &[]);
    check(blocks(BlockNesting::List, 2, 0), &[]);
    check(blocks(BlockNesting::Set, 1, 2), &[]);
}

#[test]
fn names_follow_terraform() {
    let text = || optional(Type::String);
    for bad in ["Name", "na-me", "1st", "näme", ""] {
        check(
            Block::new("").attribute(bad, text()),
            &[(bad, SchemaFault::Name)],
        );
    }
    for reserved in RESERVED {
        let block = Block::new("").attribute(reserved, text());
        check(block, &[(reserved, SchemaFault::Reserved)]);
    }
    for reserved in RESERVED_IN_PROVIDER {
        let block = Block::new("").attribute(reserved, text());
        assert_eq!(faults(SchemaKind::Provider, block).len(), 1, "{reserved}");
    }
    let both = blocks(BlockNesting::List, 0, 0).attribute("part", text());
    check(both, &[("part", SchemaFault::Ambiguous)]);
}

#[test]
fn limits_of_blocks_fit_their_nesting() {
    check(
        blocks(BlockNesting::List, 3, 2),
        &[("part", SchemaFault::BlockLimits { min: 3, max: 2 })],
    );
    check(
        blocks(BlockNesting::Set, 3, 2),
        &[("part", SchemaFault::BlockLimits { min: 3, max: 2 })],
    );
    check(
        blocks(BlockNesting::Single, 0, 1),
        &[("part", SchemaFault::SingleLimits)],
    );
    check(
        blocks(BlockNesting::Single, 2, 2),
        &[("part", SchemaFault::SingleLimits)],
    );
    check(
        blocks(BlockNesting::Map, 1, 0),
        &[("part", SchemaFault::UnlimitedLimits)],
    );
    check(
        blocks(BlockNesting::Group, 1, 1),
        &[("part", SchemaFault::UnlimitedLimits)],
    );
}

#[test]
fn types_fit_their_collections() {
    let attribute = |attribute| Block::new("").attribute("part", attribute);
    check(
        attribute(nested(Nesting::Set, optional(Type::Dynamic))),
        &[("part.inner", SchemaFault::DynamicInSet)],
    );
    check(
        attribute(nested(Nesting::List, optional(Type::Dynamic))),
        &[("part", SchemaFault::DynamicInCollection)],
    );
    check(
        attribute(optional(Type::list(Type::Dynamic))),
        &[("part", SchemaFault::DynamicInCollection)],
    );
    let lax = ObjectType::new([("a", Type::String)]).with_optional(["a"]);
    check(
        attribute(optional(Type::list(Type::Object(lax)))),
        &[("part", SchemaFault::OptionalInType)],
    );
}

#[test]
fn write_only_attributes_are_where_they_can_be() {
    let attribute = |attribute| Block::new("").attribute("part", attribute);
    check(
        attribute(nested(Nesting::Set, optional(Type::String).write_only())),
        &[("part.inner", SchemaFault::WriteOnlyInSet)],
    );
    check(
        attribute(nested(Nesting::List, optional(Type::String)).write_only()),
        &[("part.inner", SchemaFault::WriteOnlyParent)],
    );
    check(
        attribute(plain(Type::String, Constraint::OptionalComputed).write_only()),
        &[("part", SchemaFault::WriteOnlyComputed)],
    );
    let block = attribute(optional(Type::String).write_only());
    assert_eq!(
        faults(SchemaKind::DataSource, block),
        [format!("part: {}", SchemaFault::WriteOnlyKind)]
    );
}

#[test]
fn defaults_are_values_of_optional_computed_attributes() {
    let attribute = |attribute| Block::new("").attribute("part", attribute);
    check(
        attribute(optional(Type::String).default(Value::from("x"))),
        &[("part", SchemaFault::DefaultWithoutComputed)],
    );
    for bad in [Value::Null, Value::unknown(), Value::from(true)] {
        check(
            attribute(plain(Type::String, Constraint::OptionalComputed).default(bad)),
            &[("part", SchemaFault::DefaultType)],
        );
    }
}

#[test]
fn a_provider_computes_nothing_and_no_version_is_negative() {
    let block = Block::new("").attribute("id", plain(Type::String, Constraint::Computed));
    assert_eq!(
        faults(SchemaKind::Provider, block),
        [format!("id: {}", SchemaFault::ComputedInProvider)]
    );
    let negative = Schema {
        version: -1,
        block: Block::new(""),
    };
    let found = negative.check(SchemaKind::Resource);
    assert_eq!(
        found.first().map(|error| &error.fault),
        Some(&SchemaFault::Version)
    );
}

#[test]
fn an_identity_is_plain() {
    let id = || plain(Type::String, Constraint::Required);
    let check = |block: Block, expected: &[(&str, SchemaFault)]| {
        let expected: Vec<String> = expected
            .iter()
            .map(|(path, fault)| format!("{path}: {fault}"))
            .collect();
        assert_eq!(faults(SchemaKind::Identity, block), expected);
    };
    let list = |element| optional(Type::List(Box::new(element)));
    // What the words of a resource block mean does not matter here.
    let good = Block::new("")
        .attribute("id", id())
        .attribute("provider", optional(Type::Bool))
        .attribute("parts", list(Type::Number));
    check(good, &[]);
    let computed = || plain(Type::String, Constraint::Computed);
    let option = || Block::new("").attribute("id", id());
    for attribute in [computed(), id().sensitive()] {
        let block = option().attribute("x", attribute);
        check(block, &[("x", SchemaFault::IdentityOption)]);
    }
    let part = NestedBlock::new(BlockNesting::List, Block::new(""));
    check(
        option().block("part", part),
        &[("part", SchemaFault::IdentityOption)],
    );
    for attribute in [
        optional(Type::Set(Box::new(Type::String))),
        optional(Type::Dynamic),
        list(Type::List(Box::new(Type::String))),
        nested(Nesting::Single, optional(Type::String)),
    ] {
        let block = option().attribute("x", attribute);
        check(block, &[("x", SchemaFault::IdentityType)]);
    }
    let none = Block::new("").attribute("x", optional(Type::String));
    let root = Path::root().to_string();
    check(none, &[(root.as_str(), SchemaFault::IdentityRequired)]);
}
