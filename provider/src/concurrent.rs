//! Changes that somebody else makes between a plan and its apply.
//!
//! A plan is made from what a refresh has read. The apply reads again before its first write; what is
//! then neither as it was planned from nor as it is planned to be, somebody else has changed in between,
//! and nobody has seen it in a plan. Nothing is written then: to go on would undo that work silently,
//! because the resource makes all of its object as the plan says.
//!
//! There is nothing to compare with when the state was not read since the last apply, as with
//! `-refresh=false`. A change during the apply itself meets the steps of the apply: what it contradicts
//! fails with AWS's message, the rest shows in the next plan.

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::engine::finish_read;
use tfplugin::resource::Resource;
use tfplugin::value::Data;
use tfplugin::{Diagnostic, Diagnostics, Model, Path, Private, ResultExt, Schema, Value, resource};

/// Key of private state: there when the state is what a read has found, and not what an apply was to
/// make.
const READ: &str = "read";

/// Notes that the state is what was read.
pub(crate) fn note_read(private: &Private) -> Result<(), Diagnostics> {
    Ok(private
        .set(READ, &true)
        .summary("Cannot write private state")?)
}

/// Compares what was planned from with what there is `now`, before the first write of an update; what an
/// earlier read has noted holds no longer then.
///
/// # Errors
///
/// One diagnostic for each attribute that somebody else has changed.
pub(crate) fn check<R: Resource>(
    private: &Private,
    prior: &R::Model,
    plan: &R::Model,
    now: R::Model,
) -> Result<(), Diagnostics> {
    let was_read = matches!(private.get::<bool>(READ), Ok(Some(true)));
    if !was_read {
        return Ok(());
    }
    let schema = resource::<R>().schema();
    let prior = prior.clone().into_object();
    let plan = plan.clone().into_object();
    // In the form that state has: AWS may write the same thing in another way.
    let now = finish_read(&schema, &prior, Ok(now.into_object())).state;
    let edits = edits(&schema, &prior, &plan, &now);
    if !edits.is_empty() {
        return Err(edits.into_iter().map(refusal).collect());
    }
    Ok(private.remove(READ).summary("Cannot write private state")?)
}

fn refusal(path: Path) -> Diagnostic {
    Diagnostic::error("Changed by somebody else since the plan")
        .detail(format!(
            "{path} is neither what it was when this plan was made nor what the plan makes of it. \
             Nothing was written, so that this change is not lost. Plan again, with a refresh, to see \
             it; then apply that plan, or take the change over into the configuration.",
        ))
        .at(path)
}

/// The attributes that the user may write whose value is neither the one before nor the planned one.
fn edits(schema: &Schema, prior: &Value, plan: &Value, now: &Value) -> Vec<Path> {
    let mut edits = Vec::new();
    for (name, attribute) in &schema.block.attributes {
        if !attribute.constraint.is_configurable() {
            continue;
        }
        let path = Path::root().attribute(name);
        let at = |value: &Value| value.get(&path).cloned().unwrap_or(Value::Null);
        compare(&path, &at(prior), &at(plan), &at(now), &mut edits);
    }
    edits
}

fn compare(path: &Path, prior: &Value, plan: &Value, now: &Value, edits: &mut Vec<Path>) {
    if now == prior || now == plan || plan.is_unknown() {
        return;
    }
    let (Some((before, is_object)), Some((after, _))) = (members(prior), members(now)) else {
        edits.push(path.clone());
        return;
    };
    let none = BTreeMap::new();
    let planned = members(plan).map_or(&none, |(members, _)| members);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let path = path.clone();
        let path = if is_object {
            path.attribute(name)
        } else {
            path.key(name)
        };
        let at = |members: &BTreeMap<String, Value>| members.get(name).cloned();
        let at = |members| at(members).unwrap_or(Value::Null);
        compare(&path, &at(before), &at(planned), &at(after), edits);
    }
}

/// The parts of an object or a map, and whether it is an object.
fn members(value: &Value) -> Option<(&BTreeMap<String, Value>, bool)> {
    match value {
        Value::Known(Data::Object(members)) => Some((members, true)),
        Value::Known(Data::Map(members)) => Some((members, false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Known(Data::String(text.to_owned()))
    }

    fn map(members: &[(&str, Value)]) -> Value {
        let members = members.iter().cloned();
        Value::Known(Data::Map(
            members
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        ))
    }

    #[test]
    fn an_edit_is_what_is_neither_as_before_nor_as_planned() {
        let check = |prior: &Value, plan: &Value, now: &Value, expected: &[&str]| {
            let mut edits = Vec::new();
            compare(&Path::root().attribute("a"), prior, plan, now, &mut edits);
            let edits: Vec<String> = edits.iter().map(Path::to_string).collect();
            assert_eq!(edits, expected, "{prior:?} {plan:?} {now:?}");
        };
        let (one, two, three) = (text("1"), text("2"), text("3"));
        check(&one, &two, &one, &[]);
        check(&one, &two, &two, &[]);
        check(&one, &two, &three, &["a"]);
        check(&one, &one, &three, &["a"]);
        check(&one, &Value::unknown(), &three, &[]);
        check(&Value::Null, &Value::Null, &map(&[]), &["a"]);
        let of = |b: &Value, c: &Value| map(&[("b", b.clone()), ("c", c.clone())]);
        check(&of(&one, &one), &of(&two, &one), &of(&one, &one), &[]);
        check(
            &of(&one, &one),
            &of(&two, &one),
            &of(&two, &three),
            &["a[\"c\"]"],
        );
        // Somebody adds one, and somebody removes one.
        let only = map(&[("b", one.clone())]);
        check(&only, &only, &of(&one, &one), &["a[\"c\"]"]);
        check(&of(&one, &one), &of(&one, &two), &only, &["a[\"c\"]"]);
        check(&of(&one, &one), &only, &only, &[]);
    }
}
