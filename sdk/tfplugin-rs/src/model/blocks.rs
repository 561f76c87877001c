//! Which Rust types hold nested blocks of which nesting; what the derive uses for `#[block(..)]`.

use std::collections::BTreeMap;

use super::{Model, Set};
use crate::schema::{BlockNesting, NestedBlock};

/// Markers of how nested blocks are collected, one for each [`BlockNesting`].
pub mod nesting {
    /// `nesting = list`.
    #[derive(Debug)]
    pub enum List {}
    /// `nesting = set`.
    #[derive(Debug)]
    pub enum Set {}
    /// `nesting = map`.
    #[derive(Debug)]
    pub enum Map {}
    /// `nesting = single`.
    #[derive(Debug)]
    pub enum Single {}
    /// `nesting = group`.
    #[derive(Debug)]
    pub enum Group {}
}

/// A field that can hold the nested blocks of one type, collected as `N` says.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold blocks with this nesting",
    note = "list: `Vec<M>`, set: `Set<M>`, map: `BTreeMap<String, M>`, single: `Option<M>`, \
            group: `M`, where `M` is a model"
)]
pub trait BlockField<N> {
    /// The nested block in the schema, without limits on how many there are.
    fn nested_block() -> NestedBlock;
}

impl<M: Model> BlockField<nesting::List> for Vec<M> {
    fn nested_block() -> NestedBlock {
        NestedBlock::new(BlockNesting::List, M::block())
    }
}

impl<M: Model> BlockField<nesting::Set> for Set<M> {
    fn nested_block() -> NestedBlock {
        NestedBlock::new(BlockNesting::Set, M::block())
    }
}

impl<M: Model> BlockField<nesting::Map> for BTreeMap<String, M> {
    fn nested_block() -> NestedBlock {
        NestedBlock::new(BlockNesting::Map, M::block())
    }
}

impl<M: Model> BlockField<nesting::Single> for Option<M> {
    fn nested_block() -> NestedBlock {
        NestedBlock::new(BlockNesting::Single, M::block())
    }
}

impl<M: Model> BlockField<nesting::Group> for M {
    fn nested_block() -> NestedBlock {
        NestedBlock::new(BlockNesting::Group, M::block())
    }
}
