//! Keys and indexes of a table.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction,
    GlobalSecondaryIndex, GlobalSecondaryIndexDescription, GlobalSecondaryIndexUpdate,
    KeySchemaElement, KeyType, Projection, ProjectionType, ScalarAttributeType,
};
use tfplugin::{Diagnostics, ResultExt};

use crate::engine::Object;

/// The attributes that keys consist of.
pub(super) fn definitions(object: &Object) -> Result<Vec<AttributeDefinition>, Diagnostics> {
    let blocks = object.blocks("attribute").into_iter();
    let definitions = blocks.map(|block| {
        let definition = AttributeDefinition::builder()
            .attribute_name(block.text("name"))
            .attribute_type(ScalarAttributeType::from(block.text("type")))
            .build();
        Ok(definition.summary("Invalid attribute")?)
    });
    definitions.collect()
}

/// The key of a table or index, as `hash_key` and `range_key` say.
pub(super) fn key(object: &Object) -> Result<Vec<KeySchemaElement>, Diagnostics> {
    let parts = [("hash_key", KeyType::Hash), ("range_key", KeyType::Range)];
    let parts = parts.into_iter().filter_map(|(name, kind)| {
        let attribute = object.given(name)?;
        let element = KeySchemaElement::builder();
        let element = element.attribute_name(attribute).key_type(kind).build();
        Some(element.summary("Invalid key").map_err(Diagnostics::from))
    });
    parts.collect()
}

/// Writes a key into `object`.
pub(super) fn observe_key(object: &mut Object, key: &[KeySchemaElement]) {
    let part = |kind: &KeyType| {
        let part = key.iter().find(|part| part.key_type() == kind);
        part.map(KeySchemaElement::attribute_name)
    };
    object.set_text("hash_key", part(&KeyType::Hash));
    object.set_text("range_key", part(&KeyType::Range));
}

/// The index of a block `global_secondary_index`.
pub(super) fn global(block: &Object) -> Result<GlobalSecondaryIndex, Diagnostics> {
    let index = GlobalSecondaryIndex::builder()
        .index_name(block.text("name"))
        .set_key_schema(Some(key(block)?))
        .projection(projection(block))
        .build();
    Ok(index.summary("Invalid index")?)
}

/// The block of an index.
pub(super) fn observed(found: &GlobalSecondaryIndexDescription) -> Object {
    let mut block = Object::new();
    block.set_text("name", found.index_name());
    observe_key(&mut block, found.key_schema());
    let projection = found.projection();
    let kind = projection.and_then(Projection::projection_type);
    block.set_text("projection_type", kind.map(ProjectionType::as_str));
    let attributes = projection.map(Projection::non_key_attributes);
    block.set_texts("non_key_attributes", attributes.unwrap_or_default());
    let throughput = found.provisioned_throughput();
    let read = throughput
        .and_then(aws_sdk_dynamodb::types::ProvisionedThroughputDescription::read_capacity_units);
    let write = throughput
        .and_then(aws_sdk_dynamodb::types::ProvisionedThroughputDescription::write_capacity_units);
    block.set_number("read_capacity", read.unwrap_or_default());
    block.set_number("write_capacity", write.unwrap_or_default());
    block
}

/// How the indexes of `prior` become those of `object`, removals first. An index cannot be changed; one
/// that is not the same any more is made anew.
pub(super) fn changes(
    prior: &Object,
    object: &Object,
) -> Result<Vec<GlobalSecondaryIndexUpdate>, Diagnostics> {
    let before = prior.blocks("global_secondary_index");
    let after = object.blocks("global_secondary_index");
    let removed = before.iter().filter(|index| !has(&after, index));
    let removed = removed.map(|index| {
        let action = DeleteGlobalSecondaryIndexAction::builder();
        let action = action.index_name(index.text("name")).build();
        let action = action.summary("Invalid index")?;
        Ok(GlobalSecondaryIndexUpdate::builder().delete(action).build())
    });
    let added = after.iter().filter(|index| !has(&before, index));
    let added = added.map(|index| {
        let action = CreateGlobalSecondaryIndexAction::builder()
            .index_name(index.text("name"))
            .set_key_schema(Some(key(index)?))
            .projection(projection(index))
            .build();
        let action = action.summary("Invalid index")?;
        Ok(GlobalSecondaryIndexUpdate::builder().create(action).build())
    });
    removed.chain(added).collect()
}

/// Whether one of `indexes` is as `index` in everything that it is made with.
fn has(indexes: &[Object], index: &Object) -> bool {
    let made_with = |index: &Object| {
        let mut attributes = index.texts("non_key_attributes");
        attributes.sort();
        let texts = ["name", "hash_key", "range_key", "projection_type"];
        (texts.map(|name| index.text(name).to_owned()), attributes)
    };
    indexes
        .iter()
        .any(|other| made_with(other) == made_with(index))
}

fn projection(block: &Object) -> Projection {
    Projection::builder()
        .projection_type(ProjectionType::from(block.text("projection_type")))
        .set_non_key_attributes(block.some_texts("non_key_attributes"))
        .build()
}
