//! What is left of a function that the API does not invoke any more, while a stage that belongs to
//! nobody's stack may still serve a deployment that does.
//!
//! A deployment is a snapshot of routes, integrations and authorizers, but permissions are not part of
//! it. Without a stage of its own a stack cannot know when the last snapshot has gone that invokes a
//! function, so it leaves the permission together with its record: the integration or the authorizer
//! that invokes the function, to which no route refers any more. The `chatbot_deployment` that brings
//! the stage to what the API is removes both.

use std::collections::BTreeSet;

use super::permissions::Statements;
use crate::stack::arn::FunctionArn;
use crate::stack::desired::{Desired, STACK_TAG};
use crate::stack::live::{Live, text};
use crate::stack::owner::Owner;
use crate::stack::permission::{authorizer_statement, statement_ids};
use crate::stack::step::Step;

/// What a stack leaves.
#[derive(Debug, Default)]
pub(super) struct Retired {
    /// Integrations, one for each function that no integration of the stack invokes.
    pub(super) integrations: BTreeSet<String>,
    /// Authorizers that were asked, and perhaps still are.
    pub(super) authorizers: BTreeSet<String>,
    /// Statements by which functions stay permitted.
    pub(super) statements: Statements,
}

/// Something in an API that invokes a function, perhaps by a permission: as long as it is there, the
/// permission can be found.
struct Record<'a> {
    part: Part<'a>,
    function: FunctionArn,
    /// Ids of the statements that the permission may have.
    statements: Vec<String>,
}

/// What invokes, by its id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Integration(&'a str),
    Authorizer(&'a str),
}

impl Retired {
    /// Nothing where the stack has a stage, or where no stage remains.
    pub(super) fn of(live: &Live, desired: &Desired, wanted: &Statements) -> Self {
        let mut retired = Self::default();
        let remains = |stage| Owner::of(stage) != Some(Owner::Stack);
        if desired.stage.is_some() || !live.stages.values().any(remains) {
            return retired;
        }
        let Some(api) = &live.api else { return retired };
        let used = desired.functions();
        for record in records(live, &desired.home.region, &api.id) {
            let found = live.policies.get(&record.function);
            let standing = record
                .pairs()
                .filter(|(_, id)| found.is_some_and(|policy| policy.contains_key(id)));
            let standing: Vec<(FunctionArn, String)> = standing.collect();
            // What a role invokes now may have been invoked by permission.
            let is_left = !record.pairs().any(|pair| wanted.contains(&pair));
            if standing.is_empty() || !is_left {
                continue;
            }
            let before = retired.statements.len();
            retired.statements.extend(standing);
            let is_recorded = retired.statements.len() == before;
            match record.part {
                Part::Integration(id) if !is_recorded && !used.contains(&record.function) => {
                    retired.integrations.insert(id.to_owned());
                }
                Part::Integration(_) => {}
                Part::Authorizer(id) => {
                    retired.authorizers.insert(id.to_owned());
                }
            }
        }
        retired
    }
}

/// Removes what stacks have left, if nothing serves it once the steps so far have run: neither the stage
/// `served`, which serves what the API is or is gone, nor any other, which says so by the `fingerprint`
/// at the end of its deployment's description.
///
/// Only of an API that says that it is a stack's: nobody else leaves anything.
pub(crate) fn dismiss(
    live: &Live,
    region: &str,
    served: &str,
    fingerprint: &str,
    steps: &mut Vec<Step>,
) {
    let Some(api) = &live.api else { return };
    let is_current = |id: &String| {
        let deployment = live.deployments.get(id);
        deployment.is_some_and(|found| text(found.description.as_ref()).ends_with(fingerprint))
    };
    let others = || live.stages.iter().filter(|(name, _)| *name != served);
    let behind = others().any(|(_, stage)| !stage.deployment_id.as_ref().is_some_and(is_current));
    if behind || !api.tags.contains_key(STACK_TAG) {
        return;
    }
    let referred = referred(live);
    let of_route = |record: &Record<'_>| referred.contains(&record.part);
    let (in_use, left): (Vec<_>, Vec<_>) = records(live, region, &api.id).partition(of_route);
    let in_use: Statements = in_use.iter().flat_map(Record::pairs).collect();
    for record in left {
        if record.pairs().any(|pair| in_use.contains(&pair)) {
            continue;
        }
        for (function, statement_id) in record.pairs() {
            steps.push(Step::RemovePermission {
                function,
                statement_id,
            });
        }
        steps.push(match record.part {
            Part::Integration(id) => Step::DeleteIntegration { id: id.to_owned() },
            Part::Authorizer(id) => Step::DeleteAuthorizer { id: id.to_owned() },
        });
    }
}

impl Record<'_> {
    /// Function and id of each statement that the permission may have.
    fn pairs(&self) -> impl Iterator<Item = (FunctionArn, String)> {
        let ids = self.statements.iter();
        ids.map(|id| (self.function.clone(), id.clone()))
    }
}

/// Everything in the API that invokes a function.
fn records<'a>(
    live: &'a Live,
    region: &'a str,
    api_id: &'a str,
) -> impl Iterator<Item = Record<'a>> {
    let integrations = live.integrations.iter().filter_map(move |(id, found)| {
        Some(Record {
            part: Part::Integration(id),
            function: found.function()?,
            statements: statement_ids(region, api_id).to_vec(),
        })
    });
    let authorizers = live.authorizers.iter().filter_map(move |(id, found)| {
        Some(Record {
            part: Part::Authorizer(id),
            function: found.function()?,
            statements: vec![authorizer_statement(region, api_id, id)],
        })
    });
    integrations.chain(authorizers)
}

/// The parts to which a route refers.
fn referred(live: &Live) -> BTreeSet<Part<'_>> {
    let integrations = live.targeted().map(Part::Integration);
    integrations
        .chain(live.asked().map(Part::Authorizer))
        .collect()
}
