//! `aws_cloudfront_distribution`.
//!
//! What the local cloud keeps and does nothing with: logging, web ACLs, certificates, price classes. Its
//! edge says which.

mod flatten;
mod sent;

use aws_sdk_cloudfront::types as api;
use aws_smithy_types::date_time::Format;
use tfplugin::{Diagnostics, ResultExt, Value};

use super::arn;
use crate::aws::{Doing, found};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType, tags};

/// A distribution.
#[derive(Debug)]
pub(crate) struct Distribution;

/// What CloudFront answers where there is nothing.
const MISSING: &[&str] = &["NoSuchDistribution"];

impl ResourceType for Distribution {
    const NAME: &'static str = "aws_cloudfront_distribution";
    const FACTS: Facts = Facts {
        arguments: &[
            "aliases",
            "comment",
            "custom_error_response",
            "default_cache_behavior.allowed_methods",
            "default_cache_behavior.cache_policy_id",
            "default_cache_behavior.cached_methods",
            "default_cache_behavior.compress",
            "default_cache_behavior.origin_request_policy_id",
            "default_cache_behavior.response_headers_policy_id",
            "default_cache_behavior.target_origin_id",
            "default_cache_behavior.viewer_protocol_policy",
            "default_root_object",
            "enabled",
            "http_version",
            "is_ipv6_enabled",
            "logging_config",
            "ordered_cache_behavior.allowed_methods",
            "ordered_cache_behavior.cache_policy_id",
            "ordered_cache_behavior.cached_methods",
            "ordered_cache_behavior.compress",
            "ordered_cache_behavior.origin_request_policy_id",
            "ordered_cache_behavior.path_pattern",
            "ordered_cache_behavior.response_headers_policy_id",
            "ordered_cache_behavior.target_origin_id",
            "ordered_cache_behavior.viewer_protocol_policy",
            "origin.connection_attempts",
            "origin.connection_timeout",
            "origin.custom_header",
            "origin.custom_origin_config",
            "origin.domain_name",
            "origin.origin_access_control_id",
            "origin.origin_id",
            "origin.origin_path",
            "price_class",
            "restrictions",
            "retain_on_delete",
            "tags",
            "viewer_certificate",
            "wait_for_deployment",
            "web_acl_id",
        ],
        changing: &[
            ("etag", &[]),
            ("in_progress_validation_batches", &[]),
            ("last_modified_time", &[]),
            ("status", &[]),
        ],
        defaults: &[
            ("http_version", DefaultValue::Text("http2")),
            ("origin.connection_attempts", DefaultValue::Number(3)),
            ("origin.connection_timeout", DefaultValue::Number(10)),
            (
                "origin.custom_origin_config.origin_keepalive_timeout",
                DefaultValue::Number(5),
            ),
            (
                "origin.custom_origin_config.origin_read_timeout",
                DefaultValue::Number(30),
            ),
            ("price_class", DefaultValue::Text("PriceClass_All")),
            (
                "viewer_certificate.minimum_protocol_version",
                DefaultValue::Text("TLSv1"),
            ),
            ("wait_for_deployment", DefaultValue::Bool(true)),
        ],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let reference = format!("terraform-{}", uuid::Uuid::new_v4());
        object.set_text("caller_reference", reference);
        let config = api::DistributionConfigWithTags::builder()
            .distribution_config(sent::config(object)?)
            .tags(tags_of(tags::all(object))?)
            .build();
        let request = call.aws.cloudfront().await?.create_distribution_with_tags();
        let made = request.distribution_config_with_tags(config).send().await;
        let made = made.doing("create a CloudFront distribution")?;
        object.set_text("id", made.distribution.map(|distribution| distribution.id));
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let client = call.aws.cloudfront().await?;
        let answer = found(client.get_distribution().id(&id).send().await, MISSING);
        let answer = answer.doing(format!("read the distribution {id}"))?;
        let Some((distribution, etag)) =
            answer.and_then(|answer| Some((answer.distribution?, answer.e_tag)))
        else {
            return Ok(Presence::Gone);
        };
        if let Some(config) = distribution.distribution_config() {
            flatten::config(config, object);
        }
        let modified = distribution.last_modified_time().fmt(Format::DateTime).ok();
        let china = call.aws.partition().await? == "aws-cn";
        object.set_text("domain_name", distribution.domain_name());
        object.set_text("etag", etag);
        // The zones that alias records for distributions name (AWS page "CloudFront endpoints and quotas").
        object.set_text(
            "hosted_zone_id",
            if china {
                "Z3RFFRIM2A3IF5"
            } else {
                "Z2FDTNDATAQYW2"
            },
        );
        object.set_number(
            "in_progress_validation_batches",
            distribution.in_progress_invalidation_batches(),
        );
        object.set_text("last_modified_time", modified);
        object.set_text("status", distribution.status());
        let nobody = || {
            let none = Value::object([("enabled", Value::bool(false)), ("items", Value::list([]))]);
            Value::list([none])
        };
        object.set("trusted_key_groups", nobody());
        object.set("trusted_signers", nobody());
        let arn = arn(call.aws, &format!("distribution/{id}")).await?;
        let tags = client.list_tags_for_resource().resource(&arn).send().await;
        let tags = tags.doing(format!("read the tags of the distribution {id}"))?;
        let tags = tags.tags.and_then(|tags| tags.items).unwrap_or_default();
        let tags = tags
            .into_iter()
            .map(|tag| (tag.key, tag.value.unwrap_or_default()));
        object.set_text("arn", arn);
        call.observe_tags(object, tags.collect());
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let client = call.aws.cloudfront().await?;
        let request = client.update_distribution().id(id);
        let request = request.if_match(prior.required("etag")?);
        let changed = request
            .distribution_config(sent::config(object)?)
            .send()
            .await;
        changed.doing(format!("change the distribution {id}"))?;
        let changes = tags::changes(prior, object);
        let arn = object.required("arn")?;
        if !changes.removed.is_empty() {
            let keys = api::TagKeys::builder()
                .set_items(Some(changes.removed))
                .build();
            let removed = client
                .untag_resource()
                .resource(arn)
                .tag_keys(keys)
                .send()
                .await;
            removed.doing(format!("remove tags of {arn}"))?;
        }
        if !changes.set.is_empty() {
            let tags = tags_of(changes.set)?;
            let set = client.tag_resource().resource(arn).tags(tags).send().await;
            set.doing(format!("set tags of {arn}"))?;
        }
        Ok(())
    }

    /// Disables it first: CloudFront deletes no distribution that accepts requests.
    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let client = call.aws.cloudfront().await?;
        let answer = found(
            client.get_distribution_config().id(id).send().await,
            MISSING,
        );
        let answer = answer.doing(format!("read the distribution {id}"))?;
        let Some((mut config, mut etag)) =
            answer.and_then(|answer| Some((answer.distribution_config?, answer.e_tag)))
        else {
            return Ok(());
        };
        if config.enabled {
            config.enabled = false;
            let request = client.update_distribution().id(id).set_if_match(etag);
            let disabled = request.distribution_config(config).send().await;
            etag = disabled
                .doing(format!("disable the distribution {id}"))?
                .e_tag;
        }
        if object.flag("retain_on_delete") {
            return Ok(());
        }
        let deleted = client.delete_distribution().id(id).set_if_match(etag);
        found(deleted.send().await, MISSING).done(format!("delete the distribution {id}"))
    }
}

fn tags_of(tags: tags::Tags) -> Result<api::Tags, Diagnostics> {
    let tags = tags.into_iter();
    let tags = tags.map(|(key, value)| api::Tag::builder().key(key).value(value).build());
    let tags = tags.collect::<Result<Vec<_>, _>>();
    let tags = tags.summary("A tag is not whole")?;
    Ok(api::Tags::builder().set_items(Some(tags)).build())
}
