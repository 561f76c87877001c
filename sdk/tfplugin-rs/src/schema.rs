//! What a provider, resource or data source looks like to Terraform: attributes, nested
//! attributes and blocks, with everything that is said about each of them in one place.
//!
//! Normally `#[derive(Model)]` writes these values; they can as well be built by hand. Nothing
//! here knows the wire format.

mod attribute;
mod block;
mod check;

pub use attribute::{Attribute, AttributeType, Constraint, Nesting};
pub use block::{Block, BlockNesting, NestedBlock};
pub use check::{SchemaError, SchemaFault};

use std::collections::{BTreeMap, BTreeSet};

use tfplugin_value::{ObjectType, Path, Step, Type};

/// The schema of a provider, resource or data source.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Version of the stored state, 0 or more; raised when stored state must be upgraded.
    pub version: i64,
    /// The attributes and nested blocks.
    pub block: Block,
}

/// What a schema describes; some rules depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaKind {
    /// The configuration of a provider.
    Provider,
    /// A resource.
    Resource,
    /// A data source.
    DataSource,
    /// What identifies the objects of a resource.
    Identity,
}

impl Schema {
    /// The attribute that `path` leads to, through nested attributes and blocks; `None` when it
    /// leads anywhere else.
    pub fn attribute_at(&self, path: &Path) -> Option<&Attribute> {
        let mut block = Some(&self.block);
        let mut attributes = &self.block.attributes;
        let mut found = None;
        for step in path.steps() {
            let Step::Attribute(name) = step else {
                continue;
            };
            if let Some(nested) = block.and_then(|block| block.blocks.get(name)) {
                block = Some(&nested.block);
                attributes = &nested.block.attributes;
                found = None;
                continue;
            }
            let attribute = attributes.get(name)?;
            found = Some(attribute);
            block = None;
            match &attribute.ty {
                AttributeType::Nested {
                    attributes: nested, ..
                } => attributes = nested,
                AttributeType::Plain(_) => break,
            }
        }
        found
    }
}

fn object_type(attributes: BTreeMap<String, Type>) -> Type {
    Type::Object(ObjectType {
        attributes,
        optional: BTreeSet::new(),
    })
}
