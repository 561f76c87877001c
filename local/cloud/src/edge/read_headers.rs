//! From CloudFront's API to a [`HeadersPolicy`].

use aws_sdk_cloudfront::types as api;
use aws_sdk_cloudfront::types::ResponseHeadersPolicyAccessControlAllowMethodsValues as Allowed;
use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS, X_XSS_PROTECTION,
};
use http::{HeaderName, HeaderValue};

use super::headers_policy::{Cors, HeadersPolicy, PolicyHeader};
use super::read::header;

/// The policy of a configuration.
pub(super) fn headers_policy(config: &api::ResponseHeadersPolicyConfig) -> HeadersPolicy {
    let removed = config.remove_headers_config();
    let removed = removed.map(api::ResponseHeadersPolicyRemoveHeadersConfig::items);
    let custom = config.custom_headers_config();
    let custom = custom.map(api::ResponseHeadersPolicyCustomHeadersConfig::items);
    let mut headers = config
        .security_headers_config()
        .map(security)
        .unwrap_or_default();
    headers.extend(custom.unwrap_or_default().iter().filter_map(|one| {
        let (name, value) = header(one.header(), one.value())?;
        Some(PolicyHeader {
            name,
            value,
            overrides: one.r#override(),
        })
    }));
    HeadersPolicy {
        removed: removed
            .unwrap_or_default()
            .iter()
            .filter_map(|one| one.header().parse().ok())
            .collect(),
        cors: config.cors_config().map(cors),
        headers,
    }
}

fn security(config: &api::ResponseHeadersPolicySecurityHeadersConfig) -> Vec<PolicyHeader> {
    let given = |name: HeaderName, value: &str, overrides: bool| {
        Some(PolicyHeader {
            name,
            value: HeaderValue::from_str(value).ok()?,
            overrides,
        })
    };
    let policy = config.content_security_policy().and_then(|one| {
        given(
            CONTENT_SECURITY_POLICY,
            one.content_security_policy(),
            one.r#override(),
        )
    });
    let options = config
        .content_type_options()
        .and_then(|one| given(X_CONTENT_TYPE_OPTIONS, "nosniff", one.r#override()));
    let frame = config.frame_options().and_then(|one| {
        given(
            X_FRAME_OPTIONS,
            one.frame_option().as_str(),
            one.r#override(),
        )
    });
    let referrer = config.referrer_policy().and_then(|one| {
        given(
            REFERRER_POLICY,
            one.referrer_policy().as_str(),
            one.r#override(),
        )
    });
    let transport = config.strict_transport_security().and_then(|one| {
        let mut value = format!("max-age={}", one.access_control_max_age_sec());
        for (wanted, directive) in [
            (one.include_subdomains(), "; includeSubDomains"),
            (one.preload(), "; preload"),
        ] {
            if wanted == Some(true) {
                value.push_str(directive);
            }
        }
        given(STRICT_TRANSPORT_SECURITY, &value, one.r#override())
    });
    let scripting = config.xss_protection().and_then(|one| {
        let mut value = if one.protection() { "1" } else { "0" }.to_owned();
        if one.mode_block() == Some(true) {
            value.push_str("; mode=block");
        }
        if let Some(report) = one.report_uri().filter(|report| !report.is_empty()) {
            value.push_str("; report=");
            value.push_str(report);
        }
        given(X_XSS_PROTECTION, &value, one.r#override())
    });
    [policy, options, frame, referrer, transport, scripting]
        .into_iter()
        .flatten()
        .collect()
}

fn cors(config: &api::ResponseHeadersPolicyCorsConfig) -> Cors {
    let origins = config
        .access_control_allow_origins()
        .map(|all| all.items().to_vec());
    let methods = config.access_control_allow_methods().map(|all| {
        let names: Vec<&str> = all.items().iter().map(Allowed::as_str).collect();
        if names.contains(&"ALL") {
            "GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE".to_owned()
        } else {
            names.join(", ")
        }
    });
    let headers = config
        .access_control_allow_headers()
        .map(|all| all.items().join(", "));
    let exposed = config
        .access_control_expose_headers()
        .map(|all| all.items().join(", "));
    Cors {
        allowed_origins: origins.unwrap_or_default(),
        allowed_methods: methods.unwrap_or_default(),
        allowed_headers: headers.unwrap_or_default(),
        exposed_headers: exposed.unwrap_or_default(),
        allows_credentials: config.access_control_allow_credentials(),
        max_age: config.access_control_max_age_sec(),
        overrides: config.origin_override(),
    }
}
