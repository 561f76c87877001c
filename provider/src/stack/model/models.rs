//! The attributes of one model.

use tfplugin::Value;

use super::given::given;
use crate::stack::desired::CONTENT_TYPE;
use crate::stack::input::ModelInput;
use crate::stack::observed::ObservedModel;

/// What a message must look like.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ModelModel {
    /// JSON schema, draft 4, as text: `jsonencode({ ... })`. At most 32768 characters.
    #[attribute(required, equality = json())]
    pub schema: Value<String>,
    /// Media type of the messages.
    #[attribute(optional, default = CONTENT_TYPE)]
    pub content_type: Value<String>,
    /// Description of the model.
    #[attribute(optional)]
    pub description: Value<String>,
}

impl ModelModel {
    pub(super) fn input(&self) -> ModelInput {
        ModelInput {
            schema: given(&self.schema),
            content_type: given(&self.content_type),
            description: given(&self.description),
        }
    }

    pub(super) fn prior(&self) -> ObservedModel {
        ObservedModel {
            schema: self.schema.known().cloned().unwrap_or_default(),
            content_type: self.content_type.known().cloned().unwrap_or_default(),
            description: self.description.known().cloned(),
        }
    }

    pub(super) fn observed(model: ObservedModel) -> Self {
        Self {
            schema: model.schema.into(),
            content_type: model.content_type.into(),
            description: model.description.into(),
        }
    }
}
