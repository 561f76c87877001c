//! Resource policies of functions.

use chatbot_provider::stack::arn::{FunctionArn, Home};
use chatbot_provider::stack::live::{Authorizer, Stage};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::owner::Owner;
use chatbot_provider::stack::permission::{Permission, Statement};
use chatbot_provider::stack::step::Step;

use super::{Model, ensure};

impl Model {
    pub(super) fn permission(
        &mut self,
        step: &Step,
        memory: &Memory,
        home: &Home,
    ) -> Result<(), String> {
        match step {
            Step::AddPermission { function, source } => {
                let wanted = Permission::for_source(home, memory, source)
                    .map_err(|error| error.to_string())?;
                let policy = self.live.policies.entry(function.clone()).or_default();
                ensure(
                    !policy.contains_key(&wanted.statement_id),
                    "the statement exists",
                )?;
                let source_arn = Some(wanted.source_arn);
                policy.insert(wanted.statement_id, Statement { source_arn });
            }
            Step::RemovePermission {
                function,
                statement_id,
            } => {
                let policy = self.live.policies.get_mut(function).ok_or("no policy")?;
                let removed = policy.remove(statement_id).ok_or("no such statement")?;
                self.check_not_invoked(function, &removed, home)?;
            }
            other => return Err(format!("not of a permission: {other}")),
        }
        Ok(())
    }

    /// A permission that works must not go while a stage needs it.
    fn check_not_invoked(
        &self,
        function: &FunctionArn,
        removed: &Statement,
        home: &Home,
    ) -> Result<(), String> {
        let Some(api) = &self.live.api else {
            return Ok(());
        };
        let left = self.live.policies.get(function);
        for (name, stage) in &self.live.stages {
            let one = Permission::of(home, &api.id, name);
            let every = Permission::of(home, &api.id, "*");
            let ours = self.is_ours(name, stage);
            // A function that no integration records any more is out of sight.
            let mut integrations = self.live.integrations.values();
            let recorded = integrations.any(|one| one.function().as_ref() == Some(function));
            let theirs = self.of_others && recorded;
            let works = |found: &Statement| (ours || theirs) && (one.is(found) || every.is(found));
            let invoked = self
                .served(name)
                .is_some_and(|snapshot| snapshot.functions().contains(function));
            let still = left.is_some_and(|policy| policy.values().any(works));
            ensure(
                still || !(works(removed) && invoked),
                "a stage still invokes the function",
            )?;
            // A stage that somebody else made asks the authorizers of a stack that has no stage.
            for id in self.asked(name) {
                let found = self.live.authorizers.get(id);
                let recorded = found.and_then(Authorizer::function).as_ref() == Some(function);
                let works = (ours || (self.of_others && recorded))
                    && Permission::of_authorizer(home, &api.id, id).is(removed);
                let served = self.served(name).and_then(|it| it.routes.get("$connect"));
                let asks = served
                    .and_then(|route| route.authorizer.as_ref())
                    .is_some_and(|authorizer| {
                        authorizer.credentials_arn.is_none()
                            && authorizer.function().as_ref() == Some(function)
                    });
                ensure(!(works && asks), "a stage still asks the function")?;
            }
        }
        Ok(())
    }

    /// Whether a stack knows the stage as its own: one that is to have none, by its tag only.
    pub(super) fn is_ours(&self, name: &str, stage: &Stage) -> bool {
        name == "prod" && (!self.by_aws || Owner::of(stage) == Some(Owner::Stack))
    }

    /// Ids of the authorizers that a stage asks.
    pub(super) fn asked(&self, stage: &str) -> impl Iterator<Item = &String> {
        let stage = self.live.stages.get(stage);
        let served = stage.and_then(|stage| stage.deployment_id.as_ref());
        served
            .and_then(|id| self.asked.get(id))
            .into_iter()
            .flatten()
    }
}
