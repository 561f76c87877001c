//! The rules for a plan.

use tfplugin_value::{Data, Path, Value};

use super::{Rule, Violation, write_only};
use crate::engine::Change;
use crate::engine::members::{Members, Place, as_nesting, child, nested};
use crate::engine::plan::addressable;
use crate::schema::{Attribute, Block, NestedBlock, Nesting};

/// Whether core accepts `planned` as the plan of `change`, and the paths that require
/// replacement.
pub fn plan(
    block: &Block,
    change: &Change,
    planned: &Value,
    requires_replace: &[Path],
) -> Vec<Violation> {
    if let Err(error) = planned.conforms(&block.ty()) {
        return vec![Violation::of_type(&error)];
    }
    let mut violations = write_only(block, planned);
    // Core forgets what is known about unknown values before it compares.
    let config = change.config.clone().without_refinements();
    let stripped = planned.clone().without_refinements();
    let prior = change.prior.clone().without_refinements();
    let place = Place::root(&config, &prior);
    existing(Members::of_block(block), &stripped, &place, &mut violations);
    if !change.prior.is_null() && !planned.is_null() {
        violations.extend(
            requires_replace
                .iter()
                .filter(|path| {
                    let path = addressable(path);
                    change.prior.get(&path).is_none() && planned.get(&path).is_none()
                })
                .map(|path| Violation::new(Rule::ReplacedPath, path.clone())),
        );
    }
    violations
}

fn broken(at: &Place<'_>, rule: Rule) -> Violation {
    Violation::new(rule, at.path.clone())
}

/// An object that is there exactly when it is configured.
fn existing(members: Members<'_>, planned: &Value, at: &Place<'_>, found: &mut Vec<Violation>) {
    if planned.is_null() != at.config.is_null() {
        found.push(broken(at, Rule::PlannedExistence));
    } else if !planned.is_null() {
        object(members, planned, at, found);
    }
}

fn object(members: Members<'_>, planned: &Value, at: &Place<'_>, found: &mut Vec<Violation>) {
    for (name, schema) in members.attributes {
        attribute(schema, child(planned, name), &at.attribute(name), found);
    }
    for (name, schema) in members.blocks {
        blocks(schema, child(planned, name), &at.attribute(name), found);
    }
}

fn attribute(schema: &Attribute, planned: &Value, at: &Place<'_>, found: &mut Vec<Violation>) {
    let Place { config, prior, .. } = at;
    let unchanged = planned == *prior && !prior.is_null() && !config.is_null();
    let open = config.is_null() && schema.constraint.is_computed();
    if schema.write_only || planned == *config || unchanged || open {
        return;
    }
    if let Some((nesting, members)) = nested(schema) {
        return objects(nesting, members, planned, at, found);
    }
    let rule = if config.is_null() {
        Rule::PlannedNotComputed
    } else {
        Rule::PlannedAsConfigured
    };
    found.push(broken(at, rule));
}

/// The objects of a nested attribute.
fn objects(
    nesting: Nesting,
    members: Members<'_>,
    planned: &Value,
    at: &Place<'_>,
    found: &mut Vec<Violation>,
) {
    if planned.is_null() != at.config.is_null() {
        return found.push(broken(at, Rule::PlannedExistence));
    }
    if planned.is_unknown() {
        return found.push(broken(at, Rule::PlannedUnknownObjects));
    }
    if nesting == Nesting::Single {
        return object(members, planned, at, found);
    }
    elements(
        members,
        planned,
        at,
        (Rule::PlannedElements, Rule::PlannedUnknownObjects),
        found,
    );
}

/// The nested blocks of one type.
fn blocks(schema: &NestedBlock, planned: &Value, at: &Place<'_>, found: &mut Vec<Violation>) {
    if planned == at.config {
        return;
    }
    if planned.is_unknown() || at.config.is_unknown() {
        return found.push(broken(at, Rule::BlockUnknown));
    }
    let members = Members::of_block(&schema.block);
    if as_nesting(schema.nesting) == Nesting::Single {
        return existing(members, planned, at, found);
    }
    if planned.is_null() {
        return found.push(broken(at, Rule::BlockNull));
    }
    elements(
        members,
        planned,
        at,
        (Rule::BlockCount, Rule::BlockUnknown),
        found,
    );
}

/// The elements of a collection; `rules` are those for their number and for unknown ones. The
/// elements of a set have nothing to correlate them by, so core trusts the provider with them.
fn elements(
    members: Members<'_>,
    planned: &Value,
    at: &Place<'_>,
    rules: (Rule, Rule),
    found: &mut Vec<Violation>,
) {
    let (number, unknown) = rules;
    let mut element = |planned: &Value, at: &Place<'_>| {
        if planned == at.config {
        } else if planned.is_unknown() {
            found.push(broken(at, unknown));
        } else if planned.is_null() || !at.config.is_known() {
            found.push(broken(at, number));
        } else {
            object(members, planned, at, found);
        }
    };
    match (planned, at.config) {
        (Value::Known(Data::List(parts)), Value::Known(Data::List(configs)))
            if parts.len() == configs.len() =>
        {
            parts
                .iter()
                .enumerate()
                .for_each(|(index, part)| element(part, &at.index(index)));
        }
        (Value::Known(Data::Map(parts)), Value::Known(Data::Map(configs)))
            if parts.keys().eq(configs.keys()) =>
        {
            parts
                .iter()
                .for_each(|(key, part)| element(part, &at.key(key)));
        }
        (Value::Known(Data::Set(parts)), Value::Known(Data::Set(configs))) => {
            let allowed = configs.iter().any(Value::is_unknown);
            if parts.iter().any(Value::is_unknown) && !allowed {
                found.push(broken(at, unknown));
            } else if number == Rule::PlannedElements && parts.len() != configs.len() {
                found.push(broken(at, number));
            }
        }
        _ => found.push(broken(at, number)),
    }
}
