//! What plans, states and errors must say of each row of a table, and of nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use tfplugin::schema::Constraint;
use tfplugin_testing::{Action, Change, Plan, State};

use crate::attributes::place::{at, place, steps};
use crate::attributes::row::Row;
use crate::attributes::table::{Table, named};

type Verdict = Result<(), String>;

/// Computed attributes that say whether everything is whole: any edit may show there.
const WHOLE: [&str; 2] = ["deployed_fingerprint", "fingerprint"];

/// Checks what is planned for each row's object.
pub(super) fn each(
    table: &Arc<Table>,
    check: fn(&Table, &Row, &Change) -> Verdict,
) -> impl Fn(&Plan) -> Verdict + use<> {
    let table = Arc::clone(table);
    move |plan: &Plan| {
        every(&table, |index, row| {
            let change = plan.change(&table.address(index));
            check(&table, row, change.ok_or("the plan does not know it")?)
        })
    }
}

pub(super) fn created(_: &Table, row: &Row, change: &Change) -> Verdict {
    is(change, Action::Create)?;
    if row.is_computed() {
        return Ok(());
    }
    is_unknown(change, row.place)
}

pub(super) fn imported(table: &Table, row: &Row, change: &Change) -> Verdict {
    let (found, _) = places(table, change);
    let known = |place: &String| {
        let mut unknown = table.unimported.iter().copied().chain(row.forgotten);
        !unknown.any(|name| is_below(place, name))
    };
    let other: Vec<String> = found.into_iter().filter(known).collect();
    match change.action() {
        Some(Action::NoOp | Action::Update) if other.is_empty() => Ok(()),
        action => Err(format!("{action:?} of {other:?} after an import")),
    }
}

pub(super) fn repaired(table: &Table, row: &Row, change: &Change) -> Verdict {
    if row.edit.is_none() {
        return is(change, Action::NoOp);
    }
    is(change, Action::Update)?;
    are(&places(table, change).0, &row.shown())
}

pub(super) fn changed(table: &Table, row: &Row, change: &Change) -> Verdict {
    planned(table, row, change, &row.changed().1)?;
    let is_standing = !row.replaces && !row.is_computed();
    if is_standing && is_unknown(change, "deployment_id").is_ok() != row.deploys {
        return Err(format!("a deployment should be made: {}", row.deploys));
    }
    Ok(())
}

pub(super) fn removed(table: &Table, row: &Row, change: &Change) -> Verdict {
    planned(table, row, change, &row.removed(table).1)
}

pub(super) fn restored(table: &Table, row: &Row, change: &Change) -> Verdict {
    planned(table, row, change, &row.restored(table))?;
    if row.is_computed() {
        return Ok(());
    }
    is_unknown(change, row.place)
}

/// A plan that changes `expected`, in place or not.
fn planned(table: &Table, row: &Row, change: &Change, expected: &BTreeSet<&str>) -> Verdict {
    match expected.is_empty() {
        true => is(change, Action::NoOp)?,
        false if row.replaces => is(change, Action::Replace)?,
        false => {
            is(change, Action::Update)?;
            if is_unknown(change, "id").is_ok() {
                return Err("another object".to_owned());
            }
        }
    }
    are(&places(table, change).0, expected)
}

/// What a refresh has found of each row's object: the attribute, and nothing else that a configuration
/// can set.
pub(super) fn drifted(table: &Arc<Table>) -> impl Fn(&Plan) -> Verdict + use<> {
    let table = Arc::clone(table);
    move |plan: &Plan| {
        every(&table, |index, row| {
            let address = table.address(index);
            let mut drift = plan.resource_drift.iter();
            let drift = drift.find(|resource| resource.address == address);
            let Some(drift) = drift else {
                let is_as_it_was = row.edit.is_none();
                return is_as_it_was.then_some(()).ok_or("no drift".to_owned());
            };
            let (found, computed) = places(&table, &drift.change);
            are(&found, &row.shown())?;
            let expected: BTreeSet<String> = row.computed.iter().map(ToString::to_string).collect();
            let is_other = |name: &&String| !WHOLE.contains(&name.as_str());
            let other = computed.difference(&expected).find(is_other);
            match (expected.difference(&computed).next(), other) {
                (None, None) => Ok(()),
                _ => Err(format!(
                    "{computed:?} tell the drift, expected {expected:?}"
                )),
            }
        })
    }
}

/// One error for each place that somebody else has changed, and no other one.
pub(super) fn told(table: &Arc<Table>) -> impl Fn(&str) -> Verdict + Send + Sync + use<> {
    let table = Arc::clone(table);
    move |text: &str| {
        let errors: Vec<&str> = text.split("Error: ").skip(1).collect();
        every(&table, |index, row| {
            let with = format!("with {},", table.address(index));
            let of_row = errors.iter().copied();
            let mut own: Vec<&str> = of_row.filter(|error| error.contains(&with)).collect();
            for shown in row.shown() {
                let written = place(&table.block, &steps(shown)).written;
                let forms = [" is neither", "[", "."].map(|end| format!(" {written}{end}"));
                let is_at = |error: &str| forms.iter().any(|form| error.contains(form.as_str()));
                let before = own.len();
                own.retain(|error| !is_at(error));
                if own.len() == before {
                    return Err(format!("no error at {written}"));
                }
            }
            match own.first() {
                None => Ok(()),
                Some(error) => Err(format!("another error: {error}")),
            }
        })
    }
}

/// Each attribute has the first value, as far as it is written as it is.
pub(super) fn has_values(table: &Arc<Table>) -> impl Fn(&State) -> Verdict + use<> {
    let table = Arc::clone(table);
    move |state: &State| {
        every(&table, |index, row| {
            let resource = state.resource(&table.address(index));
            let values = &resource.ok_or("the state does not have it")?.values;
            let is_nested = place(&table.block, &steps(row.place)).is_nested;
            let Some(wanted) = row.value().filter(|_| !is_nested) else {
                return Ok(());
            };
            let wanted = named(wanted, &Table::name(index));
            let is_reference = wanted.as_str().is_some_and(|text| text.contains("${"));
            match at(values, row.place) {
                _ if is_reference => Ok(()),
                Some(found) if *found == wanted => Ok(()),
                found => Err(format!("it is {found:?} and not {wanted}")),
            }
        })
    }
}

/// All that is wrong, with the row that it is wrong with.
fn every(table: &Table, check: impl Fn(usize, &Row) -> Verdict) -> Verdict {
    let rows = table.rows.iter().enumerate();
    let wrong: Vec<String> = rows
        .filter_map(|(index, row)| {
            let error = check(index, row).err()?;
            Some(format!("{} ({}): {error}", table.address(index), row.place))
        })
        .collect();
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n")),
    }
}

/// Where a change is: places that a configuration can set, and names of other attributes.
fn places(table: &Table, change: &Change) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut written, mut computed) = (BTreeSet::new(), BTreeSet::new());
    for steps in change.places().iter().filter(|steps| !steps.is_empty()) {
        let place = place(&table.block, steps);
        match place.constraint {
            Constraint::Computed => computed.insert(place.name),
            _ => written.insert(place.place),
        };
    }
    (written, computed)
}

/// Each place is one of those that are expected, or below, and each of those is there.
fn are(found: &BTreeSet<String>, expected: &BTreeSet<&str>) -> Verdict {
    let is_expected = |place: &String| expected.iter().any(|above| is_below(place, above));
    let is_found = |above: &&str| found.iter().any(|place| is_below(place, above));
    match found.iter().all(is_expected) && expected.iter().all(is_found) {
        true => Ok(()),
        false => Err(format!("{found:?} change, expected {expected:?}")),
    }
}

fn is_below(place: &str, above: &str) -> bool {
    let rest = place.strip_prefix(above);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn is(change: &Change, action: Action) -> Verdict {
    match change.action() == Some(action) {
        true => Ok(()),
        false => Err(format!(
            "{action:?} should be planned, not {:?}",
            change.actions
        )),
    }
}

/// Whether it is known only after the apply; so it is if what contains it is.
fn is_unknown(change: &Change, place: &str) -> Verdict {
    let mut marks = &change.after_unknown;
    for step in place.split('.') {
        if marks == &Value::Bool(true) {
            break;
        }
        marks = marks.get(step).unwrap_or(&Value::Null);
    }
    match marks == &Value::Bool(true) {
        true => Ok(()),
        false => Err(format!("{place} is known before the apply")),
    }
}
