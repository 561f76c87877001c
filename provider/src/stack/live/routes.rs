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
    /// Id of the authorizer of `CUSTOM`.
    pub authorizer_id: Option<String>,
    /// Whether an API key is required.
    pub api_key_required: Option<bool>,
    /// Name of the operation.
    pub operation_name: Option<String>,
    /// How a message chooses its model.
    pub model_selection_expression: Option<String>,
    /// Names of models by what the expression selects.
    pub request_models: BTreeMap<String, String>,
    /// What a handshake may carry, and whether it must.
    pub request_parameters: BTreeMap<String, bool>,
    /// `$default` for a two-way route.
    pub response_selection_expression: Option<String>,
    /// Route responses by id.
    pub responses: BTreeMap<String, RouteResponse>,
}

/// A route response as GetRouteResponses gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteResponse {
    /// Route response key; AWS accepts only `$default`.
    pub key: String,
    /// Names of models of what is sent back.
    pub models: BTreeMap<String, String>,
    /// Whether it has something that this resource never sets: parameters, a model selection
    /// expression.
    pub foreign: bool,
}

impl Route {
    /// Id of the integration it targets.
    #[must_use]
    pub fn integration_id(&self) -> Option<&str> {
        self.target.as_deref()?.strip_prefix("integrations/")
    }

    /// Id of the authorizer it asks.
    #[must_use]
    pub fn authorizer(&self) -> Option<&str> {
        self.authorizer_id.as_deref()
    }

    /// Kind of authorization, through AWS's default.
    #[must_use]
    pub fn authorization(&self) -> &str {
        match text(self.authorization_type.as_ref()) {
            "" => "NONE",
            given => given,
        }
    }

    /// Whether answers reach the client: the expression and the response are
    /// both there (reference §2 row 12).
    #[must_use]
    pub fn two_way(&self) -> bool {
        text(self.response_selection_expression.as_ref()) == DEFAULT_RESPONSE
            && self.response().is_some()
    }

    /// The response that a two-way route has.
    #[must_use]
    pub fn response(&self) -> Option<&RouteResponse> {
        self.responses
            .values()
            .find(|response| response.key == DEFAULT_RESPONSE)
    }

    /// Whether the route refers to anything beside its integration.
    #[must_use]
    pub fn refers_to_models(&self) -> bool {
        !self.request_models.is_empty()
            || self
                .responses
                .values()
                .any(|response| !response.models.is_empty())
    }
}

/// Key and expression of the one response of a two-way route.
pub(crate) const DEFAULT_RESPONSE: &str = "$default";
