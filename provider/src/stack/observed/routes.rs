//! Routes.

use std::collections::BTreeMap;

use crate::stack::desired;
use crate::stack::live::{Integration, Live, Route};

/// A route as AWS has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedRoute {
    /// The function; for an integration of another kind its URI, or else its
    /// kind, so that the difference shows. `None` without an integration.
    pub function_arn: Option<String>,
    /// Milliseconds; `None` without an integration.
    pub timeout_ms: Option<u32>,
    /// Whether what the function returns is sent back.
    pub two_way: bool,
}

/// Every route of the API by its key.
pub(super) fn read(live: &Live) -> BTreeMap<String, ObservedRoute> {
    live.routes
        .values()
        .map(|route| (route.key.clone(), read_route(live, route)))
        .collect()
}

/// The routes of a configuration that would leave AWS as it is.
pub(super) fn as_desired(live: &Live) -> Option<BTreeMap<String, desired::Route>> {
    live.routes
        .values()
        .map(|route| {
            let integration = live.integrations.get(route.integration_id()?)?.content()?;
            let two_way = route.two_way();
            let wanted = desired::Route {
                integration,
                two_way,
            };
            Some((route.key.clone(), wanted))
        })
        .collect()
}

fn read_route(live: &Live, route: &Route) -> ObservedRoute {
    let integration = route
        .integration_id()
        .and_then(|id| live.integrations.get(id));
    let function_arn = integration.map(|integration| {
        integration
            .content()
            .map(|content| content.function.to_string())
            .or_else(|| integration.uri.clone())
            .unwrap_or_else(|| integration.kind.clone())
    });
    ObservedRoute {
        function_arn,
        timeout_ms: integration.and_then(Integration::timeout_ms),
        two_way: route.two_way(),
    }
}
