//! Who may invoke which function.

use std::collections::BTreeSet;

use super::connect::Authorizers;
use super::retired::Retired;
use crate::stack::arn::FunctionArn;
use crate::stack::desired::Desired;
use crate::stack::live::{Api, Live};
use crate::stack::permission::{EVERY_STAGE, Permission, authorizer_statements, statement_ids};
use crate::stack::step::{AuthorizerRef, PermissionSource, Step};

/// Statements by function and id.
pub(super) type Statements = BTreeSet<(FunctionArn, String)>;

/// The statements that a stack has in the end with the authorizer chosen, as far as its API exists
/// already.
pub(super) fn wanted(live: &Live, desired: &Desired, authorizers: &Authorizers) -> Statements {
    let Some(api) = &live.api else {
        return Statements::new();
    };
    let stage = desired.stage_name().unwrap_or(EVERY_STAGE);
    let of_stage = Permission::of(&desired.home, &api.id, stage).statement_id;
    let permitted = desired.permitted_functions().into_iter();
    let mut statements: Statements = permitted
        .map(|function| (function.clone(), of_stage.clone()))
        .collect();
    let asked = authorizing(desired).zip(authorizers.chosen.as_ref());
    statements.extend(asked.and_then(|(function, chosen)| {
        let permission = authorizer_permission(desired, api, chosen)?;
        Some((function.clone(), permission.statement_id))
    }));
    statements
}

/// One statement per function of the stage and one for the authorizer, before the stage can serve them.
/// What a role invokes needs none.
pub(super) fn permit(
    live: &Live,
    desired: &Desired,
    authorizers: &Authorizers,
    steps: &mut Vec<Step>,
) {
    let api = live.api.as_ref();
    let stage = desired.stage_name().unwrap_or(EVERY_STAGE);
    let wanted = api.map(|api| Permission::of(&desired.home, &api.id, stage));
    for function in desired.permitted_functions() {
        let source = PermissionSource::Stage(stage.to_owned());
        permit_one(live, function, wanted.as_ref(), source, steps);
    }
    if let (Some(function), Some(chosen)) = (authorizing(desired), &authorizers.chosen) {
        let wanted = api.and_then(|api| authorizer_permission(desired, api, chosen));
        let source = PermissionSource::Authorizer(chosen.clone());
        permit_one(live, function, wanted.as_ref(), source, steps);
    }
}

/// Removes our statements that are neither wanted nor `retired`.
pub(super) fn forbid(
    live: &Live,
    desired: &Desired,
    wanted: &Statements,
    retired: &Retired,
    steps: &mut Vec<Step>,
) {
    let Some(api) = &live.api else { return };
    let (ours, prefix) = ours(&desired.home.region, &api.id);
    for (function, statements) in &live.policies {
        for id in statements.keys() {
            let pair = (function.clone(), id.clone());
            let is_needed = wanted.contains(&pair) || retired.statements.contains(&pair);
            if (ours.contains(id) || id.starts_with(&prefix)) && !is_needed {
                steps.push(remove(function, id));
            }
        }
    }
}

/// Every statement of ours, for a delete.
pub(super) fn forbid_all(live: &Live, region: &str, api_id: &str, steps: &mut Vec<Step>) {
    let (ours, prefix) = ours(region, api_id);
    for (function, statements) in &live.policies {
        for id in statements.keys() {
            if ours.contains(id) || id.starts_with(&prefix) {
                steps.push(remove(function, id));
            }
        }
    }
}

/// Ids of our statements for stages, and what those for authorizers begin with.
fn ours(region: &str, api_id: &str) -> ([String; 2], String) {
    (
        statement_ids(region, api_id),
        authorizer_statements(region, api_id),
    )
}

fn permit_one(
    live: &Live,
    function: &FunctionArn,
    wanted: Option<&Permission>,
    source: PermissionSource,
    steps: &mut Vec<Step>,
) {
    let found = wanted.and_then(|wanted| {
        let statement = live.policies.get(function)?.get(&wanted.statement_id)?;
        Some((wanted, statement))
    });
    if let Some((wanted, statement)) = found {
        if wanted.is(statement) {
            return;
        }
        steps.push(remove(function, &wanted.statement_id));
    }
    steps.push(Step::AddPermission {
        function: function.clone(),
        source,
    });
}

/// The function that the authorizer invokes by a permission.
fn authorizing(desired: &Desired) -> Option<&FunctionArn> {
    desired
        .authorizer()
        .filter(|authorizer| authorizer.credentials_arn.is_empty())
        .map(|authorizer| &authorizer.function)
}

/// The statement of an authorizer that exists.
fn authorizer_permission(
    desired: &Desired,
    api: &Api,
    chosen: &AuthorizerRef,
) -> Option<Permission> {
    match chosen {
        AuthorizerRef::Existing(id) => Some(Permission::of_authorizer(&desired.home, &api.id, id)),
        AuthorizerRef::New => None,
    }
}

fn remove(function: &FunctionArn, statement_id: &str) -> Step {
    Step::RemovePermission {
        function: function.clone(),
        statement_id: statement_id.to_owned(),
    }
}
