//! `aws_cloudfront_response_headers_policy`.

mod flatten;
mod sent;

use tfplugin::Diagnostics;

use super::arn;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// What CloudFront does to the headers of answers.
#[derive(Debug)]
pub(crate) struct ResponseHeadersPolicy;

/// What CloudFront answers where there is nothing.
const MISSING: &[&str] = &["NoSuchResponseHeadersPolicy"];

impl ResourceType for ResponseHeadersPolicy {
    const NAME: &'static str = "aws_cloudfront_response_headers_policy";
    const FACTS: Facts = Facts {
        arguments: &[
            "name",
            "comment",
            "cors_config",
            "custom_headers_config",
            "remove_headers_config",
            "security_headers_config",
            "server_timing_headers_config",
        ],
        changing: &[("etag", &[])],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let request = call
            .aws
            .cloudfront()
            .await?
            .create_response_headers_policy();
        let request = request.response_headers_policy_config(sent::policy(object)?);
        let made = request
            .send()
            .await
            .doing("create a response headers policy")?;
        object.set_text("id", made.response_headers_policy.map(|policy| policy.id));
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let answer = call.aws.cloudfront().await?.get_response_headers_policy();
        let answer = found(answer.id(&id).send().await, MISSING);
        let answer = answer.doing(format!("read the response headers policy {id}"))?;
        let Some(answer) = answer else {
            return Ok(Presence::Gone);
        };
        let policy = answer.response_headers_policy.as_ref();
        if let Some(config) = policy.and_then(|policy| policy.response_headers_policy_config()) {
            flatten::policy(config, object);
        }
        object.set_text("etag", answer.e_tag());
        let arn = arn(call.aws, &format!("response-headers-policy/{id}")).await?;
        object.set_text("arn", arn);
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call
            .aws
            .cloudfront()
            .await?
            .update_response_headers_policy();
        let request = request.id(id).if_match(prior.required("etag")?);
        let request = request.response_headers_policy_config(sent::policy(object)?);
        let changed = request.send().await;
        changed.done(format!("change the response headers policy {id}"))
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call
            .aws
            .cloudfront()
            .await?
            .delete_response_headers_policy();
        let request = request.id(id).if_match(object.required("etag")?);
        found(request.send().await, MISSING)
            .done(format!("delete the response headers policy {id}"))
    }
}
