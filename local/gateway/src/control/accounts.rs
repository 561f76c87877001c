//! Operations on the settings of an account. They belong to API Gateway v1.

use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::error::Refusal;
use super::model::AccountSettings;
use super::patches::{Patch, PatchKind};
use super::request::Response;
use super::world::World;

/// What an account may do in a region by default (reference §3.4).
const RATE_LIMIT: f64 = 10_000.0;
const BURST_LIMIT: u32 = 5_000;

/// The one feature that can be switched on.
const USAGE_PLANS: &str = "UsagePlans";

impl World {
    pub(super) fn get_account(&self, call: &Call<'_>) -> Answer {
        let settings = self.account(call.context).cloned().unwrap_or_default();
        Ok(Response::new(200, settings.render()))
    }

    pub(super) fn update_account(&mut self, call: &Call<'_>) -> Answer {
        let mut changed = self.account(call.context).cloned().unwrap_or_default();
        for patch in Patch::all(call.fields()?)? {
            changed.apply(&patch)?;
        }
        let body = changed.render();
        self.put_account(call.context, changed);
        Ok(Response::new(200, body))
    }
}

impl AccountSettings {
    fn apply(&mut self, patch: &Patch<'_>) -> Result<(), Refusal> {
        match (patch.path, patch.kind) {
            ("/cloudwatchRoleArn", kind) if kind != PatchKind::Add => {
                patch.set_text(&mut self.cloudwatch_role_arn);
                match &self.cloudwatch_role_arn {
                    Some(arn) if !arn.starts_with("arn:") || !arn.contains(":iam::") => {
                        Err(Refusal::bad_request(format!(
                            "Invalid ARN specified in the request: {arn}"
                        )))
                    }
                    _ => Ok(()),
                }
            }
            ("/features", PatchKind::Add) if patch.value == USAGE_PLANS => {
                self.features.insert(USAGE_PLANS.to_owned());
                Ok(())
            }
            ("/features", PatchKind::Remove) if patch.value == USAGE_PLANS => {
                self.features.remove(USAGE_PLANS);
                Ok(())
            }
            _ => Err(patch.unknown_path()),
        }
    }

    fn render(&self) -> Value {
        let mut body = json!({
            "apiKeyVersion": "4",
            "features": self.features,
            "throttleSettings": { "burstLimit": BURST_LIMIT, "rateLimit": RATE_LIMIT },
        });
        if let Some(arn) = &self.cloudwatch_role_arn {
            body["cloudwatchRoleArn"] = arn.as_str().into();
        }
        body
    }
}
