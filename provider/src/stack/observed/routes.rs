//! Routes.

use std::collections::BTreeMap;

use super::integration::{ObservedIntegration, read as read_integration, read_foreign};
use super::{optional, optional_map};
use crate::stack::desired;
use crate::stack::live::{Integration, Live, Route, text};

/// A route as AWS or state has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedRoute {
    /// The function of a plain Lambda proxy.
    pub function_arn: Option<String>,
    /// Milliseconds; `None` without an integration.
    pub timeout_ms: Option<u32>,
    /// Whether what the integration returns is sent back.
    pub two_way: bool,
    /// Whether a client needs an API key.
    pub api_key_required: bool,
    /// Name of the operation.
    pub operation_name: Option<String>,
    /// How a message chooses its model.
    pub model_selection_expression: Option<String>,
    /// Names of models of messages.
    pub request_models: Option<BTreeMap<String, String>>,
    /// Names of models of what is sent back.
    pub response_models: Option<BTreeMap<String, String>>,
    /// Any other integration, or a plain one that state has in this form.
    pub integration: Option<ObservedIntegration>,
}

/// Every route of the API by its key.
pub(super) fn read(
    live: &Live,
    prior: &BTreeMap<String, ObservedRoute>,
) -> BTreeMap<String, ObservedRoute> {
    live.routes
        .values()
        .map(|route| {
            let prior = prior.get(&route.key);
            (route.key.clone(), read_route(live, route, prior))
        })
        .collect()
}

/// The routes of a configuration that would leave AWS as it is.
pub(super) fn as_desired(live: &Live) -> Option<BTreeMap<String, desired::Route>> {
    live.routes
        .values()
        .map(|route| {
            let integration = live.integrations.get(route.integration_id()?)?.content()?;
            let wanted = desired::Route {
                integration,
                two_way: route.two_way(),
                api_key_required: route.api_key_required == Some(true),
                operation_name: text(route.operation_name.as_ref()).to_owned(),
                model_selection_expression: text(route.model_selection_expression.as_ref())
                    .to_owned(),
                request_models: route.request_models.clone(),
                response_models: response_models(route),
            };
            Some((route.key.clone(), wanted))
        })
        .collect()
}

fn read_route(live: &Live, route: &Route, prior: Option<&ObservedRoute>) -> ObservedRoute {
    let nothing = ObservedRoute::default();
    let prior = prior.unwrap_or(&nothing);
    let found = route
        .integration_id()
        .and_then(|id| live.integrations.get(id));
    let (function_arn, integration) = match found {
        None => (None, None),
        Some(found) => match found.content() {
            None => (None, Some(read_foreign(found))),
            Some(content) => match content.plain() {
                Some((function, _)) if prior.integration.is_none() => {
                    (Some(function.to_string()), None)
                }
                _ => {
                    let prior = prior.integration.as_ref();
                    (None, Some(read_integration(content, prior)))
                }
            },
        },
    };
    ObservedRoute {
        function_arn,
        timeout_ms: found.and_then(Integration::timeout_ms),
        two_way: route.two_way(),
        api_key_required: route.api_key_required == Some(true),
        operation_name: optional(
            text(route.operation_name.as_ref()),
            prior.operation_name.as_ref(),
        ),
        model_selection_expression: optional(
            text(route.model_selection_expression.as_ref()),
            prior.model_selection_expression.as_ref(),
        ),
        request_models: optional_map(route.request_models.clone(), prior.request_models.as_ref()),
        response_models: optional_map(response_models(route), prior.response_models.as_ref()),
        integration,
    }
}

/// Models of what is sent back; those of a route that sends nothing back do not count.
fn response_models(route: &Route) -> BTreeMap<String, String> {
    let response = route.response().filter(|_| route.two_way());
    response
        .map(|response| response.models.clone())
        .unwrap_or_default()
}
