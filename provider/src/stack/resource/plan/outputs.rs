//! What a plan knows of the attributes that follow from whether there is a stage.

use tfplugin::{Diagnostic, Value};

use crate::stack::model::StackModel;

/// The plan with everything that depends on the stage: known where no stage is to be, kept where
/// nothing changes about it, and unknown otherwise.
pub(super) fn planned(plan: &StackModel, prior: Option<&StackModel>) -> StackModel {
    let deploys = deploys(plan);
    let mut planned = StackModel {
        domain_url: plan.stage().domain_url(),
        ..plan.clone()
    };
    let is_other = prior.is_some_and(|prior| {
        self::deploys(prior) != deploys || (prior.websocket_url.is_null() && deploys == Some(true))
    });
    if is_other {
        planned.execution_arn = Value::unknown();
        planned.manage_connections_policy = Value::unknown();
        planned.websocket_url = Value::unknown();
        planned.callback_url = Value::unknown();
        planned.deployment_id = Value::unknown();
    }
    if deploys == Some(false) {
        planned.websocket_url = Value::Null;
        planned.callback_url = Value::Null;
        planned.deployment_id = Value::Null;
    }
    match &plan.auto_deploy {
        Value::Known(true) => planned.deployment_id = Value::Null,
        Value::Known(false) | Value::Null if deploys == Some(true) => {
            // What was null may be known now.
            planned.deployment_id = Value::unknown();
        }
        _ => {}
    }
    planned
}

/// What happens when a stack that exists gets or loses its stage.
pub(super) fn switched(plan: &StackModel, prior: &StackModel) -> Option<Diagnostic> {
    let name = |model: &StackModel| model.stage_name.known().cloned().unwrap_or_default();
    match (deploys(prior), deploys(plan)) {
        (Some(true), Some(false)) => Some(
            Diagnostic::warning(format!("The stage {:?} will be deleted", name(prior))).detail(
                "With deploy = false the stack has no stage: its stage, with its deployment and the \
                 path of the custom domain, is deleted, and clients are disconnected until a \
                 chatbot_deployment makes it again. Without an interruption: first import the stage \
                 as a chatbot_deployment and apply that, then set deploy = false here.",
            ),
        ),
        (Some(false), Some(true)) => Some(
            Diagnostic::warning(format!("The stack makes the stage {:?}", name(plan))).detail(
                "If a chatbot_deployment has a stage of this name, the stack takes it over. Remove \
                 that chatbot_deployment in the same apply: two owners would undo each other's work.",
            ),
        ),
        _ => None,
    }
}

/// Whether there is to be a stage, as far as it is known.
fn deploys(model: &StackModel) -> Option<bool> {
    match &model.deploy {
        Value::Known(deploy) => Some(*deploy),
        Value::Null => Some(true),
        Value::Unknown(_) => None,
    }
}
