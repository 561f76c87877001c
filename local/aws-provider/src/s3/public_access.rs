//! `aws_s3_bucket_public_access_block`.

use aws_sdk_s3::types::PublicAccessBlockConfiguration;
use tfplugin::Diagnostics;

use super::NO_BUCKET;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// What of a bucket can never be public.
#[derive(Debug)]
pub(crate) struct PublicAccessBlock;

impl ResourceType for PublicAccessBlock {
    const NAME: &'static str = "aws_s3_bucket_public_access_block";
    const FACTS: Facts = Facts {
        arguments: &[
            "bucket",
            "block_public_acls",
            "block_public_policy",
            "ignore_public_acls",
            "restrict_public_buckets",
        ],
        replacing: &["bucket"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let bucket = object.required("bucket")?.to_owned();
        let block = PublicAccessBlockConfiguration::builder()
            .block_public_acls(object.flag("block_public_acls"))
            .block_public_policy(object.flag("block_public_policy"))
            .ignore_public_acls(object.flag("ignore_public_acls"))
            .restrict_public_buckets(object.flag("restrict_public_buckets"))
            .build();
        let request = call.aws.s3().await?.put_public_access_block();
        let request = request.bucket(&bucket);
        let put = request
            .public_access_block_configuration(block)
            .send()
            .await;
        put.doing(format!("set the public access block of {bucket:?}"))?;
        object.set_text("id", bucket);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let bucket = object.required("id")?.to_owned();
        let request = call.aws.s3().await?.get_public_access_block();
        let answer = request.bucket(&bucket).send().await;
        let answer = found(answer, &[NO_BUCKET, "NoSuchPublicAccessBlockConfiguration"]);
        let answer = answer.doing(format!("read the public access block of {bucket:?}"))?;
        let Some(block) = answer.and_then(|answer| answer.public_access_block_configuration) else {
            return Ok(Presence::Gone);
        };
        object.set_text("bucket", bucket);
        object.set_flag("block_public_acls", block.block_public_acls);
        object.set_flag("block_public_policy", block.block_public_policy);
        object.set_flag("ignore_public_acls", block.ignore_public_acls);
        object.set_flag("restrict_public_buckets", block.restrict_public_buckets);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let bucket = object.required("id")?;
        let request = call.aws.s3().await?.delete_public_access_block();
        let deleted = request.bucket(bucket).send().await;
        found(deleted, &[NO_BUCKET]).done(format!("delete the public access block of {bucket:?}"))
    }
}
