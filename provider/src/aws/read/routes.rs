//! Routes and their responses.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::types;
use futures_util::future::try_join_all;

use super::{ReadError, by_id, has_entries, is_set, pages, sorted};
use crate::aws::call::Call;
use crate::aws::clients::Session;
use crate::stack::live::{Route, RouteResponse};

pub(super) async fn routes(
    session: &Session<'_>,
    api_id: &str,
) -> Result<BTreeMap<String, Route>, ReadError> {
    let object = format!("the routes of api {api_id}");
    let request = || session.connected.gateway.get_routes().api_id(api_id);
    let items = pages!(session, "GetRoutes", object.as_str(), request());
    Ok(by_id(items, |route: types::Route| {
        let parameters = route.request_parameters.unwrap_or_default();
        let id = route.route_id?;
        Some((
            id,
            Route {
                key: route.route_key.unwrap_or_default(),
                target: route.target,
                authorization_type: route
                    .authorization_type
                    .map(|kind| kind.as_str().to_owned()),
                authorizer_id: route.authorizer_id.filter(|id| !id.is_empty()),
                api_key_required: route.api_key_required,
                operation_name: route.operation_name,
                model_selection_expression: route.model_selection_expression,
                request_models: sorted(route.request_models),
                request_parameters: parameters
                    .into_iter()
                    .map(|(key, constraints)| (key, constraints.required == Some(true)))
                    .collect(),
                response_selection_expression: route.route_response_selection_expression,
                responses: BTreeMap::new(),
            },
        ))
    }))
}

/// Fills in the responses of every route that selects one.
pub(super) async fn responses(
    session: &Session<'_>,
    api_id: &str,
    routes: &mut BTreeMap<String, Route>,
) -> Result<(), ReadError> {
    let selecting = routes
        .iter_mut()
        .filter(|(_, route)| is_set(route.response_selection_expression.as_ref()));
    try_join_all(selecting.map(|(id, route)| async move {
        let object = format!("the responses of route {:?} of api {api_id}", route.key);
        let request = || {
            session
                .connected
                .gateway
                .get_route_responses()
                .api_id(api_id)
                .route_id(id)
        };
        let items = pages!(session, "GetRouteResponses", object.as_str(), request());
        route.responses = by_id(items, |response: types::RouteResponse| {
            let foreign = is_set(response.model_selection_expression.as_ref())
                || has_entries(response.response_parameters.as_ref());
            let key = response.route_response_key.unwrap_or_default();
            Some((
                response.route_response_id?,
                RouteResponse {
                    key,
                    models: sorted(response.response_models),
                    foreign,
                },
            ))
        });
        Ok::<_, ReadError>(())
    }))
    .await?;
    Ok(())
}
