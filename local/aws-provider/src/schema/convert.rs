//! From the form of the data to the SDK's schema.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use tfplugin::schema::{Attribute, AttributeType, Block, BlockNesting, Constraint, NestedBlock};
use tfplugin::value::TypeError;
use tfplugin::{Schema, Type};

/// Why the data is no schema.
#[derive(Debug, thiserror::Error)]
pub enum SchemaDataError {
    /// It is not JSON of the form that it should have.
    #[error("the schema data cannot be read")]
    Syntax(#[source] serde_json::Error),
    /// A type that is not part of the data.
    #[error("there is no schema of {0:?}")]
    NoSuchType(String),
    /// The type of an attribute.
    #[error("the type of {of}.{attribute} cannot be read")]
    AttributeType {
        /// The resource or data source, and the blocks around the attribute.
        of: String,
        /// The attribute.
        attribute: String,
        /// Why.
        #[source]
        source: TypeError,
    },
    /// An attribute that nobody sets.
    #[error("{of}.{attribute} is neither required nor optional nor computed")]
    Constraint {
        /// The resource or data source, and the blocks around the attribute.
        of: String,
        /// The attribute.
        attribute: String,
    },
}

/// One resource or data source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredSchema {
    version: i64,
    block: StoredBlock,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredBlock {
    #[serde(default)]
    attributes: BTreeMap<String, StoredAttribute>,
    #[serde(default)]
    block_types: BTreeMap<String, StoredNestedBlock>,
    #[serde(default)]
    deprecated: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the form of the data")]
struct StoredAttribute {
    r#type: Box<RawValue>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    computed: bool,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    write_only: bool,
    #[serde(default)]
    deprecated: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredNestedBlock {
    block: StoredBlock,
    nesting_mode: StoredNesting,
    #[serde(default)]
    min_items: u64,
    #[serde(default)]
    max_items: u64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredNesting {
    Single,
    List,
    Set,
    Map,
    Group,
}

impl StoredSchema {
    pub(super) fn schema(&self, name: &str) -> Result<Schema, SchemaDataError> {
        Ok(Schema {
            version: self.version,
            block: self.block.block(name)?,
        })
    }
}

impl StoredBlock {
    fn block(&self, of: &str) -> Result<Block, SchemaDataError> {
        let mut block = Block {
            deprecated: deprecation(self.deprecated),
            ..Block::default()
        };
        for (name, stored) in &self.attributes {
            let attribute = stored.attribute(of, name)?;
            block.attributes.insert(name.clone(), attribute);
        }
        for (name, stored) in &self.block_types {
            let mut nested = NestedBlock::new(
                stored.nesting_mode.nesting(),
                stored.block.block(&format!("{of}.{name}"))?,
            );
            nested.min_items = stored.min_items;
            nested.max_items = stored.max_items;
            block.blocks.insert(name.clone(), nested);
        }
        Ok(block)
    }
}

impl StoredAttribute {
    fn attribute(&self, of: &str, name: &str) -> Result<Attribute, SchemaDataError> {
        let ty = Type::from_json(self.r#type.get().as_bytes()).map_err(|source| {
            SchemaDataError::AttributeType {
                of: of.to_owned(),
                attribute: name.to_owned(),
                source,
            }
        })?;
        let constraint = match (self.required, self.optional, self.computed) {
            (true, false, false) => Constraint::Required,
            (false, true, false) => Constraint::Optional,
            (false, false, true) => Constraint::Computed,
            (false, true, true) => Constraint::OptionalComputed,
            _ => {
                return Err(SchemaDataError::Constraint {
                    of: of.to_owned(),
                    attribute: name.to_owned(),
                });
            }
        };
        let mut attribute = Attribute::new(AttributeType::from(ty), constraint);
        attribute.sensitive = self.sensitive;
        attribute.write_only = self.write_only;
        attribute.deprecated = deprecation(self.deprecated);
        Ok(attribute)
    }
}

impl StoredNesting {
    fn nesting(self) -> BlockNesting {
        match self {
            Self::Single => BlockNesting::Single,
            Self::List => BlockNesting::List,
            Self::Set => BlockNesting::Set,
            Self::Map => BlockNesting::Map,
            Self::Group => BlockNesting::Group,
        }
    }
}

/// The data has the mark, but not the text.
fn deprecation(deprecated: bool) -> Option<String> {
    let text = "hashicorp/aws 5.100.0 marks it as deprecated; its documentation says what to use.";
    deprecated.then(|| text.to_owned())
}
