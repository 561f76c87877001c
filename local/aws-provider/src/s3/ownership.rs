//! `aws_s3_bucket_ownership_controls`.

use aws_sdk_s3::types::{ObjectOwnership, OwnershipControls as Controls, OwnershipControlsRule};
use tfplugin::{Diagnostics, ResultExt};

use super::NO_BUCKET;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// Whom the objects of a bucket belong to.
#[derive(Debug)]
pub(crate) struct OwnershipControls;

impl ResourceType for OwnershipControls {
    const NAME: &'static str = "aws_s3_bucket_ownership_controls";
    const FACTS: Facts = Facts {
        arguments: &["bucket", "rule"],
        replacing: &["bucket"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let bucket = object.required("bucket")?.to_owned();
        let rule = object.block("rule").unwrap_or_default();
        let ownership = ObjectOwnership::from(rule.text("object_ownership"));
        let rule = OwnershipControlsRule::builder().object_ownership(ownership);
        let controls = rule
            .build()
            .and_then(|rule| Controls::builder().rules(rule).build())
            .summary("Invalid ownership controls")?;
        let request = call.aws.s3().await?.put_bucket_ownership_controls();
        let put = request.bucket(&bucket).ownership_controls(controls).send();
        put.await
            .doing(format!("set the ownership controls of {bucket:?}"))?;
        object.set_text("id", bucket);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let bucket = object.required("id")?.to_owned();
        let request = call.aws.s3().await?.get_bucket_ownership_controls();
        let answer = request.bucket(&bucket).send().await;
        let answer = found(answer, &[NO_BUCKET, "OwnershipControlsNotFoundError"]);
        let answer = answer.doing(format!("read the ownership controls of {bucket:?}"))?;
        let Some(controls) = answer.and_then(|answer| answer.ownership_controls) else {
            return Ok(Presence::Gone);
        };
        let rules = controls.rules().iter().map(|found| {
            let mut rule = Object::new();
            rule.set_text("object_ownership", found.object_ownership().as_str());
            rule
        });
        object.set_blocks("rule", rules);
        object.set_text("bucket", bucket);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let bucket = object.required("id")?;
        let request = call.aws.s3().await?.delete_bucket_ownership_controls();
        let deleted = request.bucket(bucket).send().await;
        found(deleted, &[NO_BUCKET, "OwnershipControlsNotFoundError"])
            .done(format!("delete the ownership controls of {bucket:?}"))
    }
}
