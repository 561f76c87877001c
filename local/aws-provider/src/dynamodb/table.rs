//! `aws_dynamodb_table`.

use std::time::Duration;

use aws_sdk_dynamodb::types::{
    BillingMode, ProvisionedThroughput, SseSpecification, SseStatus, SseType, TableClass,
    TableDescription, TableStatus, Tag,
};
use tfplugin::{Diagnostic, Diagnostics, Path, ResultExt};

use super::{NO_TABLE, index, settings};
use crate::aws::{Doing, found, not_taken};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType, tags};

/// A table.
#[derive(Debug)]
pub(crate) struct Table;

/// Time between two looks at a table that is being made or changed. A local cloud is ready at once.
const POLL: Duration = Duration::from_millis(200);

const PROTECTED: &str = "deletion_protection_enabled";

impl ResourceType for Table {
    const NAME: &'static str = "aws_dynamodb_table";
    const FACTS: Facts = Facts {
        arguments: &[
            "attribute",
            "billing_mode",
            PROTECTED,
            "global_secondary_index.hash_key",
            "global_secondary_index.name",
            "global_secondary_index.non_key_attributes",
            "global_secondary_index.projection_type",
            "global_secondary_index.range_key",
            "hash_key",
            "name",
            "point_in_time_recovery",
            "range_key",
            "read_capacity",
            "server_side_encryption",
            "table_class",
            "tags",
            "ttl",
            "write_capacity",
        ],
        replacing: &["hash_key", "name", "range_key"],
        changing: &[
            ("read_capacity", &["billing_mode"]),
            ("write_capacity", &["billing_mode"]),
        ],
        defaults: &[
            ("billing_mode", DefaultValue::Text("PROVISIONED")),
            ("table_class", DefaultValue::Text("STANDARD")),
        ],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        let indexes = object.blocks("global_secondary_index");
        let indexes: Vec<_> = indexes
            .iter()
            .map(index::global)
            .collect::<Result<_, _>>()?;
        let tags = tags_of(tags::all(object))?;
        let request = call.aws.dynamodb().await?.create_table();
        let created = request
            .table_name(&name)
            .billing_mode(BillingMode::from(object.text("billing_mode")))
            .set_provisioned_throughput(throughput(object)?)
            .set_attribute_definitions(Some(index::definitions(object)?))
            .set_key_schema(Some(index::key(object)?))
            .set_global_secondary_indexes(Some(indexes).filter(|indexes| !indexes.is_empty()))
            .set_sse_specification(encryption(object))
            .deletion_protection_enabled(object.flag(PROTECTED))
            .set_table_class(object.given("table_class").as_deref().map(TableClass::from))
            .set_tags(Some(tags).filter(|tags| !tags.is_empty()))
            .send()
            .await;
        let taken = ["ResourceInUseException"];
        not_taken(&created, &taken, "table", &name, "name")?;
        created.doing(format!("create the table {name:?}"))?;
        object.set_text("id", &name);
        call.made(object);
        active(call, &name).await?;
        settings::set_expiry(call, &Object::new(), object).await?;
        settings::set_recovery(call, &Object::new(), object).await
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let name = object.required("id")?.to_owned();
        let Some(table) = describe(call, &name).await? else {
            return Ok(Presence::Gone);
        };
        object.set_text("name", &name);
        observe(object, &table);
        settings::observe_expiry(call, object).await?;
        settings::observe_recovery(call, object).await?;
        let arn = object.required("arn")?.to_owned();
        let request = call.aws.dynamodb().await?.list_tags_of_resource();
        let tags = request.resource_arn(arn).send().await;
        let tags = tags.doing(format!("read the tags of the table {name:?}"))?;
        let tags = tags.tags.unwrap_or_default().into_iter();
        call.observe_tags(object, tags.map(|tag| (tag.key, tag.value)).collect());
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        update_table(call, prior, object, &name).await?;
        settings::set_expiry(call, prior, object).await?;
        settings::set_recovery(call, prior, object).await?;
        set_tags(call, prior, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let name = object.required("id")?;
        if object.flag(PROTECTED) {
            return Err(
                Diagnostic::error(format!("The table {name:?} is protected"))
                    .detail(format!("Apply {PROTECTED} = false before it is deleted."))
                    .at(Path::root().attribute(PROTECTED))
                    .into(),
            );
        }
        let request = call.aws.dynamodb().await?.delete_table();
        let deleted = request.table_name(name).send().await;
        found(deleted, &[NO_TABLE]).doing(format!("delete the table {name:?}"))?;
        while describe(call, name).await?.is_some() {
            call.pause(POLL).await?;
        }
        Ok(())
    }
}

/// Changes what one call after the other can change: AWS takes one kind of change at a time.
async fn update_table(
    call: &Call<'_>,
    prior: &Object,
    object: &Object,
    name: &str,
) -> Result<(), Diagnostics> {
    let client = call.aws.dynamodb().await?;
    let update = || client.update_table().table_name(name);
    let mut requests = Vec::new();
    let differs = |name: &str| prior.value(name) != object.value(name);
    let capacity = object.text("billing_mode") == "PROVISIONED"
        && (differs("read_capacity") || differs("write_capacity"));
    if differs("billing_mode") || capacity {
        let mode = BillingMode::from(object.text("billing_mode"));
        let request = update().billing_mode(mode);
        requests.push(request.set_provisioned_throughput(throughput(object)?));
    }
    if differs(PROTECTED) {
        requests.push(update().deletion_protection_enabled(object.flag(PROTECTED)));
    }
    if differs("table_class") {
        requests.push(update().table_class(TableClass::from(object.text("table_class"))));
    }
    if differs("server_side_encryption") {
        let off = SseSpecification::builder().enabled(false).build();
        requests.push(update().sse_specification(encryption(object).unwrap_or(off)));
    }
    for change in index::changes(prior, object)? {
        let request = update().set_attribute_definitions(Some(index::definitions(object)?));
        requests.push(request.global_secondary_index_updates(change));
    }
    for request in requests {
        let updated = request.send().await;
        updated.doing(format!("change the table {name:?}"))?;
        active(call, name).await?;
    }
    Ok(())
}

async fn set_tags(call: &Call<'_>, prior: &Object, object: &Object) -> Result<(), Diagnostics> {
    let changes = tags::changes(prior, object);
    let arn = object.required("arn")?;
    let client = call.aws.dynamodb().await?;
    if !changes.removed.is_empty() {
        let request = client.untag_resource().resource_arn(arn);
        let removed = request.set_tag_keys(Some(changes.removed)).send().await;
        removed.doing(format!("remove tags of {arn}"))?;
    }
    if !changes.set.is_empty() {
        let request = client.tag_resource().resource_arn(arn);
        let set = request.set_tags(Some(tags_of(changes.set)?)).send().await;
        set.doing(format!("set tags of {arn}"))?;
    }
    Ok(())
}

fn tags_of(tags: tags::Tags) -> Result<Vec<Tag>, Diagnostics> {
    let tags = tags.into_iter();
    let tags = tags.map(|(key, value)| Tag::builder().key(key).value(value).build());
    let tags: Result<Vec<Tag>, _> = tags.collect();
    Ok(tags.summary("Invalid tags")?)
}

fn observe(object: &mut Object, table: &TableDescription) {
    object.set_text("arn", table.table_arn());
    let attributes = table.attribute_definitions().iter().map(|found| {
        let mut block = Object::new();
        block.set_text("name", found.attribute_name());
        block.set_text("type", found.attribute_type().as_str());
        block
    });
    object.set_blocks("attribute", attributes);
    index::observe_key(object, table.key_schema());
    let indexes = table.global_secondary_indexes().iter();
    object.set_blocks("global_secondary_index", indexes.map(index::observed));
    let mode = table
        .billing_mode_summary()
        .and_then(|mode| mode.billing_mode());
    let mode = mode.unwrap_or(&BillingMode::Provisioned);
    object.set_text("billing_mode", mode.as_str());
    let throughput = table.provisioned_throughput();
    let read = throughput
        .and_then(aws_sdk_dynamodb::types::ProvisionedThroughputDescription::read_capacity_units);
    let write = throughput
        .and_then(aws_sdk_dynamodb::types::ProvisionedThroughputDescription::write_capacity_units);
    object.set_number("read_capacity", read.unwrap_or_default());
    object.set_number("write_capacity", write.unwrap_or_default());
    object.set_flag(
        PROTECTED,
        table.deletion_protection_enabled().unwrap_or_default(),
    );
    let class = table
        .table_class_summary()
        .and_then(|class| class.table_class());
    object.set_text(
        "table_class",
        class.unwrap_or(&TableClass::Standard).as_str(),
    );
    object.set_text("stream_arn", "");
    object.set_text("stream_label", "");
    object.set_text("stream_view_type", "");
    let encryption = table.sse_description();
    let enabled = encryption.and_then(|found| found.status()) == Some(&SseStatus::Enabled);
    if enabled || object.has_block("server_side_encryption") {
        let mut block = Object::new();
        block.set_flag("enabled", enabled);
        let key = encryption.and_then(|found| found.kms_master_key_arn());
        block.set_text("kms_key_arn", key.filter(|_| enabled).unwrap_or_default());
        object.set_block("server_side_encryption", Some(block));
    }
}

fn throughput(object: &Object) -> Result<Option<ProvisionedThroughput>, Diagnostics> {
    if object.text("billing_mode") != "PROVISIONED" {
        return Ok(None);
    }
    let throughput = ProvisionedThroughput::builder()
        .set_read_capacity_units(object.number("read_capacity"))
        .set_write_capacity_units(object.number("write_capacity"))
        .build();
    Ok(Some(throughput.summary("Invalid capacity")?))
}

fn encryption(object: &Object) -> Option<SseSpecification> {
    let block = object.block("server_side_encryption")?;
    if !block.flag("enabled") {
        return None;
    }
    let specification = SseSpecification::builder()
        .enabled(true)
        .sse_type(SseType::Kms)
        .set_kms_master_key_id(block.given("kms_key_arn"));
    Some(specification.build())
}

async fn describe(call: &Call<'_>, name: &str) -> Result<Option<TableDescription>, Diagnostics> {
    let request = call.aws.dynamodb().await?.describe_table();
    let answer = request.table_name(name).send().await;
    let answer = found(answer, &[NO_TABLE]).doing(format!("read the table {name:?}"))?;
    Ok(answer.and_then(|answer| answer.table))
}

/// Waits until the table can be changed again.
async fn active(call: &Call<'_>, name: &str) -> Result<(), Diagnostics> {
    loop {
        let table = describe(call, name).await?;
        let table = table.summary(format!("The table {name:?} is gone"))?;
        if table.table_status() == Some(&TableStatus::Active) {
            return Ok(());
        }
        call.pause(POLL).await?;
    }
}
