//! From CloudFront's API to a [`Distribution`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_cloudfront::types as api;
use http::{HeaderName, HeaderValue, Method};

use super::configuration::{
    Behavior, Bucket, Distribution, ErrorPage, Forwarding, Origin, OriginKind, Signing,
};
use super::headers_policy::HeadersPolicy;
use super::read_forwarding::forwarded;

/// How long an origin may be silent when nothing else is said, and any bucket (developer guide,
/// "Response timeout").
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// What distributions refer to, by id or name.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) headers_policies: BTreeMap<String, Arc<HeadersPolicy>>,
    /// What cache policies and origin request policies forward.
    pub(super) forwardings: BTreeMap<String, Forwarding>,
    pub(super) signings: BTreeMap<String, Signing>,
    /// Policies of buckets.
    pub(super) bucket_policies: BTreeMap<String, String>,
}

/// What a distribution refers to.
#[derive(Debug, Default)]
pub(super) struct References {
    pub(super) headers_policies: BTreeSet<String>,
    pub(super) cache_policies: BTreeSet<String>,
    pub(super) origin_request_policies: BTreeSet<String>,
    pub(super) access_controls: BTreeSet<String>,
    pub(super) buckets: BTreeSet<String>,
}

impl References {
    /// Adds what `config` refers to.
    pub(super) fn add(&mut self, config: &api::DistributionConfig) {
        let present = |id: Option<&str>| id.filter(|id| !id.is_empty()).map(str::to_owned);
        for one in raw_behaviors(config) {
            self.headers_policies.extend(present(one.headers_policy));
            self.cache_policies.extend(present(one.cache_policy));
            self.origin_request_policies
                .extend(present(one.origin_request_policy));
        }
        for origin in config
            .origins()
            .map(api::Origins::items)
            .unwrap_or_default()
        {
            self.access_controls
                .extend(present(origin.origin_access_control_id()));
            if origin.s3_origin_config().is_some() {
                self.buckets.extend(bucket_of(origin.domain_name()));
            }
        }
    }
}

/// The distribution of a configuration. What refers to something that is not in `parts` is as if it
/// referred to nothing: CloudFront does not let anything be deleted that is referred to.
pub(super) fn distribution(of: &api::Distribution, parts: &Parts) -> Option<Distribution> {
    let config = of.distribution_config()?;
    let mut behaviors: Vec<Behavior> = raw_behaviors(config)
        .map(|one| behavior(&one, parts))
        .collect();
    let default_behavior = behaviors.pop()?;
    let origins = config
        .origins()
        .map(api::Origins::items)
        .unwrap_or_default();
    let aliases = config.aliases().map(api::Aliases::items);
    let pages = config.custom_error_responses();
    Some(Distribution {
        id: of.id().to_owned(),
        arn: of.arn().to_owned(),
        domain_name: of.domain_name().to_owned(),
        aliases: aliases.unwrap_or_default().to_vec(),
        is_enabled: config.enabled(),
        default_root_object: config
            .default_root_object()
            .unwrap_or_default()
            .trim_start_matches('/')
            .to_owned(),
        origins: origins
            .iter()
            .map(|one| (one.id().to_owned(), origin(one, parts)))
            .collect(),
        behaviors,
        default_behavior,
        error_pages: pages
            .map(api::CustomErrorResponses::items)
            .unwrap_or_default()
            .iter()
            .filter_map(error_page)
            .collect(),
    })
}

/// CloudFront takes a page and its status together or not at all.
fn error_page(response: &api::CustomErrorResponse) -> Option<(u16, ErrorPage)> {
    let error = u16::try_from(response.error_code()).ok()?;
    let path = response
        .response_page_path()
        .filter(|path| !path.is_empty())?;
    let status = response.response_code()?.parse().ok()?;
    let path = format!("/{}", path.trim_start_matches('/'));
    Some((error, ErrorPage { path, status }))
}

fn origin(origin: &api::Origin, parts: &Parts) -> Origin {
    let host = origin.domain_name().to_owned();
    let access_control = origin.origin_access_control_id().unwrap_or_default();
    let bucket = origin
        .s3_origin_config()
        .and_then(|_| bucket_of(&host))
        .map(|name| {
            OriginKind::Bucket(Bucket {
                signing: *parts
                    .signings
                    .get(access_control)
                    .unwrap_or(&Signing::Never),
                policy: parts.bucket_policies.get(&name).cloned(),
                name,
            })
        });
    let api = || {
        let api_id = api_of(&host)?;
        origin.custom_origin_config()?;
        Some(OriginKind::RestApi {
            host: host.clone(),
            api_id,
        })
    };
    let headers = origin.custom_headers().map(api::CustomHeaders::items);
    let timeout = origin
        .custom_origin_config()
        .and_then(api::CustomOriginConfig::origin_read_timeout)
        .and_then(|seconds| u64::try_from(seconds).ok());
    Origin {
        path: origin
            .origin_path()
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned(),
        custom_headers: headers
            .unwrap_or_default()
            .iter()
            .filter_map(|one| header(one.header_name(), one.header_value()))
            .collect(),
        read_timeout: timeout.map_or(READ_TIMEOUT, Duration::from_secs),
        kind: bucket
            .or_else(api)
            .unwrap_or_else(|| OriginKind::Elsewhere { host: host.clone() }),
    }
}

/// A header of a configuration. What can be none was refused when it was applied.
pub(super) fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((name.parse().ok()?, value.parse().ok()?))
}

/// The bucket of a host name of S3's REST API: `bucket.s3.region.amazonaws.com`,
/// `bucket.s3-region.amazonaws.com` or `bucket.s3.amazonaws.com`, in every partition.
fn bucket_of(host: &str) -> Option<String> {
    let (name, region) = amazon(host)?.rsplit_once(".s3")?;
    let is_region = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let region_fits = region.is_empty()
        || region
            .strip_prefix(['.', '-'])
            .is_some_and(|region| !region.is_empty() && is_region(region));
    (region_fits && !name.is_empty()).then(|| name.to_owned())
}

/// The id of a host name of API Gateway: `id.execute-api.region.amazonaws.com`.
fn api_of(host: &str) -> Option<String> {
    let (id, region) = amazon(host)?.split_once(".execute-api.")?;
    (!id.contains('.') && !region.is_empty()).then(|| id.to_owned())
}

fn amazon(host: &str) -> Option<&str> {
    host.strip_suffix(".amazonaws.com")
        .or_else(|| host.strip_suffix(".amazonaws.com.cn"))
}

/// What the two types of the API for behaviours have in common.
struct RawBehavior<'a> {
    path_pattern: &'a str,
    origin: &'a str,
    methods: &'a [api::Method],
    headers_policy: Option<&'a str>,
    cache_policy: Option<&'a str>,
    origin_request_policy: Option<&'a str>,
    /// What is forwarded without a cache policy.
    forwarded: Option<&'a api::ForwardedValues>,
    not_served: Option<&'static str>,
}

macro_rules! raw_behavior {
    ($behavior:expr, $path_pattern:expr) => {{
        #[expect(
            deprecated,
            reason = "distributions that were made before cache policies have it"
        )]
        let forwarded = $behavior.forwarded_values();
        let behavior = $behavior;
        let asks = [
            (
                behavior
                    .lambda_function_associations()
                    .is_some_and(|all| all.quantity() > 0),
                "a Lambda@Edge function",
            ),
            (
                behavior
                    .function_associations()
                    .is_some_and(|all| all.quantity() > 0),
                "a CloudFront function",
            ),
            (
                behavior.trusted_signers().is_some_and(|all| all.enabled()),
                "trusted signers",
            ),
            (
                behavior
                    .trusted_key_groups()
                    .is_some_and(|all| all.enabled()),
                "trusted key groups",
            ),
            (
                behavior
                    .field_level_encryption_id()
                    .is_some_and(|id| !id.is_empty()),
                "field-level encryption",
            ),
            (
                behavior.smooth_streaming() == Some(true),
                "smooth streaming",
            ),
        ];
        RawBehavior {
            path_pattern: $path_pattern,
            origin: behavior.target_origin_id(),
            methods: behavior
                .allowed_methods()
                .map(api::AllowedMethods::items)
                .unwrap_or_default(),
            headers_policy: behavior.response_headers_policy_id(),
            cache_policy: behavior.cache_policy_id(),
            origin_request_policy: behavior.origin_request_policy_id(),
            forwarded,
            not_served: asks
                .into_iter()
                .find_map(|(asked, what)| asked.then_some(what)),
        }
    }};
}

/// The behaviours in their order, the default one last.
fn raw_behaviors(config: &api::DistributionConfig) -> impl Iterator<Item = RawBehavior<'_>> {
    let behaviors = config.cache_behaviors().map(api::CacheBehaviors::items);
    let behaviors = behaviors.unwrap_or_default().iter();
    let default = config.default_cache_behavior().into_iter();
    behaviors
        .map(|one| raw_behavior!(one, one.path_pattern()))
        .chain(default.map(|one| raw_behavior!(one, "*")))
}

fn behavior(raw: &RawBehavior<'_>, parts: &Parts) -> Behavior {
    let forwarding = |id: Option<&str>| {
        let found = id.and_then(|id| parts.forwardings.get(id));
        found.cloned().unwrap_or_default()
    };
    let policies = forwarding(raw.cache_policy).or(forwarding(raw.origin_request_policy));
    let methods: Vec<Method> = raw
        .methods
        .iter()
        .filter_map(|method| method.as_str().parse().ok())
        .collect();
    Behavior {
        path_pattern: raw.path_pattern.to_owned(),
        origin_id: raw.origin.to_owned(),
        // API reference `AllowedMethods`: these two when nothing is said.
        allowed_methods: if methods.is_empty() {
            vec![Method::GET, Method::HEAD]
        } else {
            methods
        },
        forwarding: match raw.forwarded {
            Some(values) if raw.cache_policy.is_none() => forwarded(values),
            _ => policies,
        },
        headers_policy: raw
            .headers_policy
            .and_then(|id| parts.headers_policies.get(id))
            .cloned(),
        not_served: raw.not_served,
    }
}

/// When an origin access control signs requests to buckets.
pub(super) fn signing(control: &api::OriginAccessControlConfig) -> Signing {
    use api::OriginAccessControlSigningBehaviors as Behaviors;
    let for_buckets = api::OriginAccessControlOriginTypes::S3;
    if *control.origin_access_control_origin_type() != for_buckets {
        return Signing::Never;
    }
    match control.signing_behavior() {
        Behaviors::Always => Signing::Always,
        Behaviors::NoOverride => Signing::NoOverride,
        _ => Signing::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::{api_of, bucket_of};

    #[test]
    fn host_names_say_what_an_origin_is() {
        for (host, bucket, api) in [
            ("site.s3.eu-central-1.amazonaws.com", Some("site"), None),
            ("site.s3.amazonaws.com", Some("site"), None),
            ("site.s3-us-west-2.amazonaws.com", Some("site"), None),
            ("a.b.s3.us-east-1.amazonaws.com", Some("a.b"), None),
            ("site.s3.cn-north-1.amazonaws.com.cn", Some("site"), None),
            (
                "my.s3.files.s3.us-east-1.amazonaws.com",
                Some("my.s3.files"),
                None,
            ),
            ("site.s3-website.us-east-1.amazonaws.com", None, None),
            ("s3.amazonaws.com", None, None),
            ("site.s3.example.com", None, None),
            (
                "abc123.execute-api.eu-central-1.amazonaws.com",
                None,
                Some("abc123"),
            ),
            (
                "abc123.execute-api.cn-north-1.amazonaws.com.cn",
                None,
                Some("abc123"),
            ),
            ("a.b.execute-api.eu-central-1.amazonaws.com", None, None),
            ("example.com", None, None),
        ] {
            assert_eq!(bucket_of(host).as_deref(), bucket, "{host}");
            assert_eq!(api_of(host).as_deref(), api, "{host}");
        }
    }
}
