//! One run through a list of steps: each step as the call it is.

mod api;
mod connect;
mod deployment;
mod integrations;
mod mapping;
mod models;
mod permission;
mod routes;
mod stage;

use std::pin::pin;

use futures_util::future::{Either, select};

use super::{Arrived, ExecuteError, Identity};
use crate::aws::Session;
use crate::aws::call::Call;
use crate::aws::error::CallError;
use crate::stack::arn::Home;
use crate::stack::desired::Stage;
use crate::stack::live::Live;
use crate::stack::memory::{Memory, Unresolved};
use crate::stack::step::Step;

/// Makes one call of the AWS SDK: the request is built once and sent as often as need be.
macro_rules! send {
    ($run:expr, $call:expr, $request:expr) => {{
        let request = $request;
        $run.session.call($call, || request.clone().send()).await
    }};
}
use send;

/// A run, with what it has learnt so far.
pub(crate) struct Run<'a> {
    session: &'a Session<'a>,
    gateway: &'a aws_sdk_apigatewayv2::Client,
    home: &'a Home,
    memory: Memory,
    endpoint: String,
    /// What the stage serves after the steps run so far.
    served: Option<String>,
    on_api: &'a (dyn Fn(&Identity) + Sync),
}

/// Why one step failed.
enum StepError {
    Call(CallError),
    Other(ExecuteError),
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        session: &'a Session<'a>,
        home: &'a Home,
        live: &Live,
        on_api: &'a (dyn Fn(&Identity) + Sync),
    ) -> Self {
        let endpoint = live.api.as_ref().map(|api| api.endpoint.clone());
        let run = Self {
            session,
            gateway: session.gateway(),
            home,
            memory: Memory::of(live),
            endpoint: endpoint.unwrap_or_default(),
            served: None,
            on_api,
        };
        run.tell();
        run
    }

    /// Runs all steps in their order, up to the first that fails. A deployment is a snapshot of the API
    /// alone, and permissions are no part of it: it is made while those right before it are given.
    pub(crate) async fn all(&mut self, steps: &[Step]) -> Result<(), ExecuteError> {
        let mut left = steps;
        while let Some((first, later)) = left.split_first() {
            let given = left.iter().take_while(|step| gives(step)).count();
            if given > 0 && matches!(left.get(given), Some(Step::CreateDeployment { .. })) {
                let grants = self.grant(&left[..given])?;
                both(self.step(&left[given]), grants).await?;
                left = &left[given + 1..];
            } else {
                self.step(first).await?;
                left = later;
            }
        }
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> Result<(), ExecuteError> {
        self.announce(step);
        self.one(step).await.map_err(|error| failed(step, error))
    }

    /// Gives permissions one after another, beside whatever else the run does.
    fn grant<'s>(
        &self,
        steps: &'s [Step],
    ) -> Result<impl Future<Output = Result<(), ExecuteError>> + use<'a, 's>, ExecuteError> {
        let mut wanted = Vec::new();
        for step in steps {
            if let Step::AddPermission { function, source } = step {
                wanted.push((step, function, self.permission(source)?));
                self.announce(step);
            }
        }
        let grants = self.grants();
        Ok(async move {
            for (step, function, permission) in wanted {
                let given = grants.add(function, &permission).await;
                given.map_err(|error| failed(step, error.into()))?;
            }
            Ok(())
        })
    }

    fn announce(&self, step: &Step) {
        tracing::info!(api_id = self.memory.api_id, "{step}");
    }

    /// Id of the API, if it exists by now.
    pub(crate) fn api_id(&self) -> Option<&str> {
        self.memory.api_id.as_deref()
    }

    /// Where the stack is after all steps; `live` is what they began with.
    pub(crate) fn arrived(
        self,
        live: &Live,
        stage: Option<&Stage>,
    ) -> Result<Arrived, ExecuteError> {
        let managed = stage.filter(|stage| !stage.auto_deploy);
        let before = managed
            .and_then(|stage| live.stages.get(&stage.name))
            .and_then(|stage| stage.deployment_id.clone());
        let id = self.memory.api()?.to_owned();
        Ok(Arrived {
            api: Identity {
                id,
                endpoint: self.endpoint,
            },
            deployment_id: managed.and(self.served).or(before),
        })
    }

    /// Tells the owner of the run that the API exists.
    fn tell(&self) {
        if let Some(id) = &self.memory.api_id {
            (self.on_api)(&Identity {
                id: id.clone(),
                endpoint: self.endpoint.clone(),
            });
        }
    }

    /// A call about something inside the API.
    fn call(&self, operation: &'static str, what: &str) -> Result<Call, StepError> {
        Ok(Call::gateway(
            operation,
            format!("{what} of api {}", self.memory.api()?),
        ))
    }

    /// Makes the call that a step is. There is one for each kind of step: a kind that is forgotten here
    /// does not compile.
    async fn one(&mut self, step: &Step) -> Result<(), StepError> {
        match step {
            Step::CreateApi(api) => self.create_api(api).await,
            Step::UpdateApi(patch) => self.update_api(patch).await,
            Step::TagApi(tags) => self.tag_api(tags).await,
            Step::UntagApi(keys) => self.untag_api(keys).await,
            Step::DeleteApi { id } => self.delete_api(id).await,
            Step::CreateModel { name, content } => self.create_model(name, content).await,
            Step::UpdateModel { id, name, content } => self.update_model(id, name, content).await,
            Step::DeleteModel { id, name } => self.delete_model(id, name).await,
            Step::CreateAuthorizer(content) => self.create_authorizer(content).await,
            Step::UpdateAuthorizer { id, patch } => self.update_authorizer(id, patch).await,
            Step::DeleteAuthorizer { id } => self.delete_authorizer(id).await,
            Step::CreateIntegration { slot, content } => {
                self.create_integration(*slot, content).await
            }
            Step::UpdateIntegration { id, patch } => self.update_integration(id, patch).await,
            Step::DeleteIntegration { id } => self.delete_integration(id).await,
            Step::CreateIntegrationResponse {
                integration,
                key,
                content,
            } => self.create_response(integration, key, content).await,
            Step::UpdateIntegrationResponse {
                integration_id,
                id,
                key,
                patch,
            } => self.update_response(integration_id, id, key, patch).await,
            Step::DeleteIntegrationResponse {
                integration_id,
                id,
                key,
            } => self.delete_response(integration_id, id, key).await,
            Step::CreateRoute { key, content } => self.create_route(key, content).await,
            Step::UpdateRoute { id, key, patch } => self.update_route(id, key, patch).await,
            Step::DeleteRoute { id, key } => self.delete_route(id, key).await,
            Step::DeleteRouteRequestParameter {
                route_id,
                key,
                parameter,
            } => {
                self.delete_request_parameter(route_id, key, parameter)
                    .await
            }
            Step::CreateRouteResponse { route, key, models } => {
                self.create_route_response(route, key, models).await
            }
            Step::UpdateRouteResponse {
                route_id,
                id,
                key,
                models,
            } => self.update_route_response(route_id, id, key, models).await,
            Step::DeleteRouteResponse { route_id, id, key } => {
                self.delete_route_response(route_id, id, key).await
            }
            Step::AddPermission { function, source } => self.add_permission(function, source).await,
            Step::RemovePermission {
                function,
                statement_id,
            } => self.remove_permission(function, statement_id).await,
            Step::CreateDeployment {
                description,
                authorizer,
            } => {
                let authorizer = authorizer.as_ref();
                let description = self.memory.description(description, authorizer)?;
                self.create_deployment(&description).await
            }
            Step::AwaitDeployment { id } => self.await_deployment(id).await,
            Step::DeleteDeployment { id } => self.delete_deployment(id).await,
            Step::CreateStage {
                stage,
                tags,
                deployment,
            } => self.create_stage(stage, tags, deployment.as_ref()).await,
            Step::UpdateStage { name, patch } => self.update_stage(name, patch).await,
            Step::DeleteStage { name } => self.delete_stage(name).await,
            Step::DeleteRouteSettings { stage, key } => {
                self.delete_route_settings(stage, key).await
            }
            Step::DeleteAccessLogSettings { stage } => self.delete_access_log_settings(stage).await,
            Step::TagStage { name, tags } => self.tag_stage(name, tags).await,
            Step::UntagStage { name, keys } => self.untag_stage(name, keys).await,
            Step::CreateMapping { domain, stage } => self.create_mapping(domain, stage).await,
            Step::UpdateMapping { id, domain, stage } => {
                self.update_mapping(id, domain, stage).await
            }
            Step::DeleteMapping { domain, id } => self.delete_mapping(id, domain).await,
        }
    }
}

impl From<CallError> for StepError {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl From<ExecuteError> for StepError {
    fn from(error: ExecuteError) -> Self {
        Self::Other(error)
    }
}

impl From<Unresolved> for StepError {
    fn from(error: Unresolved) -> Self {
        Self::Other(error.into())
    }
}

/// Waits for both. Of two errors it is the one that came first, which may be why there is another.
async fn both<E>(
    one: impl Future<Output = Result<(), E>>,
    other: impl Future<Output = Result<(), E>>,
) -> Result<(), E> {
    match select(pin!(one), pin!(other)).await {
        Either::Left((first, other)) => first.and(other.await),
        Either::Right((first, one)) => first.and(one.await),
    }
}

fn gives(step: &Step) -> bool {
    matches!(step, Step::AddPermission { .. })
}

fn failed(step: &Step, error: StepError) -> ExecuteError {
    match error {
        StepError::Call(source) => ExecuteError::Step {
            step: step.to_string(),
            source,
        },
        StepError::Other(error) => error,
    }
}

/// The id in an answer of AWS, which always gives one although its model does not say so.
fn id(id: Option<String>, what: &str) -> Result<String, ExecuteError> {
    id.ok_or_else(|| ExecuteError::NoId(what.to_owned()))
}
