//! Models.

use std::collections::BTreeMap;

use super::found::{Found, known, within};
use super::path::attribute;
use super::{Given, Input, Invalid, PathPart};
use crate::stack::desired::{CONTENT_TYPE, Model};
use crate::stack::rules;

/// The attributes of one model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelInput {
    /// Required.
    pub schema: Given<String>,
    /// [`CONTENT_TYPE`] by default.
    pub content_type: Given<String>,
    /// None by default.
    pub description: Given<String>,
}

impl Input {
    pub(super) fn model_problems(&self, found: &mut Found) {
        let Given::Known(models) = &self.models else {
            return;
        };
        for (name, model) in models {
            let path = [attribute("models"), PathPart::Key(name.clone())];
            found.add(&path, rules::model_name(name));
            found.required(&path, model, |_| Ok(()));
            let Given::Known(model) = model else { continue };
            found.required(&within(&path, "schema"), &model.schema, |value| {
                rules::model_schema(value)
            });
            found.optional(
                &within(&path, "content_type"),
                &model.content_type,
                |value| rules::content_type(value),
            );
            found.optional(&within(&path, "description"), &model.description, |value| {
                rules::description(value)
            });
        }
    }

    /// Names of models that are referred to at `path`: each must be there.
    pub(super) fn model_names(
        &self,
        path: &[PathPart],
        names: &Given<BTreeMap<String, Given<String>>>,
        found: &mut Found,
    ) {
        for (key, name) in names.known().into_iter().flatten() {
            let path = [path, &[PathPart::Key(key.clone())]].concat();
            found.required(&path, name, |name| {
                let exists = match &self.models {
                    Given::Unknown => true,
                    Given::Absent => false,
                    Given::Known(models) => models.contains_key(name),
                };
                if exists {
                    return Ok(());
                }
                rules::out_of_place(
                    &format!("the stack has no model {name:?}"),
                    "add it to models, or refer to another",
                )
            });
        }
    }

    pub(super) fn build_models(&self) -> Result<BTreeMap<String, Model>, Invalid> {
        known(&[attribute("models")], &self.models, BTreeMap::new())?
            .into_iter()
            .map(|(name, model)| {
                let path = [attribute("models"), PathPart::Key(name.clone())];
                let model = known(&path, &model, ModelInput::default())?;
                let text = |name, value: &Given<String>, default: &str| {
                    known(&within(&path, name), value, default.to_owned())
                };
                let model = Model {
                    schema: text("schema", &model.schema, "")?,
                    content_type: text("content_type", &model.content_type, CONTENT_TYPE)?,
                    description: text("description", &model.description, "")?,
                };
                Ok((name, model))
            })
            .collect()
    }
}
