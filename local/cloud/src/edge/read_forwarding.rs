//! From CloudFront's API to a [`Forwarding`].

use aws_sdk_cloudfront::types as api;

use super::configuration::{Forwarding, Names};

/// What a behaviour without a cache policy forwards.
pub(super) fn forwarded(values: &api::ForwardedValues) -> Forwarding {
    let headers = values
        .headers()
        .map(api::Headers::items)
        .unwrap_or_default();
    let cookies = values.cookies().map(|cookies| {
        let listed = cookies.whitelisted_names().map(api::CookieNames::items);
        choice(cookies.forward().as_str(), listed.unwrap_or_default())
    });
    Forwarding {
        headers: if headers.iter().any(|name| name == "*") {
            Names::all()
        } else {
            choice("whitelist", &lower(headers))
        },
        cookies: cookies.unwrap_or_default(),
        queries: if values.query_string() {
            Names::all()
        } else {
            Names::None
        },
    }
}

/// What a cache policy forwards.
pub(super) fn cache_policy(policy: &api::CachePolicyConfig) -> Forwarding {
    let Some(parameters) = policy.parameters_in_cache_key_and_forwarded_to_origin() else {
        return Forwarding::default();
    };
    let headers = parameters.headers_config().map(|one| {
        let names = one.headers().map(api::Headers::items).unwrap_or_default();
        choice(one.header_behavior().as_str(), &lower(names))
    });
    let cookies = parameters.cookies_config().map(|one| {
        let names = one
            .cookies()
            .map(api::CookieNames::items)
            .unwrap_or_default();
        choice(one.cookie_behavior().as_str(), names)
    });
    let queries = parameters.query_strings_config().map(|one| {
        let names = one.query_strings().map(api::QueryStringNames::items);
        choice(
            one.query_string_behavior().as_str(),
            names.unwrap_or_default(),
        )
    });
    Forwarding {
        headers: headers.unwrap_or_default(),
        cookies: cookies.unwrap_or_default(),
        queries: queries.unwrap_or_default(),
    }
}

/// What an origin request policy forwards. Headers that CloudFront itself makes up, such as the
/// viewer's country, are not there to be forwarded.
pub(super) fn origin_request_policy(policy: &api::OriginRequestPolicyConfig) -> Forwarding {
    let headers = policy.headers_config().map(|one| {
        let names = one.headers().map(api::Headers::items).unwrap_or_default();
        choice(one.header_behavior().as_str(), &lower(names))
    });
    let cookies = policy.cookies_config().map(|one| {
        let names = one
            .cookies()
            .map(api::CookieNames::items)
            .unwrap_or_default();
        choice(one.cookie_behavior().as_str(), names)
    });
    let queries = policy.query_strings_config().map(|one| {
        let names = one.query_strings().map(api::QueryStringNames::items);
        choice(
            one.query_string_behavior().as_str(),
            names.unwrap_or_default(),
        )
    });
    Forwarding {
        headers: headers.unwrap_or_default(),
        cookies: cookies.unwrap_or_default(),
        queries: queries.unwrap_or_default(),
    }
}

fn choice(behavior: &str, names: &[String]) -> Names {
    let names = || names.iter().cloned().collect();
    match behavior {
        "all" | "allViewer" | "allViewerAndWhitelistCloudFront" => Names::all(),
        "whitelist" => Names::Only(names()),
        "allExcept" => Names::AllBut(names()),
        _ => Names::None,
    }
}

fn lower(names: &[String]) -> Vec<String> {
    names.iter().map(|name| name.to_ascii_lowercase()).collect()
}
