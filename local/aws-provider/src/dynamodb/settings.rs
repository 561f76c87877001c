//! What is set of a table by calls of its own: expiry of items and backups.

use aws_sdk_dynamodb::types::{
    PointInTimeRecoveryDescription, PointInTimeRecoverySpecification, PointInTimeRecoveryStatus,
    TimeToLiveSpecification, TimeToLiveStatus,
};
use tfplugin::{Diagnostics, ResultExt};

use crate::aws::Doing;
use crate::engine::{Call, Object};

const RECOVERY: &str = "point_in_time_recovery";
/// For how many days a table can be brought back when nothing is said: AWS, DynamoDB API reference,
/// `PointInTimeRecoverySpecification`.
const DEFAULT_DAYS: i32 = 35;

/// Sets after how long items expire, if that is not so already.
pub(super) async fn set_expiry(
    call: &Call<'_>,
    prior: &Object,
    object: &Object,
) -> Result<(), Diagnostics> {
    let wanted = |object: &Object| {
        let block = object.block("ttl").unwrap_or_default();
        (block.flag("enabled"), block.given("attribute_name"))
    };
    let ((was, before), (is, after)) = (wanted(prior), wanted(object));
    if (was, &before) == (is, &after) || (!was && !is) {
        return Ok(());
    }
    let name = object.required("name")?;
    let specification = TimeToLiveSpecification::builder()
        .enabled(is)
        .set_attribute_name(after.or(before))
        .build()
        .summary("Invalid ttl")?;
    let request = call.aws.dynamodb().await?.update_time_to_live();
    let request = request.table_name(name);
    let set = request
        .time_to_live_specification(specification)
        .send()
        .await;
    set.done(format!("set the expiry of the items of the table {name:?}"))
}

/// Writes after how long items expire into `object`.
pub(super) async fn observe_expiry(
    call: &Call<'_>,
    object: &mut Object,
) -> Result<(), Diagnostics> {
    let name = object.required("name")?.to_owned();
    let request = call.aws.dynamodb().await?.describe_time_to_live();
    let answer = request.table_name(&name).send().await;
    let answer = answer.doing(format!(
        "read the expiry of the items of the table {name:?}"
    ))?;
    let found = answer.time_to_live_description();
    let enabled =
        found.and_then(|found| found.time_to_live_status()) == Some(&TimeToLiveStatus::Enabled);
    // A table without expiry is one without the block, unless the block says so.
    if !enabled && !object.has_block("ttl") {
        return Ok(());
    }
    let mut block = object.block("ttl").unwrap_or_default();
    block.set_flag("enabled", enabled);
    if enabled {
        block.set_text(
            "attribute_name",
            found.and_then(|found| found.attribute_name()),
        );
    }
    object.set_block("ttl", Some(block));
    Ok(())
}

/// Sets whether a table can be brought back to any moment, if that is not so already.
pub(super) async fn set_recovery(
    call: &Call<'_>,
    prior: &Object,
    object: &Object,
) -> Result<(), Diagnostics> {
    let wanted = |object: &Object| {
        let block = object.block(RECOVERY).unwrap_or_default();
        (block.flag("enabled"), days(&block))
    };
    let (enabled, days) = wanted(object);
    if wanted(prior) == (enabled, days) {
        return Ok(());
    }
    let name = object.required("name")?;
    let specification = PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(enabled)
        .set_recovery_period_in_days(days.filter(|_| enabled))
        .build()
        .summary("Invalid point_in_time_recovery")?;
    let request = call.aws.dynamodb().await?.update_continuous_backups();
    let request = request.table_name(name);
    let set = request.point_in_time_recovery_specification(specification);
    set.send()
        .await
        .done(format!("set the recovery of the table {name:?}"))
}

/// Writes whether a table can be brought back to any moment into `object`.
pub(super) async fn observe_recovery(
    call: &Call<'_>,
    object: &mut Object,
) -> Result<(), Diagnostics> {
    let name = object.required("name")?.to_owned();
    let request = call.aws.dynamodb().await?.describe_continuous_backups();
    let answer = request.table_name(&name).send().await;
    let answer = answer.doing(format!("read the recovery of the table {name:?}"))?;
    let found = answer.continuous_backups_description();
    let found = found.and_then(|found| found.point_in_time_recovery_description());
    let status = found.and_then(|found| found.point_in_time_recovery_status());
    let enabled = status == Some(&PointInTimeRecoveryStatus::Enabled);
    if !enabled && !object.has_block(RECOVERY) {
        return Ok(());
    }
    let known = object.block(RECOVERY).unwrap_or_default();
    let mut block = Object::new();
    block.set_flag("enabled", enabled);
    // A local cloud may not tell for how long; then it is what was asked for.
    let told = found.and_then(PointInTimeRecoveryDescription::recovery_period_in_days);
    let period = told.or(days(&known)).unwrap_or(DEFAULT_DAYS);
    block.set_number("recovery_period_in_days", if enabled { period } else { 0 });
    object.set_block(RECOVERY, Some(block));
    Ok(())
}

fn days(recovery: &Object) -> Option<i32> {
    let days = recovery.small("recovery_period_in_days");
    days.filter(|days| *days != 0)
}
