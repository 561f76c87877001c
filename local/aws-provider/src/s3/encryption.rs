//! `aws_s3_bucket_server_side_encryption_configuration`.

use aws_sdk_s3::types::{
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule,
};
use tfplugin::{Diagnostics, ResultExt};

use super::NO_BUCKET;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// How the objects of a bucket are encrypted when a request does not say.
#[derive(Debug)]
pub(crate) struct EncryptionConfiguration;

const BY_DEFAULT: &str = "apply_server_side_encryption_by_default";

impl ResourceType for EncryptionConfiguration {
    const NAME: &'static str = "aws_s3_bucket_server_side_encryption_configuration";
    const FACTS: Facts = Facts {
        arguments: &["bucket", "rule"],
        replacing: &["bucket"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let bucket = object.required("bucket")?.to_owned();
        let mut configuration = ServerSideEncryptionConfiguration::builder();
        for rule in object.blocks("rule") {
            let mut planned = ServerSideEncryptionRule::builder();
            if rule.flag("bucket_key_enabled") {
                planned = planned.bucket_key_enabled(true);
            }
            if let Some(by_default) = rule.block(BY_DEFAULT) {
                let algorithm = ServerSideEncryption::from(by_default.text("sse_algorithm"));
                let by_default = ServerSideEncryptionByDefault::builder()
                    .sse_algorithm(algorithm)
                    .set_kms_master_key_id(by_default.given("kms_master_key_id"))
                    .build()
                    .summary("Invalid encryption")?;
                planned = planned.apply_server_side_encryption_by_default(by_default);
            }
            configuration = configuration.rules(planned.build());
        }
        let configuration = configuration.build().summary("Invalid encryption")?;
        let request = call.aws.s3().await?.put_bucket_encryption().bucket(&bucket);
        let put = request.server_side_encryption_configuration(configuration);
        put.send()
            .await
            .doing(format!("set the encryption of {bucket:?}"))?;
        object.set_text("id", bucket);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let bucket = object.required("id")?.to_owned();
        let request = call.aws.s3().await?.get_bucket_encryption();
        let answer = request.bucket(&bucket).send().await;
        let gone = [NO_BUCKET, "ServerSideEncryptionConfigurationNotFoundError"];
        let answer = found(answer, &gone);
        let answer = answer.doing(format!("read the encryption of {bucket:?}"))?;
        let found = answer.and_then(|answer| answer.server_side_encryption_configuration);
        let Some(configuration) = found else {
            return Ok(Presence::Gone);
        };
        object.set_blocks("rule", configuration.rules().iter().map(observed));
        object.set_text("bucket", bucket);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let bucket = object.required("id")?;
        let request = call.aws.s3().await?.delete_bucket_encryption();
        let deleted = request.bucket(bucket).send().await;
        found(deleted, &[NO_BUCKET]).done(format!("delete the encryption of {bucket:?}"))
    }
}

fn observed(found: &ServerSideEncryptionRule) -> Object {
    let mut rule = Object::new();
    rule.set_flag("bucket_key_enabled", found.bucket_key_enabled());
    let by_default = found.apply_server_side_encryption_by_default();
    let by_default = by_default.map(|found| {
        let mut by_default = Object::new();
        by_default.set_text("sse_algorithm", found.sse_algorithm().as_str());
        by_default.set_text("kms_master_key_id", found.kms_master_key_id());
        by_default
    });
    rule.set_block(BY_DEFAULT, by_default);
    rule
}
