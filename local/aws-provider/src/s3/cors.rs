//! `aws_s3_bucket_cors_configuration`.

use aws_sdk_s3::types::{CorsConfiguration as Configuration, CorsRule};
use tfplugin::{Diagnostics, ResultExt};

use super::NO_BUCKET;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// From which pages a bucket is used.
#[derive(Debug)]
pub(crate) struct CorsConfiguration;

impl ResourceType for CorsConfiguration {
    const NAME: &'static str = "aws_s3_bucket_cors_configuration";
    const FACTS: Facts = Facts {
        arguments: &["bucket", "cors_rule"],
        replacing: &["bucket"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let bucket = object.required("bucket")?.to_owned();
        let mut configuration = Configuration::builder();
        for rule in object.blocks("cors_rule") {
            let planned = CorsRule::builder()
                .set_allowed_headers(rule.some_texts("allowed_headers"))
                .set_allowed_methods(Some(rule.texts("allowed_methods")))
                .set_allowed_origins(Some(rule.texts("allowed_origins")))
                .set_expose_headers(rule.some_texts("expose_headers"))
                .set_id(rule.given("id"))
                .set_max_age_seconds(rule.small("max_age_seconds"))
                .build()
                .summary("Invalid CORS rule")?;
            configuration = configuration.cors_rules(planned);
        }
        let configuration = configuration.build().summary("Invalid CORS rules")?;
        let request = call.aws.s3().await?.put_bucket_cors().bucket(&bucket);
        let put = request.cors_configuration(configuration).send().await;
        put.doing(format!("set the CORS rules of {bucket:?}"))?;
        object.set_text("id", bucket);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let bucket = object.required("id")?.to_owned();
        let request = call.aws.s3().await?.get_bucket_cors();
        let answer = request.bucket(&bucket).send().await;
        let answer = found(answer, &[NO_BUCKET, "NoSuchCORSConfiguration"]);
        let Some(answer) = answer.doing(format!("read the CORS rules of {bucket:?}"))? else {
            return Ok(Presence::Gone);
        };
        object.set_blocks("cors_rule", answer.cors_rules().iter().map(observed));
        object.set_text("bucket", bucket);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let bucket = object.required("id")?;
        let request = call.aws.s3().await?.delete_bucket_cors();
        let deleted = request.bucket(bucket).send().await;
        found(deleted, &[NO_BUCKET, "NoSuchCORSConfiguration"])
            .done(format!("delete the CORS rules of {bucket:?}"))
    }
}

fn observed(found: &CorsRule) -> Object {
    let mut rule = Object::new();
    rule.set_texts("allowed_headers", found.allowed_headers());
    rule.set_texts("allowed_methods", found.allowed_methods());
    rule.set_texts("allowed_origins", found.allowed_origins());
    rule.set_texts("expose_headers", found.expose_headers());
    rule.set_text("id", found.id());
    rule.set_number("max_age_seconds", found.max_age_seconds());
    rule
}
