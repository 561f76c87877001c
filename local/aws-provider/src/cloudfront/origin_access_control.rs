//! `aws_cloudfront_origin_access_control`.

use aws_sdk_cloudfront::types::OriginAccessControlConfig;
use tfplugin::{Diagnostics, ResultExt};

use super::arn;
use crate::aws::{Doing, found};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType};

/// How CloudFront signs what it asks origins.
#[derive(Debug)]
pub(crate) struct OriginAccessControl;

/// What CloudFront answers where there is nothing.
const MISSING: &[&str] = &["NoSuchOriginAccessControl"];

impl ResourceType for OriginAccessControl {
    const NAME: &'static str = "aws_cloudfront_origin_access_control";
    const FACTS: Facts = Facts {
        arguments: &[
            "name",
            "description",
            "origin_access_control_origin_type",
            "signing_behavior",
            "signing_protocol",
        ],
        changing: &[("etag", &[])],
        defaults: &[("description", DefaultValue::Text("Managed by Terraform"))],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let request = call.aws.cloudfront().await?.create_origin_access_control();
        let made = request
            .origin_access_control_config(config(object)?)
            .send()
            .await;
        let made = made.doing("create an origin access control")?;
        object.set_text("id", made.origin_access_control.map(|control| control.id));
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let answer = call.aws.cloudfront().await?.get_origin_access_control();
        let answer = found(answer.id(&id).send().await, MISSING);
        let answer = answer.doing(format!("read the origin access control {id}"))?;
        let Some(answer) = answer else {
            return Ok(Presence::Gone);
        };
        let control = answer.origin_access_control.as_ref();
        if let Some(config) = control.and_then(|control| control.origin_access_control_config()) {
            let of = config.origin_access_control_origin_type();
            object.set_text("name", config.name());
            object.set_text("description", config.description());
            object.set_text("origin_access_control_origin_type", of.as_str());
            object.set_text("signing_behavior", config.signing_behavior().as_str());
            object.set_text("signing_protocol", config.signing_protocol().as_str());
        }
        object.set_text("etag", answer.e_tag());
        let arn = arn(call.aws, &format!("origin-access-control/{id}")).await?;
        object.set_text("arn", arn);
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call.aws.cloudfront().await?.update_origin_access_control();
        let request = request.id(id).if_match(prior.required("etag")?);
        let changed = request.origin_access_control_config(config(object)?);
        let changed = changed.send().await;
        changed.done(format!("change the origin access control {id}"))
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call.aws.cloudfront().await?.delete_origin_access_control();
        let request = request.id(id).if_match(object.required("etag")?);
        found(request.send().await, MISSING).done(format!("delete the origin access control {id}"))
    }
}

fn config(object: &Object) -> Result<OriginAccessControlConfig, Diagnostics> {
    let config = OriginAccessControlConfig::builder()
        .name(object.text("name"))
        .description(object.text("description"))
        .origin_access_control_origin_type(object.text("origin_access_control_origin_type").into())
        .signing_behavior(object.text("signing_behavior").into())
        .signing_protocol(object.text("signing_protocol").into());
    Ok(config
        .build()
        .summary("The origin access control is not whole")?)
}
