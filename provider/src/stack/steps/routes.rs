//! Routes and their responses.

use crate::stack::desired::{self, Desired};
use crate::stack::live::{DEFAULT_RESPONSE, Live, Route, text};
use crate::stack::step::{IntegrationRef, RoutePatch, RouteRef, Step};

use super::integrations::Integrations;

/// Deletes the routes that the stack does not have, with what hangs on them.
pub(super) fn remove(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    for (id, route) in &live.routes {
        if !desired.routes.contains_key(&route.key) {
            delete(id, route, steps);
        }
    }
}

/// Creates and patches the routes that the stack has.
pub(super) fn arrange(
    live: &Live,
    desired: &Desired,
    integrations: &Integrations,
    steps: &mut Vec<Step>,
) {
    for (key, wanted) in &desired.routes {
        // `assign` gave every desired route a target.
        let Some(target) = integrations.target(key) else {
            continue;
        };
        let found = live.routes.iter().find(|(_, route)| route.key == *key);
        match found {
            Some((id, route)) if route.foreign => {
                delete(id, route, steps);
                create(key, wanted, target, steps);
            }
            Some((id, route)) => patch(id, route, wanted, target, steps),
            None => create(key, wanted, target, steps),
        }
    }
}

fn create(key: &str, wanted: &desired::Route, target: &IntegrationRef, steps: &mut Vec<Step>) {
    steps.push(Step::CreateRoute {
        key: key.to_owned(),
        target: target.clone(),
        two_way: wanted.two_way,
    });
    if wanted.two_way {
        steps.push(Step::CreateRouteResponse {
            route: RouteRef::New(key.to_owned()),
            key: key.to_owned(),
        });
    }
}

fn patch(
    id: &str,
    route: &Route,
    wanted: &desired::Route,
    target: &IntegrationRef,
    steps: &mut Vec<Step>,
) {
    let targets = |id: &str| *target == IntegrationRef::Existing(id.to_owned());
    let selected = text(route.response_selection_expression.as_ref());
    let wanted_selected = if wanted.two_way { DEFAULT_RESPONSE } else { "" };
    let patch = RoutePatch {
        target: (!route.integration_id().is_some_and(targets)).then(|| target.clone()),
        two_way: (selected != wanted_selected).then_some(wanted.two_way),
        no_authorization: !matches!(text(route.authorization_type.as_ref()), "" | "NONE"),
        no_api_key: route.api_key_required == Some(true),
    };
    if patch != RoutePatch::default() {
        steps.push(Step::UpdateRoute {
            id: id.to_owned(),
            key: route.key.clone(),
            patch,
        });
    }
    let mut answered = false;
    for (response_id, response) in &route.responses {
        let ours = response.key == DEFAULT_RESPONSE && !response.foreign;
        if wanted.two_way && ours && !answered {
            answered = true;
        } else {
            steps.push(delete_response(id, route, response_id));
        }
    }
    if wanted.two_way && !answered {
        steps.push(Step::CreateRouteResponse {
            route: RouteRef::Existing(id.to_owned()),
            key: route.key.clone(),
        });
    }
}

fn delete(id: &str, route: &Route, steps: &mut Vec<Step>) {
    for response_id in route.responses.keys() {
        steps.push(delete_response(id, route, response_id));
    }
    steps.push(Step::DeleteRoute {
        id: id.to_owned(),
        key: route.key.clone(),
    });
}

fn delete_response(route_id: &str, route: &Route, id: &str) -> Step {
    Step::DeleteRouteResponse {
        route_id: route_id.to_owned(),
        id: id.to_owned(),
        key: route.key.clone(),
    }
}
