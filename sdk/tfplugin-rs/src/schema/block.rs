//! Blocks: what a provider, resource or data source consists of, and blocks inside it.

use std::collections::BTreeMap;

use tfplugin_value::{Data, Type, Value};

use super::{Attribute, object_type};

/// The content of a configuration block.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Attributes by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// Nested blocks by type name.
    pub blocks: BTreeMap<String, NestedBlock>,
    /// What it is, in Markdown.
    pub description: String,
    /// Why it should not be used any more and what to use instead; `None` while it is current.
    pub deprecated: Option<String>,
}

impl Block {
    /// A block without content.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            ..Self::default()
        }
    }

    /// The same block with one more attribute; a second one of the same name replaces the first.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, attribute: Attribute) -> Self {
        self.attributes.insert(name.into(), attribute);
        self
    }

    /// The same block with one more nested block; a second one of the same name replaces the
    /// first.
    #[must_use]
    pub fn block(mut self, name: impl Into<String>, block: NestedBlock) -> Self {
        self.blocks.insert(name.into(), block);
        self
    }

    /// The type of a value of this block: an object with every attribute and nested block.
    pub fn ty(&self) -> Type {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, a)| (name.clone(), a.ty.ty()));
        let blocks = self.blocks.iter().map(|(name, b)| (name.clone(), b.ty()));
        object_type(attributes.chain(blocks).collect())
    }

    /// The object of this block in which nothing is set: attributes null, list, set and map
    /// blocks empty, single blocks null, group blocks filled the same way.
    pub fn empty(&self) -> Value {
        let attributes = self
            .attributes
            .keys()
            .map(|name| (name.clone(), Value::Null));
        let blocks = self
            .blocks
            .iter()
            .map(|(name, b)| (name.clone(), b.empty()));
        Value::Known(Data::Object(attributes.chain(blocks).collect()))
    }
}

/// A block inside a block. Nested attributes are preferred; blocks exist for configurations that
/// are written that way.
#[derive(Clone, Debug)]
pub struct NestedBlock {
    /// The content of one block.
    pub block: Block,
    /// How the blocks are collected.
    pub nesting: BlockNesting,
    /// How many there must be at least.
    pub min_items: u64,
    /// How many there may be at most; 0 is no limit.
    pub max_items: u64,
}

impl NestedBlock {
    /// A nested block with no limits on how many there are.
    pub fn new(nesting: BlockNesting, block: Block) -> Self {
        Self {
            block,
            nesting,
            min_items: 0,
            max_items: 0,
        }
    }

    /// The type of a value of this nested block.
    pub fn ty(&self) -> Type {
        let object = self.block.ty();
        match self.nesting {
            BlockNesting::Single | BlockNesting::Group => object,
            BlockNesting::List => Type::List(Box::new(object)),
            BlockNesting::Set => Type::Set(Box::new(object)),
            BlockNesting::Map => Type::Map(Box::new(object)),
        }
    }

    /// The value when the configuration has no such block (reference §2.6).
    pub fn empty(&self) -> Value {
        match self.nesting {
            BlockNesting::Single => Value::Null,
            BlockNesting::Group => self.block.empty(),
            BlockNesting::List => Value::Known(Data::List(Vec::new())),
            BlockNesting::Set => Value::Known(Data::Set(Vec::new())),
            BlockNesting::Map => Value::Known(Data::Map(BTreeMap::new())),
        }
    }
}

/// How nested blocks of one type are collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockNesting {
    /// At most one; null when absent.
    Single,
    /// In order.
    List,
    /// Without order.
    Set,
    /// By label.
    Map,
    /// Exactly one; when absent, as if it were there and empty.
    Group,
}
