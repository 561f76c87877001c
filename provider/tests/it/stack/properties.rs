//! What holds for every pair of what AWS has and what is wanted.

use std::collections::BTreeSet;

use proptest::prelude::*;

use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::Desired;
use chatbot_provider::stack::live::{self, DeploymentStatus};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::observed::{Prior, PriorStage, observed};
use chatbot_provider::stack::step::Step;
use chatbot_provider::stack::steps::{delete_steps, steps};

use super::arrived::{check_arrived, check_no_permission};
use super::configured::as_configured;
use super::edits::{Edit, edits};
use super::generate::{desired, functions, home, pair};
use super::model::{Model, Snapshot};

const END: usize = usize::MAX;

/// `quick` cases, or as many as `PROPTEST_CASES` says.
pub(crate) fn cases(quick: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(quick),
    }
}

/// What providers that died left, edited by others, and what is wanted now.
fn started() -> impl Strategy<Value = (Model, Desired)> {
    let applied = proptest::collection::vec((0..2_usize, 0..40_usize), 0..4);
    (pair(), applied, edits(), 0..2_usize).prop_map(|(pair, applied, edits, wanted)| {
        let mut model = Model::default();
        for (index, count) in applied {
            model.run(&pair[index], &functions(), count).expect("runs");
        }
        for edit in edits {
            Edit::apply(edit, &mut model);
        }
        (model, pair[wanted].clone())
    })
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn steps_arrive_from_anywhere((model, desired) in started()) {
        let mut model = model;
        let before = model.clone();
        let run = model.run(&desired, &functions(), END).map_err(TestCaseError::fail)?;
        arrived(&model, &desired)?;
        check_deployments(&before, &model, &run, &desired)?;
        check_foreign_untouched(&before, &model)?;
    }

    /// Without edits of others, what AWS has tells all that a dead process
    /// left: no memory of earlier functions is needed.
    #[test]
    fn nothing_is_orphaned_by_a_dead_process(
        [first, second] in pair(), third in desired(), cut in 0..40_usize,
    ) {
        let mut model = Model::default();
        model.run(&first, &[], END).map_err(TestCaseError::fail)?;
        model.run(&second, &[], cut).map_err(TestCaseError::fail)?;
        model.run(&third, &[], END).map_err(TestCaseError::fail)?;
        arrived(&model, &third)?;
    }

    /// What a dead process left shows in a plan, even if the configuration
    /// that it was applying is taken back or is what state says.
    #[test]
    fn what_is_unfinished_is_never_read_back_as_whole(
        [first, second] in pair(), cut in 0..40_usize,
    ) {
        let mut model = Model::default();
        model.run(&first, &[], END).map_err(TestCaseError::fail)?;
        model.run(&second, &[], cut).map_err(TestCaseError::fail)?;
        for desired in [&first, &second] {
            let live = model.read(desired, &[]);
            let read = observed(&live, &prior(desired), Some(&home())).expect("one stage");
            let read = read.expect("an api");
            let whole = read.fingerprint.as_ref() == Some(&desired.fingerprint())
                && as_configured(&read, desired);
            prop_assert_eq!(whole, steps(&live, desired).is_empty());
        }
    }

    #[test]
    fn a_delete_leaves_nothing((model, _) in started()) {
        let live = model.all();
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
        prop_assert_eq!(delete_steps(&model.all(), "eu-west-1", &api_id), Vec::new());
        prop_assert!(model.live.api.is_none());
        check_no_permission(&model.all(), &live, &[])?;
    }
}

proptest! {
    // Every cut of every case.
    #![proptest_config(cases(100))]

    #[test]
    fn cut_anywhere_the_next_run_arrives((model, desired) in started()) {
        let all = steps(&model.read(&desired, &functions()), &desired).len();
        for cut in 0..all {
            let mut model = model.clone();
            model.run(&desired, &functions(), cut).map_err(TestCaseError::fail)?;
            model.run(&desired, &functions(), END).map_err(TestCaseError::fail)?;
            arrived(&model, &desired)?;
        }
    }
}

/// What state has once `desired` was applied.
fn prior(desired: &Desired) -> Prior {
    let stage = PriorStage {
        deploy: Some(desired.stage.is_some()),
        name: desired.stage_name().map(str::to_owned),
        ..PriorStage::default()
    };
    Prior {
        stage,
        ..Prior::default()
    }
}

fn any_desired() -> Desired {
    super::examples::seed()
}

fn arrived(model: &Model, desired: &Desired) -> Result<(), TestCaseError> {
    check_arrived(&model.all(), model.served("prod"), desired)
}

/// A deployment is made exactly when none of ours serves what is wanted.
fn check_deployments(
    before: &Model,
    after: &Model,
    run: &[Step],
    desired: &Desired,
) -> Result<(), TestCaseError> {
    let Some(stage) = &desired.stage else {
        let deployed = run
            .iter()
            .any(|step| matches!(step, Step::CreateDeployment { .. }));
        prop_assert!(!deployed, "nobody would serve it: {run:#?}");
        return Ok(());
    };
    if stage.auto_deploy {
        // It is made at most on the way to AutoDeploy, for a stage that AWS does not deploy to yet.
        let by_aws = before
            .live
            .stages
            .get("prod")
            .is_none_or(live::Stage::is_automatic);
        let deployed = run
            .iter()
            .any(|step| matches!(step, Step::CreateDeployment { .. }));
        prop_assert!(!(by_aws && deployed), "AWS makes it: {run:#?}");
        return Ok(());
    }
    let wanted = Snapshot::wanted(desired);
    // A permission holds for one authorizer: the deployment must ask the one that there is.
    let asked: BTreeSet<String> = after.live.authorizers.keys().cloned().collect();
    let standing = before.live.deployments.iter().any(|(id, deployment)| {
        deployment.status != DeploymentStatus::Failed
            && deployment.description.is_some()
            && before.snapshots[id] == wanted
            && before.asked[id] == asked
    });
    let made = run
        .iter()
        .filter(|step| matches!(step, Step::CreateDeployment { .. }))
        .count();
    prop_assert_eq!(made, usize::from(!standing));
    let moved = run
        .iter()
        .any(|step| matches!(step, Step::UpdateStage { patch, .. } if patch.deployment.is_some()));
    let served = before
        .live
        .stages
        .get("prod")
        .and_then(|stage| stage.deployment_id.as_ref());
    let is_ours = served.is_some_and(|id| {
        before.live.deployments[id].description.is_some()
            && before.snapshots[id] == wanted
            && before.asked[id] == asked
    });
    prop_assert!(!(moved && is_ours), "the stage already serves it: {run:#?}");
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
