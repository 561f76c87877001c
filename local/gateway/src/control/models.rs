//! Operations on models.

use std::fmt::Write;

use serde_json::{Value, json};

use super::api::Api;
use super::call::{Answer, Call, answer, gone, render};
use super::error::Refusal;
use super::fields::Fields;
use super::model::Model;
use super::request::Response;

/// Length of a model id, as of an authorizer id.
const ID_LENGTH: usize = 6;

/// Longest schema in characters (reference §3.2).
const LONGEST_SCHEMA: usize = 32 * 1024;

impl Api {
    pub(super) fn create_model(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let name = fields.required("name", 128)?;
        let schema = fields.required("schema", LONGEST_SCHEMA)?;
        let id = call.new_id(&self.models, ID_LENGTH);
        let mut model = Model {
            model_id: id.clone(),
            name: name.to_owned(),
            content_type: None,
            description: None,
            schema: schema.to_owned(),
        };
        model.patch(fields)?;
        self.check_model(&model)?;
        let response = answer(201, &model);
        self.models.put(&id, model);
        response
    }

    pub(super) fn get_model(&self, call: &Call<'_>) -> Answer {
        answer(200, self.model(call)?)
    }

    pub(super) fn get_models(&self, call: &Call<'_>) -> Answer {
        call.page(&self.models, |_| true, render)
    }

    /// A template that makes a message of the model's shape. AWS's own wording has no source; this one
    /// has a sample value for each member.
    pub(super) fn get_model_template(&self, call: &Call<'_>) -> Answer {
        let model = self.model(call)?;
        let schema = serde_json::from_str(&model.schema).unwrap_or_default();
        let mut template = "#set($inputRoot = $input.path('$'))\n".to_owned();
        sample(&mut template, &schema, 0);
        Ok(Response::new(200, json!({ "value": template })))
    }

    pub(super) fn update_model(&mut self, call: &Call<'_>) -> Answer {
        let mut changed = self.model(call)?.clone();
        let name = changed.name.clone();
        changed.patch(call.fields()?)?;
        if changed.name != name {
            self.refuse_used(&name, "rename")?;
        }
        self.check_model(&changed)?;
        let response = answer(200, &changed);
        self.models.put(call.parameter(1), changed);
        response
    }

    pub(super) fn delete_model(&mut self, call: &Call<'_>) -> Answer {
        let name = &self.model(call)?.name;
        self.refuse_used(name, "delete")?;
        self.models.remove(call.parameter(1));
        gone()
    }

    /// Whatever refers to models must name those that exist.
    pub(super) fn check_model_names<'a>(
        &self,
        names: impl IntoIterator<Item = &'a String>,
    ) -> Result<(), Refusal> {
        let unknown = names
            .into_iter()
            .find(|name| self.models.values().all(|model| model.name != **name));
        match unknown {
            None => Ok(()),
            Some(name) => Err(Refusal::not_found("Model", name)),
        }
    }

    fn model(&self, call: &Call<'_>) -> Result<&Model, Refusal> {
        let id = call.parameter(1);
        self.models
            .get(id)
            .ok_or_else(|| Refusal::not_found("Model", id))
    }

    /// The Conflict of a model that a route or its response refers to. The words are those of v1
    /// (aws-apigateway-importer#144) with a route in the place of the method.
    fn refuse_used(&self, name: &str, what: &str) -> Result<(), Refusal> {
        let user = self.routes.values().find(|route| {
            let responses = route.responses.values();
            responses
                .flat_map(|response| response.response_models.values())
                .chain(route.request_models.values())
                .any(|used| used == name)
        });
        match user {
            None => Ok(()),
            Some(route) => Err(Refusal::conflict(format!(
                "Cannot {what} model '{name}', is referenced in route: {}",
                route.route_key
            ))),
        }
    }

    fn check_model(&self, model: &Model) -> Result<(), Refusal> {
        let name = &model.name;
        let taken = self
            .models
            .values()
            .any(|other| other.name == *name && other.model_id != model.model_id);
        if taken {
            return Err(Refusal::conflict(format!(
                "Model name already exists for this API: {name}"
            )));
        }
        Ok(())
    }
}

impl Model {
    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        if let Some(name) = fields.text("name", 1..=128)? {
            name.clone_into(&mut self.name);
        }
        if !self.name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(Refusal::bad_request(format!(
                "Model name must be alphanumeric: {}",
                self.name
            )));
        }
        if let Some(content_type) = fields.text("contentType", 1..=256)? {
            self.content_type = Some(content_type.to_owned());
        }
        fields.set_text(&mut self.description, "description", 1024)?;
        if let Some(schema) = fields.text("schema", 0..=LONGEST_SCHEMA)? {
            schema.clone_into(&mut self.schema);
        }
        // Whether AWS checks more than that it is an object has no source for v2.
        if serde_json::from_str::<serde_json::Map<String, Value>>(&self.schema).is_err() {
            return Err(Refusal::bad_request(
                "Invalid model specified: the schema must be a JSON object",
            ));
        }
        Ok(())
    }
}

/// Deepest nesting of a sample: a schema may refer to itself only by name, which is not followed.
const DEEPEST: usize = 32;

fn sample(template: &mut String, schema: &Value, depth: usize) {
    let indent = "  ".repeat(depth + 1);
    match schema["type"].as_str() {
        Some("object") if depth < DEEPEST => {
            template.push('{');
            for (index, (name, member)) in schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .enumerate()
            {
                let comma = if index == 0 { "" } else { "," };
                // Writing to a text cannot fail.
                let _ = write!(
                    template,
                    "{comma}\n{indent}{} : ",
                    Value::from(name.as_str())
                );
                sample(template, member, depth + 1);
            }
            let _ = write!(template, "\n{}}}", "  ".repeat(depth));
        }
        Some("array") if depth < DEEPEST => {
            template.push('[');
            sample(template, &schema["items"], depth + 1);
            template.push(']');
        }
        Some("integer" | "number") => template.push_str("42"),
        Some("boolean") => template.push_str("true"),
        Some("string") => template.push_str("\"foo\""),
        _ => template.push_str("{}"),
    }
}
