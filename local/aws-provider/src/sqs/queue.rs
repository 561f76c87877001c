//! `aws_sqs_queue`.

use std::collections::HashMap;

use aws_sdk_sqs::types::QueueAttributeName;
use tfplugin::Diagnostics;

use crate::aws::{Doing, found, not_taken};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType, tags};

/// A queue; not a FIFO one.
#[derive(Debug)]
pub(crate) struct Queue;

/// How SQS says that a queue does not exist; by its two protocols.
const NO_QUEUE: [&str; 2] = [
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
];

/// What of an attribute's value is in Terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Bool,
    Text,
}

/// The attributes of a queue that can be set: argument, name in SQS, kind.
const ATTRIBUTES: &[(&str, QueueAttributeName, Kind)] = &[
    (
        "delay_seconds",
        QueueAttributeName::DelaySeconds,
        Kind::Number,
    ),
    (
        "kms_data_key_reuse_period_seconds",
        QueueAttributeName::KmsDataKeyReusePeriodSeconds,
        Kind::Number,
    ),
    (
        "kms_master_key_id",
        QueueAttributeName::KmsMasterKeyId,
        Kind::Text,
    ),
    (
        "max_message_size",
        QueueAttributeName::MaximumMessageSize,
        Kind::Number,
    ),
    (
        "message_retention_seconds",
        QueueAttributeName::MessageRetentionPeriod,
        Kind::Number,
    ),
    ("policy", QueueAttributeName::Policy, Kind::Text),
    (
        "receive_wait_time_seconds",
        QueueAttributeName::ReceiveMessageWaitTimeSeconds,
        Kind::Number,
    ),
    (
        "redrive_allow_policy",
        QueueAttributeName::RedriveAllowPolicy,
        Kind::Text,
    ),
    (
        "redrive_policy",
        QueueAttributeName::RedrivePolicy,
        Kind::Text,
    ),
    (
        "sqs_managed_sse_enabled",
        QueueAttributeName::SqsManagedSseEnabled,
        Kind::Bool,
    ),
    (
        "visibility_timeout_seconds",
        QueueAttributeName::VisibilityTimeout,
        Kind::Number,
    ),
];

impl ResourceType for Queue {
    const NAME: &'static str = "aws_sqs_queue";
    const FACTS: Facts = Facts {
        arguments: &[
            "delay_seconds",
            "kms_data_key_reuse_period_seconds",
            "kms_master_key_id",
            "max_message_size",
            "message_retention_seconds",
            "name",
            "policy",
            "receive_wait_time_seconds",
            "redrive_allow_policy",
            "redrive_policy",
            "sqs_managed_sse_enabled",
            "tags",
            "visibility_timeout_seconds",
        ],
        needed: &["name"],
        replacing: &["name"],
        // SQS has server-side encryption with its own key or with one of KMS, never both.
        changing: &[("sqs_managed_sse_enabled", &["kms_master_key_id"])],
        defaults: &[
            ("delay_seconds", DefaultValue::Number(0)),
            ("max_message_size", DefaultValue::Number(262_144)),
            ("message_retention_seconds", DefaultValue::Number(345_600)),
            ("receive_wait_time_seconds", DefaultValue::Number(0)),
            ("visibility_timeout_seconds", DefaultValue::Number(30)),
        ],
        json: &["policy", "redrive_allow_policy", "redrive_policy"],
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        let attributes = changed(&Object::new(), object);
        let request = call.aws.sqs().await?.create_queue().queue_name(&name);
        let created = request
            .set_attributes(Some(attributes).filter(|attributes| !attributes.is_empty()))
            .set_tags(object.some_map(tags::ALL))
            .send()
            .await;
        let taken = ["QueueNameExists", "QueueAlreadyExists"];
        not_taken(&created, &taken, "queue", &name, "name")?;
        let created = created.doing(format!("create the queue {name:?}"))?;
        object.set_text("id", created.queue_url());
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let url = object.required("id")?.to_owned();
        let sqs = call.aws.sqs().await?;
        let request = sqs.get_queue_attributes().queue_url(&url);
        let answer = request
            .attribute_names(QueueAttributeName::All)
            .send()
            .await;
        let answer = found(answer, &NO_QUEUE).doing(format!("read the queue {url:?}"))?;
        let Some(attributes) = answer.and_then(|answer| answer.attributes) else {
            return Ok(Presence::Gone);
        };
        let arn = attributes.get(&QueueAttributeName::QueueArn);
        let name = arn.and_then(|arn| arn.rsplit(':').next());
        object.set_text("arn", arn);
        object.set_text("name", name);
        object.set_text("name_prefix", "");
        object.set_text("deduplication_scope", "");
        object.set_text("fifo_throughput_limit", "");
        for (argument, attribute, kind) in ATTRIBUTES {
            let value = attributes.get(attribute);
            match kind {
                Kind::Text => object.set_text(argument, value),
                Kind::Bool => object.set_flag(argument, value.is_some_and(|value| value == "true")),
                Kind::Number => {
                    let number = value.and_then(|value| value.parse::<i64>().ok());
                    object.set_number(argument, number);
                }
            }
        }
        let tags = sqs.list_queue_tags().queue_url(&url).send().await;
        let tags = tags.doing(format!("read the tags of the queue {url:?}"))?;
        object.set_text("url", url);
        call.observe_tags(object, tags.tags.unwrap_or_default().into_iter().collect());
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let url = object.required("id")?;
        let sqs = call.aws.sqs().await?;
        let attributes = changed(prior, object);
        if !attributes.is_empty() {
            let request = sqs.set_queue_attributes().queue_url(url);
            let set = request.set_attributes(Some(attributes)).send().await;
            set.doing(format!("change the queue {url:?}"))?;
        }
        let changes = tags::changes(prior, object);
        if !changes.removed.is_empty() {
            let request = sqs.untag_queue().queue_url(url);
            let removed = request.set_tag_keys(Some(changes.removed)).send().await;
            removed.doing(format!("remove tags of the queue {url:?}"))?;
        }
        if !changes.set.is_empty() {
            let request = sqs.tag_queue().queue_url(url);
            let set = request.set_tags(Some(changes.set.into_iter().collect()));
            set.send()
                .await
                .doing(format!("set tags of the queue {url:?}"))?;
        }
        Ok(())
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let url = object.required("id")?;
        let request = call.aws.sqs().await?.delete_queue();
        let deleted = request.queue_url(url).send().await;
        found(deleted, &NO_QUEUE).done(format!("delete the queue {url:?}"))
    }
}

/// What has to be set to get from `prior` to `object`; an attribute that is not set any more is set to
/// nothing.
fn changed(prior: &Object, object: &Object) -> HashMap<QueueAttributeName, String> {
    let changed = ATTRIBUTES.iter().filter_map(|(argument, attribute, kind)| {
        if prior.value(argument) == object.value(argument) {
            return None;
        }
        let value = match kind {
            Kind::Text => object.text(argument).to_owned(),
            Kind::Bool => object.value(argument).as_bool()?.to_string(),
            Kind::Number => object.number(argument)?.to_string(),
        };
        Some((attribute.clone(), value))
    });
    changed.collect()
}
