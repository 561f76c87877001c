//! Walking the objects of a plan together with their configuration and prior state, along the
//! schema.

use std::collections::BTreeMap;

use tfplugin_value::{Data, Path, Step, Value};

use crate::schema::{Attribute, AttributeType, Block, BlockNesting, NestedBlock, Nesting};

static NULL: Value = Value::Null;
static NO_BLOCKS: BTreeMap<String, NestedBlock> = BTreeMap::new();

/// What an object consists of: attributes and, unless it is a nested attribute's, blocks.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    pub(super) attributes: &'a BTreeMap<String, Attribute>,
    pub(super) blocks: &'a BTreeMap<String, NestedBlock>,
}

impl<'a> Members<'a> {
    pub(super) fn of_block(block: &'a Block) -> Self {
        Self {
            attributes: &block.attributes,
            blocks: &block.blocks,
        }
    }

    pub(super) fn of_attributes(attributes: &'a BTreeMap<String, Attribute>) -> Self {
        Self {
            attributes,
            blocks: &NO_BLOCKS,
        }
    }
}

/// The nesting and members of a nested attribute.
pub(super) fn nested(attribute: &Attribute) -> Option<(Nesting, Members<'_>)> {
    match &attribute.ty {
        AttributeType::Nested {
            nesting,
            attributes,
        } => Some((*nesting, Members::of_attributes(attributes))),
        AttributeType::Plain(_) => None,
    }
}

/// How blocks are collected, as values see it.
pub(super) fn as_nesting(nesting: BlockNesting) -> Nesting {
    match nesting {
        BlockNesting::Single | BlockNesting::Group => Nesting::Single,
        BlockNesting::List => Nesting::List,
        BlockNesting::Set => Nesting::Set,
        BlockNesting::Map => Nesting::Map,
    }
}

/// Where a walk is: the same place in configuration and prior state, null where it does not exist.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(super) config: &'a Value,
    pub(super) prior: &'a Value,
    pub(super) path: Path,
    /// Whether an attribute on the way here is sensitive or write-only.
    pub(super) sensitive: bool,
}

impl<'a> Place<'a> {
    pub(super) fn root(config: &'a Value, prior: &'a Value) -> Self {
        Self {
            config,
            prior,
            path: Path::root(),
            sensitive: false,
        }
    }

    /// The root of a walk to which configuration and prior state do not matter.
    pub(super) fn alone() -> Self {
        Self::root(&NULL, &NULL)
    }

    pub(super) fn attribute(&self, name: &str) -> Self {
        self.at(
            Step::Attribute(name.to_owned()),
            child(self.config, name),
            child(self.prior, name),
        )
    }

    pub(super) fn index(&self, index: usize) -> Self {
        let (config, prior) = (at_index(self.config, index), at_index(self.prior, index));
        self.at(Step::Index(index), config, prior)
    }

    pub(super) fn key(&self, key: &str) -> Self {
        self.at(
            Step::Key(key.to_owned()),
            child(self.config, key),
            child(self.prior, key),
        )
    }

    fn at(&self, step: Step, config: &'a Value, prior: &'a Value) -> Self {
        Self {
            config,
            prior,
            path: self.path.clone().step(step),
            sensitive: self.sensitive,
        }
    }
}

/// One pass over all attributes of a plan, parents before children.
pub(super) trait Pass {
    /// The value that becomes of the `planned` one of `attribute`.
    fn attribute(&mut self, attribute: &Attribute, at: &Place<'_>, planned: Value) -> Value;

    /// Whether to go on into the objects of a nested attribute whose configuration is `config`.
    fn enters(&self, config: &Value) -> bool;
}

/// Runs `pass` over `planned`, an object with `members` at the place `at`.
pub(super) fn run(
    pass: &mut impl Pass,
    members: Members<'_>,
    planned: Value,
    at: &Place<'_>,
) -> Value {
    let Value::Known(Data::Object(mut object)) = planned else {
        return planned;
    };
    for (name, attribute) in members.attributes {
        let Some(value) = object.remove(name) else {
            continue;
        };
        let mut at = at.attribute(name);
        at.sensitive |= attribute.sensitive || attribute.write_only;
        let mut value = pass.attribute(attribute, &at, value);
        if let Some((nesting, members)) = nested(attribute)
            && pass.enters(at.config)
        {
            value = run_nested(pass, nesting, members, value, &at);
        }
        object.insert(name.clone(), value);
    }
    for (name, block) in members.blocks {
        let Some(value) = object.remove(name) else {
            continue;
        };
        let members = Members::of_block(&block.block);
        let nesting = as_nesting(block.nesting);
        let value = run_nested(pass, nesting, members, value, &at.attribute(name));
        object.insert(name.clone(), value);
    }
    Value::Known(Data::Object(object))
}

fn run_nested(
    pass: &mut impl Pass,
    nesting: Nesting,
    members: Members<'_>,
    planned: Value,
    at: &Place<'_>,
) -> Value {
    if nesting == Nesting::Single {
        return run(pass, members, planned, at);
    }
    planned.map(|data| match data {
        Data::List(elements) => Data::List(
            elements
                .into_iter()
                .enumerate()
                .map(|(index, element)| run(pass, members, element, &at.index(index)))
                .collect(),
        ),
        Data::Map(elements) => Data::Map(
            elements
                .into_iter()
                .map(|(key, element)| {
                    let element = run(pass, members, element, &at.key(&key));
                    (key, element)
                })
                .collect(),
        ),
        Data::Set(elements) => {
            let mut configs = Unmatched::of(at.config);
            let mut priors = Unmatched::of(at.prior);
            let run = |element: Value| {
                let config = configs.take(|config| comes_from(&element, config, members));
                let prior = priors.take(|prior| comes_from(prior, config, members));
                let at = at.at(Step::Element(element.clone()), config, prior);
                run(pass, members, element, &at)
            };
            Data::Set(elements.into_iter().map(run).collect())
        }
        other => other,
    })
}

/// The attribute or element `name`; null when there is none.
pub(super) fn child<'a>(value: &'a Value, name: &str) -> &'a Value {
    match value {
        Value::Known(Data::Object(parts) | Data::Map(parts)) => parts.get(name).unwrap_or(&NULL),
        _ => &NULL,
    }
}

/// The element at `index` of a list; null when there is none.
pub(super) fn at_index(value: &Value, index: usize) -> &Value {
    match value {
        Value::Known(Data::List(parts)) => parts.get(index).unwrap_or(&NULL),
        _ => &NULL,
    }
}

/// The elements of a set that have no counterpart yet: elements have no identity, so each is
/// correlated with one that the same configuration could have led to.
pub(super) struct Unmatched<'a> {
    elements: Vec<&'a Value>,
}

impl<'a> Unmatched<'a> {
    pub(super) fn of(set: &'a Value) -> Self {
        let elements = match set {
            Value::Known(Data::Set(elements)) => elements.iter().collect(),
            _ => Vec::new(),
        };
        Self { elements }
    }

    /// Takes the first element that `fits`; null when there is none.
    pub(super) fn take(&mut self, fits: impl Fn(&Value) -> bool) -> &'a Value {
        match self.elements.iter().position(|element| fits(element)) {
            Some(found) => self.elements.remove(found),
            None => &NULL,
        }
    }
}

/// Whether planning or applying the object `config` could have given the object `value`: they
/// differ only where the provider decides.
pub(super) fn comes_from(value: &Value, config: &Value, members: Members<'_>) -> bool {
    if value == config {
        return true;
    }
    let (Value::Known(Data::Object(_)), Value::Known(Data::Object(_))) = (value, config) else {
        return false;
    };
    let attributes = members.attributes.iter().all(|(name, attribute)| {
        attribute_comes_from(child(value, name), child(config, name), attribute)
    });
    attributes
        && members.blocks.iter().all(|(name, block)| {
            let (value, config) = (child(value, name), child(config, name));
            let members = Members::of_block(&block.block);
            collection_comes_from(value, config, as_nesting(block.nesting), members)
        })
}

fn attribute_comes_from(value: &Value, config: &Value, attribute: &Attribute) -> bool {
    value == config
        || attribute.write_only
        || (config.is_null() && attribute.constraint.is_computed())
        || nested(attribute).is_some_and(|(nesting, members)| {
            collection_comes_from(value, config, nesting, members)
        })
}

fn collection_comes_from(
    value: &Value,
    config: &Value,
    nesting: Nesting,
    members: Members<'_>,
) -> bool {
    if nesting == Nesting::Single {
        return comes_from(value, config, members);
    }
    let (Value::Known(known), Value::Known(configured)) = (value, config) else {
        return value == config;
    };
    match (known, configured) {
        (Data::List(values), Data::List(configs)) => {
            values.len() == configs.len()
                && values
                    .iter()
                    .zip(configs)
                    .all(|(v, c)| comes_from(v, c, members))
        }
        (Data::Map(values), Data::Map(configs)) => {
            values.keys().eq(configs.keys())
                && values
                    .values()
                    .zip(configs.values())
                    .all(|(v, c)| comes_from(v, c, members))
        }
        (Data::Set(values), Data::Set(configs)) => {
            let mut unmatched = Unmatched::of(value);
            values.len() == configs.len()
                && configs
                    .iter()
                    .all(|config| !unmatched.take(|v| comes_from(v, config, members)).is_null())
        }
        _ => false,
    }
}
