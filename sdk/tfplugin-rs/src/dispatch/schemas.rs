//! Schemas on the wire.

use std::collections::BTreeMap;

use tfplugin_value::Type;
use tfplugin_wire::v6;

use crate::docs::summary;
use crate::function::{Parameter, Signature};
use crate::schema::{
    Attribute, AttributeType, Block, BlockNesting, Constraint, NestedBlock, Nesting, Schema,
};

pub(super) fn schema(schema: &Schema) -> v6::Schema {
    v6::Schema {
        version: schema.version,
        block: Some(block(&schema.block, schema.version)),
    }
}

pub(super) fn function(signature: &Signature) -> v6::Function {
    let inputs = &signature.inputs;
    v6::Function {
        parameters: inputs.parameters.iter().map(parameter).collect(),
        variadic_parameter: inputs.variadic.as_ref().map(parameter),
        r#return: Some(v6::Return {
            r#type: type_json(&signature.returns),
        }),
        summary: summary(&inputs.description),
        description: inputs.description.clone(),
        description_kind: v6::StringKind::Markdown.into(),
        deprecation_message: inputs.deprecated.clone().unwrap_or_default(),
    }
}

fn parameter(parameter: &Parameter) -> v6::Parameter {
    v6::Parameter {
        name: parameter.name.clone(),
        r#type: type_json(&parameter.ty),
        allow_null_value: parameter.takes_null,
        allow_unknown_values: parameter.takes_unknown,
        description: parameter.description.clone(),
        description_kind: v6::StringKind::Markdown.into(),
    }
}

fn type_json(ty: &Type) -> Vec<u8> {
    ty.to_json().into_bytes()
}

/// The schema of an identity: attributes only, each required or optional for an import.
pub(super) fn identity(schema: &Schema) -> v6::ResourceIdentitySchema {
    let attribute = |(name, attribute): (&String, &Attribute)| v6::IdentityAttribute {
        name: name.clone(),
        r#type: type_json(&attribute.ty.ty()),
        required_for_import: attribute.constraint == Constraint::Required,
        optional_for_import: attribute.constraint != Constraint::Required,
        description: attribute.description.clone(),
    };
    v6::ResourceIdentitySchema {
        version: schema.version,
        identity_attributes: schema.block.attributes.iter().map(attribute).collect(),
    }
}

fn block(schema: &Block, version: i64) -> v6::Block {
    v6::Block {
        version,
        attributes: attributes(&schema.attributes),
        block_types: schema
            .blocks
            .iter()
            .map(|(name, block)| nested_block(name, block))
            .collect(),
        description: schema.description.clone(),
        description_kind: v6::StringKind::Markdown.into(),
        deprecated: schema.deprecated.is_some(),
        deprecation_message: schema.deprecated.clone().unwrap_or_default(),
        computed: false,
    }
}

fn attributes(schema: &BTreeMap<String, Attribute>) -> Vec<v6::Attribute> {
    schema
        .iter()
        .map(|(name, schema)| attribute(name, schema))
        .collect()
}

fn attribute(name: &str, schema: &Attribute) -> v6::Attribute {
    let (ty, nested_type) = match &schema.ty {
        AttributeType::Plain(ty) => (type_json(ty), None),
        AttributeType::Nested {
            nesting,
            attributes: inner,
        } => (Vec::new(), Some(object(*nesting, inner))),
    };
    v6::Attribute {
        name: name.to_owned(),
        r#type: ty,
        nested_type,
        description: schema.description.clone(),
        description_kind: v6::StringKind::Markdown.into(),
        required: schema.constraint == Constraint::Required,
        optional: matches!(
            schema.constraint,
            Constraint::Optional | Constraint::OptionalComputed
        ),
        computed: schema.constraint.is_computed(),
        sensitive: schema.sensitive,
        write_only: schema.write_only,
        deprecated: schema.deprecated.is_some(),
        deprecation_message: schema.deprecated.clone().unwrap_or_default(),
    }
}

fn object(nesting: Nesting, inner: &BTreeMap<String, Attribute>) -> v6::Object {
    use v6::object::Nesting as Wire;
    let nesting = match nesting {
        Nesting::Single => Wire::Single,
        Nesting::List => Wire::List,
        Nesting::Set => Wire::Set,
        Nesting::Map => Wire::Map,
    };
    v6::Object {
        attributes: attributes(inner),
        nesting: nesting.into(),
        ..Default::default()
    }
}

fn nested_block(name: &str, schema: &NestedBlock) -> v6::NestedBlock {
    use v6::nested_block::Nesting as Wire;
    let nesting = match schema.nesting {
        BlockNesting::Single => Wire::Single,
        BlockNesting::List => Wire::List,
        BlockNesting::Set => Wire::Set,
        BlockNesting::Map => Wire::Map,
        BlockNesting::Group => Wire::Group,
    };
    v6::NestedBlock {
        type_name: name.to_owned(),
        block: Some(block(&schema.block, 0)),
        nesting: nesting.into(),
        min_items: i64::try_from(schema.min_items).unwrap_or(i64::MAX),
        max_items: i64::try_from(schema.max_items).unwrap_or(i64::MAX),
    }
}
