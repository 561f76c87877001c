//! What AWS has of one stack, read by parallel calls into [`Live`].
//!
//! Five calls of API Gateway and one of Lambda per function, one more each for authorizers and models
//! where the stack has them, and in a second wave one for each route that may answer and for each
//! integration that is no proxy; further pages come on top.

mod api;
mod connect;
mod integrations;
mod models;
mod routes;
mod stage;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::clients::Session;
use super::domains::domains;
use super::error::CallError;
use super::policies;
use super::retry::Outcome;
use crate::stack::arn::FunctionArn;
use crate::stack::live::{Api, Integration, Live, Parts, Route};
use crate::stack::owner::{self, Owner};
use crate::stack::permission::{PolicyError, Statement, authorizer_statement};

use api::api;
use connect::authorizers;
use integrations::{integration_responses, integrations, pages_of_integrations};
use models::models;
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
    /// The API is none of WebSockets.
    #[error("api {api_id} is of the protocol {protocol}; only a WebSocket API can be a stack")]
    Protocol {
        /// Its id.
        api_id: String,
        /// What it speaks.
        protocol: String,
    },
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

/// What a stack has by configuration or state, so that AWS has to be asked of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Functions; those that integrations and authorizers invoke are found by themselves.
    pub functions: BTreeSet<FunctionArn>,
    /// Names of custom domains; those that stages name are found by themselves.
    pub domains: BTreeSet<String>,
    /// Parts that not every API has; those that a route refers to are found by themselves.
    pub parts: Parts,
}

/// Reads everything of a stack. Without the API only the policies are read.
///
/// # Errors
///
/// [`ReadError`]; what does not exist is no error.
pub async fn live(session: &Session<'_>, api_id: &str, told: &Told) -> Result<Live, ReadError> {
    let (functions, parts) = (&told.functions, told.parts);
    let (api, mut routes, mut integrations, stages, deployments, authorizers, models, mut policies) =
        tokio::try_join!(
            api(session, api_id),
            routes(session, api_id),
            integrations(session, api_id),
            stages(session, api_id),
            deployments(session, api_id),
            authorizers(session, api_id, parts.authorizers),
            models(session, api_id, parts.models),
            policies::policies(session, api_id, functions.iter().cloned()),
        )?;
    if api.is_none() {
        return Ok(Live {
            policies,
            ..Live::default()
        });
    }
    let refers = |refers: fn(&Route) -> bool| routes.values().any(refers);
    let unexpected = Parts {
        authorizers: !parts.authorizers && refers(|route| route.authorizer_id.is_some()),
        models: !parts.models && refers(Route::refers_to_models),
    };
    let mut live = Live {
        api,
        authorizers,
        models,
        stages,
        deployments,
        ..Live::default()
    };
    let mut known = functions.clone();
    let found = unknown(&live, &integrations, &mut known);
    let names = live
        .stages
        .values()
        .filter(|stage| Owner::of(stage) == Some(Owner::Stack));
    let names = names
        .flat_map(owner::domains)
        .chain(told.domains.iter().cloned())
        .collect();
    let (more, domains, more_authorizers, more_models, (), ()) = tokio::try_join!(
        policies::policies(session, api_id, found),
        domains(session, names),
        self::authorizers(session, api_id, unexpected.authorizers),
        self::models(session, api_id, unexpected.models),
        responses(session, api_id, &mut routes),
        integration_responses(session, api_id, &mut integrations),
    )?;
    live.domains = domains;
    live.authorizers.extend(more_authorizers);
    live.models.extend(more_models);
    policies.extend(more);
    let found = unknown(&live, &integrations, &mut known);
    policies.extend(policies::policies(session, api_id, found).await?);
    live.policies = policies;
    live.routes = routes;
    live.integrations = integrations;
    Ok(live)
}

/// The functions of `live` and `integrations` that are not `known`, which they are from then on.
fn unknown(
    live: &Live,
    integrations: &BTreeMap<String, Integration>,
    known: &mut BTreeSet<FunctionArn>,
) -> BTreeSet<FunctionArn> {
    let mut found = live.functions();
    found.extend(integrations.values().filter_map(Integration::function));
    found.retain(|function| known.insert(function.clone()));
    found
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
    let (api, mut routes, mut integrations, stages, deployments, authorizers) = tokio::try_join!(
        api(session, api_id),
        routes(session, api_id),
        integrations(session, api_id),
        stages(session, api_id),
        deployments(session, api_id),
        // Those that no route has any more too: a stack may have left them.
        authorizers(session, api_id, true),
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
    let has_models = routes.values().any(Route::refers_to_models);
    let (domains, models, (), ()) = tokio::try_join!(
        domains(session, names),
        models(session, api_id, has_models),
        responses(session, api_id, &mut routes),
        integration_responses(session, api_id, &mut integrations),
    )?;
    Ok(Live {
        api,
        routes,
        integrations,
        authorizers,
        models,
        stages,
        deployments,
        domains,
        ..Live::default()
    })
}

/// Reads what a delete needs: whether the API exists, what it invokes, its authorizers where they are
/// told, and the mappings of the domains told. Of the API only the id is filled in.
///
/// Policies are not read: the statements `ours` are taken to be in that of every function that is
/// invoked, and of the functions told. To remove one that is gone is a success, and costs no more than
/// to ask for it. Only where the API is gone and had an authorizer they are read, since the statement
/// of an authorizer carries its id.
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
    let (integrations, authorizers, domains) = tokio::try_join!(
        pages_of_integrations(session, api_id),
        authorizers(session, api_id, told.parts.authorizers),
        domains(session, told.domains.clone()),
    )?;
    if integrations.is_none() && told.parts.authorizers {
        return Ok(Live {
            policies: policies::policies(session, api_id, told.functions.iter().cloned()).await?,
            domains,
            ..Live::default()
        });
    }
    let api = integrations.is_some().then(|| Api {
        id: api_id.to_owned(),
        ..Api::default()
    });
    let mut live = Live {
        api,
        integrations: integrations.unwrap_or_default(),
        authorizers,
        domains,
        ..Live::default()
    };
    let functions = told.functions.iter().cloned().chain(live.functions());
    let found = |id: &String| (id.clone(), Statement { source_arn: None });
    let mut policies: BTreeMap<FunctionArn, BTreeMap<String, Statement>> = functions
        .map(|function| (function, ours.iter().map(found).collect()))
        .collect();
    for (id, authorizer) in &live.authorizers {
        if let Some(policy) = authorizer.function().and_then(|it| policies.get_mut(&it)) {
            let (id, statement) = found(&authorizer_statement(session.region(), api_id, id));
            policy.insert(id, statement);
        }
    }
    live.policies = policies;
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
