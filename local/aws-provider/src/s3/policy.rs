//! `aws_s3_bucket_policy`.

use tfplugin::Diagnostics;

use super::NO_BUCKET;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// The policy of a bucket.
#[derive(Debug)]
pub(crate) struct BucketPolicy;

impl ResourceType for BucketPolicy {
    const NAME: &'static str = "aws_s3_bucket_policy";
    const FACTS: Facts = Facts {
        arguments: &["bucket", "policy"],
        replacing: &["bucket"],
        json: &["policy"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let bucket = object.required("bucket")?.to_owned();
        let request = call.aws.s3().await?.put_bucket_policy().bucket(&bucket);
        let put = request.policy(object.text("policy")).send().await;
        put.doing(format!("set the policy of {bucket:?}"))?;
        object.set_text("id", bucket);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let bucket = object.required("id")?.to_owned();
        let request = call.aws.s3().await?.get_bucket_policy();
        let answer = request.bucket(&bucket).send().await;
        let answer = found(answer, &[NO_BUCKET, "NoSuchBucketPolicy"]);
        let answer = answer.doing(format!("read the policy of {bucket:?}"))?;
        let Some(policy) = answer.and_then(|answer| answer.policy) else {
            return Ok(Presence::Gone);
        };
        object.set_text("bucket", bucket);
        object.set_text("policy", policy);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let bucket = object.required("id")?;
        let request = call.aws.s3().await?.delete_bucket_policy();
        let deleted = request.bucket(bucket).send().await;
        found(deleted, &[NO_BUCKET, "NoSuchBucketPolicy"])
            .done(format!("delete the policy of {bucket:?}"))
    }
}
