//! From the configuration to CloudFront's API.

use aws_sdk_cloudfront::error::BuildError;
use aws_sdk_cloudfront::types as api;
use tfplugin::{Diagnostics, ResultExt};

use super::super::quantity;
use crate::engine::Object;

/// The distribution that `object` describes.
///
/// # Errors
///
/// When a part is missing, which the schema does not let happen.
pub(super) fn config(object: &Object) -> Result<api::DistributionConfig, Diagnostics> {
    Ok(built(object).summary("The distribution is not whole")?)
}

fn built(object: &Object) -> Result<api::DistributionConfig, BuildError> {
    let aliases = object.texts("aliases");
    let origins = object
        .blocks("origin")
        .iter()
        .map(origin)
        .collect::<Result<Vec<_>, _>>()?;
    let behaviors = object.blocks("ordered_cache_behavior");
    let behaviors = behaviors
        .iter()
        .map(ordered)
        .collect::<Result<Vec<_>, _>>()?;
    let pages = object.blocks("custom_error_response");
    let pages = pages.iter().map(page).collect::<Result<Vec<_>, _>>()?;
    let default = object.block("default_cache_behavior").unwrap_or_default();
    let config = api::DistributionConfig::builder()
        .caller_reference(object.text("caller_reference"))
        .aliases(
            api::Aliases::builder()
                .quantity(quantity(&aliases))
                .set_items(Some(aliases))
                .build()?,
        )
        .comment(object.text("comment"))
        .default_root_object(object.text("default_root_object"))
        .enabled(object.flag("enabled"))
        .http_version(object.text("http_version").into())
        .is_ipv6_enabled(object.flag("is_ipv6_enabled"))
        .price_class(object.text("price_class").into())
        .web_acl_id(object.text("web_acl_id"))
        .origins(
            api::Origins::builder()
                .quantity(quantity(&origins))
                .set_items(Some(origins))
                .build()?,
        )
        .cache_behaviors(
            api::CacheBehaviors::builder()
                .quantity(quantity(&behaviors))
                .set_items(Some(behaviors))
                .build()?,
        )
        .custom_error_responses(
            api::CustomErrorResponses::builder()
                .quantity(quantity(&pages))
                .set_items(Some(pages))
                .build()?,
        )
        .default_cache_behavior(unordered(&default)?)
        .logging(logging(object))
        .restrictions(restrictions(object)?)
        .viewer_certificate(certificate(object));
    config.build()
}

fn logging(object: &Object) -> api::LoggingConfig {
    let block = object.block("logging_config");
    let is_enabled = block.is_some();
    let block = block.unwrap_or_default();
    api::LoggingConfig::builder()
        .enabled(is_enabled)
        .bucket(block.text("bucket"))
        .prefix(block.text("prefix"))
        .include_cookies(block.flag("include_cookies"))
        .build()
}

fn restrictions(object: &Object) -> Result<api::Restrictions, BuildError> {
    let block = object.block("restrictions").unwrap_or_default();
    let block = block.block("geo_restriction").unwrap_or_default();
    let places = block.texts("locations");
    let geographic = api::GeoRestriction::builder()
        .restriction_type(block.text("restriction_type").into())
        .quantity(quantity(&places))
        .set_items(Some(places))
        .build()?;
    Ok(api::Restrictions::builder()
        .geo_restriction(geographic)
        .build())
}

fn certificate(object: &Object) -> api::ViewerCertificate {
    let block = object.block("viewer_certificate").unwrap_or_default();
    let method = block.given("ssl_support_method");
    api::ViewerCertificate::builder()
        .cloud_front_default_certificate(block.flag("cloudfront_default_certificate"))
        .set_acm_certificate_arn(block.given("acm_certificate_arn"))
        .set_iam_certificate_id(block.given("iam_certificate_id"))
        .minimum_protocol_version(block.text("minimum_protocol_version").into())
        .set_ssl_support_method(method.map(|text| text.as_str().into()))
        .build()
}

fn page(block: &Object) -> Result<api::CustomErrorResponse, BuildError> {
    let status = block.number("response_code").filter(|status| *status != 0);
    api::CustomErrorResponse::builder()
        .error_code(block.small("error_code").unwrap_or_default())
        .set_error_caching_min_ttl(block.number("error_caching_min_ttl"))
        .set_response_code(status.map(|status| status.to_string()))
        .set_response_page_path(block.given("response_page_path"))
        .build()
}

fn origin(block: &Object) -> Result<api::Origin, BuildError> {
    let headers = block.blocks("custom_header");
    let headers = headers.iter().map(|header| {
        api::OriginCustomHeader::builder()
            .header_name(header.text("name"))
            .header_value(header.text("value"))
            .build()
    });
    let headers = headers.collect::<Result<Vec<_>, _>>()?;
    let custom = block.block("custom_origin_config");
    // As the real provider: what is no custom origin is one of S3.
    let bucket = custom.is_none().then(|| {
        api::S3OriginConfig::builder()
            .origin_access_identity("")
            .build()
    });
    api::Origin::builder()
        .id(block.text("origin_id"))
        .domain_name(block.text("domain_name"))
        .origin_path(block.text("origin_path"))
        .origin_access_control_id(block.text("origin_access_control_id"))
        .set_connection_attempts(block.small("connection_attempts"))
        .set_connection_timeout(block.small("connection_timeout"))
        .custom_headers(
            api::CustomHeaders::builder()
                .quantity(quantity(&headers))
                .set_items(Some(headers))
                .build()?,
        )
        .set_custom_origin_config(custom.map(|custom| custom_origin(&custom)).transpose()?)
        .set_s3_origin_config(bucket)
        .build()
}

fn custom_origin(block: &Object) -> Result<api::CustomOriginConfig, BuildError> {
    let protocols = block.texts("origin_ssl_protocols");
    let protocols = api::OriginSslProtocols::builder()
        .quantity(quantity(&protocols))
        .set_items(Some(
            protocols.iter().map(|text| text.as_str().into()).collect(),
        ))
        .build()?;
    api::CustomOriginConfig::builder()
        .http_port(block.small("http_port").unwrap_or_default())
        .https_port(block.small("https_port").unwrap_or_default())
        .origin_protocol_policy(block.text("origin_protocol_policy").into())
        .origin_ssl_protocols(protocols)
        .set_origin_keepalive_timeout(block.small("origin_keepalive_timeout"))
        .set_origin_read_timeout(block.small("origin_read_timeout"))
        .build()
}

fn methods(block: &Object) -> Result<api::AllowedMethods, BuildError> {
    let methods = |name: &str| -> Vec<api::Method> {
        let texts = block.texts(name);
        texts.iter().map(|text| text.as_str().into()).collect()
    };
    let (allowed, cached) = (methods("allowed_methods"), methods("cached_methods"));
    let cached = api::CachedMethods::builder()
        .quantity(quantity(&cached))
        .set_items(Some(cached))
        .build()?;
    api::AllowedMethods::builder()
        .quantity(quantity(&allowed))
        .set_items(Some(allowed))
        .cached_methods(cached)
        .build()
}

fn ordered(block: &Object) -> Result<api::CacheBehavior, BuildError> {
    api::CacheBehavior::builder()
        .path_pattern(block.text("path_pattern"))
        .target_origin_id(block.text("target_origin_id"))
        .viewer_protocol_policy(block.text("viewer_protocol_policy").into())
        .allowed_methods(methods(block)?)
        .compress(block.flag("compress"))
        .set_cache_policy_id(block.given("cache_policy_id"))
        .set_origin_request_policy_id(block.given("origin_request_policy_id"))
        .set_response_headers_policy_id(block.given("response_headers_policy_id"))
        .build()
}

fn unordered(block: &Object) -> Result<api::DefaultCacheBehavior, BuildError> {
    api::DefaultCacheBehavior::builder()
        .target_origin_id(block.text("target_origin_id"))
        .viewer_protocol_policy(block.text("viewer_protocol_policy").into())
        .allowed_methods(methods(block)?)
        .compress(block.flag("compress"))
        .set_cache_policy_id(block.given("cache_policy_id"))
        .set_origin_request_policy_id(block.given("origin_request_policy_id"))
        .set_response_headers_policy_id(block.given("response_headers_policy_id"))
        .build()
}
