//! What is known of a type beyond its schema: tables, one for each type.
//!
//! A path is the names of the blocks and the attribute, joined with `.`: `ttl.attribute_name`.

use tfplugin::Value;
use tfplugin::schema::Block;

/// What is known of the real provider's type, and of how much of it is carried out.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The arguments that are carried out; a block stands for everything in it. All others are
    /// refused when they are set, but for `timeouts`.
    pub arguments: &'static [&'static str],
    /// The arguments of which the real provider makes up a value when they are not set, where this
    /// one asks for them: names.
    pub needed: &'static [&'static str],
    /// The arguments whose change replaces the object: root attributes and blocks, and attributes of
    /// blocks in lists.
    pub replacing: &'static [&'static str],
    /// Computed root attributes that an update may change, each with the arguments whose change does;
    /// without any, every update does. All other computed attributes stay as they are.
    pub changing: &'static [(&'static str, &'static [&'static str])],
    /// What the real provider takes where an argument is not set.
    pub defaults: &'static [(&'static str, DefaultValue)],
    /// Texts that are JSON, of which another layout is no change.
    pub json: &'static [&'static str],
}

/// A default value.
#[derive(Clone, Copy, Debug)]
pub enum DefaultValue {
    /// Of a bool.
    Bool(bool),
    /// Of a number.
    Number(i64),
    /// Of a text.
    Text(&'static str),
}

impl Facts {
    /// A type of which nothing is carried out and nothing is known; to be filled in.
    pub const NONE: Self = Self {
        arguments: &[],
        needed: &[],
        replacing: &[],
        changing: &[],
        defaults: &[],
        json: &[],
    };

    /// The paths in these tables that `block` does not have: none, unless one is misspelt.
    #[must_use]
    pub fn unknown_paths(&self, block: &Block) -> Vec<&'static str> {
        let lists = [self.arguments, self.needed, self.replacing, self.json];
        let lists = lists.into_iter().flatten().copied();
        let changing = self.changing.iter();
        let changing = changing.flat_map(|(path, with)| with.iter().chain(std::iter::once(path)));
        let defaults = self.defaults.iter().map(|(path, _)| *path);
        lists
            .chain(changing.copied())
            .chain(defaults)
            .filter(|path| !has(block, path))
            .collect()
    }

    /// What the real provider takes for `path`.
    pub(super) fn default_of(&self, path: &str) -> Option<Value> {
        let found = self.defaults.iter().find(|(of, _)| *of == path)?;
        Some(match found.1 {
            DefaultValue::Bool(content) => Value::bool(content),
            DefaultValue::Number(number) => Value::number(number),
            DefaultValue::Text(text) => Value::string(text),
        })
    }
}

fn has(block: &Block, path: &str) -> bool {
    match path.split_once('.') {
        None => block.attributes.contains_key(path) || block.blocks.contains_key(path),
        Some((name, rest)) => {
            let nested = block.blocks.get(name);
            nested.is_some_and(|nested| has(&nested.block, rest))
        }
    }
}
