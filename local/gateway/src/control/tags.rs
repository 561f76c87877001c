//! Operations on tags: of APIs, stages, custom domain names, API keys and usage plans.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{Answer, Call, gone};
use super::error::Refusal;
use super::request::{Context, Response};
use super::world::World;

/// Most tags of one resource, longest key and longest value (AWS:apigateway-tagging-supported-resources).
const MOST: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

impl World {
    pub(super) fn tag_resource(&mut self, call: &Call<'_>) -> Answer {
        let added = call.fields()?.texts("tags")?.unwrap_or_default();
        let tags = self.tags_mut(call)?;
        let mut changed = tags.clone();
        changed.extend(added);
        check(&changed)?;
        *tags = changed;
        if call.request.path.starts_with("/tags/") {
            return gone();
        }
        Ok(Response::new(201, Value::Object(serde_json::Map::new())))
    }

    pub(super) fn get_tags(&mut self, call: &Call<'_>) -> Answer {
        let tags = self.tags_mut(call)?;
        Ok(Response::new(200, json!({ "tags": tags })))
    }

    pub(super) fn untag_resource(&mut self, call: &Call<'_>) -> Answer {
        let keys: Vec<&str> = call
            .request
            .query
            .iter()
            .filter(|(name, _)| name == "tagKeys")
            .map(|(_, key)| key.as_str())
            .collect();
        let tags = self.tags_mut(call)?;
        if keys.is_empty() {
            return Err(Refusal::bad_request("tagKeys is required"));
        }
        tags.retain(|key, _| !keys.contains(&key.as_str()));
        gone()
    }

    /// The tags of what the path's ARN names (reference §3.5).
    fn tags_mut(&mut self, call: &Call<'_>) -> Result<&mut BTreeMap<String, String>, Refusal> {
        let arn = call.parameter(0);
        let malformed = || Refusal::bad_request(format!("invalid resource ARN specified: {arn}"));
        let missing = || Refusal::not_found("Resource", arn);
        let path = resource_path(arn, call.context).ok_or_else(malformed)?;
        let segments: Vec<&str> = path.split('/').collect();
        match segments.as_slice() {
            ["", "apis", api] => {
                Ok(&mut self.owned_mut(api, call.context).ok_or_else(missing)?.tags)
            }
            ["", "apis", api, "stages", stage] => {
                let api = self.owned_mut(api, call.context).ok_or_else(missing)?;
                Ok(&mut api.stages.get_mut(stage).ok_or_else(missing)?.tags)
            }
            ["", "domainnames", name] => {
                let domain = self.domain_name_mut(name, call.context);
                Ok(&mut domain.map_err(|_| missing())?.tags)
            }
            ["", "apikeys", key] => {
                let key = self.api_keys_mut().get_mut(key);
                let key = key.filter(|key| key.belongs(call.context));
                Ok(&mut key.ok_or_else(missing)?.tags)
            }
            ["", "usageplans", plan] => {
                let plan = self.usage_plan_mut(plan, call.context);
                Ok(&mut plan.map_err(|_| missing())?.tags)
            }
            _ => Err(malformed()),
        }
    }
}

/// Checks a whole set of tags.
pub(super) fn check(tags: &BTreeMap<String, String>) -> Result<(), Refusal> {
    if tags.len() > MOST {
        return Err(Refusal::bad_request(format!(
            "a resource can have at most {MOST} tags"
        )));
    }
    for (key, value) in tags {
        if key.is_empty() || key.chars().count() > LONGEST_KEY {
            return Err(Refusal::bad_request(format!(
                "a tag key must have 1 to {LONGEST_KEY} characters: {key}"
            )));
        }
        if key.starts_with("aws:") {
            return Err(Refusal::bad_request(format!(
                "tag keys that start with aws: are reserved: {key}"
            )));
        }
        if value.chars().count() > LONGEST_VALUE {
            return Err(Refusal::bad_request(format!(
                "the value of tag {key} must have at most {LONGEST_VALUE} characters"
            )));
        }
    }
    Ok(())
}

/// The part of `arn:{partition}:apigateway:{region}::{path}`, if it is of the caller's region.
fn resource_path<'a>(arn: &'a str, context: &Context) -> Option<&'a str> {
    let mut parts = arn.splitn(6, ':');
    let fits = parts.next()? == "arn"
        && parts.next()?.starts_with("aws")
        && parts.next()? == "apigateway"
        && parts.next()? == context.region
        && parts.next()?.is_empty();
    parts.next().filter(|_| fits)
}
