//! What must hold once the steps have run, by a reading of its own.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::{Desired, Domain, RouteSettings, STACK_TAG, Stage};
use chatbot_provider::stack::live::{self, Live};
use chatbot_provider::stack::observed::{Prior, PriorStage, observed};
use chatbot_provider::stack::owner::{DOMAIN_TAG, Owner, STAGE_TAG};
use chatbot_provider::stack::permission::{Permission, authorizer_statement, statement_ids};
use chatbot_provider::stack::steps::steps;

use super::configured::as_configured;
use super::generate::home;
use super::model::Snapshot;

/// Everything is as wanted, by a reading of its own.
///
/// `served` is what the stage serves in truth.
pub(crate) fn check_arrived(
    live: &Live,
    served: Option<&Snapshot>,
    desired: &Desired,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(steps(live, desired), Vec::new());
    let api = live.api.as_ref().expect("an api");
    prop_assert_eq!(&api.name, &desired.name);
    prop_assert_eq!(
        api.description.clone().unwrap_or_default(),
        desired.description.clone()
    );
    prop_assert_eq!(api.tags.get(STACK_TAG), Some(&desired.stack_key()));

    let wanted = Snapshot::wanted(desired);
    prop_assert_eq!(&Snapshot::of(live), &wanted);
    if desired.stage.is_some() {
        prop_assert_eq!(served, Some(&wanted));
    }
    check_retired(live, desired)?;
    for route in live.routes.values() {
        let only = route.responses.len() <= 1 && route.responses.values().all(|it| !it.foreign);
        prop_assert!(only, "{:?} answers otherwise", route);
    }
    let asked: BTreeSet<&str> = live
        .routes
        .values()
        .filter_map(live::Route::authorizer)
        .collect();
    let authorizers: Vec<&String> = live
        .authorizers
        .iter()
        .filter(|(id, _)| asked.contains(id.as_str()))
        .map(|(_, found)| &found.name)
        .collect();
    let wanted: Vec<&String> = desired
        .authorizer()
        .map(|it| &it.name)
        .into_iter()
        .collect();
    prop_assert_eq!(authorizers, wanted, "no other authorizers");
    prop_assert_eq!(
        api.version.clone().unwrap_or_default(),
        desired.version.clone()
    );
    prop_assert_eq!(api.ip_address_type(), &desired.ip_address_type);

    match &desired.stage {
        Some(stage) => check_stage(live, desired, stage)?,
        None => check_no_stage(live)?,
    }

    let name = desired.stage_name().unwrap_or("*");
    let mut wanted: BTreeSet<(&FunctionArn, Permission)> = desired
        .permitted_functions()
        .into_iter()
        .map(|function| (function, Permission::of(&home(), &api.id, name)))
        .collect();
    if let Some(authorizer) = desired.authorizer() {
        let id = asked.first().expect("an authorizer");
        let permission = Permission::of_authorizer(&home(), &api.id, id);
        let by_permission = authorizer.credentials_arn.is_empty();
        wanted.extend(by_permission.then_some((&authorizer.function, permission)));
    }
    for (function, permission) in &wanted {
        let statement = live.policies[*function].get(&permission.statement_id);
        prop_assert!(
            statement.is_some_and(|found| permission.is(found)),
            "{function}: {permission:?}"
        );
    }
    let mut wanted: Vec<(FunctionArn, String)> = wanted
        .into_iter()
        .map(|(function, permission)| (function.clone(), permission.statement_id))
        .collect();
    if may_be_served(live, desired) {
        let permitted = desired.permitted_functions();
        let integrations = live.integrations.values();
        let left = integrations
            .filter_map(live::Integration::function)
            .filter(|function| !permitted.contains(function));
        let ids = |function: FunctionArn| {
            statement_ids(&home().region, &api.id).map(|id| (function.clone(), id))
        };
        wanted.extend(left.flat_map(ids));
        wanted.extend(live.authorizers.iter().filter_map(|(id, found)| {
            let statement = authorizer_statement(&home().region, &api.id, id);
            Some((found.function()?, statement))
        }));
    }
    check_no_permission(live, live, &wanted)?;
    check_read_back(live, desired)
}

/// Whether stages of others may serve what the stack does not have any more.
fn may_be_served(live: &Live, desired: &Desired) -> bool {
    desired.stage.is_none() && !live.stages.is_empty()
}

/// Integrations that no route targets record the functions that stages of others may still invoke: each
/// is permitted, and recorded once. So do authorizers that no route asks.
fn check_retired(live: &Live, desired: &Desired) -> Result<(), TestCaseError> {
    let api_id = live.api.as_ref().map_or("", |api| &api.id);
    let routes = live.routes.values();
    let used: BTreeSet<&str> = routes.filter_map(live::Route::integration_id).collect();
    let mut retired = BTreeSet::new();
    for (id, found) in &live.integrations {
        if used.contains(id.as_str()) {
            continue;
        }
        prop_assert!(
            may_be_served(live, desired),
            "integration {id} is an orphan"
        );
        let function = found.function().expect("a function");
        let policy = &live.policies[&function];
        let ours = statement_ids(&home().region, api_id);
        prop_assert!(ours.iter().any(|id| policy.contains_key(id)));
        prop_assert!(!desired.functions().contains(&function));
        prop_assert!(retired.insert(function), "recorded twice");
    }
    let routes = live.routes.values();
    let asked: BTreeSet<&str> = routes.filter_map(live::Route::authorizer).collect();
    for (id, found) in &live.authorizers {
        if asked.contains(id.as_str()) {
            continue;
        }
        prop_assert!(may_be_served(live, desired), "authorizer {id} is an orphan");
        let function = found.function().expect("a function");
        let statement = authorizer_statement(&home().region, api_id, id);
        prop_assert!(live.policies[&function].contains_key(&statement));
    }
    Ok(())
}

/// No function has another statement of ours for the API of `then` than those in `wanted`.
pub(crate) fn check_no_permission(
    live: &Live,
    then: &Live,
    wanted: &[(FunctionArn, String)],
) -> Result<(), TestCaseError> {
    let Some(api) = &then.api else { return Ok(()) };
    let ours = Permission::of(&home(), &api.id, "prod").statement_id;
    for (function, policy) in &live.policies {
        for id in policy.keys().filter(|id| id.starts_with(&ours)) {
            prop_assert!(
                wanted.contains(&(function.clone(), id.clone())),
                "{function} keeps {id}"
            );
        }
    }
    Ok(())
}

fn check_read_back(live: &Live, desired: &Desired) -> Result<(), TestCaseError> {
    let prior = Prior {
        stage: PriorStage {
            deploy: Some(desired.stage.is_some()),
            name: desired.stage_name().map(str::to_owned),
            domain: desired
                .stage
                .as_ref()
                .and_then(|stage| stage.domain.clone()),
            ..PriorStage::default()
        },
        ..Prior::default()
    };
    let read = observed(live, &prior, Some(&home()))
        .expect("told")
        .expect("an api");
    prop_assert_eq!(&read.fingerprint, &Some(desired.fingerprint()));
    prop_assert!(
        as_configured(&read, desired),
        "{read:#?} is not {desired:#?}"
    );
    Ok(())
}

fn check_stage(live: &Live, desired: &Desired, wanted: &Stage) -> Result<(), TestCaseError> {
    let stage = &live.stages["prod"];
    prop_assert_eq!(&stage.variables, &wanted.variables);
    prop_assert_eq!(stage.is_automatic(), wanted.auto_deploy);
    prop_assert_eq!(stage.default_route_settings.normal(), Some(wanted.settings));
    let own: BTreeMap<String, RouteSettings> = stage
        .route_settings
        .iter()
        .filter_map(|(key, own)| Some((key.clone(), own.normal()?)))
        .collect();
    prop_assert_eq!(&own, &wanted.route_settings);
    prop_assert_eq!(&stage.access_log, &wanted.access_log);
    prop_assert_eq!(
        stage.client_certificate_id.clone().unwrap_or_default(),
        wanted.client_certificate_id.clone()
    );
    let mut tags = stage.tags.clone();
    prop_assert_eq!(tags.remove(STAGE_TAG), Some("chatbot_stack".to_owned()));
    prop_assert_eq!(tags.remove(DOMAIN_TAG).is_some(), wanted.domain.is_some());
    prop_assert_eq!(&tags, &desired.tags);
    let api_id = live.api.as_ref().map_or("", |api| &api.id);
    let mapped: Vec<Domain> = live
        .domains
        .iter()
        .flat_map(|(name, found)| found.iter().flatten().map(move |(_, found)| (name, found)))
        .filter(|(_, mapping)| mapping.api_id == api_id)
        .map(|(name, mapping)| Domain {
            name: name.clone(),
            key: mapping.key.clone(),
        })
        .collect();
    prop_assert_eq!(mapped, wanted.domain.iter().cloned().collect::<Vec<_>>());
    if !wanted.auto_deploy {
        let kept: BTreeSet<&String> = live
            .stages
            .values()
            .filter_map(|stage| stage.deployment_id.as_ref())
            .collect();
        let made: BTreeSet<&String> = live.deployments.keys().collect();
        prop_assert_eq!(made, kept, "no superseded deployments");
    }
    Ok(())
}

/// Nothing says that it is a stack's.
fn check_no_stage(live: &Live) -> Result<(), TestCaseError> {
    for stage in live.stages.values() {
        prop_assert_ne!(Owner::of(stage), Some(Owner::Stack));
    }
    for (id, deployment) in &live.deployments {
        let served = live
            .stages
            .values()
            .any(|stage| stage.deployment_id.as_ref() == Some(id));
        prop_assert!(served || !Owner::Stack.made("", deployment), "{id} is left");
    }
    Ok(())
}
