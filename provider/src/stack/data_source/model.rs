//! The attributes of the data source `chatbot_stack`: those of the resource, each of them read.

use std::collections::BTreeMap;

use tfplugin::model::{AttributeData, AttributeValue, ConvertError};
use tfplugin::schema::{Attribute, AttributeType, Block, Constraint};
use tfplugin::value::Data;
use tfplugin::{Model, Path, ReadTimeouts, Value, timeouts, validators};

use crate::stack::model::StackModel;

/// A stack that was found. Its schema follows that of the resource, whatever that has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundModel {
    /// What the user asks for before a read, everything after it. Without `timeouts`.
    pub stack: StackModel,
    /// How long the read may take.
    pub timeouts: Value<ReadTimeouts>,
}

const DESCRIPTION: &str = "A WebSocket API of API Gateway that exists: everything that the resource \
     `chatbot_stack` has, read from AWS, whoever made it.\n\n\
     It is found by its id, or by its name if only one WebSocket API of the account and Region is called \
     so. A configuration can use its outputs, or own its stage with a `chatbot_deployment` that follows \
     its `fingerprint`.";

const ID: &str = "Id of the API. Either this or `name`.";
const NAME: &str = "Name of the API, if there is only one WebSocket API of this name.";
const STAGE_NAME: &str = "Name of the stage; needed only if the API has several.";

impl Model for FoundModel {
    fn block() -> Block {
        let mut block = StackModel::block();
        block.description = DESCRIPTION.to_owned();
        only_read(&mut block.attributes);
        for (name, description) in [("id", ID), ("name", NAME), ("stage_name", STAGE_NAME)] {
            if let Some(attribute) = block.attributes.get_mut(name) {
                attribute.constraint = Constraint::OptionalComputed;
                description.clone_into(&mut attribute.description);
                attribute
                    .validators
                    .push(std::sync::Arc::new(validators::length(1..)));
            }
        }
        if let Some(id) = block.attributes.get_mut("id") {
            id.validators
                .push(std::sync::Arc::new(validators::exactly_one_of(["name"])));
        }
        let limit = Attribute::new(
            <ReadTimeouts as AttributeData>::attribute_type(),
            Constraint::Optional,
        );
        block.attribute(
            timeouts::ATTRIBUTE,
            limit.description("How long the read may take; 20 minutes by default."),
        )
    }

    fn from_object(mut value: Value, path: &Path) -> Result<Self, ConvertError> {
        let limit = match &mut value {
            Value::Known(Data::Object(attributes)) => attributes.remove(timeouts::ATTRIBUTE),
            _ => None,
        };
        let at = path.clone().attribute(timeouts::ATTRIBUTE);
        Ok(Self {
            timeouts: AttributeValue::from_value(limit.unwrap_or(Value::Null), &at)?,
            stack: StackModel::from_object(value, path)?,
        })
    }

    fn into_object(self) -> Value {
        let mut object = self.stack.into_object();
        if let Value::Known(Data::Object(attributes)) = &mut object {
            attributes.insert(timeouts::ATTRIBUTE.to_owned(), self.timeouts.into_value());
        }
        object
    }
}

/// Takes away everything that is about writing.
fn only_read(attributes: &mut BTreeMap<String, Attribute>) {
    for attribute in attributes.values_mut() {
        attribute.constraint = Constraint::Computed;
        attribute.write_only = false;
        attribute.default = None;
        attribute.validators.clear();
        attribute.plan_modifiers.clear();
        attribute.equality = None;
        if let AttributeType::Nested { attributes, .. } = &mut attribute.ty {
            only_read(attributes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_of_the_resource_can_be_read() {
        let resource = StackModel::block().attributes;
        let found = FoundModel::block().attributes;
        let names: Vec<&String> = found.keys().collect();
        assert_eq!(names, resource.keys().collect::<Vec<_>>());
        for (name, attribute) in &found {
            let is_asked = ["id", "name", "stage_name"].contains(&&**name);
            let expected = match &**name {
                timeouts::ATTRIBUTE => Constraint::Optional,
                _ if is_asked => Constraint::OptionalComputed,
                _ => Constraint::Computed,
            };
            assert_eq!(attribute.constraint, expected, "{name}");
            assert!(attribute.default.is_none(), "{name}");
            if name != timeouts::ATTRIBUTE {
                assert_eq!(attribute.ty.ty(), resource[name].ty.ty(), "{name}");
            }
        }
    }

    #[test]
    fn a_found_stack_is_an_object_of_its_schema() {
        let found = FoundModel {
            stack: StackModel {
                name: "support".to_owned().into(),
                ..StackModel::default()
            },
            timeouts: Value::Known(ReadTimeouts {
                read: "1m".to_owned().into(),
            }),
        };
        let object = found.clone().into_object();
        object.conforms(&FoundModel::block().ty()).unwrap();
        let back = FoundModel::from_object(object, &Path::root()).unwrap();
        assert_eq!(back, found);
    }
}
