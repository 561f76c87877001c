//! Checks of a plan before it is applied.

use serde_json::Value;

use crate::matcher::Matcher;
use crate::path;
use crate::plan::{Action, Change, Plan};

/// A check of a plan: `Err` with a sentence when it does not hold.
///
/// Every function `Fn(&Plan) -> Result<(), String>` is one.
pub trait PlanCheck: Send + Sync {
    /// Looks at `plan`.
    ///
    /// # Errors
    ///
    /// What is different from what is expected, and where.
    fn check(&self, plan: &Plan) -> Result<(), String>;
}

impl<F> PlanCheck for F
where
    F: Fn(&Plan) -> Result<(), String> + Send + Sync,
{
    fn check(&self, plan: &Plan) -> Result<(), String> {
        self(plan)
    }
}

/// Expects that nothing changes, neither resources nor outputs.
pub fn expect_empty() -> impl PlanCheck {
    |plan: &Plan| {
        if plan.is_empty() {
            return Ok(());
        }
        let resources = plan.resource_changes.iter().map(|resource| {
            format!(
                "{} ({})",
                resource.address,
                resource.change.actions.join(", ")
            )
        });
        let outputs = plan
            .output_changes
            .iter()
            .map(|(name, change)| format!("output.{name} ({})", change.actions.join(", ")));
        let changes: Vec<String> = resources
            .chain(outputs)
            .filter(|line| !line.ends_with("(no-op)"))
            .collect();
        Err(format!(
            "the plan should be empty, but has {}",
            changes.join(", ")
        ))
    }
}

/// Expects that `action` is planned for the resource at `address`.
pub fn expect_action(address: &str, action: Action) -> impl PlanCheck + use<> {
    let address = address.to_owned();
    move |plan: &Plan| {
        let change = change(plan, &address)?;
        if change.action() == Some(action) {
            return Ok(());
        }
        Err(format!(
            "{address}: {action:?} should be planned, but it is [{}]",
            change.actions.join(", ")
        ))
    }
}

/// Expects that the resource at `address` is replaced because of the attribute
/// at `attribute`, written as in configuration.
pub fn expect_replaced_by(address: &str, attribute: &str) -> impl PlanCheck + use<> {
    let (address, attribute) = (address.to_owned(), attribute.to_owned());
    move |plan: &Plan| {
        let paths: Vec<String> = change(plan, &address)?
            .replace_paths
            .iter()
            .map(|path| written(path))
            .collect();
        if paths.contains(&attribute) {
            return Ok(());
        }
        Err(format!(
            "{address}: {attribute} should force a replacement, but [{}] does",
            paths.join(", ")
        ))
    }
}

/// Expects that the value at `attribute` of the resource at `address` is planned
/// as one that `matcher` accepts.
pub fn expect_planned(address: &str, attribute: &str, matcher: Matcher) -> impl PlanCheck + use<> {
    let (address, attribute) = (address.to_owned(), attribute.to_owned());
    move |plan: &Plan| {
        let change = change(plan, &address)?;
        known(change, &address, &attribute)?;
        let value = path::find(&change.after, &attribute)?.unwrap_or(&Value::Null);
        if matcher.accepts(value) {
            return Ok(());
        }
        Err(format!(
            "{address}: {attribute} is planned as {value}, expected {matcher}"
        ))
    }
}

/// Expects that the value at `attribute` of the resource at `address` is known
/// before apply; null is known.
pub fn expect_known(address: &str, attribute: &str) -> impl PlanCheck + use<> {
    let (address, attribute) = (address.to_owned(), attribute.to_owned());
    move |plan: &Plan| known(change(plan, &address)?, &address, &attribute)
}

/// Expects that the value at `attribute` of the resource at `address` is known
/// only after apply.
pub fn expect_unknown(address: &str, attribute: &str) -> impl PlanCheck + use<> {
    let (address, attribute) = (address.to_owned(), attribute.to_owned());
    move |plan: &Plan| {
        let change = change(plan, &address)?;
        if path::is_marked(&change.after_unknown, &attribute)? {
            return Ok(());
        }
        Err(format!(
            "{address}: {attribute} should be known only after apply, but is known"
        ))
    }
}

fn known(change: &Change, address: &str, attribute: &str) -> Result<(), String> {
    if path::is_marked(&change.after_unknown, attribute)? {
        return Err(format!(
            "{address}: {attribute} should be known, but is known only after apply"
        ));
    }
    Ok(())
}

fn change<'plan>(plan: &'plan Plan, address: &str) -> Result<&'plan Change, String> {
    plan.change(address).ok_or_else(|| {
        let known: Vec<&str> = plan
            .resource_changes
            .iter()
            .map(|resource| resource.address.as_str())
            .collect();
        format!("the plan has no {address}; it has [{}]", known.join(", "))
    })
}

/// A path of the plan's JSON as configuration would write it.
fn written(steps: &[Value]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Value::String(name) if is_name(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Value::String(key) => text.push_str(&format!("[{key:?}]")),
            other => text.push_str(&format!("[{other}]")),
        }
    }
    text
}

fn is_name(text: &str) -> bool {
    text.chars()
        .all(|next| next.is_ascii_alphanumeric() || next == '_')
}
