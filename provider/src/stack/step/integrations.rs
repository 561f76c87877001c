//! Inputs of the calls about integrations, and what they refer to.

use std::collections::BTreeMap;

/// An integration that exists or is about to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntegrationRef {
    /// By id.
    Existing(String),
    /// By the slot of its [`Step::CreateIntegration`](super::Step::CreateIntegration).
    New(usize),
}

/// Input of UpdateIntegration; `None` leaves a field as it is, and an empty text clears it. Neither the
/// type nor the function ever changes.
///
/// A map that changes has every entry that is wanted, and `None` for one to remove, which is sent as
/// the empty text: so it does not matter whether AWS merges or replaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrationPatch {
    /// What is called.
    pub uri: Option<String>,
    /// Method of the call.
    pub method: Option<String>,
    /// Milliseconds until API Gateway gives up.
    pub timeout_ms: Option<u32>,
    /// Role to make the call with.
    pub credentials_arn: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// What the call carries.
    pub request_parameters: BTreeMap<String, Option<String>>,
    /// Mapping templates of the call.
    pub request_templates: BTreeMap<String, Option<String>>,
    /// How a message chooses its template.
    pub template_selection_expression: Option<String>,
    /// What becomes of a message without a template.
    pub passthrough_behavior: Option<String>,
    /// `CONVERT_TO_TEXT`, `CONVERT_TO_BINARY` or empty.
    pub content_handling_strategy: Option<String>,
}

/// Input of UpdateIntegrationResponse; fields as in [`IntegrationPatch`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrationResponsePatch {
    /// Mapping templates of the answer.
    pub templates: BTreeMap<String, Option<String>>,
    /// How an answer chooses its template.
    pub template_selection_expression: Option<String>,
    /// `CONVERT_TO_TEXT`, `CONVERT_TO_BINARY` or empty.
    pub content_handling_strategy: Option<String>,
    /// What the answer carries.
    pub parameters: BTreeMap<String, Option<String>>,
}
