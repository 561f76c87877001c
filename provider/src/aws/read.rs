//! What AWS has of one stack, read by parallel calls into [`Live`].
//!
//! Five calls of API Gateway and one of Lambda per function, and one more for each route that may
//! answer; further pages come on top.

mod api;
mod integrations;
mod routes;
mod stage;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::clients::Session;
use super::domains::domains;
use super::error::CallError;
use super::policies;
use super::retry::Outcome;
use crate::stack::arn::FunctionArn;
use crate::stack::live::{Api, Live};
use crate::stack::owner::{self, Owner};
use crate::stack::permission::{PolicyError, Statement};

use api::api;
use integrations::{integrations, pages_of_integrations};
use routes::{responses, routes};
use stage::deployments;
pub(super) use stage::stages;
pub(crate) use stage::status;

/// Why AWS could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A function's resource policy is not one.
    #[error("GetPolicy of {function} gave no policy")]
    Policy {
        /// The function.
        function: String,
        /// What is wrong with it.
        #[source]
        source: PolicyError,
    },
}

/// What a stack has outside of its API by configuration or state, so that AWS has to be asked of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Functions; those that integrations invoke are found by themselves.
    pub functions: BTreeSet<FunctionArn>,
    /// Names of custom domains; those that stages name are found by themselves.
    pub domains: BTreeSet<String>,
}

/// Reads everything of a stack. Without the API only the policies are read.
///
/// # Errors
///
/// [`ReadError`]; what does not exist is no error.
pub async fn live(session: &Session<'_>, api_id: &str, told: &Told) -> Result<Live, ReadError> {
    let functions = &told.functions;
    let (api, mut routes, integrations, stages, deployments, mut policies) = tokio::try_join!(
        api(session, api_id),
        routes(session, api_id),
        integrations(session, api_id),
        stages(session, api_id),
        deployments(session, api_id),
        policies::policies(session, functions.iter().cloned()),
    )?;
    if api.is_none() {
        return Ok(Live {
            policies,
            ..Live::default()
        });
    }
    let mut live = Live {
        api,
        integrations,
        stages,
        deployments,
        ..Live::default()
    };
    let found = live
        .functions()
        .into_iter()
        .filter(|function| !functions.contains(function));
    let names = live
        .stages
        .values()
        .filter(|stage| Owner::of(stage) == Some(Owner::Stack));
    let names = names
        .flat_map(owner::domains)
        .chain(told.domains.iter().cloned())
        .collect();
    let (more, domains, ()) = tokio::try_join!(
        policies::policies(session, found),
        domains(session, names),
        responses(session, api_id, &mut routes),
    )?;
    live.domains = domains;
    policies.extend(more);
    live.policies = policies;
    live.routes = routes;
    Ok(live)
}

/// Reads everything that the stage `name` of an API could serve, and all of the stage: not the
/// resource policies of functions. `told` are names of custom domains; the one that the stage names is
/// found by itself.
///
/// # Errors
///
/// [`ReadError`]; what does not exist is no error.
pub async fn served(
    session: &Session<'_>,
    api_id: &str,
    name: &str,
    told: &BTreeSet<String>,
) -> Result<Live, ReadError> {
    let (api, mut routes, integrations, stages, deployments) = tokio::try_join!(
        api(session, api_id),
        routes(session, api_id),
        integrations(session, api_id),
        stages(session, api_id),
        deployments(session, api_id),
    )?;
    if api.is_none() {
        return Ok(Live::default());
    }
    let recorded = stages.get(name).map(owner::domains);
    let names = recorded
        .into_iter()
        .flatten()
        .chain(told.iter().cloned())
        .collect();
    let (domains, ()) = tokio::try_join!(
        domains(session, names),
        responses(session, api_id, &mut routes),
    )?;
    Ok(Live {
        api,
        routes,
        integrations,
        stages,
        deployments,
        domains,
        ..Live::default()
    })
}

/// Reads what a delete needs: whether the API exists, what it invokes, and the mappings of the domains
/// told. Of the API only the id is filled in.
///
/// Policies are not read: the statements `ours` are taken to be in that of every function that is
/// invoked, and of the functions told. To remove one that is gone is a success, and costs no more than
/// to ask for it.
///
/// # Errors
///
/// [`ReadError`]; what does not exist is no error.
pub async fn remains(
    session: &Session<'_>,
    api_id: &str,
    told: &Told,
    ours: &[String],
) -> Result<Live, ReadError> {
    let (integrations, domains) = tokio::try_join!(
        pages_of_integrations(session, api_id),
        domains(session, told.domains.clone()),
    )?;
    let api = integrations.is_some().then(|| Api {
        id: api_id.to_owned(),
        ..Api::default()
    });
    let mut live = Live {
        api,
        integrations: integrations.unwrap_or_default(),
        domains,
        ..Live::default()
    };
    let functions = told.functions.iter().cloned().chain(live.functions());
    let found = |id: &String| (id.clone(), Statement { source_arn: None });
    live.policies = functions
        .map(|function| (function, ours.iter().map(found).collect()))
        .collect();
    Ok(live)
}

/// `None` instead of an error when what is asked for does not exist.
pub(crate) fn existing<T>(result: Result<T, CallError>) -> Result<Option<T>, CallError> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.outcome() == Some(Outcome::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Collects every page of a list operation; `None` when the API does not exist.
macro_rules! pages {
    ($session:expr, $operation:literal, $object:expr, $request:expr) => {{
        let mut items = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let request = $request.set_next_token(token.take());
            let call = Call::gateway($operation, $object);
            let answer = $session.call(call, || request.clone().send()).await;
            let Some(page) = $crate::aws::read::existing(answer)? else {
                break None;
            };
            token = page.next_token.filter(|token| !token.is_empty());
            items.extend(page.items.unwrap_or_default());
            if token.is_none() {
                break Some(items);
            }
        }
    }};
}
pub(super) use pages;

fn by_id<T, V>(
    items: Option<Vec<T>>,
    read: impl Fn(T) -> Option<(String, V)>,
) -> BTreeMap<String, V> {
    items
        .unwrap_or_default()
        .into_iter()
        .filter_map(read)
        .collect()
}

fn sorted(map: Option<HashMap<String, String>>) -> BTreeMap<String, String> {
    map.unwrap_or_default().into_iter().collect()
}

fn is_set(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.is_empty())
}

fn has_entries<V>(map: Option<&HashMap<String, V>>) -> bool {
    map.is_some_and(|map| !map.is_empty())
}
