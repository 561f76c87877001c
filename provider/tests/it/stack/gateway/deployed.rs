//! A stack without a stage, and a `chatbot_deployment` beside it, on the simulator's control plane: at
//! no step does the stage serve a function that it may not invoke.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use chatbot_provider::deployment::steps::{delete_steps, steps as stage_steps};
use chatbot_provider::stack::arn::FunctionArn;
use chatbot_provider::stack::desired::{Authorization, Authorizer, Desired, Stage};
use chatbot_provider::stack::live;
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::owner::Owner;
use chatbot_provider::stack::permission::{Permission, authorizer_statements, statement_ids};
use chatbot_provider::stack::step::Step;
use chatbot_provider::stack::steps::steps;

use super::super::examples::seed;
use super::super::generate::{function, home, pair};
use super::super::model::Snapshot;
use super::super::properties::cases;
use super::{END, Gateway};

impl Gateway {
    /// Runs the first `count` steps of the stack.
    fn arrange(&mut self, desired: &Desired, count: usize) -> Result<(), String> {
        let live = self.read();
        self.all(&live, &steps(&live, desired), count, desired)
    }

    /// Runs the first `count` steps of the stage.
    fn deploy(&mut self, desired: &Desired, stage: &Stage, count: usize) -> Result<(), String> {
        let live = self.read();
        let all = stage_steps(&live, &home().region, stage, &desired.tags);
        self.all(&live, &all, count, desired)
    }

    fn all(
        &mut self,
        live: &live::Live,
        steps: &[Step],
        count: usize,
        desired: &Desired,
    ) -> Result<(), String> {
        let mut memory = Memory::of(live);
        for step in steps.iter().take(count) {
            self.lenient(step, &mut memory, desired)
                .and_then(|()| self.check_invoked())
                .map_err(|refusal| format!("{step}: {refusal}\nof {steps:#?}"))?;
        }
        Ok(())
    }

    /// A stage knows no policies: it takes away what may be gone.
    fn lenient(
        &mut self,
        step: &Step,
        memory: &mut Memory,
        desired: &Desired,
    ) -> Result<(), String> {
        if let Step::RemovePermission {
            function,
            statement_id,
        } = step
        {
            let policy = self.policies.entry(function.clone()).or_default();
            policy.remove(statement_id);
            return Ok(());
        }
        self.apply(step, memory, desired)
    }

    /// Every function that the stage serves is permitted. AWS may deploy half of a change by itself.
    fn check_invoked(&mut self) -> Result<(), String> {
        let live = self.read();
        let managed = live
            .stages
            .get("prod")
            .is_some_and(|stage| !stage.is_automatic());
        let Some(served) = self.served().filter(|_| managed) else {
            return Ok(());
        };
        let api_id = self.api_id.clone().unwrap_or_default();
        let every = Permission::of(&home(), &api_id, "*");
        let permitted = |function: &FunctionArn| {
            let policy = live.policies.get(function);
            policy.is_some_and(|policy| policy.values().any(|found| every.is(found)))
        };
        if let Some(function) = served.functions().iter().find(|one| !permitted(one)) {
            return Err(format!("the stage may not invoke {function} any more"));
        }
        for (id, function) in self.asked() {
            let own = Permission::of_authorizer(&home(), &api_id, &id);
            let policy = live.policies.get(&function);
            if !policy.is_some_and(|policy| policy.values().any(|found| own.is(found))) {
                return Err(format!("the stage may not ask {function} any more"));
            }
        }
        Ok(())
    }

    /// The authorizers that the stage asks by a permission, with their functions.
    fn asked(&self) -> Vec<(String, FunctionArn)> {
        let api_id = self.api_id.as_deref().unwrap_or_default();
        let Some(deployed) = self.world.deployed(api_id, "prod") else {
            return Vec::new();
        };
        let routes = deployed.snapshot.routes.values();
        let asked = routes.filter_map(|route| route.authorizer.as_ref());
        asked
            .filter(|found| found.authorizer_credentials_arn.is_none())
            .filter_map(|found| {
                let function = FunctionArn::of_integration_uri(&found.authorizer_uri)?;
                Some((found.authorizer_id.clone(), function))
            })
            .collect()
    }
}

/// The stack without its stage, and the stage.
fn split(desired: &Desired) -> (Desired, Stage) {
    let stage = desired.stage.clone().or(seed().stage).expect("a stage");
    let stack = Desired {
        stage: None,
        ..desired.clone()
    };
    (stack, stage)
}

/// The stage serves what the API is, and nothing else is left.
fn check_deployed(
    gateway: &mut Gateway,
    stack: &Desired,
    stage: &Stage,
) -> Result<(), TestCaseError> {
    let live = gateway.read();
    let left = stage_steps(&live, &home().region, stage, &stack.tags);
    prop_assert_eq!(left, Vec::new());
    prop_assert_eq!(steps(&live, stack), Vec::new());
    prop_assert_eq!(gateway.served(), Some(Snapshot::wanted(stack)));
    let found = &live.stages["prod"];
    prop_assert_eq!(Owner::of(found), Some(Owner::Deployment));
    prop_assert_eq!(found.is_automatic(), stage.auto_deploy);
    prop_assert_eq!(&found.variables, &stage.variables);
    prop_assert_eq!(found.default_route_settings.normal(), Some(stage.settings));
    if stage.auto_deploy {
        return Ok(());
    }
    let made = live.deployments.values();
    let made = made.filter(|found| Owner::Deployment.made("prod", found));
    prop_assert_eq!(made.count(), 1, "no superseded deployments");
    let used: BTreeSet<&str> = live
        .routes
        .values()
        .filter_map(|route| route.integration_id())
        .collect();
    let all: BTreeSet<&str> = live.integrations.keys().map(String::as_str).collect();
    prop_assert_eq!(all, used, "no orphan integrations");
    let routes = live.routes.values();
    let asked: BTreeSet<&str> = routes.filter_map(live::Route::authorizer).collect();
    let all: BTreeSet<&str> = live.authorizers.keys().map(String::as_str).collect();
    prop_assert_eq!(all, asked, "no orphan authorizers");
    let api_id = live.api.as_ref().map_or("", |api| &api.id);
    let ours = statement_ids(&home().region, api_id);
    let of_authorizers = authorizer_statements(&home().region, api_id);
    for (function, policy) in &live.policies {
        // One that a role invokes now may keep what it had before.
        let is_used = stack.functions().contains(function);
        let is_asked = stack
            .authorizer()
            .is_some_and(|it| it.function == *function);
        for id in policy.keys() {
            prop_assert!(is_used || !ours.contains(id), "{function} is permitted");
            prop_assert!(
                is_asked || !id.starts_with(&of_authorizers),
                "{function} may be asked"
            );
        }
    }
    Ok(())
}

#[test]
fn a_function_that_is_still_served_stays_permitted() {
    let (stack, stage) = split(&seed());
    let mut gateway = Gateway::default();
    gateway.arrange(&stack, END).expect("runs");
    gateway.deploy(&stack, &stage, END).expect("runs");
    let mut moved = stack.clone();
    for route in moved.routes.values_mut() {
        route.integration.function = Some(function("ask"));
    }
    gateway.arrange(&moved, END).expect("runs");
    let chat = function("chat");
    let kept = |gateway: &Gateway| !gateway.policies[&chat].is_empty();
    assert!(kept(&gateway), "the stage still serves it");
    assert_eq!(steps(&gateway.read(), &moved), Vec::new(), "and is whole");
    gateway.deploy(&moved, &stage, END).expect("runs");
    assert!(!kept(&gateway), "nothing serves it any more");
    check_deployed(&mut gateway, &moved, &stage).expect("arrived");
}

#[test]
fn an_authorizer_that_is_still_asked_stays_permitted() {
    let guarded = |name: Option<&str>, role: &str| {
        let (mut stack, _) = split(&seed());
        stack.connect.authorization = name.map_or(Authorization::None, |name| {
            Authorization::Custom(Box::new(Authorizer {
                name: "connect".to_owned(),
                function: function(name),
                identity_sources: BTreeSet::new(),
                credentials_arn: role.to_owned(),
            }))
        });
        stack
    };
    let (_, stage) = split(&seed());
    let role = "arn:aws:iam::123456789012:role/invoke";
    let check = |after: &Desired, left: usize| {
        let before = guarded(Some("auth"), "");
        let mut gateway = Gateway::default();
        gateway.arrange(&before, END).expect("runs");
        gateway.deploy(&before, &stage, END).expect("runs");
        gateway.arrange(after, END).expect("runs");
        let kept = gateway.policies[&function("auth")].len();
        assert_eq!(kept, 1, "the stage still asks it");
        assert_eq!(steps(&gateway.read(), after), Vec::new(), "and is whole");
        gateway.deploy(after, &stage, END).expect("runs");
        let kept = gateway.policies[&function("auth")].len();
        assert_eq!(kept, left, "{after:?}");
        check_deployed(&mut gateway, after, &stage).expect("arrived");
    };
    check(&guarded(Some("ask"), ""), 0);
    check(&guarded(Some("ask"), role), 0);
    check(&guarded(None, ""), 0);
    check(&guarded(Some("auth"), ""), 1);
    // A role asks now; the authorizer is still there, and so is what it had.
    check(&guarded(Some("auth"), role), 1);
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_stage_of_its_own_arrives_at_the_simulator(
        pair in pair(),
        cuts in proptest::collection::vec((0..40_usize, 0..12_usize), 2),
    ) {
        let mut gateway = Gateway::default();
        for (desired, (stack_cut, stage_cut)) in pair.iter().zip(cuts) {
            let (stack, stage) = split(desired);
            for count in [stack_cut, END] {
                gateway.arrange(&stack, count).map_err(TestCaseError::fail)?;
            }
            for count in [stage_cut, END] {
                gateway.deploy(&stack, &stage, count).map_err(TestCaseError::fail)?;
            }
            check_deployed(&mut gateway, &stack, &stage)?;
        }
        let live = gateway.read();
        let all = delete_steps(&live, &home().region, "prod");
        gateway.all(&live, &all, END, &pair[1]).map_err(TestCaseError::fail)?;
        let live = gateway.read();
        prop_assert_eq!(live.stages, BTreeMap::new());
        prop_assert!(live.deployments.values().all(|found| !Owner::Deployment.made("prod", found)));
    }
}
