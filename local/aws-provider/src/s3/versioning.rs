//! `aws_s3_bucket_versioning`.

use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use tfplugin::Diagnostics;

use super::NO_BUCKET;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// Whether a bucket keeps earlier versions of its objects.
#[derive(Debug)]
pub(crate) struct BucketVersioning;

const CONFIGURATION: &str = "versioning_configuration";
/// What the configuration of a bucket is called that never had versions; AWS has no name for it.
const DISABLED: &str = "Disabled";

impl ResourceType for BucketVersioning {
    const NAME: &'static str = "aws_s3_bucket_versioning";
    const FACTS: Facts = Facts {
        arguments: &["bucket", "versioning_configuration.status"],
        replacing: &["bucket"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let status = planned(object);
        if status != DISABLED {
            put(call, object.required("bucket")?, &status).await?;
        }
        let bucket = object.text("bucket").to_owned();
        object.set_text("id", bucket);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let bucket = object.required("id")?.to_owned();
        let request = call.aws.s3().await?.get_bucket_versioning();
        let answer = request.bucket(&bucket).send().await;
        let answer = found(answer, &[NO_BUCKET]);
        let Some(answer) = answer.doing(format!("read the versioning of {bucket:?}"))? else {
            return Ok(Presence::Gone);
        };
        let mut configuration = Object::new();
        let status = answer.status().map(BucketVersioningStatus::as_str);
        configuration.set_text("status", status.unwrap_or(DISABLED));
        configuration.set_text("mfa_delete", "");
        object.set_block(CONFIGURATION, Some(configuration));
        object.set_text("bucket", bucket);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        put(call, object.required("bucket")?, &planned(object)).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        // As the real provider does: versions can be suspended, but not be taken away.
        if planned(object) != BucketVersioningStatus::Enabled.as_str() {
            return Ok(());
        }
        let bucket = object.required("id")?;
        let client = call.aws.s3().await?;
        let there = client.head_bucket().bucket(bucket).send().await;
        let there = found(there, &[NO_BUCKET]).doing(format!("look for the bucket {bucket:?}"))?;
        if there.is_none() {
            return Ok(());
        }
        put(call, bucket, BucketVersioningStatus::Suspended.as_str()).await
    }
}

fn planned(object: &Object) -> String {
    let configuration = object.block(CONFIGURATION).unwrap_or_default();
    configuration.text("status").to_owned()
}

async fn put(call: &Call<'_>, bucket: &str, status: &str) -> Result<(), Diagnostics> {
    let configuration = VersioningConfiguration::builder();
    let configuration = configuration.status(BucketVersioningStatus::from(status));
    let request = call.aws.s3().await?.put_bucket_versioning();
    let request = request.bucket(bucket);
    let put = request.versioning_configuration(configuration.build());
    put.send()
        .await
        .done(format!("set the versioning of {bucket:?}"))
}
