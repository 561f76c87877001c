//! Models.

use super::text;
use crate::stack::desired;

/// A model as GetModels gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// Name, by which routes refer to it.
    pub name: String,
    /// JSON schema.
    pub schema: Option<String>,
    /// Media type; `application/json` by default.
    pub content_type: Option<String>,
    /// Description.
    pub description: Option<String>,
}

impl Model {
    /// The content, through AWS's defaults.
    #[must_use]
    pub fn content(&self) -> desired::Model {
        let content_type = match text(self.content_type.as_ref()) {
            "" => desired::CONTENT_TYPE,
            given => given,
        };
        desired::Model {
            schema: text(self.schema.as_ref()).to_owned(),
            content_type: content_type.to_owned(),
            description: text(self.description.as_ref()).to_owned(),
        }
    }
}
