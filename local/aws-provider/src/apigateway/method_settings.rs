//! `aws_api_gateway_method_settings`.

use aws_sdk_apigateway::types::{MethodSetting, PatchOperation};
use tfplugin::Diagnostics;

use super::{MISSING, remove, replace};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// How a stage treats calls of some methods.
#[derive(Debug)]
pub(crate) struct MethodSettings;

/// What the local cloud has where nothing is set.
const BURST_LIMIT: i32 = 5_000;
const RATE_LIMIT: f64 = 10_000.0;

/// Settings by name, with their paths in patches below the methods.
const PATHS: [(&str, &str); 5] = [
    ("metrics_enabled", "metrics/enabled"),
    ("logging_level", "logging/loglevel"),
    ("data_trace_enabled", "logging/dataTrace"),
    ("throttling_burst_limit", "throttling/burstLimit"),
    ("throttling_rate_limit", "throttling/rateLimit"),
];

impl ResourceType for MethodSettings {
    const NAME: &'static str = "aws_api_gateway_method_settings";
    const FACTS: Facts = Facts {
        arguments: &[
            "rest_api_id",
            "stage_name",
            "method_path",
            "settings.metrics_enabled",
            "settings.logging_level",
            "settings.data_trace_enabled",
            "settings.throttling_burst_limit",
            "settings.throttling_rate_limit",
        ],
        replacing: &["rest_api_id", "stage_name", "method_path"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let Place { api, stage, path } = Place::of(object)?;
        change(call, object, patches(object)).await?;
        object.set_text("id", format!("{api}-{stage}-{path}"));
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let Place { api, stage, path } = Place::of(object)?;
        let answer = call.aws.apigateway().await?.get_stage();
        let answer = answer.rest_api_id(&api).stage_name(&stage).send().await;
        let answer = found(answer, MISSING).doing(format!("read the stage {stage:?}"))?;
        let settings = answer.and_then(|stage| stage.method_settings);
        let Some(setting) = settings.as_ref().and_then(|all| all.get(&path)) else {
            return Ok(Presence::Gone);
        };
        let known = object.block("settings").unwrap_or_default();
        let observed = observed(setting, &known);
        object.set_block("settings", Some(observed));
        Ok(Presence::Present)
    }

    /// Begins anew: what is not set any more takes its default again.
    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        let path = Place::of(object)?.path;
        let mut all = vec![remove(format!("/{path}"))];
        all.extend(patches(object));
        change(call, object, all).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let Place { api, stage, path } = Place::of(object)?;
        let request = call.aws.apigateway().await?.update_stage();
        let request = request.rest_api_id(api).stage_name(stage);
        let patch = remove(format!("/{path}"));
        found(request.patch_operations(patch).send().await, MISSING)
            .done(format!("remove the settings of {path}"))
    }
}

struct Place {
    api: String,
    stage: String,
    /// Resource and method, such as `*/*` or `chat/POST`.
    path: String,
}

impl Place {
    fn of(object: &Object) -> Result<Self, Diagnostics> {
        let path = object.required("method_path")?;
        Ok(Self {
            api: object.required("rest_api_id")?.to_owned(),
            stage: object.required("stage_name")?.to_owned(),
            path: path.trim_start_matches('/').to_owned(),
        })
    }
}

fn patches(object: &Object) -> Vec<PatchOperation> {
    let settings = object.block("settings").unwrap_or_default();
    let path = object.text("method_path").trim_start_matches('/');
    let set = PATHS.iter().filter_map(|(name, place)| {
        let value = match settings.value(name) {
            value if value.as_str().is_some_and(str::is_empty) => return None,
            value => value
                .as_str()
                .map(str::to_owned)
                .or_else(|| value.as_bool().map(|flag| flag.to_string()))
                .or_else(|| value.as_number().map(ToString::to_string))?,
        };
        Some(replace(format!("/{path}/{place}"), value))
    });
    let mut set: Vec<_> = set.collect();
    if set.is_empty() {
        // Settings without any are there, and say what is the default.
        set.push(replace(format!("/{path}/metrics/enabled"), "false"));
    }
    set
}

/// The settings that are there. Limits that nobody has set are told as not set, as AWS does not have them.
fn observed(setting: &MethodSetting, known: &Object) -> Object {
    let mut block = Object::new();
    let burst = setting.throttling_burst_limit();
    if !known.value("throttling_burst_limit").is_null() || burst != BURST_LIMIT {
        block.set_number("throttling_burst_limit", burst);
    }
    let rate = setting.throttling_rate_limit();
    if !known.value("throttling_rate_limit").is_null() || rate != RATE_LIMIT {
        block.set_decimal("throttling_rate_limit", rate);
    }
    block.set_flag("metrics_enabled", setting.metrics_enabled());
    block.set_text("logging_level", setting.logging_level());
    block.set_flag("data_trace_enabled", setting.data_trace_enabled());
    block.set_flag("caching_enabled", setting.caching_enabled());
    block.set_flag("cache_data_encrypted", setting.cache_data_encrypted());
    block.set_number("cache_ttl_in_seconds", setting.cache_ttl_in_seconds());
    let require = setting.require_authorization_for_cache_control();
    block.set_flag("require_authorization_for_cache_control", require);
    let strategy = setting.unauthorized_cache_control_header_strategy();
    let strategy =
        strategy.map(aws_sdk_apigateway::types::UnauthorizedCacheControlHeaderStrategy::as_str);
    block.set_text("unauthorized_cache_control_header_strategy", strategy);
    block
}

async fn change(
    call: &Call<'_>,
    object: &Object,
    patches: Vec<PatchOperation>,
) -> Result<(), Diagnostics> {
    let Place { api, stage, path } = Place::of(object)?;
    let request = call.aws.apigateway().await?.update_stage();
    let request = request.rest_api_id(api).stage_name(stage);
    let changed = request.set_patch_operations(Some(patches)).send().await;
    changed.done(format!("set the settings of {path}"))
}
