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
    /// Version; empty for none.
    pub version: String,
    /// Whether the address of API Gateway itself answers nobody.
    pub disable_execute_api_endpoint: bool,
    /// Whether a deployment takes models as they are.
    pub disable_schema_validation: bool,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
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
    /// Version; empty clears it.
    pub version: Option<String>,
    /// Whether the address of API Gateway itself answers nobody.
    pub disable_execute_api_endpoint: Option<bool>,
    /// Whether a deployment takes models as they are.
    pub disable_schema_validation: Option<bool>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: Option<String>,
}
