//! Routes and their responses.

use std::collections::BTreeMap;

use crate::stack::desired::{self, Desired};
use crate::stack::live::{DEFAULT_RESPONSE, Live, Route, text};
use crate::stack::step::{
    AuthorizationPatch, AuthorizerChange, AuthorizerRef, IntegrationRef, RoutePatch, RouteRef, Step,
};

use super::connect::Authorizers;
use super::integrations::Integrations;

/// A route as it should be, with what it refers to.
struct Wanted<'a> {
    route: &'a desired::Route,
    target: &'a IntegrationRef,
    /// `NONE`, `AWS_IAM` or `CUSTOM`.
    authorization: &'static str,
    authorizer: Option<&'a AuthorizerRef>,
    request_parameters: &'a BTreeMap<String, bool>,
}

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
    authorizers: &Authorizers,
    steps: &mut Vec<Step>,
) {
    for (key, route) in &desired.routes {
        // `assign` gave every desired route a target.
        let Some(target) = integrations.target(key) else {
            continue;
        };
        let guard = desired.guard(key);
        let authorization = guard.authorization.kind();
        let wanted = Wanted {
            route,
            target,
            authorization,
            authorizer: (authorization == "CUSTOM")
                .then_some(authorizers.chosen.as_ref())
                .flatten(),
            request_parameters: guard.request_parameters,
        };
        let found = live.routes.iter().find(|(_, route)| route.key == *key);
        match found {
            Some((id, route)) if loses_models(route, wanted.route) => {
                delete(id, route, steps);
                create(key, &wanted, steps);
            }
            Some((id, route)) => patch(id, route, &wanted, steps),
            None => create(key, &wanted, steps),
        }
    }
}

/// Whether models have to go, which no source says how to do in place.
fn loses_models(live: &Route, wanted: &desired::Route) -> bool {
    let kept = |key: &String| wanted.request_models.contains_key(key);
    !live.request_models.keys().all(kept)
}

fn create(key: &str, wanted: &Wanted<'_>, steps: &mut Vec<Step>) {
    let route = wanted.route;
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let authorizer = match wanted.authorizer {
        Some(reference) => AuthorizerChange::Attach(reference.clone()),
        None => AuthorizerChange::Absent,
    };
    steps.push(Step::CreateRoute {
        key: key.to_owned(),
        content: RoutePatch {
            target: Some(wanted.target.clone()),
            two_way: route.two_way.then_some(true),
            authorization: Some(AuthorizationPatch {
                kind: wanted.authorization,
                authorizer,
            }),
            api_key_required: route.api_key_required.then_some(true),
            operation_name: given(&route.operation_name),
            model_selection_expression: given(&route.model_selection_expression),
            request_models: Some(route.request_models.clone()).filter(|map| !map.is_empty()),
            request_parameters: Some(wanted.request_parameters.clone())
                .filter(|map| !map.is_empty()),
        },
    });
    if route.two_way {
        steps.push(Step::CreateRouteResponse {
            route: RouteRef::New(key.to_owned()),
            key: key.to_owned(),
            models: route.response_models.clone(),
        });
    }
}

fn patch(id: &str, live: &Route, wanted: &Wanted<'_>, steps: &mut Vec<Step>) {
    for parameter in live.request_parameters.keys() {
        if !wanted.request_parameters.contains_key(parameter) {
            steps.push(Step::DeleteRouteRequestParameter {
                route_id: id.to_owned(),
                key: live.key.clone(),
                parameter: parameter.clone(),
            });
        }
    }
    let patch = difference(live, wanted);
    if patch != RoutePatch::default() {
        steps.push(Step::UpdateRoute {
            id: id.to_owned(),
            key: live.key.clone(),
            patch,
        });
    }
    respond(id, live, wanted.route, steps);
}

fn difference(live: &Route, wanted: &Wanted<'_>) -> RoutePatch {
    let route = wanted.route;
    let targets = |id: &str| *wanted.target == IntegrationRef::Existing(id.to_owned());
    let selected = text(live.response_selection_expression.as_ref());
    let wanted_selected = if route.two_way { DEFAULT_RESPONSE } else { "" };
    let changed =
        |live: Option<&String>, wanted: &str| (text(live) != wanted).then(|| wanted.to_owned());
    let differs =
        |(key, required): (&String, &bool)| live.request_parameters.get(key) != Some(required);
    RoutePatch {
        target: (!live.integration_id().is_some_and(targets)).then(|| wanted.target.clone()),
        two_way: (selected != wanted_selected).then_some(route.two_way),
        authorization: authorization(live, wanted),
        api_key_required: (live.api_key_required == Some(true) || route.api_key_required)
            .then_some(route.api_key_required)
            .filter(|required| live.api_key_required != Some(*required)),
        operation_name: changed(live.operation_name.as_ref(), &route.operation_name),
        model_selection_expression: changed(
            live.model_selection_expression.as_ref(),
            &route.model_selection_expression,
        ),
        request_models: (live.request_models != route.request_models)
            .then(|| route.request_models.clone()),
        request_parameters: wanted
            .request_parameters
            .iter()
            .any(differs)
            .then(|| wanted.request_parameters.clone()),
    }
}

fn authorization(live: &Route, wanted: &Wanted<'_>) -> Option<AuthorizationPatch> {
    let attached = Some(text(live.authorizer_id.as_ref())).filter(|id| !id.is_empty());
    let is_same = live.authorization() == wanted.authorization
        && match (attached, wanted.authorizer) {
            (None, None) => true,
            (Some(id), Some(AuthorizerRef::Existing(wanted))) => id == wanted,
            _ => false,
        };
    if is_same {
        return None;
    }
    let authorizer = match (attached, wanted.authorizer) {
        (_, Some(reference)) => AuthorizerChange::Attach(reference.clone()),
        (Some(_), None) => AuthorizerChange::Detach,
        (None, None) => AuthorizerChange::Absent,
    };
    Some(AuthorizationPatch {
        kind: wanted.authorization,
        authorizer,
    })
}

fn respond(id: &str, live: &Route, wanted: &desired::Route, steps: &mut Vec<Step>) {
    let mut answered = false;
    for (response_id, response) in &live.responses {
        // Models go with the response, since no source says how to remove them in place.
        let ours = response.key == DEFAULT_RESPONSE
            && !response.foreign
            && response
                .models
                .keys()
                .all(|key| wanted.response_models.contains_key(key));
        if !wanted.two_way || !ours || answered {
            steps.push(delete_response(id, live, response_id));
            continue;
        }
        answered = true;
        if response.models != wanted.response_models {
            steps.push(Step::UpdateRouteResponse {
                route_id: id.to_owned(),
                id: response_id.clone(),
                key: live.key.clone(),
                models: wanted.response_models.clone(),
            });
        }
    }
    if wanted.two_way && !answered {
        steps.push(Step::CreateRouteResponse {
            route: RouteRef::Existing(id.to_owned()),
            key: live.key.clone(),
            models: wanted.response_models.clone(),
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
