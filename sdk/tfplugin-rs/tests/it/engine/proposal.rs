//! What core proposes to a provider as the new state: configured values, and prior ones where the
//! configuration leaves the choice to the provider.

use std::collections::BTreeMap;

use tfplugin::Value;
use tfplugin::schema::{Attribute, AttributeType, Block, BlockNesting, NestedBlock, Nesting};
use tfplugin::value::Data;

type Attributes = BTreeMap<String, Attribute>;
type Blocks = BTreeMap<String, NestedBlock>;

/// Core's proposal; null when `config` is.
pub(crate) fn proposed(block: &Block, prior: &Value, config: &Value) -> Value {
    object(&block.attributes, &block.blocks, prior, config)
}

fn object(attributes: &Attributes, blocks: &Blocks, prior: &Value, config: &Value) -> Value {
    let Some(configured) = config.as_object() else {
        return config.clone();
    };
    Value::object(configured.iter().map(|(name, config)| {
        let prior = part(prior, name);
        let proposed = match (attributes.get(name), blocks.get(name)) {
            (Some(schema), _) => attribute(schema, &prior, config),
            (_, Some(block)) => nested_blocks(block, &prior, config),
            _ => config.clone(),
        };
        (name.clone(), proposed)
    }))
}

fn attribute(schema: &Attribute, prior: &Value, config: &Value) -> Value {
    if config.is_null() && schema.constraint.is_computed() {
        return prior.clone();
    }
    match &schema.ty {
        AttributeType::Plain(_) => config.clone(),
        AttributeType::Nested {
            nesting,
            attributes,
        } => collection(*nesting, attributes, &BTreeMap::new(), prior, config),
    }
}

fn nested_blocks(schema: &NestedBlock, prior: &Value, config: &Value) -> Value {
    let nesting = match schema.nesting {
        BlockNesting::Single | BlockNesting::Group => Nesting::Single,
        BlockNesting::List => Nesting::List,
        BlockNesting::Set => Nesting::Set,
        BlockNesting::Map => Nesting::Map,
    };
    collection(
        nesting,
        &schema.block.attributes,
        &schema.block.blocks,
        prior,
        config,
    )
}

fn collection(
    nesting: Nesting,
    attributes: &Attributes,
    blocks: &Blocks,
    prior: &Value,
    config: &Value,
) -> Value {
    let merge = |prior: &Value, config: &Value| object(attributes, blocks, prior, config);
    match (nesting, config) {
        (Nesting::Single, _) => merge(prior, config),
        (_, Value::Known(Data::List(configs))) => {
            let prior = prior.as_elements().unwrap_or_default();
            Value::list(
                configs
                    .iter()
                    .enumerate()
                    .map(|(index, config)| merge(prior.get(index).unwrap_or(&Value::Null), config)),
            )
        }
        (_, Value::Known(Data::Map(configs))) => Value::map_of(
            configs
                .iter()
                .map(|(key, config)| (key.clone(), merge(&part(prior, key), config))),
        ),
        (_, Value::Known(Data::Set(configs))) => {
            let mut priors = prior.as_elements().unwrap_or_default().to_vec();
            Value::set(configs.iter().map(|config| {
                let found = priors
                    .iter()
                    .position(|prior| could_follow(attributes, prior, config));
                merge(
                    &found.map_or(Value::Null, |found| priors.remove(found)),
                    config,
                )
            }))
        }
        _ => config.clone(),
    }
}

/// Whether `prior` differs from `config` only where the provider decides.
fn could_follow(attributes: &Attributes, prior: &Value, config: &Value) -> bool {
    attributes.iter().all(|(name, schema)| {
        let (prior, config) = (part(prior, name), part(config, name));
        let open = config.is_null() && schema.constraint.is_computed();
        open || prior == config
            || match &schema.ty {
                AttributeType::Plain(_) => false,
                AttributeType::Nested { attributes, .. } => {
                    parts_could_follow(attributes, &prior, &config)
                }
            }
    })
}

fn parts_could_follow(attributes: &Attributes, prior: &Value, config: &Value) -> bool {
    let follows = |prior: &Value, config: &Value| could_follow(attributes, prior, config);
    let (Value::Known(prior_data), Value::Known(config_data)) = (prior, config) else {
        return false;
    };
    match (prior_data, config_data) {
        (Data::Object(_), Data::Object(_)) => follows(prior, config),
        (Data::List(priors), Data::List(configs)) => {
            priors.len() == configs.len()
                && priors
                    .iter()
                    .zip(configs)
                    .all(|(prior, config)| follows(prior, config))
        }
        (Data::Map(priors), Data::Map(configs)) => {
            priors.keys().eq(configs.keys())
                && priors
                    .iter()
                    .all(|(key, prior)| follows(prior, &configs[key]))
        }
        (Data::Set(priors), Data::Set(configs)) => {
            priors.len() == configs.len()
                && priors
                    .iter()
                    .all(|prior| configs.iter().any(|config| follows(prior, config)))
        }
        _ => false,
    }
}

fn part(value: &Value, name: &str) -> Value {
    match value {
        Value::Known(Data::Object(parts) | Data::Map(parts)) => {
            parts.get(name).cloned().unwrap_or(Value::Null)
        }
        _ => Value::Null,
    }
}
