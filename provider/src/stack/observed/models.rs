//! Models.

use std::collections::BTreeMap;

use super::optional;
use crate::stack::desired;
use crate::stack::live::Live;

/// A model as AWS or state has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedModel {
    /// JSON schema.
    pub schema: String,
    /// Media type.
    pub content_type: String,
    /// Description.
    pub description: Option<String>,
}

/// Every model of the API by its name; `None` when there is none and state has no such attribute.
pub(super) fn read(
    live: &Live,
    prior: Option<&BTreeMap<String, ObservedModel>>,
) -> Option<BTreeMap<String, ObservedModel>> {
    let models: BTreeMap<String, ObservedModel> = as_desired(live)
        .into_iter()
        .map(|(name, model)| {
            let prior = prior.and_then(|prior| prior.get(&name));
            let observed = ObservedModel {
                schema: model.schema,
                content_type: model.content_type,
                description: optional(
                    &model.description,
                    prior.and_then(|prior| prior.description.as_ref()),
                ),
            };
            (name, observed)
        })
        .collect();
    (!models.is_empty() || prior.is_some()).then_some(models)
}

/// The models of a configuration that would leave AWS as it is.
pub(super) fn as_desired(live: &Live) -> BTreeMap<String, desired::Model> {
    live.models
        .values()
        .map(|model| (model.name.clone(), model.content()))
        .collect()
}
