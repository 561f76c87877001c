//! The resource `chatbot_deployment` as Terraform sees it.

mod import;
mod plan;

pub use import::DeploymentIdentity;

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::resource::{
    CreateRequest, DeleteRequest, Identity as StateIdentity, ImportRequest, Imported, ModifiedPlan,
    ModifyPlanRequest, ReadRequest, Resource, UpdateRequest, ValidateRequest,
};
use tfplugin::{Diagnostic, Diagnostics, ResultExt, Value};

use super::executor::{self, Arrived, DeployError};
use super::fingerprint::fingerprint;
use super::model::DeploymentModel;
use super::refusal::{Refusal, check, check_new};
use super::steps::steps;
use crate::aws::{Clients, Session, read};
use crate::concurrent;
use crate::provider::ChatbotProvider;
use crate::stack::arn::Home;
use crate::stack::desired::Stage;
use crate::stack::executor::preflight;
use crate::stack::live::Live;
use crate::stack::model::{texts, values};
use crate::stack::observed::{ObservedStage, optional_map, read_stage, stage_as_desired};
use crate::stack::outputs::Outputs;
use crate::stack::owner::{Owner, is_ours};
use crate::stack::resource::{diagnostics, not_deployed, session, session_to_read, tags, warning};
use crate::stack::steps::is_of_aws;
use crate::stack::tags::own;

/// The resource `chatbot_deployment`.
#[derive(Debug)]
pub struct Deployment;

impl Resource for Deployment {
    const NAME: &'static str = "deployment";

    type Provider = ChatbotProvider;
    type Model = DeploymentModel;

    fn validate(request: ValidateRequest<Self>) -> Result<(), Diagnostics> {
        diagnostics("Invalid deployment", request.config()?.input().problems()).into_result()
    }

    async fn modify_plan(
        request: ModifyPlanRequest<Self>,
    ) -> Result<ModifiedPlan<DeploymentModel>, Diagnostics> {
        plan::modify(&request)
    }

    async fn create(request: CreateRequest<Self>) -> Result<DeploymentModel, Diagnostics> {
        let session = session(&request.client, &request.cancellation).await?;
        let wanted = Wanted::of(&request.plan, &request.client)?;
        let id = wanted.id();
        let summary = format!("Cannot create deployment {id}");
        if request.client.claims().create(&id).is_err() {
            return Err(twice(&id).into());
        }
        let live = wanted
            .read(&session, &BTreeSet::new())
            .await
            .summary(&summary)?;
        wanted.check(&live).summary(&summary)?;
        check_new(&live, &wanted.api_id, &wanted.stage.name, session.now()).summary(&summary)?;
        let notice = preflight(&session, &live, Some(&wanted.stage)).await;
        if let Some(notice) = notice.summary(&summary)? {
            request.warn(warning(notice));
        }
        let home = session.home().await.summary(&summary)?;
        let plan = wanted.with_outputs(request.plan.clone(), &home, &live);
        // From here on there may be something that has to be deleted again.
        request.keep(DeploymentModel {
            deployment_id: Value::Null,
            deployed_fingerprint: Value::Null,
            ..plan.clone()
        });
        let domains = wanted.stage.domains();
        let arrived = wanted.converge(&session, &home, live, &domains).await;
        Ok(state(plan, &wanted, arrived.summary(&summary)?))
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<DeploymentModel>, Diagnostics> {
        let was_read = request.state.execution_arn.is_known();
        let Some(session) = session_to_read(&request, was_read).await? else {
            return Ok(Some(request.state));
        };
        let state = request.state.clone();
        let (api_id, name) = identity(&state)?;
        let live = read::served(&session, &api_id, &name, &state.domains())
            .await
            .summary(format!("Cannot read deployment {api_id}/{name}"))?;
        let of_mine = |deployment| Owner::Deployment.made(&name, deployment);
        let left = live.deployments.values().any(of_mine);
        if live.api.is_none() || !(left || live.stages.contains_key(&name)) {
            return Ok(None);
        }
        warn_of_others(&request, &live, &name);
        let observed = read_stage(&live, &name, &state.prior());
        if let Some(message) = &observed.failure {
            request.warn(not_deployed(message));
        }
        let state = found(&state, &live, session.region(), &request.client, observed);
        concurrent::note_read(&request.private)?;
        if state.websocket_url.is_known() {
            return Ok(Some(state));
        }
        // After an import.
        let home = session.home().await;
        let home = home.summary(format!("Cannot read deployment {api_id}/{name}"))?;
        Ok(Some(with_outputs(state, &home, &live, &api_id, &name)))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<DeploymentModel, Diagnostics> {
        let session = session(&request.client, &request.cancellation).await?;
        let wanted = Wanted::of(&request.plan, &request.client)?;
        let summary = format!("Cannot update deployment {}", wanted.id());
        let domains = &request.prior.domains() | &wanted.stage.domains();
        let live = wanted.read(&session, &domains).await.summary(&summary)?;
        wanted.check(&live).summary(&summary)?;
        let observed = read_stage(&live, &wanted.stage.name, &request.prior.prior());
        let clients = &request.client;
        let now = found(&request.prior, &live, session.region(), clients, observed);
        concurrent::check::<Self>(&request.private, &request.prior, &request.plan, now)?;
        let notice = preflight(&session, &live, Some(&wanted.stage)).await;
        if let Some(notice) = notice.summary(&summary)? {
            request.warn(warning(notice));
        }
        let home = session.home().await.summary(&summary)?;
        let plan = wanted.with_outputs(request.plan.clone(), &home, &live);
        // Whatever happens from here on, the next plan must not take the stage to be whole.
        request.keep(DeploymentModel {
            deployed_fingerprint: Value::Null,
            ..request.prior.clone()
        });
        let arrived = wanted.converge(&session, &home, live, &domains).await;
        let state = state(plan, &wanted, arrived.summary(&summary)?);
        Ok(plan::as_promised(&request, state))
    }

    async fn delete(request: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        let (api_id, name) = identity(&request.state)?;
        let session = session(&request.client, &request.cancellation).await?;
        executor::remove(&session, &api_id, &name, &request.state.domains())
            .await
            .summary(format!("Cannot delete deployment {api_id}/{name}"))?;
        Ok(())
    }

    async fn import(request: ImportRequest<Self>) -> Result<Vec<Imported>, Diagnostics> {
        import::imported(request).await
    }

    fn identity() -> Option<StateIdentity> {
        Some(import::identity())
    }
}

/// What a plan wants, all of it known.
struct Wanted {
    api_id: String,
    stage: Stage,
    tags: BTreeMap<String, String>,
}

impl Wanted {
    fn of(plan: &DeploymentModel, clients: &Clients) -> Result<Self, Diagnostics> {
        let mut input = plan.input();
        input.tags = tags::all(&input.tags, clients);
        let built = input.build();
        let (stage, tags) =
            built.map_err(|problems| diagnostics("Invalid deployment", problems))?;
        let (api_id, _) = identity(plan)?;
        Ok(Self {
            api_id,
            stage,
            tags,
        })
    }

    fn id(&self) -> String {
        format!("{}/{}", self.api_id, self.stage.name)
    }

    async fn read(
        &self,
        session: &Session<'_>,
        domains: &BTreeSet<String>,
    ) -> Result<Live, DeployError> {
        let domains = &self.stage.domains() | domains;
        Ok(read::served(session, &self.api_id, &self.stage.name, &domains).await?)
    }

    fn check(&self, live: &Live) -> Result<(), Refusal> {
        check(live, &self.api_id, &self.stage)
    }

    async fn converge(
        &self,
        session: &Session<'_>,
        home: &Home,
        live: Live,
        domains: &BTreeSet<String>,
    ) -> Result<Arrived, DeployError> {
        executor::converge(session, home, live, &self.stage, &self.tags, domains).await
    }

    fn with_outputs(&self, plan: DeploymentModel, home: &Home, live: &Live) -> DeploymentModel {
        with_outputs(plan, home, live, &self.api_id, &self.stage.name)
    }
}

fn with_outputs(
    model: DeploymentModel,
    home: &Home,
    live: &Live,
    api_id: &str,
    name: &str,
) -> DeploymentModel {
    let endpoint = live.api.as_ref().map_or("", |api| api.endpoint.as_str());
    let outputs = Outputs::of(home, api_id, endpoint, Some(name));
    model.with_outputs(format!("{api_id}/{name}"), outputs)
}

/// The state that AWS has; `state` is the one before.
fn found(
    state: &DeploymentModel,
    live: &Live,
    region: &str,
    clients: &Clients,
    observed: ObservedStage,
) -> DeploymentModel {
    let name = state.stage_name.known();
    let stage = name.and_then(|name| live.stages.get(name));
    let mut all = stage.map_or_else(BTreeMap::new, |stage| stage.tags.clone());
    all.retain(|key, _| !is_ours(key) && !is_of_aws(key));
    let is_whole = stage_as_desired(live, &observed)
        .is_some_and(|stage| steps(live, region, &stage, &all).is_empty());
    let prior = texts(&state.tags);
    let own = own(
        &all,
        &tags::defaults(clients),
        prior.as_ref(),
        texts(&state.tags_all).as_ref(),
    );
    let shown = optional_map(own, prior.as_ref());
    DeploymentModel {
        deployed_fingerprint: is_whole.then(|| fingerprint(live)).into(),
        ..state.clone().with_observed(observed, shown, all)
    }
}

/// The state after all steps.
fn state(plan: DeploymentModel, wanted: &Wanted, arrived: Arrived) -> DeploymentModel {
    DeploymentModel {
        tags_all: Value::Known(values(wanted.tags.clone())),
        deployment_id: arrived.deployment_id.into(),
        deployed_fingerprint: arrived.fingerprint.into(),
        ..plan
    }
}

/// The API and the stage.
fn identity(model: &DeploymentModel) -> Result<(String, String), Diagnostic> {
    let api_id = model.api_id.known().cloned();
    api_id.zip(model.stage_name.known().cloned()).ok_or_else(|| {
        Diagnostic::error("Deployment without an identity").detail(
            "The state names no API or no stage. Remove the resource from state and import it again.",
        )
    })
}

fn warn_of_others(request: &ReadRequest<Deployment>, live: &Live, name: &str) {
    let owner = live.stages.get(name).and_then(Owner::of);
    let is_imported = request.state.deployed_fingerprint.is_null();
    if owner == Some(Owner::Stack) && !is_imported {
        request.warn(
            Diagnostic::warning("The stage has two owners").detail(format!(
                "A chatbot_stack has taken over the stage {name:?}. Set deploy = false there, or remove \
                 this chatbot_deployment: otherwise each undoes the work of the other.",
            )),
        );
    }
}

fn twice(id: &str) -> Diagnostic {
    Diagnostic::error("Two resources are the same stage").detail(format!(
        "Another chatbot_deployment of this configuration is {id} too. Remove one of them, or give it \
         another stage_name."
    ))
}
