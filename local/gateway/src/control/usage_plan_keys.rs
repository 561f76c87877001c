//! Operations on the keys of usage plans, and what the keys open. They belong to API Gateway v1.

use serde_json::{Value, json};

use super::call::{Answer, Call, accepted};
use super::error::Refusal;
use super::model::{ApiKey, Usage, UsagePlan};
use super::request::Response;
use super::world::World;

impl World {
    pub(super) fn create_usage_plan_key(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let plan = self.usage_plan(call)?;
        let id = fields.required("keyId", 128)?;
        match fields.required("keyType", 64)? {
            "API_KEY" => {}
            other => {
                return Err(Refusal::bad_request(format!(
                    "Invalid key type: {other}, it must be API_KEY"
                )));
            }
        }
        let key = self.api_key_named(id, call.context)?;
        if plan.keys.contains(id) {
            return Err(Refusal::conflict(
                "Usage Plan Key already exists for this API key and usage plan",
            ));
        }
        // AWS page "Usage plans and API keys for REST APIs": one key has one plan for a stage.
        let shared = |other: &&UsagePlan| {
            other.keys.contains(id)
                && other
                    .api_stages
                    .iter()
                    .any(|stage| plan.opens(&stage.api_id, &stage.stage))
        };
        if let Some(other) = self.usage_plans().values().find(shared) {
            return Err(Refusal::conflict(format!(
                "API Key {id} is already in Usage Plan {} for one of the API stages",
                other.id
            )));
        }
        let body = key.as_plan_key();
        let context = call.context;
        let plan = self.usage_plan_mut(call.parameter(0), context)?;
        plan.keys.put(id, ());
        Ok(Response::new(201, body))
    }

    pub(super) fn get_usage_plan_key(&self, call: &Call<'_>) -> Answer {
        Ok(Response::new(200, self.plan_key(call)?.as_plan_key()))
    }

    pub(super) fn get_usage_plan_keys(&self, call: &Call<'_>) -> Answer {
        let plan = self.usage_plan(call)?;
        let name = call.request.query("name").unwrap_or_default();
        // The order is that of the keys, not that in which they came into the plan.
        call.page_v1(
            self.api_keys(),
            |key| {
                plan.keys.contains(&key.id)
                    && key.name.as_deref().unwrap_or_default().starts_with(name)
            },
            ApiKey::as_plan_key,
        )
    }

    pub(super) fn delete_usage_plan_key(&mut self, call: &Call<'_>) -> Answer {
        self.plan_key(call)?;
        let plan = self.usage_plan_mut(call.parameter(0), call.context)?;
        plan.keys.remove(call.parameter(1));
        accepted()
    }

    /// What a caller with this API key may do at a stage; `None` if there is no such key, or it is
    /// disabled, or no usage plan opens the stage to it.
    #[must_use]
    pub fn usage(&self, api_id: &str, stage: &str, key: &str) -> Option<Usage> {
        let api = self.apis().get(api_id)?;
        let key = self.api_keys().values().find(|row| {
            row.enabled
                && row.value == key
                && row.account == api.account
                && row.region == api.region
        })?;
        let opens = |plan: &&UsagePlan| plan.keys.contains(&key.id) && plan.opens(api_id, stage);
        let plan = self.usage_plans().values().find(opens)?;
        Some(Usage {
            api_key_id: key.id.clone(),
            usage_plan_id: plan.id.clone(),
            throttle: plan.throttle,
            quota: plan.quota,
        })
    }

    /// The key of a usage plan that the path names.
    fn plan_key(&self, call: &Call<'_>) -> Result<&ApiKey, Refusal> {
        let plan = self.usage_plan(call)?;
        let id = call.parameter(1);
        if !plan.keys.contains(id) {
            return Err(Refusal {
                message: "Invalid Usage Plan Key identifier specified".to_owned(),
                ..Refusal::not_found("UsagePlanKey", id)
            });
        }
        self.api_key_named(id, call.context)
    }
}

impl ApiKey {
    fn as_plan_key(&self) -> Value {
        let mut body = json!({ "id": self.id, "type": "API_KEY", "value": self.value });
        if let Some(name) = &self.name {
            body["name"] = name.as_str().into();
        }
        body
    }
}
