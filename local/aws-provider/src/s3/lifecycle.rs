//! `aws_s3_bucket_lifecycle_configuration`.

use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, ExpirationStatus,
    LifecycleExpiration, LifecycleRule, LifecycleRuleFilter, NoncurrentVersionExpiration,
    Transition, TransitionDefaultMinimumObjectSize, TransitionStorageClass,
};
use tfplugin::{Diagnostics, ResultExt};

use super::NO_BUCKET;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// What becomes of objects with time.
#[derive(Debug)]
pub(crate) struct LifecycleConfiguration;

const MINIMUM: &str = "transition_default_minimum_object_size";

impl ResourceType for LifecycleConfiguration {
    const NAME: &'static str = "aws_s3_bucket_lifecycle_configuration";
    const FACTS: Facts = Facts {
        arguments: &[
            "bucket",
            "rule.id",
            "rule.status",
            "rule.filter.prefix",
            "rule.filter.object_size_greater_than",
            "rule.filter.object_size_less_than",
            "rule.expiration.days",
            "rule.expiration.expired_object_delete_marker",
            "rule.noncurrent_version_expiration",
            "rule.abort_incomplete_multipart_upload",
            "rule.transition.days",
            "rule.transition.storage_class",
            MINIMUM,
        ],
        replacing: &["bucket"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let bucket = object.required("bucket")?.to_owned();
        let mut configuration = BucketLifecycleConfiguration::builder();
        for rule in object.blocks("rule") {
            configuration = configuration.rules(planned(&rule)?);
        }
        let configuration = configuration.build().summary("Invalid lifecycle")?;
        let minimum = object.given(MINIMUM);
        let minimum = minimum.as_deref();
        let request = call.aws.s3().await?.put_bucket_lifecycle_configuration();
        let put = request
            .bucket(&bucket)
            .lifecycle_configuration(configuration)
            .set_transition_default_minimum_object_size(
                minimum.map(TransitionDefaultMinimumObjectSize::from),
            );
        put.send()
            .await
            .doing(format!("set the lifecycle of {bucket:?}"))?;
        object.set_text("id", bucket);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let bucket = object.required("id")?.to_owned();
        let request = call.aws.s3().await?.get_bucket_lifecycle_configuration();
        let answer = request.bucket(&bucket).send().await;
        let answer = found(answer, &[NO_BUCKET, "NoSuchLifecycleConfiguration"]);
        let Some(answer) = answer.doing(format!("read the lifecycle of {bucket:?}"))? else {
            return Ok(Presence::Gone);
        };
        let known = object.blocks("rule");
        let rules = answer.rules().iter().map(|rule| {
            // Without a filter, S3 is told one that fits everything.
            let known = known
                .iter()
                .find(|known| Some(known.text("id")) == rule.id());
            observed(rule, known.is_none_or(|known| known.has_block("filter")))
        });
        let rules: Vec<Object> = rules.collect();
        object.set_blocks("rule", rules);
        let minimum = answer.transition_default_minimum_object_size();
        let minimum = minimum.unwrap_or(&TransitionDefaultMinimumObjectSize::AllStorageClasses128K);
        object.set_text(MINIMUM, minimum.as_str());
        object.set_text("expected_bucket_owner", "");
        object.set_text("bucket", bucket);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let bucket = object.required("id")?;
        let request = call.aws.s3().await?.delete_bucket_lifecycle();
        let deleted = request.bucket(bucket).send().await;
        found(deleted, &[NO_BUCKET]).done(format!("delete the lifecycle of {bucket:?}"))
    }
}

fn observed(found: &LifecycleRule, with_filter: bool) -> Object {
    let mut rule = Object::new();
    rule.set_text("id", found.id());
    rule.set_text("status", found.status().as_str());
    rule.set_text("prefix", "");
    let filter = found.filter().filter(|_| with_filter).map(|found| {
        let mut filter = Object::new();
        filter.set_text("prefix", found.prefix().unwrap_or_default());
        let (more, less) = (
            found.object_size_greater_than(),
            found.object_size_less_than(),
        );
        filter.set_number("object_size_greater_than", more.unwrap_or_default());
        filter.set_number("object_size_less_than", less.unwrap_or_default());
        filter
    });
    rule.set_block("filter", filter);
    let expiration = found.expiration().map(|found| {
        let mut expiration = Object::new();
        expiration.set_number("days", found.days().unwrap_or_default());
        let marker = found.expired_object_delete_marker().unwrap_or_default();
        expiration.set_flag("expired_object_delete_marker", marker);
        expiration
    });
    rule.set_block("expiration", expiration);
    let noncurrent = found.noncurrent_version_expiration().map(|found| {
        let mut noncurrent = Object::new();
        noncurrent.set_number("noncurrent_days", found.noncurrent_days());
        let newer = found.newer_noncurrent_versions().unwrap_or_default();
        noncurrent.set_number("newer_noncurrent_versions", newer);
        noncurrent
    });
    rule.set_block("noncurrent_version_expiration", noncurrent);
    let abort = found.abort_incomplete_multipart_upload().map(|found| {
        let mut abort = Object::new();
        abort.set_number("days_after_initiation", found.days_after_initiation());
        abort
    });
    rule.set_block("abort_incomplete_multipart_upload", abort);
    let transitions = found.transitions().iter().map(|found| {
        let mut transition = Object::new();
        transition.set_number("days", found.days().unwrap_or_default());
        let class = found.storage_class().map(TransitionStorageClass::as_str);
        transition.set_text("storage_class", class);
        transition
    });
    rule.set_blocks("transition", transitions);
    rule
}

fn planned(rule: &Object) -> Result<LifecycleRule, Diagnostics> {
    let filter = rule.block("filter").unwrap_or_default();
    let positive = |number: Option<i64>| number.filter(|number| *number != 0);
    let filter = LifecycleRuleFilter::builder()
        .prefix(filter.text("prefix"))
        .set_object_size_greater_than(positive(filter.number("object_size_greater_than")))
        .set_object_size_less_than(positive(filter.number("object_size_less_than")));
    let expiration = rule.block("expiration").map(|planned| {
        let marker = planned.flag("expired_object_delete_marker");
        LifecycleExpiration::builder()
            .set_days(planned.small("days").filter(|days| *days != 0))
            .set_expired_object_delete_marker(marker.then_some(true))
            .build()
    });
    let noncurrent = rule.block("noncurrent_version_expiration").map(|planned| {
        let newer = planned.small("newer_noncurrent_versions");
        NoncurrentVersionExpiration::builder()
            .set_noncurrent_days(planned.small("noncurrent_days"))
            .set_newer_noncurrent_versions(newer.filter(|newer| *newer != 0))
            .build()
    });
    let abort = rule.block("abort_incomplete_multipart_upload");
    let abort = abort.map(|planned| {
        AbortIncompleteMultipartUpload::builder()
            .set_days_after_initiation(planned.small("days_after_initiation"))
            .build()
    });
    let transitions = rule.blocks("transition").into_iter().map(|planned| {
        let class = TransitionStorageClass::from(planned.text("storage_class"));
        Transition::builder()
            .set_days(planned.small("days"))
            .storage_class(class)
            .build()
    });
    let transitions: Vec<Transition> = transitions.collect();
    let rule = LifecycleRule::builder()
        .id(rule.text("id"))
        .status(ExpirationStatus::from(rule.text("status")))
        .filter(filter.build())
        .set_expiration(expiration)
        .set_noncurrent_version_expiration(noncurrent)
        .set_abort_incomplete_multipart_upload(abort)
        .set_transitions(Some(transitions).filter(|transitions| !transitions.is_empty()))
        .build();
    Ok(rule.summary("Invalid lifecycle rule")?)
}
