//! The identities of objects: what to answer with, and the rules for it.
//!
//! A stored identity may lack attributes that an import by identity need not name; the next read
//! adds them, which is no change.

use tfplugin_value::{Data, Path, Value};

use super::checks::{Rule, Violation};
use super::members::child;
use super::plan::Planned;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::resource::Identity;
use crate::schema::Constraint;

/// What is answered about an identity.
#[derive(Clone, Debug)]
pub struct AnsweredIdentity {
    /// The identity; null when there is none to tell of, such as on create before the apply.
    pub identity: Value,
    /// What went wrong.
    pub diagnostics: Diagnostics,
}

/// The identity to answer a plan with: the `stored` one, which must not change, or that of the plan
/// where it may.
pub fn plan_identity(identity: &Identity, stored: &Value, planned: &Planned) -> AnsweredIdentity {
    let as_stored = AnsweredIdentity::of(stored.clone());
    if stored.is_null() || planned.planned.is_null() {
        return as_stored;
    }
    // A field that cannot be unknown does not fit a plan; the apply will tell.
    let Ok(derived) = identity.derive(planned.planned.clone()) else {
        return as_stored;
    };
    if identity.is_mutable() {
        return if violations(identity, &derived).is_empty() {
            AnsweredIdentity::of(derived)
        } else {
            as_stored
        };
    }
    let is_replaced = !planned.requires_replace.is_empty();
    let changed = changed(stored, &derived, Value::is_unknown);
    AnsweredIdentity {
        diagnostics: if is_replaced { Vec::new() } else { changed }
            .into_iter()
            .map(Diagnostic::from)
            .collect(),
        ..as_stored
    }
}

/// The identity of an object whose `state` was read, or is the result of an apply; null when the
/// object does not exist. `before` is the identity as stored or planned, null when there is none.
pub fn finish_identity(identity: &Identity, before: &Value, state: &Value) -> AnsweredIdentity {
    if state.is_null() {
        return AnsweredIdentity::of(Value::Null);
    }
    let derived = match identity.derive(state.clone()) {
        Ok(derived) => derived,
        Err(diagnostics) => {
            return AnsweredIdentity {
                identity: before.clone(),
                diagnostics,
            };
        }
    };
    let mut found = violations(identity, &derived);
    if found.is_empty() && !identity.is_mutable() {
        found = changed(before, &derived, |_| false);
    }
    if found.is_empty() {
        return AnsweredIdentity::of(derived);
    }
    AnsweredIdentity {
        identity: before.clone(),
        diagnostics: found.into_iter().map(Diagnostic::from).collect(),
    }
}

/// The identity of an object whose create or update failed: that of `state` if it is complete, as
/// it was `before` otherwise.
pub fn partial_identity(identity: &Identity, before: &Value, state: &Value) -> Value {
    let finished = finish_identity(identity, before, state);
    finished.identity
}

/// The identity of an imported object, of which `state` may hold no more than what finds it: the
/// `requested` one, null when the import is by id.
///
/// # Errors
/// When the state is that of another object.
pub fn import_identity(
    identity: &Identity,
    requested: &Value,
    state: &Value,
) -> Result<Value, Diagnostics> {
    if requested.is_null() {
        return Ok(Value::Null);
    }
    let derived = identity.derive(state.clone())?;
    let found = changed(requested, &derived, |value| !value.is_known());
    if found.is_empty() {
        return Ok(requested.clone());
    }
    Err(found.into_iter().map(Diagnostic::from).collect())
}

/// What a user must set to import by identity and did not, in `requested`.
pub fn missing_for_import(identity: &Identity, requested: &Value) -> Diagnostics {
    required(identity)
        .filter(|name| !child(requested, name).is_known())
        .map(|name| {
            Diagnostic::error("Identity is not complete").detail(format!(
                "An import by identity must set {name}. Add it to `identity` of the import block."
            ))
        })
        .collect()
}

impl AnsweredIdentity {
    fn of(identity: Value) -> Self {
        Self {
            identity,
            diagnostics: Diagnostics::new(),
        }
    }
}

fn required(identity: &Identity) -> impl Iterator<Item = &String> {
    let attributes = identity.schema().block.attributes.iter();
    attributes
        .filter(|(_, attribute)| attribute.constraint == Constraint::Required)
        .map(|(name, _)| name)
}

/// The rules for the identity of an object that exists, whatever it was before.
fn violations(identity: &Identity, derived: &Value) -> Vec<Violation> {
    if let Err(error) = derived.conforms(&identity.schema().block.ty()) {
        return vec![Violation::of_type(&error)];
    }
    let mut found = Vec::new();
    derived.walk(&mut |path, value| {
        if value.is_unknown() {
            found.push(about(Rule::IdentityKnown, path));
        }
    });
    found.extend(
        required(identity)
            .filter(|name| child(derived, name).is_null())
            .map(|name| about(Rule::IdentityMissing, &Path::root().attribute(name))),
    );
    found
}

/// Attributes that `before` has and that are others in `after`, except those that are `open` there.
fn changed(before: &Value, after: &Value, open: impl Fn(&Value) -> bool) -> Vec<Violation> {
    let Value::Known(Data::Object(attributes)) = before else {
        return Vec::new();
    };
    attributes
        .iter()
        .filter(|(name, old)| {
            let new = child(after, name);
            !old.is_null() && *old != new && !open(new)
        })
        .map(|(name, _)| about(Rule::IdentityKept, &Path::root().attribute(name)))
        .collect()
}

/// The path leads into the identity, which is no attribute of the resource.
fn about(rule: Rule, path: &Path) -> Violation {
    Violation {
        detail: format!("{path} of the identity"),
        ..Violation::new(rule, Path::root())
    }
}
