//! Operations on API keys. They belong to API Gateway v1.

use serde_json::Value;

use super::call::{Answer, Call, accepted, render};
use super::error::Refusal;
use super::model::ApiKey;
use super::patches::Patch;
use super::request::{Context, Response};
use super::tags;
use super::world::World;

/// Length of the id of an API key.
const ID_LENGTH: usize = 10;

/// Length of a value that API Gateway makes, and the limits of one that the caller gives (AWS page
/// "Set up API keys using the API Gateway console").
const VALUE_LENGTH: usize = 40;
const SHORTEST_VALUE: usize = 20;
const LONGEST_VALUE: usize = 128;

/// Longest name.
const LONGEST_NAME: usize = 1024;

impl World {
    pub(super) fn create_api_key(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let id = call.new_id(self.api_keys(), ID_LENGTH);
        let given = fields.text("value", 0..=LONGEST_VALUE)?;
        let value = match given.filter(|value| !value.is_empty()) {
            None => call.new_id(self.api_keys(), VALUE_LENGTH),
            Some(value) if value.len() < SHORTEST_VALUE => {
                return Err(Refusal::bad_request(format!(
                    "API Key value should be at least {SHORTEST_VALUE} characters"
                )));
            }
            Some(value) => value.to_owned(),
        };
        // The phrase is that of v1's own answer.
        if self.api_keys().values().any(|key| key.value == value) {
            return Err(Refusal::conflict("API Key already exists"));
        }
        let mut key = ApiKey {
            account: call.context.account.clone(),
            region: call.context.region.clone(),
            id: id.clone(),
            value,
            name: None,
            customer_id: None,
            description: None,
            enabled: fields.boolean("enabled")?.unwrap_or_default(),
            created_date: call.context.now,
            last_updated_date: call.context.now,
            stage_keys: Vec::new(),
            tags: fields.texts("tags")?.unwrap_or_default(),
        };
        tags::check(&key.tags)?;
        if fields
            .list("stageKeys")?
            .is_some_and(|keys| !keys.is_empty())
        {
            return Err(Refusal::bad_request(
                "stageKeys are not supported: put the key into a usage plan",
            ));
        }
        fields.boolean("generateDistinctId")?;
        fields.set_text(&mut key.name, "name", LONGEST_NAME)?;
        fields.set_text(&mut key.description, "description", LONGEST_NAME)?;
        fields.set_text(&mut key.customer_id, "customerId", LONGEST_NAME)?;
        let body = key.render(true);
        self.api_keys_mut().put(&id, key);
        Ok(Response::new(201, body))
    }

    pub(super) fn get_api_key(&self, call: &Call<'_>) -> Answer {
        let with_value = call.flag("includeValue")?;
        Ok(Response::new(200, self.api_key(call)?.render(with_value)))
    }

    pub(super) fn get_api_keys(&self, call: &Call<'_>) -> Answer {
        let with_value = call.flag("includeValues")?;
        let name = call.request.query("name").unwrap_or_default();
        let customer = call.request.query("customerId");
        call.page_v1(
            self.api_keys(),
            |key| {
                key.belongs(call.context)
                    && key.name.as_deref().unwrap_or_default().starts_with(name)
                    && customer.is_none_or(|id| key.customer_id.as_deref() == Some(id))
            },
            |key| key.render(with_value),
        )
    }

    pub(super) fn update_api_key(&mut self, call: &Call<'_>) -> Answer {
        let mut changed = self.api_key(call)?.clone();
        for patch in Patch::all(call.fields()?)? {
            changed.apply(&patch)?;
        }
        changed.last_updated_date = call.context.now;
        let body = changed.render(false);
        self.api_keys_mut().put(call.parameter(0), changed);
        Ok(Response::new(200, body))
    }

    /// Removes the key, also from its usage plans.
    pub(super) fn delete_api_key(&mut self, call: &Call<'_>) -> Answer {
        self.api_key(call)?;
        let id = call.parameter(0);
        self.api_keys_mut().remove(id);
        for plan in self.usage_plans_mut().values_mut() {
            plan.keys.remove(id);
        }
        accepted()
    }

    /// The API key `id`, if the caller's account and region have it.
    pub(super) fn api_key_named(&self, id: &str, context: &Context) -> Result<&ApiKey, Refusal> {
        self.api_keys()
            .get(id)
            .filter(|key| key.belongs(context))
            .ok_or_else(|| Refusal {
                message: "Invalid API Key identifier specified".to_owned(),
                ..Refusal::not_found("ApiKey", id)
            })
    }

    fn api_key(&self, call: &Call<'_>) -> Result<&ApiKey, Refusal> {
        self.api_key_named(call.parameter(0), call.context)
    }
}

impl ApiKey {
    /// Whether the caller's account and region have this key.
    pub(super) fn belongs(&self, context: &Context) -> bool {
        self.account == context.account && self.region == context.region
    }

    fn apply(&mut self, patch: &Patch<'_>) -> Result<(), Refusal> {
        match patch.path {
            "/name" => patch.set_text(&mut self.name),
            "/description" => patch.set_text(&mut self.description),
            "/customerId" => patch.set_text(&mut self.customer_id),
            "/enabled" => {
                self.enabled = match patch.value {
                    "true" => true,
                    "false" => false,
                    other => {
                        return Err(Refusal::bad_request(format!(
                            "Invalid value for /enabled: {other}"
                        )));
                    }
                }
            }
            _ => return Err(patch.unknown_path()),
        }
        Ok(())
    }

    fn render(&self, with_value: bool) -> Value {
        let mut body = render(self);
        if with_value {
            body["value"] = self.value.as_str().into();
        }
        body
    }
}
