//! From CloudFront's API to the state.

use aws_sdk_cloudfront::types as api;
use aws_sdk_cloudfront::types::ResponseHeadersPolicyAccessControlAllowMethodsValues as Allowed;

use crate::engine::Object;

/// Writes `config` into `object`. A part in which nothing is set is as if it were not there.
pub(super) fn policy(config: &api::ResponseHeadersPolicyConfig, object: &mut Object) {
    object.set_text("name", config.name());
    object.set_text("comment", config.comment());
    object.set_block("cors_config", config.cors_config().map(cors));
    object.set_block("custom_headers_config", custom(config));
    object.set_block("remove_headers_config", removed(config));
    object.set_block(
        "security_headers_config",
        config.security_headers_config().map(security),
    );
    let timing = config.server_timing_headers_config().map(|timing| {
        let mut block = Object::new();
        block.set_flag("enabled", timing.enabled());
        block.set_decimal("sampling_rate", timing.sampling_rate());
        block
    });
    object.set_block("server_timing_headers_config", timing);
}

fn custom(config: &api::ResponseHeadersPolicyConfig) -> Option<Object> {
    let items = config.custom_headers_config()?.items();
    let blocks = items.iter().map(|item| {
        let mut block = Object::new();
        block.set_text("header", item.header());
        block.set_text("value", item.value());
        block.set_flag("override", item.r#override());
        block
    });
    within(blocks, items.is_empty())
}

fn removed(config: &api::ResponseHeadersPolicyConfig) -> Option<Object> {
    let items = config.remove_headers_config()?.items();
    let blocks = items.iter().map(|item| {
        let mut block = Object::new();
        block.set_text("header", item.header());
        block
    });
    within(blocks, items.is_empty())
}

fn within(items: impl Iterator<Item = Object>, is_empty: bool) -> Option<Object> {
    let mut block = Object::new();
    block.set_blocks("items", items);
    (!is_empty).then_some(block)
}

fn security(config: &api::ResponseHeadersPolicySecurityHeadersConfig) -> Object {
    let overriding = |overrides: bool| {
        let mut block = Object::new();
        block.set_flag("override", overrides);
        block
    };
    let policy = config.content_security_policy().map(|one| {
        let mut block = overriding(one.r#override());
        block.set_text("content_security_policy", one.content_security_policy());
        block
    });
    let options = config.content_type_options();
    let options = options.map(|one| overriding(one.r#override()));
    let frame = config.frame_options().map(|one| {
        let mut block = overriding(one.r#override());
        block.set_text("frame_option", one.frame_option().as_str());
        block
    });
    let referrer = config.referrer_policy().map(|one| {
        let mut block = overriding(one.r#override());
        block.set_text("referrer_policy", one.referrer_policy().as_str());
        block
    });
    let transport = config.strict_transport_security().map(|one| {
        let mut block = overriding(one.r#override());
        block.set_number(
            "access_control_max_age_sec",
            one.access_control_max_age_sec(),
        );
        block.set_flag("include_subdomains", one.include_subdomains());
        block.set_flag("preload", one.preload());
        block
    });
    let scripting = config.xss_protection().map(|one| {
        let mut block = overriding(one.r#override());
        block.set_flag("protection", one.protection());
        block.set_flag("mode_block", one.mode_block());
        block.set_text("report_uri", one.report_uri());
        block
    });
    let mut object = Object::new();
    object.set_block("content_security_policy", policy);
    object.set_block("content_type_options", options);
    object.set_block("frame_options", frame);
    object.set_block("referrer_policy", referrer);
    object.set_block("strict_transport_security", transport);
    object.set_block("xss_protection", scripting);
    object
}

fn cors(config: &api::ResponseHeadersPolicyCorsConfig) -> Object {
    let items = |texts: Vec<&str>| {
        let mut block = Object::new();
        block.set_texts("items", texts);
        block
    };
    let texts = |texts: &[String]| items(texts.iter().map(String::as_str).collect());
    let headers = config
        .access_control_allow_headers()
        .map(|all| texts(all.items()));
    let origins = config
        .access_control_allow_origins()
        .map(|all| texts(all.items()));
    let exposed = config
        .access_control_expose_headers()
        .map(|all| texts(all.items()));
    let methods = config.access_control_allow_methods();
    let methods = methods.map(|all| items(all.items().iter().map(Allowed::as_str).collect()));
    let mut object = Object::new();
    object.set_block("access_control_allow_headers", headers);
    object.set_block("access_control_allow_methods", methods);
    object.set_block("access_control_allow_origins", origins);
    object.set_block("access_control_expose_headers", exposed);
    object.set_flag(
        "access_control_allow_credentials",
        config.access_control_allow_credentials(),
    );
    object.set_number(
        "access_control_max_age_sec",
        config.access_control_max_age_sec(),
    );
    object.set_flag("origin_override", config.origin_override());
    object
}
