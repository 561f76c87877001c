//! The API.

use std::collections::BTreeMap;

use super::text;
use crate::stack::desired;

/// An API as GetApi gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Api {
    /// Id, ten lower-case letters and digits.
    pub id: String,
    /// `wss://…` without the stage.
    pub endpoint: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: Option<String>,
    /// Version, a text of the user's.
    pub version: Option<String>,
    /// Whether the address of API Gateway itself answers nobody.
    pub disable_execute_api_endpoint: Option<bool>,
    /// Whether a deployment takes models as they are.
    pub disable_schema_validation: Option<bool>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: Option<String>,
    /// Route selection expression.
    pub route_selection_expression: Option<String>,
    /// API key selection expression.
    pub api_key_selection_expression: Option<String>,
    /// All tags, ours and those of AWS too.
    pub tags: BTreeMap<String, String>,
}

impl Api {
    /// Kind of addresses, through AWS's default.
    #[must_use]
    pub fn ip_address_type(&self) -> &str {
        match text(self.ip_address_type.as_ref()) {
            "" => desired::IP_ADDRESS_TYPE,
            given => given,
        }
    }

    /// Where an API key is looked for, through AWS's default.
    #[must_use]
    pub fn api_key_selection_expression(&self) -> &str {
        match text(self.api_key_selection_expression.as_ref()) {
            "" => desired::API_KEY_SELECTION_EXPRESSION,
            given => given,
        }
    }
}
