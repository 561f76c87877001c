//! From the configuration to CloudFront's API.

use aws_sdk_cloudfront::error::BuildError;
use aws_sdk_cloudfront::types as api;
use tfplugin::{Diagnostics, ResultExt};

use super::super::quantity;
use crate::engine::Object;

/// The policy that `object` describes.
///
/// # Errors
///
/// When a part is missing, which the schema does not let happen.
pub(super) fn policy(object: &Object) -> Result<api::ResponseHeadersPolicyConfig, Diagnostics> {
    Ok(built(object).summary("The response headers policy is not whole")?)
}

fn built(object: &Object) -> Result<api::ResponseHeadersPolicyConfig, BuildError> {
    let security = object.block("security_headers_config");
    let cors = object.block("cors_config");
    let timing = object.block("server_timing_headers_config");
    api::ResponseHeadersPolicyConfig::builder()
        .name(object.text("name"))
        .comment(object.text("comment"))
        .set_cors_config(cors.map(|block| self::cors(&block)).transpose()?)
        .set_security_headers_config(security.map(|block| self::security(&block)).transpose()?)
        .set_custom_headers_config(custom(object)?)
        .set_remove_headers_config(removed(object)?)
        .set_server_timing_headers_config(timing.map(|block| self::timing(&block)).transpose()?)
        .build()
}

fn custom(
    object: &Object,
) -> Result<Option<api::ResponseHeadersPolicyCustomHeadersConfig>, BuildError> {
    let Some(block) = object.block("custom_headers_config") else {
        return Ok(None);
    };
    let items = block.blocks("items").into_iter().map(|item| {
        api::ResponseHeadersPolicyCustomHeader::builder()
            .header(item.text("header"))
            .value(item.text("value"))
            .r#override(item.flag("override"))
            .build()
    });
    let items = items.collect::<Result<Vec<_>, _>>()?;
    let config = api::ResponseHeadersPolicyCustomHeadersConfig::builder();
    let config = config.quantity(quantity(&items)).set_items(Some(items));
    config.build().map(Some)
}

fn removed(
    object: &Object,
) -> Result<Option<api::ResponseHeadersPolicyRemoveHeadersConfig>, BuildError> {
    let Some(block) = object.block("remove_headers_config") else {
        return Ok(None);
    };
    let items = block.blocks("items").into_iter().map(|item| {
        let header = api::ResponseHeadersPolicyRemoveHeader::builder();
        header.header(item.text("header")).build()
    });
    let items = items.collect::<Result<Vec<_>, _>>()?;
    let config = api::ResponseHeadersPolicyRemoveHeadersConfig::builder();
    let config = config.quantity(quantity(&items)).set_items(Some(items));
    config.build().map(Some)
}

fn security(block: &Object) -> Result<api::ResponseHeadersPolicySecurityHeadersConfig, BuildError> {
    let policy = block.block("content_security_policy").map(|one| {
        api::ResponseHeadersPolicyContentSecurityPolicy::builder()
            .content_security_policy(one.text("content_security_policy"))
            .r#override(one.flag("override"))
            .build()
    });
    let options = block.block("content_type_options").map(|one| {
        let options = api::ResponseHeadersPolicyContentTypeOptions::builder();
        options.r#override(one.flag("override")).build()
    });
    let frame = block.block("frame_options").map(|one| {
        api::ResponseHeadersPolicyFrameOptions::builder()
            .frame_option(one.text("frame_option").into())
            .r#override(one.flag("override"))
            .build()
    });
    let referrer = block.block("referrer_policy").map(|one| {
        api::ResponseHeadersPolicyReferrerPolicy::builder()
            .referrer_policy(one.text("referrer_policy").into())
            .r#override(one.flag("override"))
            .build()
    });
    let transport = block.block("strict_transport_security").map(|one| {
        let seconds = one.small("access_control_max_age_sec");
        api::ResponseHeadersPolicyStrictTransportSecurity::builder()
            .access_control_max_age_sec(seconds.unwrap_or_default())
            .include_subdomains(one.flag("include_subdomains"))
            .preload(one.flag("preload"))
            .r#override(one.flag("override"))
            .build()
    });
    let scripting = block.block("xss_protection").map(|one| {
        api::ResponseHeadersPolicyXssProtection::builder()
            .protection(one.flag("protection"))
            .mode_block(one.flag("mode_block"))
            .set_report_uri(one.given("report_uri"))
            .r#override(one.flag("override"))
            .build()
    });
    let config = api::ResponseHeadersPolicySecurityHeadersConfig::builder()
        .set_content_security_policy(policy.transpose()?)
        .set_content_type_options(options.transpose()?)
        .set_frame_options(frame.transpose()?)
        .set_referrer_policy(referrer.transpose()?)
        .set_strict_transport_security(transport.transpose()?)
        .set_xss_protection(scripting.transpose()?);
    Ok(config.build())
}

fn cors(block: &Object) -> Result<api::ResponseHeadersPolicyCorsConfig, BuildError> {
    let items = |name: &str| block.block(name).map(|one| one.texts("items"));
    let headers = items("access_control_allow_headers").unwrap_or_default();
    let headers = api::ResponseHeadersPolicyAccessControlAllowHeaders::builder()
        .quantity(quantity(&headers))
        .set_items(Some(headers))
        .build()?;
    let methods = items("access_control_allow_methods").unwrap_or_default();
    let methods = api::ResponseHeadersPolicyAccessControlAllowMethods::builder()
        .quantity(quantity(&methods))
        .set_items(Some(
            methods.iter().map(|text| text.as_str().into()).collect(),
        ))
        .build()?;
    let origins = items("access_control_allow_origins").unwrap_or_default();
    let origins = api::ResponseHeadersPolicyAccessControlAllowOrigins::builder()
        .quantity(quantity(&origins))
        .set_items(Some(origins))
        .build()?;
    let exposed = items("access_control_expose_headers").map(|names| {
        api::ResponseHeadersPolicyAccessControlExposeHeaders::builder()
            .quantity(quantity(&names))
            .set_items(Some(names))
            .build()
    });
    api::ResponseHeadersPolicyCorsConfig::builder()
        .access_control_allow_credentials(block.flag("access_control_allow_credentials"))
        .access_control_allow_headers(headers)
        .access_control_allow_methods(methods)
        .access_control_allow_origins(origins)
        .set_access_control_expose_headers(exposed.transpose()?)
        .set_access_control_max_age_sec(block.small("access_control_max_age_sec"))
        .origin_override(block.flag("origin_override"))
        .build()
}

fn timing(
    block: &Object,
) -> Result<api::ResponseHeadersPolicyServerTimingHeadersConfig, BuildError> {
    let rate = block.value("sampling_rate").as_number();
    let rate = rate.and_then(|rate| rate.to_string().parse().ok());
    api::ResponseHeadersPolicyServerTimingHeadersConfig::builder()
        .enabled(block.flag("enabled"))
        .set_sampling_rate(rate)
        .build()
}
