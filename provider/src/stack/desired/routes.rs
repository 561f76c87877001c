//! Routes and the models that they refer to.

use std::collections::BTreeMap;

use super::Integration;
use crate::stack::json::canonical;

/// `content_type` of a model where none is given.
pub const CONTENT_TYPE: &str = "application/json";

/// What a route does. Two routes whose integrations have equal contents share one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The integration behind the route.
    pub integration: Integration,
    /// Whether what the integration returns is sent back to the client.
    pub two_way: bool,
    /// Whether a client needs an API key.
    pub api_key_required: bool,
    /// Name of the operation; empty for none.
    pub operation_name: String,
    /// How a message chooses its model; empty for none.
    pub model_selection_expression: String,
    /// Names of models by what the expression selects.
    pub request_models: BTreeMap<String, String>,
    /// Names of models of what is sent back.
    pub response_models: BTreeMap<String, String>,
}

/// What a message must look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// JSON schema, draft 4.
    pub schema: String,
    /// Media type.
    pub content_type: String,
    /// Description; empty for none.
    pub description: String,
}

impl Model {
    /// The schema in the layout that all texts of the same JSON have in common.
    #[must_use]
    pub fn canonical_schema(&self) -> String {
        canonical(&self.schema)
    }

    /// Whether both mean the same: the layout of a schema does not matter.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let canonical = |model: &Self| Self {
            schema: model.canonical_schema(),
            ..model.clone()
        };
        self == other || canonical(self) == canonical(other)
    }
}

impl Route {
    /// A one-way route that asks nothing more.
    #[must_use]
    pub fn plain(integration: Integration) -> Self {
        Self {
            integration,
            two_way: false,
            api_key_required: false,
            operation_name: String::new(),
            model_selection_expression: String::new(),
            request_models: BTreeMap::new(),
            response_models: BTreeMap::new(),
        }
    }
}
