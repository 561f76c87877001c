//! `aws_api_gateway_stage`.

use aws_sdk_apigateway::types::PatchOperation;
use tfplugin::Diagnostics;

use super::{MISSING, arn, change_tags, execution_arn, invoke_url, remove, replace, tags_of};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// A stage of a REST API.
#[derive(Debug)]
pub(crate) struct Stage;

impl ResourceType for Stage {
    const NAME: &'static str = "aws_api_gateway_stage";
    const FACTS: Facts = Facts {
        arguments: &[
            "rest_api_id",
            "stage_name",
            "deployment_id",
            "description",
            "variables",
            "xray_tracing_enabled",
            "access_log_settings",
            "tags",
        ],
        replacing: &["rest_api_id", "stage_name"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let (api, stage) = place(object)?;
        let request = call.aws.apigateway().await?.create_stage();
        request
            .rest_api_id(&api)
            .stage_name(&stage)
            .deployment_id(object.required("deployment_id")?)
            .set_description(object.given("description"))
            .set_variables(Some(object.map("variables").into_iter().collect()))
            .tracing_enabled(object.flag("xray_tracing_enabled"))
            .send()
            .await
            .doing(format!("create the stage {stage:?}"))?;
        object.set_text("id", format!("ags-{api}-{stage}"));
        call.made(object);
        change(call, access_log(&Object::new(), object), &api, &stage).await?;
        let own = arn(call.aws, &format!("/restapis/{api}/stages/{stage}")).await?;
        change_tags(call.aws, &own, &Object::new(), object).await
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let (api, name) = place(object)?;
        let answer = call.aws.apigateway().await?.get_stage();
        let answer = answer.rest_api_id(&api).stage_name(&name).send().await;
        let answer = found(answer, MISSING).doing(format!("read the stage {name:?}"))?;
        let Some(stage) = answer else {
            return Ok(Presence::Gone);
        };
        object.set_text("deployment_id", stage.deployment_id());
        object.set_text("description", stage.description());
        object.set_flag("xray_tracing_enabled", stage.tracing_enabled());
        let log = stage.access_log_settings().and_then(|log| {
            let mut block = Object::new();
            block.set_text("destination_arn", log.destination_arn()?);
            block.set_text("format", log.format());
            Some(block)
        });
        object.set_block("access_log_settings", log);
        object.set_map("variables", stage.variables.unwrap_or_default());
        let own = arn(call.aws, &format!("/restapis/{api}/stages/{name}")).await?;
        let execution_arn = execution_arn(call.aws, &api).await?;
        object.set_text("execution_arn", format!("{execution_arn}/{name}"));
        object.set_text("invoke_url", invoke_url(call.aws, &api, &name).await?);
        object.set_text("web_acl_arn", stage.web_acl_arn.unwrap_or_default());
        let tags = tags_of(call.aws, &own).await?;
        object.set_text("arn", own);
        call.observe_tags(object, tags);
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let (api, stage) = place(object)?;
        let mut patches: Vec<_> = [
            ("deployment_id", "/deploymentId"),
            ("description", "/description"),
        ]
        .into_iter()
        .filter(|(name, _)| prior.text(name) != object.text(name))
        .map(|(name, path)| replace(path, object.text(name)))
        .collect();
        if prior.flag("xray_tracing_enabled") != object.flag("xray_tracing_enabled") {
            let enabled = object.flag("xray_tracing_enabled").to_string();
            patches.push(replace("/tracingEnabled", enabled));
        }
        patches.extend(variables(prior, object));
        patches.extend(access_log(prior, object));
        change(call, patches, &api, &stage).await?;
        change_tags(call.aws, object.required("arn")?, prior, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let (api, stage) = place(object)?;
        let request = call.aws.apigateway().await?.delete_stage();
        let deleted = request.rest_api_id(api).stage_name(&stage).send().await;
        found(deleted, MISSING).done(format!("delete the stage {stage:?}"))
    }
}

fn place(object: &Object) -> Result<(String, String), Diagnostics> {
    let api = object.required("rest_api_id")?.to_owned();
    Ok((api, object.required("stage_name")?.to_owned()))
}

fn variables(prior: &Object, object: &Object) -> Vec<PatchOperation> {
    let (before, after) = (prior.map("variables"), object.map("variables"));
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let gone = gone.map(|name| remove(format!("/variables/{name}")));
    let set = after
        .iter()
        .filter(|(name, value)| before.get(*name) != Some(*value));
    let set = set.map(|(name, value)| replace(format!("/variables/{name}"), value));
    gone.chain(set).collect()
}

fn access_log(prior: &Object, object: &Object) -> Vec<PatchOperation> {
    if prior.value("access_log_settings") == object.value("access_log_settings") {
        return Vec::new();
    }
    match object.block("access_log_settings") {
        Some(log) => vec![
            replace(
                "/accessLogSettings/destinationArn",
                log.text("destination_arn"),
            ),
            replace("/accessLogSettings/format", log.text("format")),
        ],
        None if prior.has_block("access_log_settings") => vec![remove("/accessLogSettings")],
        None => Vec::new(),
    }
}

async fn change(
    call: &Call<'_>,
    patches: Vec<PatchOperation>,
    api: &str,
    stage: &str,
) -> Result<(), Diagnostics> {
    if patches.is_empty() {
        return Ok(());
    }
    let request = call.aws.apigateway().await?.update_stage();
    let request = request.rest_api_id(api).stage_name(stage);
    let changed = request.set_patch_operations(Some(patches)).send().await;
    changed.done(format!("change the stage {stage:?}"))
}
