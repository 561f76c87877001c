//! `aws_cloudwatch_log_group`.

use aws_sdk_cloudwatchlogs::types::LogGroupClass;
use tfplugin::Diagnostics;

use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType, tags};

/// A log group.
#[derive(Debug)]
pub(crate) struct LogGroup;

impl ResourceType for LogGroup {
    const NAME: &'static str = "aws_cloudwatch_log_group";
    const FACTS: Facts = Facts {
        arguments: &[
            "name",
            "kms_key_id",
            "log_group_class",
            "retention_in_days",
            "skip_destroy",
            "tags",
        ],
        needed: &["name"],
        replacing: &["name", "log_group_class"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        let class = object.given("log_group_class");
        let request = call.aws.logs().await?.create_log_group();
        request
            .log_group_name(&name)
            .set_kms_key_id(object.given("kms_key_id"))
            .set_log_group_class(class.as_deref().map(LogGroupClass::from))
            .set_tags(object.some_map(tags::ALL))
            .send()
            .await
            .doing(format!("create the log group {name:?}"))?;
        object.set_text("id", name);
        call.made(object);
        set_retention(call, object).await
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let name = object.required("id")?.to_owned();
        let logs = call.aws.logs().await?;
        let groups = logs.describe_log_groups().log_group_name_prefix(&name);
        let groups = groups.send().await;
        let groups = groups.doing(format!("read the log group {name:?}"))?;
        // In alphabetical order, so the one that is called exactly so comes first.
        let groups = groups.log_groups.unwrap_or_default().into_iter();
        let mut groups = groups.filter(|group| group.log_group_name() == Some(&*name));
        let Some(group) = groups.next() else {
            return Ok(Presence::Gone);
        };
        let arn = group.log_group_arn().unwrap_or_default();
        let tags = logs.list_tags_for_resource().resource_arn(arn).send().await;
        let tags = tags.doing(format!("read the tags of the log group {name:?}"))?;
        object.set_text("arn", arn);
        object.set_text("name", name);
        object.set_text("name_prefix", "");
        object.set_text("kms_key_id", group.kms_key_id());
        object.set_text(
            "log_group_class",
            group.log_group_class().map(LogGroupClass::as_str),
        );
        object.set_number("retention_in_days", group.retention_in_days());
        call.observe_tags(object, tags.tags.unwrap_or_default().into_iter().collect());
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        if prior.number("retention_in_days") != object.number("retention_in_days") {
            set_retention(call, object).await?;
        }
        if prior.given("kms_key_id") != object.given("kms_key_id") {
            set_key(call, object).await?;
        }
        let changes = tags::changes(prior, object);
        let logs = call.aws.logs().await?;
        let arn = object.required("arn")?;
        if !changes.removed.is_empty() {
            let request = logs.untag_resource().resource_arn(arn);
            let removed = request.set_tag_keys(Some(changes.removed)).send().await;
            removed.doing(format!("remove tags of {arn}"))?;
        }
        if !changes.set.is_empty() {
            let request = logs.tag_resource().resource_arn(arn);
            let set = request.set_tags(Some(changes.set.into_iter().collect()));
            set.send().await.doing(format!("set tags of {arn}"))?;
        }
        Ok(())
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        if object.flag("skip_destroy") {
            return Ok(());
        }
        let name = object.required("id")?;
        let request = call.aws.logs().await?.delete_log_group();
        let deleted = request.log_group_name(name).send().await;
        found(deleted, &["ResourceNotFoundException"])
            .done(format!("delete the log group {name:?}"))
    }
}

/// No number of days is for ever.
async fn set_retention(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
    let name = object.required("id")?;
    let logs = call.aws.logs().await?;
    let doing = format!("set how long the log group {name:?} keeps its events");
    match object.small("retention_in_days").filter(|days| *days != 0) {
        Some(days) => {
            let request = logs.put_retention_policy().log_group_name(name);
            let set = request.retention_in_days(days).send().await;
            set.done(doing)
        }
        None => {
            let request = logs.delete_retention_policy().log_group_name(name);
            request.send().await.done(doing)
        }
    }
}

async fn set_key(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
    let name = object.required("id")?;
    let logs = call.aws.logs().await?;
    let doing = format!("set the key of the log group {name:?}");
    match object.given("kms_key_id") {
        Some(key) => {
            let request = logs.associate_kms_key().log_group_name(name);
            request.kms_key_id(key).send().await.done(doing)
        }
        None => {
            let request = logs.disassociate_kms_key().log_group_name(name);
            request.send().await.done(doing)
        }
    }
}
