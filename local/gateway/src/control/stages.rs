//! Operations on stages.

use super::api::Api;
use super::call::{Answer, Call, answer, gone, render};
use super::error::Refusal;
use super::fields::Fields;
use super::model::{AccessLogSettings, DeploymentStatus, LoggingLevel, RouteSettings, Stage};
use super::world::World;

/// Stages per API (reference §3.4).
const MOST: usize = 10;

/// Longest format of an access log: 3 KB (reference §3.4). The model says 1,024 characters.
const LONGEST_FORMAT: usize = 3072;

/// Settings may name these routes even if the API does not have them (`hashicorp/aws`,
/// `stage_test.go`: a stage of an API without routes accepts them).
const PREDEFINED: &[&str] = &["$connect", "$disconnect", "$default"];

impl World {
    /// Refused while a custom domain leads to it.
    pub(super) fn delete_stage(&mut self, call: &Call<'_>) -> Answer {
        self.api(call)?.stage(call)?;
        let (api, stage) = (call.parameter(0), call.parameter(1));
        self.refuse_mapped(api, Some(stage))?;
        self.api_mut(call)?.stages.remove(stage);
        self.close_everywhere(api, Some(stage));
        gone()
    }
}

impl Api {
    pub(super) fn create_stage(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let name = fields.required("stageName", 128)?;
        check_name(name)?;
        if self.stages.contains(name) {
            return Err(Refusal::conflict(format!("Stage already exists: {name}")));
        }
        if self.stages.len() >= MOST {
            return Err(Refusal::limit(
                "Stages",
                "Maximum number of Stages for this API has been reached.",
            ));
        }
        let mut stage = Stage {
            stage_name: name.to_owned(),
            deployment_id: None,
            auto_deploy: false,
            last_deployment_status_message: None,
            description: None,
            access_log_settings: None,
            client_certificate_id: None,
            created_date: call.context.now,
            last_updated_date: call.context.now,
            default_route_settings: RouteSettings::default(),
            route_settings: Default::default(),
            stage_variables: Default::default(),
            tags: fields.texts("tags")?.unwrap_or_default(),
        };
        super::tags::check(&stage.tags)?;
        self.patch_stage(&mut stage, fields, call.can_log)?;
        let response = answer(201, &stage);
        self.stages.put(name, stage);
        self.deploy_automatically(call, |stage| stage.stage_name == name);
        response
    }

    pub(super) fn get_stage(&self, call: &Call<'_>) -> Answer {
        answer(200, self.stage(call)?)
    }

    pub(super) fn get_stages(&self, call: &Call<'_>) -> Answer {
        call.page(&self.stages, |_| true, render)
    }

    pub(super) fn update_stage(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let name = call.parameter(1);
        let mut changed = self.stage(call)?.clone();
        let deployed_by_itself = changed.auto_deploy;
        self.patch_stage(&mut changed, fields, call.can_log)?;
        changed.last_updated_date = call.context.now;
        let response = answer(200, &changed);
        self.stages.put(name, changed);
        if !deployed_by_itself {
            self.deploy_automatically(call, |stage| stage.stage_name == name);
        }
        response
    }

    pub(super) fn delete_route_settings(&mut self, call: &Call<'_>) -> Answer {
        let key = call.parameter(2);
        let stage = self.stage_mut(call)?;
        if stage.route_settings.remove(key).is_none() {
            return Err(Refusal::not_found("RouteSettings", key));
        }
        stage.last_updated_date = call.context.now;
        gone()
    }

    /// No source says what AWS answers if there are none; nothing to do is not an error here.
    pub(super) fn delete_access_log_settings(&mut self, call: &Call<'_>) -> Answer {
        let stage = self.stage_mut(call)?;
        stage.access_log_settings = None;
        stage.last_updated_date = call.context.now;
        gone()
    }

    /// WebSocket APIs keep no answers of authorizers beyond a connection (botocore: "supported only for
    /// HTTP APIs"), so that there is nothing to forget. What AWS answers for one has no source.
    pub(super) fn reset_authorizers_cache(&mut self, call: &Call<'_>) -> Answer {
        self.stage(call)?;
        gone()
    }

    fn stage(&self, call: &Call<'_>) -> Result<&Stage, Refusal> {
        let name = call.parameter(1);
        self.stages
            .get(name)
            .ok_or_else(|| Refusal::not_found("Stage", name))
    }

    fn stage_mut(&mut self, call: &Call<'_>) -> Result<&mut Stage, Refusal> {
        let name = call.parameter(1);
        self.stages
            .get_mut(name)
            .ok_or_else(|| Refusal::not_found("Stage", name))
    }

    fn patch_stage(
        &self,
        stage: &mut Stage,
        fields: Fields<'_>,
        can_log: bool,
    ) -> Result<(), Refusal> {
        stage.patch(fields)?;
        if !can_log && logs(fields)? {
            // Reference §2 row 19 and §3.7: for execution logs and for access logs.
            return Err(Refusal::bad_request(
                "CloudWatch Logs role ARN must be set in account settings to enable logging",
            ));
        }
        if let Some(id) = fields.text("deploymentId", 1..=128)? {
            stage.refuse_with_auto_deploy()?;
            let deployment = self.deployment(id)?;
            // What AWS says to one that is not there yet, or never, has no source.
            if deployment.deployment_status != DeploymentStatus::Deployed {
                return Err(Refusal::bad_request(format!(
                    "Deployment {id} cannot be set on this stage because it is not deployed"
                )));
            }
            stage.deployment_id = Some(id.to_owned());
        }
        self.check_route_settings(stage)
    }

    /// Settings must be for routes that exist (reference §2 row 15; the code is from
    /// terraform-aws-modules/terraform-aws-apigateway-v2#80): in what the stage serves, or in the API
    /// as long as nothing is deployed to it. Settings that were there before count too.
    fn check_route_settings(&self, stage: &Stage) -> Result<(), Refusal> {
        let deployment = stage
            .deployment_id
            .as_deref()
            .and_then(|id| self.deployments.get(id));
        let known = |key: &str| match deployment {
            Some(deployment) if !stage.auto_deploy => deployment.snapshot.routes.contains_key(key),
            _ => self.routes.values().any(|route| route.route_key == key),
        };
        let unknown = stage
            .route_settings
            .keys()
            .find(|key| !PREDEFINED.contains(&key.as_str()) && !known(key));
        match unknown {
            None => Ok(()),
            Some(key) => Err(Refusal {
                message: format!(
                    "Unable to find Route by key {key} within the provided RouteSettings"
                ),
                ..Refusal::not_found("Route", key)
            }),
        }
    }
}

impl Stage {
    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        fields.set_boolean(&mut self.auto_deploy, "autoDeploy")?;
        fields.set_text(&mut self.description, "description", 1024)?;
        fields.set_text(&mut self.client_certificate_id, "clientCertificateId", 128)?;
        if let Some(settings) = fields.object("accessLogSettings")? {
            self.access_log_settings = access_log_settings(settings)?;
        }
        // A member that is absent takes AWS's default, not the value that was there and not that of
        // the default route settings (terraform-aws-modules/terraform-aws-apigateway-v2#80).
        if let Some(settings) = fields.object("defaultRouteSettings")? {
            self.default_route_settings = route_settings(settings)?;
        }
        // Merged by key: `hashicorp/aws` removes keys with DeleteRouteSettings first.
        for (key, settings) in fields.objects("routeSettings")? {
            self.route_settings
                .insert(key.to_owned(), route_settings(settings)?);
        }
        // `hashicorp/aws` removes a variable with an empty value.
        fields.merge_texts(&mut self.stage_variables, "stageVariables")?;
        self.stage_variables
            .iter()
            .try_for_each(|(name, value)| check_variable(name, value))
    }
}

/// A stage name has letters, digits, `-` and `_` (reference §3.2). `$default` is accepted: SST makes
/// WebSocket stages of this name, although it is discouraged (reference §1.3).
fn check_name(name: &str) -> Result<(), Refusal> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name == "$default" || name.chars().all(fits) {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "Stage name only allows a-zA-Z0-9_- and $default, not {name}"
    )))
}

/// Reference §3.2: names have letters, digits and `_`, values `[A-Za-z0-9-._~:/?#&=,]+`.
fn check_variable(name: &str, value: &str) -> Result<(), Refusal> {
    let name_fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let value_fits = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#&=,".contains(c);
    if name.is_empty() || !name.chars().all(name_fits) {
        return Err(Refusal::bad_request(format!(
            "stage variable names may have letters, digits and underscores: {name}"
        )));
    }
    if !value.chars().all(value_fits) {
        return Err(Refusal::bad_request(format!(
            "the value of stage variable {name} has a character other than \
             A-Z a-z 0-9 - . _ ~ : / ? # & = ,"
        )));
    }
    Ok(())
}

/// Whether the request switches a log on.
fn logs(fields: Fields<'_>) -> Result<bool, Refusal> {
    let access = fields.object("accessLogSettings")?;
    let default = fields.object("defaultRouteSettings")?;
    let routes = fields.objects("routeSettings")?;
    let mut execution = routes
        .into_iter()
        .map(|(_, settings)| settings)
        .chain(default);
    let access = access.is_some_and(|settings| !settings.is_empty());
    let execution = execution.try_fold(false, |any, settings| {
        let level: Option<LoggingLevel> = settings.optional_choice("loggingLevel")?.flatten();
        Ok::<_, Refusal>(any || level.is_some_and(|level| level != LoggingLevel::Off))
    })?;
    Ok(access || execution)
}

fn route_settings(fields: Fields<'_>) -> Result<RouteSettings, Refusal> {
    Ok(RouteSettings {
        data_trace_enabled: fields.boolean("dataTraceEnabled")?.unwrap_or_default(),
        detailed_metrics_enabled: fields
            .boolean("detailedMetricsEnabled")?
            .unwrap_or_default(),
        logging_level: fields
            .optional_choice("loggingLevel")?
            .flatten()
            .unwrap_or_default(),
        throttling_burst_limit: fields.integer("throttlingBurstLimit", 0..=i32::MAX as u32)?,
        throttling_rate_limit: fields.rate("throttlingRateLimit")?,
    })
}

/// Reference §3.2. Empty settings clear, as `hashicorp/aws` sends them for a removed block.
fn access_log_settings(fields: Fields<'_>) -> Result<Option<AccessLogSettings>, Refusal> {
    if fields.is_empty() {
        return Ok(None);
    }
    let destination = fields.required("destinationArn", 2048)?;
    let format = fields.required("format", LONGEST_FORMAT)?;
    if !destination.starts_with("arn:") || destination.ends_with(":*") {
        return Err(Refusal::bad_request(format!(
            "invalid ARN specified for the access log destination: {destination}"
        )));
    }
    if format.contains('\n') || !format.contains("$context.requestId") {
        return Err(Refusal::bad_request(
            "the access log format must be a single line that contains $context.requestId",
        ));
    }
    Ok(Some(AccessLogSettings {
        destination_arn: Some(destination.to_owned()),
        format: Some(format.to_owned()),
    }))
}
