//! What holds for every pair of what AWS has and what is wanted.

use std::collections::BTreeSet;

use proptest::prelude::*;

use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::{Desired, STACK_TAG};
use chatbot_provider::stack::live::{DeploymentStatus, Live};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::observed::{Prior, observed};
use chatbot_provider::stack::permission::Permission;
use chatbot_provider::stack::step::Step;
use chatbot_provider::stack::steps::{delete_steps, steps};

use super::edits::{Edit, edits};
use super::generate::{desired, functions, home};
use super::model::{Model, Snapshot};

const END: usize = usize::MAX;

fn cases() -> ProptestConfig {
    // `PROPTEST_CASES` overrides the default, for the long run.
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(500),
    }
}

/// What a provider that died left, edited by others.
fn started() -> impl Strategy<Value = Model> {
    (
        proptest::collection::vec((desired(), 0..40_usize), 0..3),
        edits(),
    )
        .prop_map(|(applied, edits)| {
            let mut model = Model::default();
            for (desired, count) in applied {
                model.run(&desired, &functions(), count).expect("runs");
            }
            for edit in edits {
                Edit::apply(edit, &mut model);
            }
            model
        })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn steps_arrive_from_anywhere(model in started(), desired in desired()) {
        let mut model = model;
        let before = model.clone();
        let run = model.run(&desired, &functions(), END).map_err(TestCaseError::fail)?;
        check_arrived(&model, &desired)?;
        check_deployments(&before, &run, &desired)?;
        check_foreign_untouched(&before, &model)?;
    }

    #[test]
    fn cut_anywhere_the_next_run_arrives(model in started(), desired in desired()) {
        let all = steps(&model.read(&desired, &functions()), &desired).len();
        for cut in 0..all {
            let mut model = model.clone();
            model.run(&desired, &functions(), cut).map_err(TestCaseError::fail)?;
            model.run(&desired, &functions(), END).map_err(TestCaseError::fail)?;
            check_arrived(&model, &desired)?;
        }
    }

    /// Without edits of others, what AWS has tells all that a dead process
    /// left: no memory of earlier functions is needed.
    #[test]
    fn nothing_is_orphaned_by_a_dead_process(
        first in desired(), second in desired(), third in desired(), cut in 0..40_usize,
    ) {
        let mut model = Model::default();
        model.run(&first, &[], END).map_err(TestCaseError::fail)?;
        model.run(&second, &[], cut).map_err(TestCaseError::fail)?;
        model.run(&third, &[], END).map_err(TestCaseError::fail)?;
        check_arrived(&model, &third)?;
    }

    /// What a dead process left shows in a plan, even if the configuration
    /// that it was applying is taken back or is what state says.
    #[test]
    fn what_is_unfinished_is_never_read_back_as_whole(
        first in desired(), second in desired(), cut in 0..40_usize,
    ) {
        let mut model = Model::default();
        model.run(&first, &[], END).map_err(TestCaseError::fail)?;
        model.run(&second, &[], cut).map_err(TestCaseError::fail)?;
        for desired in [&first, &second] {
            let live = model.read(desired, &[]);
            let read = observed(&live, &Prior::default(), Some(&home())).expect("one stage");
            let read = read.expect("an api");
            let whole = read.fingerprint.as_ref() == Some(&desired.fingerprint())
                && as_configured(&read, desired);
            prop_assert_eq!(whole, steps(&live, desired).is_empty());
        }
    }

    #[test]
    fn a_delete_leaves_nothing(model in started()) {
        let live = model.live.clone();
        let api_id = live.api.as_ref().map_or_else(|| "gone".to_owned(), |api| api.id.clone());
        let all = delete_steps(&live, "eu-west-1", &api_id);
        if live.api.is_some() {
            let is_last = matches!(all.last(), Some(Step::DeleteApi { .. }));
            prop_assert!(is_last, "the api must go last: {all:#?}");
        }
        let mut model = model;
        // No traffic matters any more: only the rules of AWS.
        model.live.stages.clear();
        for step in &all {
            model
                .apply(step, &mut Memory::of(&live), &any_desired())
                .map_err(TestCaseError::fail)?;
        }
        prop_assert_eq!(delete_steps(&model.live, "eu-west-1", &api_id), Vec::new());
        prop_assert!(model.live.api.is_none());
        check_no_permission(&model.live, &live, &[])?;
    }
}

fn any_desired() -> Desired {
    super::examples::seed()
}

/// Everything is as wanted, by a reading of its own.
fn check_arrived(model: &Model, desired: &Desired) -> Result<(), TestCaseError> {
    let live = &model.live;
    prop_assert_eq!(
        steps(&model.read(desired, &functions()), desired),
        Vec::new()
    );
    let api = live.api.as_ref().expect("an api");
    prop_assert_eq!(&api.name, &desired.name);
    prop_assert_eq!(
        api.description.clone().unwrap_or_default(),
        desired.description.clone()
    );
    prop_assert_eq!(api.tags.get(STACK_TAG), Some(&desired.stack_key()));

    let wanted = Snapshot::wanted(desired);
    prop_assert_eq!(&Snapshot::of(live), &wanted);
    prop_assert_eq!(model.served("prod"), Some(&wanted));
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
    let served: BTreeSet<&String> = live
        .stages
        .values()
        .filter_map(|stage| stage.deployment_id.as_ref())
        .collect();
    let made: BTreeSet<&String> = live.deployments.keys().collect();
    prop_assert_eq!(made, served, "no superseded deployments");

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
fn check_no_permission(
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
        stage_name: Some("prod".to_owned()),
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
fn as_configured(read: &chatbot_provider::stack::observed::Observed, desired: &Desired) -> bool {
    let routes = read.routes.len() == desired.routes.len()
        && desired.routes.iter().all(|(key, wanted)| {
            read.routes.get(key).is_some_and(|read| {
                read.function_arn.as_deref() == Some(wanted.integration.function.as_str())
                    && read.timeout_ms == Some(wanted.integration.timeout_ms)
                    && read.two_way == wanted.two_way
            })
        });
    let throttle = read
        .throttle
        .map(|limit| (limit.rate_limit, limit.burst_limit));
    let wanted = desired.stage.throttle;
    routes
        && read.name == desired.name
        && read.description.clone().unwrap_or_default() == desired.description
        && read.route_selection_expression == desired.route_selection_expression
        && read.api_key_selection_expression == desired.api_key_selection_expression
        && read.tags.clone().unwrap_or_default() == desired.tags
        && read.stage_name.as_ref() == Some(&desired.stage.name)
        && read.stage_description.clone().unwrap_or_default() == desired.stage.description
        && read.stage_variables.clone().unwrap_or_default() == desired.stage.variables
        && throttle == wanted.map(|limit| (Some(limit.rate_limit), Some(limit.burst_limit)))
}

/// A deployment is made exactly when none of ours serves what is wanted.
fn check_deployments(before: &Model, run: &[Step], desired: &Desired) -> Result<(), TestCaseError> {
    let wanted = Snapshot::wanted(desired);
    let standing = before.live.deployments.iter().any(|(id, deployment)| {
        deployment.status != DeploymentStatus::Failed
            && deployment.description.is_some()
            && before.snapshots[id] == wanted
    });
    let made = run
        .iter()
        .filter(|step| matches!(step, Step::CreateDeployment { .. }))
        .count();
    prop_assert_eq!(made, usize::from(!standing));
    Ok(())
}

/// What others made outside the stack stays.
fn check_foreign_untouched(before: &Model, after: &Model) -> Result<(), TestCaseError> {
    let theirs = |model: &Model| {
        let stage = model.live.stages.get("theirs").cloned();
        let policies: Vec<FunctionArn> = model
            .live
            .policies
            .iter()
            .filter(|(_, policy)| policy.contains_key("theirs"))
            .map(|(function, _)| function.clone())
            .collect();
        let tag = model
            .live
            .api
            .as_ref()
            .map(|api| api.tags.contains_key("aws:theirs"));
        (stage, policies, tag.unwrap_or_default())
    };
    prop_assert_eq!(theirs(before), theirs(after));
    Ok(())
}
