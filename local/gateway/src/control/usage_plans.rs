//! Operations on usage plans. They belong to API Gateway v1.

use super::call::{Answer, Call, accepted, answer, render};
use super::error::Refusal;
use super::fields::Fields;
use super::model::{ApiStage, QuotaPeriod, QuotaSettings, ThrottleSettings, UsagePlan};
use super::patches::{Patch, PatchKind};
use super::request::Context;
use super::table::Table;
use super::tags;
use super::world::World;

/// Length of the id of a usage plan.
const ID_LENGTH: usize = 6;

/// Longest name and description.
const LONGEST_TEXT: usize = 1024;

impl World {
    pub(super) fn create_usage_plan(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let id = call.new_id(self.usage_plans(), ID_LENGTH);
        let mut plan = UsagePlan {
            account: call.context.account.clone(),
            region: call.context.region.clone(),
            id: id.clone(),
            name: fields.required("name", LONGEST_TEXT)?.to_owned(),
            description: None,
            api_stages: Vec::new(),
            throttle: fields.object("throttle")?.map(throttle).transpose()?,
            quota: fields.object("quota")?.map(quota).transpose()?,
            product_code: None,
            tags: fields.texts("tags")?.unwrap_or_default(),
            keys: Table::default(),
        };
        tags::check(&plan.tags)?;
        fields.set_text(&mut plan.description, "description", LONGEST_TEXT)?;
        for stage in fields.list("apiStages")?.unwrap_or_default() {
            let stage = Fields::of(stage)?;
            let api = stage.required("apiId", 128)?;
            let name = stage.required("stage", 128)?;
            self.open(&mut plan, api, name, call.context)?;
        }
        let response = answer(201, &plan);
        self.usage_plans_mut().put(&id, plan);
        response
    }

    pub(super) fn get_usage_plan(&self, call: &Call<'_>) -> Answer {
        answer(200, self.usage_plan(call)?)
    }

    pub(super) fn get_usage_plans(&self, call: &Call<'_>) -> Answer {
        let key = call.request.query("keyId");
        call.page_v1(
            self.usage_plans(),
            |plan| plan.belongs(call.context) && key.is_none_or(|key| plan.keys.contains(key)),
            render,
        )
    }

    pub(super) fn update_usage_plan(&mut self, call: &Call<'_>) -> Answer {
        let mut changed = self.usage_plan(call)?.clone();
        let mut quota = changed.quota.map_or_else(PartialQuota::default, Into::into);
        for patch in Patch::all(call.fields()?)? {
            if !quota.apply(&patch)? && !changed.apply(&patch)? {
                self.apply_stage(&mut changed, &patch, call.context)?;
            }
        }
        changed.quota = quota.complete()?;
        let response = answer(200, &changed);
        self.usage_plans_mut().put(call.parameter(0), changed);
        response
    }

    /// Refused while it opens a stage (aws-sdk-js#3841).
    pub(super) fn delete_usage_plan(&mut self, call: &Call<'_>) -> Answer {
        let plan = self.usage_plan(call)?;
        if let Some(stage) = plan.api_stages.first() {
            return Err(Refusal::bad_request(format!(
                "Cannot delete Usage Plan {} because there are API Stages associated with it, \
                 including {}:{}",
                plan.id, stage.api_id, stage.stage
            )));
        }
        self.usage_plans_mut().remove(call.parameter(0));
        accepted()
    }

    /// The usage plan `id`, if the caller's account and region have it.
    pub(super) fn usage_plan_mut(
        &mut self,
        id: &str,
        context: &Context,
    ) -> Result<&mut UsagePlan, Refusal> {
        self.usage_plans_mut()
            .get_mut(id)
            .filter(|plan| plan.belongs(context))
            .ok_or_else(|| no_usage_plan(id))
    }

    /// Takes a removed API, or one removed stage of it, out of every usage plan. Whether AWS refuses
    /// the removal instead has no source for v2.
    pub(super) fn close_everywhere(&mut self, api: &str, stage: Option<&str>) {
        for plan in self.usage_plans_mut().values_mut() {
            plan.api_stages.retain(|open| {
                open.api_id != api || stage.is_some_and(|stage| open.stage != stage)
            });
        }
    }

    pub(super) fn usage_plan(&self, call: &Call<'_>) -> Result<&UsagePlan, Refusal> {
        let id = call.parameter(0);
        self.usage_plans()
            .get(id)
            .filter(|plan| plan.belongs(call.context))
            .ok_or_else(|| no_usage_plan(id))
    }

    fn open(
        &self,
        plan: &mut UsagePlan,
        api: &str,
        stage: &str,
        context: &Context,
    ) -> Result<(), Refusal> {
        let exists = self
            .api_named(api, context)
            .is_ok_and(|api| api.stages.contains(stage));
        if !exists {
            return Err(Refusal {
                message: format!("API Stage not found: {api}:{stage}"),
                ..Refusal::not_found("Stage", stage)
            });
        }
        if !plan.opens(api, stage) {
            plan.api_stages.push(ApiStage {
                api_id: api.to_owned(),
                stage: stage.to_owned(),
                throttle: Default::default(),
            });
        }
        Ok(())
    }

    fn apply_stage(
        &self,
        plan: &mut UsagePlan,
        patch: &Patch<'_>,
        context: &Context,
    ) -> Result<(), Refusal> {
        if patch.path != "/apiStages" {
            return Err(patch.unknown_path());
        }
        let (api, stage) = patch.value.split_once(':').ok_or_else(|| {
            Refusal::bad_request(format!(
                "Invalid API stage {}, it must be apiId:stage",
                patch.value
            ))
        })?;
        match patch.kind {
            PatchKind::Add => self.open(plan, api, stage, context),
            PatchKind::Remove if plan.opens(api, stage) => {
                plan.api_stages
                    .retain(|open| open.api_id != api || open.stage != stage);
                Ok(())
            }
            PatchKind::Remove => Err(Refusal {
                message: format!("API Stage not found: {api}:{stage}"),
                ..Refusal::not_found("Stage", stage)
            }),
            PatchKind::Replace => Err(patch.unknown_path()),
        }
    }
}

impl UsagePlan {
    /// Whether the caller's account and region have this plan.
    pub(super) fn belongs(&self, context: &Context) -> bool {
        self.account == context.account && self.region == context.region
    }

    /// Whether its keys may call the stage.
    pub(super) fn opens(&self, api: &str, stage: &str) -> bool {
        self.api_stages
            .iter()
            .any(|open| open.api_id == api && open.stage == stage)
    }

    /// Applies what concerns neither stages nor the quota; `false` if the patch is about those.
    fn apply(&mut self, patch: &Patch<'_>) -> Result<bool, Refusal> {
        let removed = patch.kind == PatchKind::Remove;
        match patch.path {
            "/name" if removed || patch.value.is_empty() => {
                return Err(Refusal::bad_request("Usage Plan name cannot be empty"));
            }
            "/name" => patch.value.clone_into(&mut self.name),
            "/description" => patch.set_text(&mut self.description),
            "/productCode" => patch.set_text(&mut self.product_code),
            "/throttle" if removed => self.throttle = None,
            "/throttle/rateLimit" => {
                self.throttle.get_or_insert_default().rate_limit = patch.number()?;
            }
            "/throttle/burstLimit" => {
                self.throttle.get_or_insert_default().burst_limit = patch.number()?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// A quota between the operations of one PATCH request.
#[derive(Default)]
struct PartialQuota {
    limit: Option<u32>,
    offset: Option<u32>,
    period: Option<QuotaPeriod>,
}

impl From<QuotaSettings> for PartialQuota {
    fn from(quota: QuotaSettings) -> Self {
        Self {
            limit: Some(quota.limit),
            offset: Some(quota.offset),
            period: Some(quota.period),
        }
    }
}

impl PartialQuota {
    /// Applies what concerns the quota; `false` if the patch is about something else.
    fn apply(&mut self, patch: &Patch<'_>) -> Result<bool, Refusal> {
        match patch.path {
            "/quota" if patch.kind == PatchKind::Remove => *self = Self::default(),
            "/quota/limit" => self.limit = Some(patch.number()?),
            "/quota/offset" => self.offset = Some(patch.number()?),
            "/quota/period" => self.period = Some(period(patch.value)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn complete(&self) -> Result<Option<QuotaSettings>, Refusal> {
        match (self.limit, self.period) {
            (None, None) if self.offset.is_none() => Ok(None),
            (Some(limit), Some(period)) => Ok(Some(QuotaSettings {
                limit,
                offset: self.offset.unwrap_or_default(),
                period,
            })),
            _ => Err(Refusal::bad_request(
                "Usage Plan quota must have a limit and a period",
            )),
        }
    }
}

fn throttle(fields: Fields<'_>) -> Result<ThrottleSettings, Refusal> {
    Ok(ThrottleSettings {
        burst_limit: fields
            .integer("burstLimit", 0..=i32::MAX as u32)?
            .unwrap_or_default(),
        rate_limit: fields.rate("rateLimit")?.unwrap_or_default(),
    })
}

fn quota(fields: Fields<'_>) -> Result<QuotaSettings, Refusal> {
    let numbers = 0..=i32::MAX as u32;
    let quota = PartialQuota {
        limit: fields.integer("limit", numbers.clone())?,
        offset: fields.integer("offset", numbers)?,
        period: fields.choice("period")?,
    };
    quota
        .complete()?
        .ok_or_else(|| Refusal::bad_request("Usage Plan quota must have a limit and a period"))
}

fn period(text: &str) -> Result<QuotaPeriod, Refusal> {
    match text {
        "DAY" => Ok(QuotaPeriod::Day),
        "WEEK" => Ok(QuotaPeriod::Week),
        "MONTH" => Ok(QuotaPeriod::Month),
        other => Err(Refusal::bad_request(format!(
            "Invalid value for /quota/period: {other}"
        ))),
    }
}

fn no_usage_plan(id: &str) -> Refusal {
    Refusal {
        message: "Invalid Usage Plan ID specified".to_owned(),
        ..Refusal::not_found("UsagePlan", id)
    }
}
