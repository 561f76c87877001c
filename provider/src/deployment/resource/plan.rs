//! What a plan of the resource says about the values that only AWS gives.

use tfplugin::resource::{ModifiedPlan, ModifyPlanRequest, UpdateRequest};
use tfplugin::{Diagnostic, Diagnostics, Value};

use super::Deployment;
use crate::deployment::model::DeploymentModel;
use crate::stack::model::given_texts;
use crate::stack::resource::tags;

/// Decides whether deployment and fingerprint stay known: while the stage serves what the API is, and
/// nothing says that the API changes in this apply.
pub(super) fn modify(
    request: &ModifyPlanRequest<Deployment>,
) -> Result<ModifiedPlan<DeploymentModel>, Diagnostics> {
    let (Some(plan), Some(config)) = (request.plan()?, request.config()?) else {
        return Ok(ModifiedPlan::unchanged());
    };
    let plan = plan.filled(&config);
    let prior = request.prior()?;
    let stands = prior.as_ref().filter(|prior| {
        let is_imported = prior.fingerprint.is_null() && plan.fingerprint.is_known();
        prior.deployed_fingerprint.is_known()
            && (is_imported || prior.fingerprint == plan.fingerprint)
    });
    let deployment_id = match (&plan.auto_deploy, stands.map(|prior| &prior.deployment_id)) {
        (Value::Known(true), _) => Value::Null,
        (Value::Known(false) | Value::Null, Some(Value::Known(id))) => Value::Known(id.clone()),
        _ => Value::unknown(),
    };
    let deployed_fingerprint = match stands {
        Some(prior) => prior.deployed_fingerprint.clone(),
        None => Value::unknown(),
    };
    // An import that could not tell them left them null.
    let is_told = prior.is_none_or(|prior| prior.websocket_url.is_known());
    let all = tags::planned(&plan.input().tags, &request.client, "Invalid deployment")?;
    let mut planned = DeploymentModel {
        tags_all: given_texts(all),
        deployment_id,
        deployed_fingerprint,
        domain_url: plan.stage().domain_url(),
        ..plan
    };
    if !is_told {
        planned.execution_arn = Value::unknown();
        planned.websocket_url = Value::unknown();
        planned.callback_url = Value::unknown();
        planned.manage_connections_policy = Value::unknown();
    }
    Ok(ModifiedPlan::of(planned))
}

/// The state of an update without contradiction to its plan: when the API changed between plan and
/// apply, the plan had promised the old deployment. The next refresh tells the truth.
pub(super) fn as_promised(
    request: &UpdateRequest<Deployment>,
    mut state: DeploymentModel,
) -> DeploymentModel {
    let promised = &request.plan;
    let broken =
        |promised: &Value<String>, now: &Value<String>| promised.is_known() && promised != now;
    let is_broken = broken(&promised.deployment_id, &state.deployment_id)
        || broken(&promised.deployed_fingerprint, &state.deployed_fingerprint);
    if is_broken {
        request.warn(
            Diagnostic::warning("The API has changed since the plan").detail(
                "It was changed after it was planned, and has been deployed as it is now; the next plan \
                 shows the new deployment_id.",
            ),
        );
        state.deployment_id = promised.deployment_id.clone();
        state.deployed_fingerprint = promised.deployed_fingerprint.clone();
    }
    state
}
