//! Routes and their responses.

use std::collections::BTreeMap;

use super::text;

/// A route as GetRoutes and GetRouteResponses give it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// Route key.
    pub key: String,
    /// `integrations/{id}`.
    pub target: Option<String>,
    /// `NONE`, `AWS_IAM` or `CUSTOM`.
    pub authorization_type: Option<String>,
    /// Whether an API key is required.
    pub api_key_required: Option<bool>,
    /// `$default` for a two-way route.
    pub response_selection_expression: Option<String>,
    /// Route responses by id.
    pub responses: BTreeMap<String, RouteResponse>,
    /// Whether the route has something else that this resource never sets:
    /// an operation name, models, request parameters.
    pub foreign: bool,
}

/// A route response as GetRouteResponses gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteResponse {
    /// Route response key; AWS accepts only `$default`.
    pub key: String,
    /// Whether it has something that this resource never sets: models,
    /// parameters, a model selection expression.
    pub foreign: bool,
}

impl Route {
    /// Id of the integration it targets.
    #[must_use]
    pub fn integration_id(&self) -> Option<&str> {
        self.target.as_deref()?.strip_prefix("integrations/")
    }

    /// Whether answers reach the client: the expression and the response are
    /// both there (reference §2 row 12).
    #[must_use]
    pub fn two_way(&self) -> bool {
        text(self.response_selection_expression.as_ref()) == DEFAULT_RESPONSE
            && self
                .responses
                .values()
                .any(|response| response.key == DEFAULT_RESPONSE)
    }
}

/// Key and expression of the one response of a two-way route.
pub(crate) const DEFAULT_RESPONSE: &str = "$default";
