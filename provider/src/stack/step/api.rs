//! Inputs of the calls about the API itself.

use std::collections::BTreeMap;

/// Input of CreateApi.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApi {
    /// Name.
    pub name: String,
    /// Description; empty for none.
    pub description: String,
    /// Route selection expression.
    pub route_selection_expression: String,
    /// API key selection expression.
    pub api_key_selection_expression: String,
    /// All tags, with ours.
    pub tags: BTreeMap<String, String>,
}

/// Input of UpdateApi; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiPatch {
    /// Name.
    pub name: Option<String>,
    /// Description; empty clears it.
    pub description: Option<String>,
    /// Route selection expression.
    pub route_selection_expression: Option<String>,
    /// API key selection expression.
    pub api_key_selection_expression: Option<String>,
}
