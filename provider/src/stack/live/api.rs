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
    /// Route selection expression.
    pub route_selection_expression: Option<String>,
    /// API key selection expression.
    pub api_key_selection_expression: Option<String>,
    /// All tags, ours and those of AWS too.
    pub tags: BTreeMap<String, String>,
}

impl Api {
    /// Where an API key is looked for, through AWS's default.
    #[must_use]
    pub fn api_key_selection_expression(&self) -> &str {
        match text(self.api_key_selection_expression.as_ref()) {
            "" => desired::API_KEY_SELECTION_EXPRESSION,
            given => given,
        }
    }
}
