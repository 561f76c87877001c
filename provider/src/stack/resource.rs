//! The resource `chatbot_stack` as Terraform sees it.

mod import;
mod owned;
mod plan;
pub(super) mod refresh;
pub(crate) mod tags;

pub use import::StackIdentity;

use tfplugin::resource::{
    CreateRequest, DeleteRequest, Identity as StateIdentity, ImportRequest, Imported, ModifiedPlan,
    ModifyPlanRequest, ReadRequest, Resource, UpdateRequest, ValidateRequest,
};
use tfplugin::{CancellationToken, Diagnostic, Diagnostics, ResultExt, Value};

use super::arn::Home;
use super::desired::Desired;
use super::executor::{self, Arrived, Identity};
use super::input::Invalid;
use super::live::Parts;
use super::model::{StackModel, path, values};
use super::outputs::Outputs;
use super::owner;
use super::permission::statement_ids;
use super::takeover;
use crate::aws::read::{self, Told};
use crate::aws::{Clients, ConnectError, Session};
use crate::concurrent;
use crate::provider::ChatbotProvider;

/// The resource `chatbot_stack`.
#[derive(Debug)]
pub struct Stack;

/// Summary of what is wrong when nobody tells where a stack lives.
const HOMELESS: &str = "Cannot tell the account of a stack that invokes no function";

impl Resource for Stack {
    const NAME: &'static str = "stack";

    /// New attributes leave it as it is: state without them is read with null, and the next refresh fills
    /// them. It rises when an attribute that some release stored is renamed, removed or changes its type;
    /// then `upgrades` gets a step from the version before, and the tests a state file that that version
    /// wrote.
    const VERSION: i64 = 0;

    type Provider = ChatbotProvider;
    type Model = StackModel;

    fn validate(request: ValidateRequest<Self>) -> Result<(), Diagnostics> {
        let input = request.config()?.input();
        let mut problems = input.problems();
        // Which Region it is does not matter to whether the functions agree.
        problems.extend(input.home("", None).err());
        invalid(problems).into_result()
    }

    async fn modify_plan(
        request: ModifyPlanRequest<Self>,
    ) -> Result<ModifiedPlan<StackModel>, Diagnostics> {
        plan::modify(&request)
    }

    async fn create(request: CreateRequest<Self>) -> Result<StackModel, Diagnostics> {
        let clients = &request.client;
        let session = session(clients, &request.cancellation).await?;
        let plan = request.plan.clone();
        let desired = desired(&plan, clients, &session, None).await?;
        let name = format!("Cannot create stack {:?}", desired.name);
        clients
            .claims()
            .create(&desired.stack_key())
            .summary(&name)?;
        let live = executor::find(&session, clients.claims(), &desired)
            .await
            .summary(&name)?;
        owned::note(&request.private, takeover::times_of(live.api.as_ref()))?;
        let notice = executor::preflight(&session, &live, desired.stage.as_ref());
        if let Some(notice) = notice.await.summary(&name)? {
            request.warn(warning(notice));
        }
        let keep = |api: &Identity| {
            clients.claims().own(&api.id);
            let outputs = Outputs::of(&desired.home, &api.id, &api.endpoint, desired.stage_name());
            request.keep(plan.clone().with_outputs(&api.id, outputs));
        };
        let before = Told::default();
        let arrived = executor::converge(&session, clients, &desired, live, &before, &keep).await;
        Ok(state(plan.clone(), &desired, arrived.summary(&name)?))
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<StackModel>, Diagnostics> {
        let was_read = request.state.name.is_known();
        let Some(session) = session_to_read(&request, was_read).await? else {
            return Ok(Some(request.state));
        };
        let warn = |warning| request.warn(warning);
        let state = request.state.clone();
        let found = refresh::refreshed(&session, &request.client, state, &warn).await?;
        let Some(found) = found else {
            return Ok(None);
        };
        if !was_read {
            owned::note(&request.private, found.takeovers)?;
        } else if owned::is_lost(&request.private, found.takeovers)? {
            request.warn(owned::lost(&api_id(&request.state)?));
            return Ok(None);
        }
        concurrent::note_read(&request.private)?;
        Ok(Some(found.state))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<StackModel, Diagnostics> {
        let clients = &request.client;
        let session = session(clients, &request.cancellation).await?;
        let prior = &request.prior;
        let api_id = api_id(prior)?;
        let desired = desired(&request.plan, clients, &session, prior.home()).await?;
        let summary = format!("Cannot update stack {:?} ({api_id})", desired.name);
        let before = Told {
            functions: &prior.functions() | &request.plan.functions(),
            domains: &prior.domains() | &request.plan.domains(),
            parts: Parts::ALL,
        };
        let mut live = read::live(&session, &api_id, &before)
            .await
            .summary(&summary)?;
        if live.api.is_none() {
            return Err(executor::ExecuteError::Vanished(api_id)).summary(&summary)?;
        }
        let now = refresh::shown(clients, prior.clone(), &live, &desired.home);
        if let Some((now, _)) = now.summary(&summary)? {
            concurrent::check::<Self>(&request.private, prior, &request.plan, now)?;
        }
        if let (None, Some(name)) = (&desired.stage, prior.stage_name.known()) {
            owner::claim(&mut live, name);
        }
        let notice = executor::preflight(&session, &live, desired.stage.as_ref());
        if let Some(notice) = notice.await.summary(&summary)? {
            request.warn(warning(notice));
        }
        // Whatever happens from here on, the next plan must not take the stack to be whole.
        request.keep(StackModel {
            fingerprint: Value::Null,
            ..prior.clone()
        });
        let arrived = executor::converge(&session, clients, &desired, live, &before, &|_| ()).await;
        let state = state(request.plan.clone(), &desired, arrived.summary(&summary)?);
        Ok(plan::as_promised(&request, state))
    }

    async fn delete(request: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        let api_id = api_id(&request.state)?;
        if !request.client.claims().leave(&api_id) {
            tracing::info!(
                api_id,
                "another resource has taken over this api: nothing to delete"
            );
            return Ok(());
        }
        let session = session(&request.client, &request.cancellation).await?;
        let [one, every] = statement_ids(session.region(), &api_id);
        let state = &request.state;
        let statements = match (state.fingerprint.is_known(), state.deploy.known()) {
            (true, Some(true)) => vec![one],
            _ => vec![one, every],
        };
        executor::remove(&session, &api_id, &told(state), &statements)
            .await
            .summary(format!("Cannot delete stack {api_id}"))?;
        Ok(())
    }

    async fn import(request: ImportRequest<Self>) -> Result<Vec<Imported>, Diagnostics> {
        import::imported(request).await
    }

    fn identity() -> Option<StateIdentity> {
        Some(import::identity())
    }
}

pub(crate) async fn session<'a>(
    clients: &'a Clients,
    cancellation: &CancellationToken,
) -> Result<Session<'a>, Diagnostic> {
    clients
        .session(cancellation.clone())
        .await
        .summary("Cannot call AWS")
}

/// A session for a refresh. `None`, after a warning, while the provider's configuration is not known:
/// then state stays as it is, if it `was_read` or applied before.
pub(crate) async fn session_to_read<R>(
    request: &ReadRequest<R>,
    was_read: bool,
) -> Result<Option<Session<'_>>, Diagnostic>
where
    R: Resource<Provider = ChatbotProvider>,
{
    match request.client.session(request.cancellation.clone()).await {
        Err(error @ ConnectError::Unknown(_)) if was_read => {
            let summary = format!("The {} was not refreshed", R::NAME);
            let detail = format!("It is planned from what state has: {error}.");
            request.warn(Diagnostic::warning(summary).detail(detail));
            Ok(None)
        }
        session => session.summary("Cannot call AWS").map(Some),
    }
}

fn api_id(state: &StackModel) -> Result<String, Diagnostic> {
    state.id.known().cloned().ok_or_else(|| {
        Diagnostic::error("Stack without an id").detail(
            "The state has no id of an API. Remove the resource from state and import it again.",
        )
    })
}

/// The effective configuration of a plan. All of it is known by now.
///
/// Where the stack lives its functions tell, and `before` where it was applied before. Only if neither
/// does, AWS is asked whose the credentials are.
async fn desired(
    plan: &StackModel,
    clients: &Clients,
    session: &Session<'_>,
    before: Option<Home>,
) -> Result<Desired, Diagnostics> {
    let mut input = plan.input();
    input.tags = tags::all(&input.tags, clients);
    invalid(input.problems()).into_result()?;
    let account = before.as_ref().map(|home| home.account.as_str());
    let told = input
        .home(session.region(), account)
        .map_err(|problem| invalid([problem]))?;
    let home = match told.or(before) {
        Some(home) => home,
        None => session.home().await.summary(HOMELESS)?,
    };
    Desired::new(&input, home).map_err(invalid)
}

/// The state after all steps.
fn state(plan: StackModel, desired: &Desired, arrived: Arrived) -> StackModel {
    let Arrived { api, deployment_id } = arrived;
    let outputs = Outputs::of(&desired.home, &api.id, &api.endpoint, desired.stage_name());
    StackModel {
        deployment_id: deployment_id.into(),
        fingerprint: desired.fingerprint().into(),
        tags_all: Value::Known(values(desired.tags.clone())),
        ..plan.with_outputs(&api.id, outputs)
    }
}

/// Where else than in its API the stack of a state has something.
fn told(state: &StackModel) -> Told {
    Told {
        functions: state.functions(),
        domains: state.domains(),
        parts: state.parts(),
    }
}

/// What the user should know although the operation goes on.
pub(crate) fn warning(notice: executor::Notice) -> Diagnostic {
    Diagnostic::warning("Whether logs can be written is not known").detail(format!("{notice}."))
}

/// AWS was to deploy by itself and could not; `message` is what it says.
pub(crate) fn not_deployed(message: &str) -> Diagnostic {
    Diagnostic::warning("AWS could not deploy the latest changes").detail(format!(
        "{message}. The stage goes on with what it served before."
    ))
}

/// What is wrong with a configuration.
fn invalid(problems: impl IntoIterator<Item = Invalid>) -> Diagnostics {
    diagnostics("Invalid stack", problems)
}

/// Each with its path in words too: inside of nested attributes Terraform points at no line.
pub(crate) fn diagnostics(
    summary: &str,
    problems: impl IntoIterator<Item = Invalid>,
) -> Diagnostics {
    problems
        .into_iter()
        .map(|invalid| {
            Diagnostic::error(summary)
                .detail(format!("{invalid}."))
                .at(path(&invalid.path))
        })
        .collect()
}
