//! From CloudFront's API to the state.

use aws_sdk_cloudfront::types as api;

use crate::engine::Object;

/// Writes `config` into `object`.
pub(super) fn config(config: &api::DistributionConfig, object: &mut Object) {
    object.set_text("caller_reference", config.caller_reference());
    object.set_texts(
        "aliases",
        config
            .aliases()
            .map(api::Aliases::items)
            .unwrap_or_default(),
    );
    object.set_text("comment", config.comment());
    object.set_text(
        "continuous_deployment_policy_id",
        config.continuous_deployment_policy_id().unwrap_or_default(),
    );
    object.set_text("default_root_object", config.default_root_object());
    object.set_flag("enabled", config.enabled());
    object.set_text(
        "http_version",
        config.http_version().map(api::HttpVersion::as_str),
    );
    object.set_flag("is_ipv6_enabled", config.is_ipv6_enabled());
    object.set_text(
        "price_class",
        config.price_class().map(api::PriceClass::as_str),
    );
    object.set_text("web_acl_id", config.web_acl_id());
    let origins = config
        .origins()
        .map(api::Origins::items)
        .unwrap_or_default();
    object.set_blocks("origin", origins.iter().map(origin));
    let behaviors = config.cache_behaviors().map(api::CacheBehaviors::items);
    let behaviors = behaviors.unwrap_or_default().iter();
    object.set_blocks(
        "ordered_cache_behavior",
        behaviors.map(|one| {
            let mut block = behavior(one.allowed_methods());
            block.set_text("path_pattern", one.path_pattern());
            block.set_text("target_origin_id", one.target_origin_id());
            block.set_text(
                "viewer_protocol_policy",
                one.viewer_protocol_policy().as_str(),
            );
            block.set_flag("compress", one.compress());
            block.set_text("cache_policy_id", one.cache_policy_id());
            block.set_text("origin_request_policy_id", one.origin_request_policy_id());
            block.set_text(
                "response_headers_policy_id",
                one.response_headers_policy_id(),
            );
            block
        }),
    );
    object.set_block(
        "default_cache_behavior",
        config.default_cache_behavior().map(|one| {
            let mut block = behavior(one.allowed_methods());
            block.set_text("target_origin_id", one.target_origin_id());
            block.set_text(
                "viewer_protocol_policy",
                one.viewer_protocol_policy().as_str(),
            );
            block.set_flag("compress", one.compress());
            block.set_text("cache_policy_id", one.cache_policy_id());
            block.set_text("origin_request_policy_id", one.origin_request_policy_id());
            block.set_text(
                "response_headers_policy_id",
                one.response_headers_policy_id(),
            );
            block.set_texts::<String>("trusted_key_groups", []);
            block.set_texts::<String>("trusted_signers", []);
            block
        }),
    );
    let pages = config
        .custom_error_responses()
        .map(api::CustomErrorResponses::items);
    object.set_blocks(
        "custom_error_response",
        pages.unwrap_or_default().iter().map(page),
    );
    let logging = config.logging().filter(|logging| logging.enabled());
    object.set_block(
        "logging_config",
        logging.map(|logging| {
            let mut block = Object::new();
            block.set_text("bucket", logging.bucket());
            block.set_text("prefix", logging.prefix());
            block.set_flag("include_cookies", logging.include_cookies());
            block
        }),
    );
    object.set_block("restrictions", config.restrictions().and_then(restrictions));
    object.set_block(
        "viewer_certificate",
        config.viewer_certificate().map(certificate),
    );
}

/// What behaviours of both kinds have. Times to live are those of the cache policy.
fn behavior(methods: Option<&api::AllowedMethods>) -> Object {
    let texts = |methods: &[api::Method]| -> Vec<String> {
        methods
            .iter()
            .map(|method| method.as_str().to_owned())
            .collect()
    };
    let cached = methods.and_then(api::AllowedMethods::cached_methods);
    let mut block = Object::new();
    block.set_texts(
        "allowed_methods",
        texts(methods.map(api::AllowedMethods::items).unwrap_or_default()),
    );
    block.set_texts(
        "cached_methods",
        texts(cached.map(api::CachedMethods::items).unwrap_or_default()),
    );
    block.set_number("default_ttl", 0);
    block.set_number("max_ttl", 0);
    block
}

fn origin(origin: &api::Origin) -> Object {
    let headers = origin.custom_headers().map(api::CustomHeaders::items);
    let headers = headers.unwrap_or_default().iter().map(|header| {
        let mut block = Object::new();
        block.set_text("name", header.header_name());
        block.set_text("value", header.header_value());
        block
    });
    let custom = origin.custom_origin_config().map(|custom| {
        let protocols = custom
            .origin_ssl_protocols()
            .map(api::OriginSslProtocols::items);
        let protocols = protocols.unwrap_or_default().iter();
        let mut block = Object::new();
        block.set_number("http_port", custom.http_port());
        block.set_number("https_port", custom.https_port());
        block.set_text(
            "origin_protocol_policy",
            custom.origin_protocol_policy().as_str(),
        );
        block.set_texts(
            "origin_ssl_protocols",
            protocols.map(api::SslProtocol::as_str),
        );
        block.set_number(
            "origin_keepalive_timeout",
            custom.origin_keepalive_timeout(),
        );
        block.set_number("origin_read_timeout", custom.origin_read_timeout());
        block
    });
    let mut block = Object::new();
    block.set_text("origin_id", origin.id());
    block.set_text("domain_name", origin.domain_name());
    block.set_text("origin_path", origin.origin_path());
    block.set_text(
        "origin_access_control_id",
        origin.origin_access_control_id(),
    );
    block.set_number("connection_attempts", origin.connection_attempts());
    block.set_number("connection_timeout", origin.connection_timeout());
    block.set_blocks("custom_header", headers);
    block.set_block("custom_origin_config", custom);
    block
}

fn page(page: &api::CustomErrorResponse) -> Object {
    let status = page
        .response_code()
        .and_then(|status| status.parse::<i64>().ok());
    let mut block = Object::new();
    block.set_number("error_code", page.error_code());
    block.set_number("error_caching_min_ttl", page.error_caching_min_ttl());
    block.set_number("response_code", status);
    block.set_text("response_page_path", page.response_page_path());
    block
}

fn restrictions(restrictions: &api::Restrictions) -> Option<Object> {
    let geographic = restrictions.geo_restriction()?;
    let mut inner = Object::new();
    inner.set_text("restriction_type", geographic.restriction_type().as_str());
    inner.set_texts("locations", geographic.items());
    let mut block = Object::new();
    block.set_block("geo_restriction", Some(inner));
    Some(block)
}

fn certificate(certificate: &api::ViewerCertificate) -> Object {
    let version = certificate.minimum_protocol_version();
    let mut block = Object::new();
    block.set_text("acm_certificate_arn", certificate.acm_certificate_arn());
    block.set_flag(
        "cloudfront_default_certificate",
        certificate.cloud_front_default_certificate(),
    );
    block.set_text("iam_certificate_id", certificate.iam_certificate_id());
    block.set_text(
        "minimum_protocol_version",
        version.map(api::MinimumProtocolVersion::as_str),
    );
    block.set_text(
        "ssl_support_method",
        certificate
            .ssl_support_method()
            .map(api::SslSupportMethod::as_str),
    );
    block
}
