//! What is known of a type beyond its schema: tables, one for each type.
//!
//! A path is the names of the blocks and the attribute, joined with `.`: `ttl.attribute_name`.

use tfplugin::Value;

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
