//! What must hold once the steps have run, by a reading of its own.

use std::collections::BTreeSet;

use proptest::prelude::*;

use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::{Desired, STACK_TAG};
use chatbot_provider::stack::live::Live;
use chatbot_provider::stack::observed::{Observed, Prior, PriorStage, observed};
use chatbot_provider::stack::permission::Permission;
use chatbot_provider::stack::steps::steps;

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
    prop_assert_eq!(served, Some(&wanted));
    let used: BTreeSet<&str> = live
        .routes
        .values()
        .filter_map(|r| r.integration_id())
        .collect();
    let all: BTreeSet<&str> = live.integrations.keys().map(String::as_str).collect();
    prop_assert_eq!(all, used, "no orphan integrations");
    for route in live.routes.values() {
        let open = route
            .authorization_type
            .as_deref()
            .is_none_or(|kind| kind == "NONE")
            && route.api_key_required != Some(true)
            && !route.foreign;
        prop_assert!(open, "{:?} is guarded", route);
    }

    let stage = &live.stages["prod"];
    prop_assert_eq!(&stage.variables, &desired.stage.variables);
    prop_assert_eq!(stage.auto_deploy == Some(true), false);
    let throttle = desired.stage.throttle;
    let settings = &stage.default_route_settings;
    prop_assert_eq!(
        settings.throttling_rate_limit,
        throttle.map(|limit| limit.rate_limit)
    );
    prop_assert_eq!(
        settings.throttling_burst_limit,
        throttle.map(|limit| limit.burst_limit)
    );
    let kept: BTreeSet<&String> = live
        .stages
        .values()
        .filter_map(|stage| stage.deployment_id.as_ref())
        .collect();
    let made: BTreeSet<&String> = live.deployments.keys().collect();
    prop_assert_eq!(made, kept, "no superseded deployments");

    let permission = Permission::of(&home(), &api.id, "prod");
    for function in desired.functions() {
        let statement = live.policies[function].get(&permission.statement_id);
        prop_assert!(
            statement.is_some_and(|found| permission.is(found)),
            "{function}"
        );
    }
    let used: Vec<FunctionArn> = desired.functions().into_iter().cloned().collect();
    check_no_permission(live, live, &used)?;
    check_read_back(live, desired)
}

/// No function but those in `used` has our statement for the API of `then`.
pub(crate) fn check_no_permission(
    live: &Live,
    then: &Live,
    used: &[FunctionArn],
) -> Result<(), TestCaseError> {
    let Some(api) = &then.api else { return Ok(()) };
    let ours = Permission::of(&home(), &api.id, "prod").statement_id;
    for (function, policy) in &live.policies {
        if !used.contains(function) {
            prop_assert!(
                !policy.contains_key(&ours),
                "{function} keeps our statement"
            );
        }
    }
    Ok(())
}

fn check_read_back(live: &Live, desired: &Desired) -> Result<(), TestCaseError> {
    let prior = Prior {
        stage: PriorStage {
            name: Some("prod".to_owned()),
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

/// Whether a plan would find no attribute that differs.
pub(crate) fn as_configured(read: &Observed, desired: &Desired) -> bool {
    let routes = read.routes.len() == desired.routes.len()
        && desired.routes.iter().all(|(key, wanted)| {
            read.routes.get(key).is_some_and(|read| {
                read.function_arn.as_deref() == Some(wanted.integration.function.as_str())
                    && read.timeout_ms == Some(wanted.integration.timeout_ms)
                    && read.two_way == wanted.two_way
            })
        });
    let throttle = read
        .stage
        .throttle
        .map(|limit| (limit.rate_limit, limit.burst_limit));
    let wanted = desired.stage.throttle;
    routes
        && read.name == desired.name
        && read.description.clone().unwrap_or_default() == desired.description
        && read.route_selection_expression == desired.route_selection_expression
        && read.api_key_selection_expression == desired.api_key_selection_expression
        && read.tags.clone().unwrap_or_default() == desired.tags
        && read.stage.name.as_ref() == Some(&desired.stage.name)
        && read.stage.description.clone().unwrap_or_default() == desired.stage.description
        && read.stage.variables.clone().unwrap_or_default() == desired.stage.variables
        && throttle == wanted.map(|limit| (Some(limit.rate_limit), Some(limit.burst_limit)))
}
