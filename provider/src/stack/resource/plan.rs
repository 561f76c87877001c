//! What a plan of the resource says about the values that only AWS gives.

mod outputs;

use std::collections::BTreeMap;

use tfplugin::resource::{ModifiedPlan, ModifyPlanRequest, UpdateRequest};
use tfplugin::{Diagnostic, Diagnostics, ResultExt, Value};

use super::{Stack, invalid, tags};
use crate::stack::arn::Home;
use crate::stack::desired::Desired;
use crate::stack::input::{Given, Input, RouteInput, StageInput};
use crate::stack::model::{StackModel, given_texts};

/// Key of private state: the API that a replacement replaces. Terraform plans a replacement twice, the
/// second time as a create, and hands over what the first time left. When it is applied nothing of it is
/// handed over any more.
const REPLACES: &str = "replaces";

/// Decides whether deployment and fingerprint stay known: exactly when no deployment will be made and
/// nothing has to be repaired.
pub(super) fn modify(
    request: &ModifyPlanRequest<Stack>,
) -> Result<ModifiedPlan<StackModel>, Diagnostics> {
    let (Some(plan), Some(config)) = (request.plan()?, request.config()?) else {
        return Ok(ModifiedPlan::unchanged());
    };
    let plan = plan.filled(&config);
    let prior = request.prior()?;
    claim(request, &plan, prior.as_ref())?;
    let all = tags::planned(&plan.input().tags, &request.client, "Invalid stack")?;
    let plan = StackModel {
        tags_all: given_texts(all),
        ..plan
    };
    let planned = outputs::planned(&plan, prior.as_ref());
    let Some(prior) = prior else {
        return Ok(ModifiedPlan::of(planned));
    };
    if let Some(warning) = outputs::switched(&plan, &prior) {
        request.warn(warning);
    }
    let standing = prior.fingerprint.known();
    let stands = standing.is_some() && fingerprint(&plan).as_ref() == standing;
    // Who deploys decides whether there is an id at all.
    let is_told = !plan.deploy.is_unknown() && !plan.auto_deploy.is_unknown();
    let deployment_id = match &planned.deployment_id {
        Value::Null => Value::Null,
        _ if is_told && stands && prior.deployment_id.is_known() => prior.deployment_id.clone(),
        _ => Value::unknown(),
    };
    let fingerprint = match stands {
        true => prior.fingerprint.clone(),
        false => Value::unknown(),
    };
    Ok(ModifiedPlan::of(StackModel {
        deployment_id,
        fingerprint,
        ..planned
    }))
}

/// The state of an update without contradiction to its plan: when the deployment of the stage changed
/// between plan and apply, the plan had promised the old one. The next refresh tells the truth.
pub(super) fn as_promised(request: &UpdateRequest<Stack>, mut state: StackModel) -> StackModel {
    let promised = &request.plan.deployment_id;
    if promised.is_known() && *promised != state.deployment_id {
        request.warn(
            Diagnostic::warning("The deployment has changed since the plan")
                .detail("Something else changed the API after it was planned. It was deployed anew; the next plan shows the new deployment_id."),
        );
        state.deployment_id = promised.clone();
    }
    state
}

/// Refuses two resources that would be the same stack, as far as all is known.
fn claim(
    request: &ModifyPlanRequest<Stack>,
    plan: &StackModel,
    prior: Option<&StackModel>,
) -> Result<(), Diagnostics> {
    let standing = prior.and_then(|prior| prior.id.known());
    if let Some(api_id) = standing {
        let set = request.private.set(REPLACES, api_id);
        set.summary("Cannot write private state")?;
    }
    let account = prior.and_then(StackModel::home).map(|home| home.account);
    let input = plan.input();
    let agreed = input.home("", account.as_deref());
    agreed.map_err(|problem| invalid([problem]))?;
    let Some(key) = key(&input) else {
        return Ok(());
    };
    let claims = request.client.claims();
    let claimed = match standing {
        Some(api_id) => claims.plan_standing(&key, api_id),
        None if is_replacement(request) => Ok(()),
        None => claims.plan_create(&key),
    };
    claimed.summary("Two resources are the same stack")?;
    Ok(())
}

fn is_replacement(request: &ModifyPlanRequest<Stack>) -> bool {
    matches!(request.private.get::<String>(REPLACES), Ok(Some(_)))
}

/// The key of a stack, as far as it is known. Where the stack lives is the same for all resources of one
/// provider.
fn key(input: &Input) -> Option<String> {
    let input = Input {
        name: input.name.clone(),
        deploy: input.deploy.clone(),
        stage: StageInput {
            name: input.stage.name.clone(),
            ..StageInput::default()
        },
        models: input.models.clone(),
        routes: without_settings(&input.routes),
        ..Input::default()
    };
    let desired = Desired::new(&input, nowhere()).ok()?;
    Some(desired.stack_key())
}

/// Where no stack lives.
fn nowhere() -> Home {
    Home {
        partition: String::new(),
        region: String::new(),
        account: String::new(),
    }
}

/// What a deployment of the plan would carry; `None` while that depends on something unknown. Only what
/// a deployment contains has to be known.
fn fingerprint(plan: &StackModel) -> Option<String> {
    let given = plan.input();
    let input = Input {
        name: Given::Known("any".to_owned()),
        deploy: Given::Known(false),
        connect: given.connect,
        models: given.models,
        routes: without_settings(&given.routes),
        disable_execute_api_endpoint: given.disable_execute_api_endpoint,
        disable_schema_validation: given.disable_schema_validation,
        route_selection_expression: given.route_selection_expression,
        api_key_selection_expression: given.api_key_selection_expression,
        ..Input::default()
    };
    // Where the stack lives is no part of a fingerprint.
    Desired::new(&input, nowhere())
        .ok()
        .map(|desired| desired.fingerprint())
}

/// Routes without what belongs to the stage.
fn without_settings(
    routes: &Given<BTreeMap<String, Given<RouteInput>>>,
) -> Given<BTreeMap<String, Given<RouteInput>>> {
    let mut routes = routes.clone();
    if let Given::Known(routes) = &mut routes {
        for route in routes.values_mut() {
            if let Given::Known(route) = route {
                route.settings = Given::Absent;
            }
        }
    }
    routes
}
